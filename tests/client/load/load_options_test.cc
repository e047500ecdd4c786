#include "client/load/load_options.h"

#include <gtest/gtest.h>
#include <sched.h>

#include <limits>
#include <thread>

#include "absl/strings/match.h"
#include "core/os/machine.h"
#include "core/rules/presets.h"

namespace yatzy::client {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

TEST(LoadOptionsTest, TakesTheRerollsOfTheGame) {
  LoadOptions options;
  options.rerolls_left = 3;
  EXPECT_FALSE(CheckLoadOptions(options).ok());
  options.game = *Game::Compile(*PresetRules("scandinavian+rolls4"));
  EXPECT_TRUE(CheckLoadOptions(options).ok());
}

TEST(LoadOptionsTest, NamesTheOptionOutOfRange) {
  const struct {
    const char* name;
    std::function<void(LoadOptions&)> spoil;
  } cases[] = {
      {"connections is 0;", [](auto& o) { o.connections = 0; }},
      {"connections is 1025;", [](auto& o) { o.connections = 1025; }},
      {"in_flight is 0;", [](auto& o) { o.in_flight = 0; }},
      {"in_flight is 32;", [](auto& o) { o.connections = 33; }},
      {"in_flight is 32;", [](auto& o) { o.threads = 33; }},
      {"in_flight is 65537;", [](auto& o) { o.in_flight = 65537; }},
      {"threads is -1;", [](auto& o) { o.threads = -1; }},
      {"calls_per_second is -1;", [](auto& o) { o.calls_per_second = -1; }},
      {"calls_per_second is nan;", [](auto& o) { o.calls_per_second = kNan; }},
      {"calls_per_second is 1e+08;", [](auto& o) { o.calls_per_second = 1e8; }},
      {"warm_up is -1s;", [](auto& o) { o.warm_up = absl::Seconds(-1); }},
      {"duration is 0;", [](auto& o) { o.duration = absl::ZeroDuration(); }},
      {"duration is inf;",
       [](auto& o) { o.duration = absl::InfiniteDuration(); }},
      {"deadline is 0;", [](auto& o) { o.deadline = absl::ZeroDuration(); }},
      {"deadline is inf;",
       [](auto& o) { o.deadline = absl::InfiniteDuration(); }},
      {"retries is -1;", [](auto& o) { o.retries = -1; }},
      {"retries is 101;", [](auto& o) { o.retries = 101; }},
      {"mix is empty;", [](auto& o) { o.mix.clear(); }},
      {"mix is empty;", [](auto& o) { o.mix[0].weight = 0; }},
      {"mix of AnalyzePosition is -1;", [](auto& o) { o.mix[0].weight = -1; }},
      {"batch_size is 0;", [](auto& o) { o.batch_size = 0; }},
      {"batch_size is 262145;", [](auto& o) { o.batch_size = 262'145; }},
      {"batch_size is 2049;",
       [](auto& o) {
         o.batch_size = 2'049;
         o.mix.push_back({LoadMethod::kBatchAnalyzePositions, 1});
       }},
      {"batch_size is 513;",
       [](auto& o) {
         o.batch_size = 513;
         o.mix.push_back({LoadMethod::kBatchAnalyzePositions, 1});
         o.mix.push_back({LoadMethod::kBatchReviewGames, 1});
       }},
      {"max_actions is -1;", [](auto& o) { o.max_actions = -1; }},
      {"rerolls_left is 3;", [](auto& o) { o.rerolls_left = 3; }},
      {"rerolls_left is -2;", [](auto& o) { o.rerolls_left = -2; }},
      {"check_share is 1.01;", [](auto& o) { o.check_share = 1.01; }},
      {"check_share is nan;", [](auto& o) { o.check_share = kNan; }},
  };
  for (const auto& test : cases) {
    LoadOptions options;
    test.spoil(options);
    const absl::Status status = CheckLoadOptions(options);
    EXPECT_TRUE(absl::IsInvalidArgument(status)) << test.name;
    EXPECT_TRUE(absl::StartsWith(status.message(), test.name)) << status;
  }
}

// As under taskset, which std::thread::hardware_concurrency does not see.
TEST(LoadOptionsTest, HasNoMoreThreadsThanProcessorsThatItMayUse) {
  LoadOptions options;
  options.connections = 1024;
  const int all = ThreadsOf(options);
  EXPECT_EQ(all, UsableProcessors());
  int with_one = 0;
  // On a thread of its own, whose mask nobody shares.
  std::thread([&] {
    cpu_set_t mask;
    CPU_ZERO(&mask);
    CPU_SET(AllowedProcessors().at(0), &mask);
    ASSERT_EQ(sched_setaffinity(0, sizeof(mask), &mask), 0);
    with_one = ThreadsOf(options);
  }).join();
  EXPECT_EQ(with_one, 1);
  options.connections = 1;
  EXPECT_EQ(ThreadsOf(options), 1);
  options.threads = 7;
  EXPECT_EQ(ThreadsOf(options), 7);
}

TEST(LoadOptionsTest, TakesTheLimits) {
  LoadOptions options;
  EXPECT_EQ(CheckLoadOptions(options), absl::OkStatus());
  options.connections = options.in_flight = 1024;
  options.threads = 256;
  options.warm_up = absl::ZeroDuration();
  options.batch_size = 262'144;
  options.retries = 100;
  options.check_share = 1;
  options.calls_per_second = 1e7;
  EXPECT_EQ(CheckLoadOptions(options), absl::OkStatus());
}

}  // namespace
}  // namespace yatzy::client
