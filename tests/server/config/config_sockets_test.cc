// Folders of sockets that cannot hold them.
#include <gmock/gmock.h>

#include <filesystem>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/server/config/config_test.h"
#include "tests/support/mounted_disk.h"
#include "tests/support/temp_dir.h"

namespace yatzy::server {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

class ConfigSocketsTest : public ConfigTest {
 protected:
  // What goes to stderr; the exit code must be 2.
  static std::string Refusal(const std::vector<std::string>& flags) {
    testing::internal::CaptureStderr();
    const ExitCode code = Exits(flags);
    const std::string text = testing::internal::GetCapturedStderr();
    EXPECT_EQ(code, kExitUsage) << text;
    return text;
  }

  const TempDir dir_;
};

TEST_F(ConfigSocketsTest, APathThatIsTooLongIsNamedWithTheWayOut) {
  const std::string deep = "/srv/" + std::string(120, 'd');
  const std::string socket = deep + "/admin.sock";
  for (const std::vector<std::string>& flags :
       {std::vector<std::string>{"--state-dir", deep},
        {"--state-dir", deep, "--check-config"}}) {
    EXPECT_THAT(
        Refusal(flags),
        AllOf(HasSubstr("--admin-listen: 'unix:" + socket + "'"),
              HasSubstr("1 to 107 bytes"),
              HasSubstr(absl::StrCat("this has ", socket.size())),
              HasSubstr("--admin-listen=unix:PATH"), HasSubstr("none")));
  }
  EXPECT_EQ(Parsed({"--state-dir", deep, "--admin-listen=unix:/run/a"}).listen,
            Parsed().listen);
  EXPECT_THAT(Refusal({"--listen=unix:" + socket}),
              AllOf(HasSubstr("--listen: 'unix:" + socket), HasSubstr("107")));
}

TEST_F(ConfigSocketsTest, TheCheckFindsAFileSystemWithoutSockets) {
  const MountedDisk queues("", "mqueue");
  if (!queues.ok()) GTEST_SKIP() << "needs root, and may mount";
  const std::string no_socket = "no socket can be made in " + queues.path();
  EXPECT_THAT(Refusal({"--check-config", "--state-dir", queues.path()}),
              AllOf(HasSubstr("--admin-listen: "), HasSubstr(no_socket)));
  EXPECT_THAT(Refusal({"--check-config", "--state-dir", queues.File("new")}),
              HasSubstr(no_socket));
  EXPECT_THAT(Refusal({"--check-config", "--state-dir", dir_.path(), "--listen",
                       "unix:" + queues.File("q.sock")}),
              AllOf(HasSubstr("--listen: "), HasSubstr(no_socket)));
  EXPECT_EQ(Exits({"--check-config", "--state-dir", queues.path(),
                   "--admin-listen=unix:" + dir_.File("a.sock")}),
            kExitOk);
  EXPECT_EQ(Exits({"--check-config", "--state-dir", queues.path(),
                   "--admin-listen=none"}),
            kExitOk);
}

TEST_F(ConfigSocketsTest, TheCheckLeavesNothing) {
  EXPECT_EQ(Exits({"--check-config", "--state-dir", dir_.path(), "--listen",
                   "unix:" + dir_.File("q.sock")}),
            kExitOk);
  EXPECT_TRUE(std::filesystem::is_empty(dir_.path()));
}

TEST_F(ConfigSocketsTest, RelativePathsAreThoseOfTheFolderOfTheStart) {
  const auto before = std::filesystem::current_path();
  std::filesystem::current_path(dir_.path());
  EXPECT_EQ(Exits({"--check-config", "--state-dir=state", "--listen=unix:q"}),
            kExitOk);
  EXPECT_TRUE(std::filesystem::is_empty(dir_.path()));
  std::filesystem::current_path(before);
  EXPECT_EQ(Parsed({"--state-dir=state"}).admin_listen,
            "unix:state/admin.sock");
}

}  // namespace
}  // namespace yatzy::server
