// What --check-config finds in what the settings name.
#include <gmock/gmock.h>

#include <filesystem>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "core/game/game.h"
#include "core/rules/presets.h"
#include "tests/server/config/config_test.h"
#include "tests/support/corrupt_file.h"
#include "tests/support/files.h"
#include "tests/support/made_up_table.h"
#include "tests/support/mounted_disk.h"
#include "tests/support/table_bytes.h"
#include "tests/support/temp_dir.h"
#include "tests/support/test_certificates.h"

namespace yatzy::server {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

class ConfigCheckTest : public ConfigTest {
 protected:
  std::vector<std::string> With(std::vector<std::string> flags) const {
    flags.insert(flags.end(), {"--check-config", "--state-dir", state_});
    return flags;
  }

  // What goes to stderr; the exit code must be 2.
  std::string Found(const std::vector<std::string>& flags) const {
    testing::internal::CaptureStderr();
    const ExitCode code = Exits(With(flags));
    const std::string text = testing::internal::GetCapturedStderr();
    EXPECT_EQ(code, kExitUsage) << text;
    return text;
  }

  std::string Written(const std::string& name, const std::string& text) const {
    WriteFile(dir_.File(name), text);
    return dir_.File(name);
  }

  // A path in the state directory, whose folder is made.
  std::string InState(const std::string& name) const {
    const std::filesystem::path path = state_ + "/" + name;
    std::filesystem::create_directories(path.parent_path());
    return path;
  }

