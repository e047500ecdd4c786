// What a daemon that does not start says, and with which code it ends.
#include <gmock/gmock.h>
#include <sys/resource.h>
#include <unistd.h>

#include <filesystem>
#include <string>

#include "server/log/logging.h"
#include "server/start/daemon.h"
#include "tests/support/files.h"
#include "tests/support/temp_dir.h"

namespace yatzy::server {
namespace {

using ::testing::AllOf;
using ::testing::ExitedWithCode;
using ::testing::HasSubstr;
using ::testing::Not;

class StartRefusalsTest : public testing::Test {
 protected:
  StartRefusalsTest() {
    testing::FLAGS_gtest_death_test_style = "threadsafe";
    config_.listen = {"unix:" + dir_.File("q.sock")};
    config_.state_dir = dir_.File("state");
    config_.admin_listen = kNoAdminListener;
  }

  // Ends the process as yatzyd does.
  [[noreturn]] void Run() const {
    InitLogging(LogLevel::kInfo, LogFormat::kText);
    const ExitCode code = RunDaemon(config_);
    FlushLog();
    _exit(code);
  }

  const TempDir dir_;
  Config config_;
};

TEST_F(StartRefusalsTest, NamesTheFlagOfTokensThatCannotBeRead) {
  config_.token_file = "/nonexistent/tokens";
  EXPECT_EXIT(Run(), ExitedWithCode(kExitUsage),
              HasSubstr("--token-file: /nonexistent/tokens: "));
}

// Said before the daemon ends, here because of an address.
TEST_F(StartRefusalsTest, WarnsOfAPageWithoutAnAddress) {
  config_.web_page = "/nonexistent";
  config_.http_listen = {"unix:/nonexistent/http.sock"};
  EXPECT_EXIT(Run(), ExitedWithCode(kExitUnavailable),
              AllOf(HasSubstr("warning the page is not served"),
                    HasSubstr("--web-page without --web-listen"),
                    HasSubstr("/nonexistent/http.sock")));
}

TEST_F(StartRefusalsTest, WarnsOfFewerConnectionsThanWanted) {
  config_.http_listen = {"unix:/nonexistent/http.sock"};
  const auto run = [this] {
    const rlimit few{250, 250};
    setrlimit(RLIMIT_NOFILE, &few);
    Run();
  };
  const auto warning = HasSubstr(
      "warning fewer connections than --max-connections connections=");
  EXPECT_EXIT(run(), ExitedWithCode(kExitUnavailable),
              AllOf(warning, HasSubstr("wanted=1024")));
  config_.connections.max_connections = 100;
  EXPECT_EXIT(run(), ExitedWithCode(kExitUnavailable), Not(warning));
}

TEST_F(StartRefusalsTest, NamesTheFlagOfAPageThatCannotBeRead) {
  config_.web_listen = {"unix:" + dir_.File("web.sock")};
  config_.web_page = "/nonexistent";
  EXPECT_EXIT(Run(), ExitedWithCode(kExitUnavailable),
              HasSubstr("--web-page: /nonexistent"));
}

TEST_F(StartRefusalsTest, AFileInThePlaceOfAFolderIsNoBadTable) {
  config_.rules = {"yacht"};
  std::filesystem::create_directories(config_.state_dir + "/rules");
  WriteFile(config_.state_dir + "/rules/yacht", "");
  EXPECT_EXIT(Run(), ExitedWithCode(kExitStateDir),
              HasSubstr("/rules/yacht: cannot open: Not a directory"));
}

}  // namespace
}  // namespace yatzy::server
