// Where the daemon keeps its files if nobody says so.
#include <gmock/gmock.h>

#include <optional>

#include "proto/contract/default_path.h"
#include "tests/server/config/config_test.h"

namespace yatzy::server {
namespace {

using StateDirDefaultTest = ConfigTest;

TEST_F(StateDirDefaultTest,
       TheStateDirectoryComesFromTheFirstVariableThatIsSet) {
  environment_.Set("STATE_DIRECTORY", "/var/lib/yatzyd");
  environment_.Set("XDG_STATE_HOME", "/home/ann/state");
  EXPECT_EQ(DefaultStateDir(), "/var/lib/yatzyd");
  environment_.Set("STATE_DIRECTORY", std::nullopt);
  EXPECT_EQ(DefaultStateDir(), "/home/ann/state/yatzyd");
  environment_.Set("XDG_STATE_HOME", "");
  EXPECT_EQ(DefaultStateDir(), "/home/ann/.local/state/yatzyd");
  environment_.Set("HOME", std::nullopt);
  EXPECT_EQ(DefaultStateDir(), "yatzyd-state");
}

// The XDG Base Directory Specification: a relative path is invalid, and so as
// good as none.
TEST_F(StateDirDefaultTest, ARelativeFolderInAVariableCountsAsUnset) {
  for (const char* relative :
       {"state", "./state", "../state", "~/state", "", " /state"}) {
    environment_.Set("STATE_DIRECTORY", relative);
    environment_.Set("XDG_STATE_HOME", "/xdg");
    EXPECT_EQ(DefaultStateDir(), "/xdg/yatzyd") << relative;
    environment_.Set("XDG_STATE_HOME", relative);
    environment_.Set("HOME", "/home/ann");
    EXPECT_EQ(DefaultStateDir(), "/home/ann/.local/state/yatzyd") << relative;
    environment_.Set("HOME", relative);
    EXPECT_EQ(DefaultStateDir(), "yatzyd-state") << relative;
  }
}

// systemd separates several folders with colons.
TEST_F(StateDirDefaultTest, TheFirstOfSeveralFoldersOfSystemdIsTaken) {
  environment_.Set("STATE_DIRECTORY", "/var/lib/yatzyd:/var/lib/other");
  EXPECT_EQ(DefaultStateDir(), "/var/lib/yatzyd");
}

TEST_F(StateDirDefaultTest, StateDirBeatsTheDefaultFromTheEnvironment) {
  environment_.Set("STATE_DIRECTORY", "/var/lib/yatzyd");
  EXPECT_EQ(Parsed().state_dir, "/var/lib/yatzyd");
  environment_.Set("YATZYD_STATE_DIR", "/srv/a");
  EXPECT_EQ(Parsed().state_dir, "/srv/a");
  EXPECT_EQ(Parsed({"--state-dir=/srv/b"}).state_dir, "/srv/b");
}

TEST_F(StateDirDefaultTest, OperatorsHaveASocketInTheStateDirectory) {
  EXPECT_EQ(Parsed({"--state-dir=/srv/y"}).admin_listen,
            "unix:/srv/y/admin.sock");
  EXPECT_EQ(Parsed({"--admin-listen=none"}).admin_listen, kNoAdminListener);
}

}  // namespace
}  // namespace yatzy::server