  const TempDir dir_;
  const std::string state_ = dir_.File("state");
};

TEST_F(ConfigCheckTest, FindsAnAddressThatIsGivenTwice) {
  EXPECT_THAT(Found({"--listen=127.0.0.1:1", "--listen=127.0.0.1:1"}),
              AllOf(HasSubstr("--listen: "), HasSubstr("'127.0.0.1:1'"),
                    HasSubstr("of --listen already")));
  const std::string socket = "unix:" + dir_.File("q.sock");
  EXPECT_THAT(Found({"--listen=" + socket, "--admin-listen=" + socket}),
              AllOf(HasSubstr(socket), HasSubstr("already")));
  EXPECT_EQ(Exits(With({"--listen=127.0.0.1:0", "--listen=127.0.0.1:0",
                        "--listen=127.0.0.1:1", "--listen=127.0.0.1:2",
                        "--web-listen=none", "--http-listen=none",
                        "--admin-listen=none"})),
            kExitOk);
}

TEST_F(ConfigCheckTest, FindsAFileInTheWayOfASocket) {
  const std::string file = Written("q.sock", "precious");
  EXPECT_THAT(Found({"--listen=unix:" + file}),
              AllOf(HasSubstr("--listen: "), HasSubstr(file),
                    HasSubstr("exists and is not a socket")));
}

TEST_F(ConfigCheckTest, FindsCertificatesThatCannotBeUsed) {
  const TestCa ca("ca");
  const TestCertificate mine = ca.Issue("localhost", "DNS:localhost");
  const TestCertificate other = ca.Issue("localhost", "DNS:localhost");
  const std::string chain = Written("chain.pem", mine.chain);
  const std::string key = Written("key.pem", mine.key);
  const std::string other_key = Written("other.pem", other.key);
  const std::string text = Written("text", "no certificate");
  for (const std::string prefix : {"--tls", "--admin-tls"}) {
    EXPECT_THAT(Found({prefix + "-cert=" + text, prefix + "-key=" + text}),
                AllOf(HasSubstr(prefix + "-cert=" + text),
                      HasSubstr("has no PEM certificate")));
    EXPECT_THAT(
        Found({prefix + "-cert=" + chain, prefix + "-key=" + other_key}),
        HasSubstr("does not match the certificate"));
    EXPECT_EQ(Exits(With({prefix + "-cert=" + chain, prefix + "-key=" + key})),
              kExitOk);
  }
}

TEST_F(ConfigCheckTest, FindsTokensThatAreBad) {
  EXPECT_THAT(Found({"--token-file", Written("tokens", "not a digest\n")}),
              HasSubstr(dir_.File("tokens")));
}

TEST_F(ConfigCheckTest, FindsAGameThatIsTooLargeToSolve) {
  EXPECT_THAT(Found({"--rules=maxi+saved"}),
              AllOf(HasSubstr("maxi+saved has "),
                    HasSubstr("--max-solve-memory allows 1024 MiB")));
  EXPECT_EQ(Exits(With({"--rules=maxi+saved", "--max-solve-memory=8192"})),
            kExitOk);
  EXPECT_FALSE(std::filesystem::exists(state_));
}

TEST_F(ConfigCheckTest, TakesAGameThatTheDaemonStartsWithout) {
  const std::vector<std::string> both = {"--rules=maxi+saved",
                                         "--rules=scandinavian"};
  EXPECT_EQ(Exits(With(both)), kExitOk);
  EXPECT_THAT(Found({both[0], both[1], "--on-bad-table=fail"}),
              HasSubstr("maxi+saved has "));
}

// Not its values: a check is a matter of milliseconds.
TEST_F(ConfigCheckTest, TakesAGameThatHasATable) {
  const std::vector<std::string> flags = {"--rules=yahtzee+saved",
                                          "--max-solve-memory=16"};
  EXPECT_THAT(Found(flags), HasSubstr("allows 16 MiB"));
  const auto game = *Game::Compile(*PresetRules("yahtzee+saved"));
  const std::string path = InState("rules/yahtzee+saved/e_table");
  WriteFile(path, TableBytes(*MadeUpTable(game)));
  EXPECT_EQ(Exits(With(flags)), kExitOk);
  ResizeFile(path, 1000);
  EXPECT_THAT(Found(flags), AllOf(HasSubstr("truncated table: 1000 bytes"),
                                  HasSubstr("allows 16 MiB")));
}

TEST_F(ConfigCheckTest, FindsTablesThatWouldEndTheDaemon) {
  const std::vector<std::string> flags = {"--rules=scandinavian",
                                          "--rules=yacht", "--targets"};
  std::vector<std::string> strict = flags;
  strict.emplace_back("--on-bad-table=fail");
  for (const std::string name :
       {"e_table", "rules/yacht/e_table", "targets", "rules/yacht/targets"}) {
    const std::string path = InState(name);
    WriteFile(path, "");
    EXPECT_THAT(Found(strict),
                AllOf(HasSubstr("--state-dir: " + path), HasSubstr("0 bytes")));
    EXPECT_EQ(Exits(With(flags)), kExitOk) << "set aside and solved";
    std::filesystem::remove(path);
  }
  EXPECT_EQ(Exits(With(strict)), kExitOk) << "there is nothing bad";
}

TEST_F(ConfigCheckTest, FindsAFileInThePlaceOfAFolderOfTables) {
  for (const std::string name : {"rules/yacht", "rules"}) {
    std::filesystem::remove_all(state_);
    const std::string path = InState(name);
    WriteFile(path, "");
    EXPECT_THAT(Found({"--rules=scandinavian", "--rules=yacht"}),
                HasSubstr("--state-dir: '" + path + "' is not a folder"));
  }
}

// The daemon serves from it, as long as it has nothing to write.
TEST_F(ConfigCheckTest, TakesAFolderThatIsReadOnlyIfAllTablesAreThere) {
  const MountedDisk disk("size=8m");
  if (!disk.ok()) GTEST_SKIP() << "mounting a tmpfs takes root";
  WriteFile(disk.File("e_table"), TableBytes(*MadeUpTable(Game::Default())));
  ASSERT_TRUE(disk.MakeReadOnly());
  const std::string read_only = "'" + disk.path() + "' cannot be written to";
  const auto check = [&disk](std::vector<std::string> flags) {
    flags.insert(flags.end(), {"--check-config", "--state-dir", disk.path()});
    testing::internal::CaptureStderr();
    const ExitCode code = Exits(flags);
    return absl::StrCat(code, " ", testing::internal::GetCapturedStderr());
  };
  EXPECT_EQ(check({"--admin-listen=none"}), "0 ");
  EXPECT_EQ(check({"--admin-listen=unix:" + dir_.File("a.sock")}), "0 ");
  EXPECT_THAT(check({}), HasSubstr("--admin-listen: " + read_only));
  EXPECT_THAT(
      check({"--admin-listen=none", "--rules=scandinavian", "--rules=yacht"}),
      HasSubstr("--state-dir: " + read_only));
}

}  // namespace
}  // namespace yatzy::server
