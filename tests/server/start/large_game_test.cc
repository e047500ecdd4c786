// What becomes of a game whose solve takes more memory than it may.
#include <gmock/gmock.h>
#include <unistd.h>

#include "core/rules/presets.h"
#include "server/start/daemon.h"
#include "server/start/table_startup.h"
#include "tests/support/temp_dir.h"

namespace yatzy::server {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

TEST(LargeGameTest, IsNotSolved) {
  const TempDir dir;
  const auto directory = StateDirectory::Open(dir.path()).value();
  const auto games = ServedGames::Compile({*PresetRules("maxi")}).value();
  games->KeepIn(*directory, {});
  Config config;
  config.max_solve_memory_mib = 16;
  const absl::Status status = ObtainTable(games->main(), config, {}).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(status.message()),
              AllOf(StartsWith("maxi has "),
                    HasSubstr("--max-solve-memory allows 16 MiB")));
}

TEST(LargeGameTest, EndsTheDaemonAsASettingDoes) {
  testing::FLAGS_gtest_death_test_style = "threadsafe";
  const TempDir dir;
  Config config;
  config.listen = {"unix:" + dir.File("q.sock")};
  config.state_dir = dir.File("state");
  config.admin_listen = kNoAdminListener;
  config.rules = {"maxi"};
  config.max_solve_memory_mib = 16;
  EXPECT_EXIT(_exit(RunDaemon(config)), testing::ExitedWithCode(kExitUsage),
              "");
}

}  // namespace
}  // namespace yatzy::server
