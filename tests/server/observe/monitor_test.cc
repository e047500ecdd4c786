#include "server/observe/monitor.h"

#include <gmock/gmock.h>
#include <sys/resource.h>
#include <unistd.h>

#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "tests/support/default_game.h"
#include "tests/support/process_stats.h"
#include "tests/support/solved_table.h"

namespace yatzy::server {
namespace {

using ::testing::AllOf;
using ::testing::DoubleNear;
using ::testing::Ge;
using ::testing::Gt;
using ::testing::HasSubstr;
using ::testing::Le;
using ::testing::Not;

class MonitorTest : public testing::Test {
 protected:
  HttpAnswer Get(const std::string& path) const {
    return monitor_.Pages().at(path)();
  }

  // The value of a series, "name" or "name{labels}"; fails if it is missing.
  double Value(const std::string& series) const {
    std::istringstream text(Get("/metrics").body);
    double value = -1;
    for (std::string line; std::getline(text, line);) {
      if (line.starts_with(series + " ")) {
        EXPECT_TRUE(absl::SimpleAtod(line.substr(series.size() + 1), &value));
        return value;
      }
    }
    ADD_FAILURE() << "no " << series;
    return value;
  }

  ServedGames games_;
  TableRegistry& registry_ = games_.main().registry;
  const AdvisorService service_{games_};
  const QueryServer::Options options_ = {};
  const std::unique_ptr<QueryServer> server_ =
      QueryServer::Start(options_, service_).value();
  Monitor monitor_{service_, *server_, *options_.observer};
};

TEST_F(MonitorTest, IsAliveAndNotReadyWithoutATable) {
  EXPECT_EQ(Get("/healthz").status, 200);
  EXPECT_EQ(Get("/readyz").status, 503);
  EXPECT_EQ(Value("yatzy_serving"), 0);
  EXPECT_EQ(Value("yatzy_table_swaps_total{rule_set=\"scandinavian\"}"), 0);
  EXPECT_EQ(
      Value(
          "yatzy_table_published_timestamp_seconds{rule_set=\"scandinavian\"}"),
      0);
  EXPECT_THAT(Get("/metrics").body, Not(HasSubstr("yatzy_table_info{")));
}

TEST_F(MonitorTest, IsReadyFromServingToDraining) {
  registry_.Publish(SolvedTable());
  EXPECT_EQ(Get("/readyz").status, 503);
  server_->SetServing(true);
  EXPECT_EQ(Get("/readyz").status, 200);
  EXPECT_EQ(Get("/healthz").status, 200);
  EXPECT_EQ(Value("yatzy_serving"), 1);
  server_->Drain(absl::Seconds(10));
  EXPECT_EQ(Get("/readyz").status, 503);
  EXPECT_EQ(Get("/healthz").status, 200);
}

TEST_F(MonitorTest, ATableThatAnswersWronglyIsNotHealthy) {
  registry_.Publish(ValueTable::FromPayload(
      Game::Default(), std::vector<float>(kTableValues, 248.5F),
      Arithmetic::kDouble));
  EXPECT_EQ(Get("/healthz").status, 500);
  registry_.Publish(SolvedTableInFloat());
  EXPECT_EQ(Get("/healthz").status, 200);
}

TEST_F(MonitorTest, TellsWhichTableServesSinceWhen) {
  const double before = absl::ToDoubleSeconds(absl::Now() - absl::UnixEpoch());
  registry_.Publish(SolvedTable());
  EXPECT_EQ(Value(absl::StrCat(
                "yatzy_table_info{rule_set=\"scandinavian\",table_id=\"",
                SolvedTable()->id(), "\",arithmetic=\"double\"}")),
            1);
  EXPECT_THAT(
      Value(
          "yatzy_table_published_timestamp_seconds{rule_set=\"scandinavian\"}"),
      AllOf(Ge(before - 1), Le(before + 300)));
  EXPECT_EQ(Value("yatzy_table_swaps_total{rule_set=\"scandinavian\"}"), 0);
  registry_.Publish(SolvedTableInFloat());
  EXPECT_EQ(Value("yatzy_table_swaps_total{rule_set=\"scandinavian\"}"), 1);
  EXPECT_EQ(Value(absl::StrCat(
                "yatzy_table_info{rule_set=\"scandinavian\",table_id=\"",
                SolvedTableInFloat()->id(), "\",arithmetic=\"float\"}")),
            1);
  EXPECT_THAT(Get("/metrics").body, Not(HasSubstr(SolvedTable()->id())));
}

TEST_F(MonitorTest, TellsOfSolves) {
  ResolveMetrics& resolve = monitor_.resolve();
  EXPECT_EQ(Value("yatzy_resolve_running{rule_set=\"scandinavian\"}"), 0);
  resolve.Began(*Game::Default());
  resolve.Progressed(7, 715'264);
  EXPECT_EQ(Value("yatzy_resolve_running{rule_set=\"scandinavian\"}"), 1);
  EXPECT_EQ(Value("yatzy_resolve_level{rule_set=\"scandinavian\"}"), 7);
  EXPECT_EQ(Value("yatzy_resolve_states{rule_set=\"scandinavian\"}"), 715'264);
  EXPECT_EQ(Value("yatzy_resolve_progress_ratio{rule_set=\"scandinavian\"}"),
            0.5);
  resolve.Ended(ResolveResult::kCancelled, absl::Milliseconds(250));
  EXPECT_EQ(Value("yatzy_resolve_running{rule_set=\"scandinavian\"}"), 0);
  EXPECT_EQ(
      Value("yatzy_resolve_last_duration_seconds{rule_set=\"scandinavian\"}"),
      0.25);
  resolve.Began(*Game::Default());
  EXPECT_EQ(Value("yatzy_resolve_states{rule_set=\"scandinavian\"}"), 0);
  resolve.Ended(ResolveResult::kSucceeded, absl::Seconds(2));
  EXPECT_EQ(Value("yatzy_resolves_total{rule_set=\"scandinavian\",result="
                  "\"cancelled\"}"),
            1);
  EXPECT_EQ(Value("yatzy_resolves_total{rule_set=\"scandinavian\",result="
                  "\"succeeded\"}"),
            1);
  EXPECT_EQ(
      Value(
          "yatzy_resolves_total{rule_set=\"scandinavian\",result=\"failed\"}"),
      0);
}

TEST_F(MonitorTest, TellsOfItsProcess) {
  const ProcessStats stats = StatsOf(getpid());
  EXPECT_THAT(Value("process_resident_memory_bytes") / (1 << 20),
              DoubleNear(stats.resident_mib, 50));
  EXPECT_THAT(Value("process_virtual_memory_bytes"),
              Gt(Value("process_resident_memory_bytes")));
  EXPECT_EQ(Value("process_threads"), stats.threads);
  EXPECT_EQ(Value("process_open_fds"), stats.open_files - 1);
  rlimit limit{};
  ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &limit), 0);
  EXPECT_EQ(Value("process_max_fds"), static_cast<double>(limit.rlim_cur));
  const double cpu = static_cast<double>(CpuNanoseconds(getpid())) / 1e9;
  EXPECT_THAT(Value("process_cpu_seconds_total"), AllOf(Ge(cpu), Le(cpu + 60)));
  const double now = absl::ToDoubleSeconds(absl::Now() - absl::UnixEpoch());
  EXPECT_THAT(Value("process_start_time_seconds"),
              AllOf(Gt(now - 3600), Le(now + 1)));
}

TEST_F(MonitorTest, TakesMetricsOfOthers) {
  monitor_.metrics().AddGauge("yatzy_dice", "Dice.", [] { return 5; });
  EXPECT_EQ(Value("yatzy_dice"), 5);
  EXPECT_THAT(Get("/metrics").body,
              HasSubstr("# HELP yatzy_dice Dice.\n# TYPE yatzy_dice gauge\n"));
}

}  // namespace
}  // namespace yatzy::server
