#include "client/ctl/bench_flags.h"

#include <gmock/gmock.h>

#include "core/rules/presets.h"
#include "tests/support/status_matchers.h"

namespace yatzy::client {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

TEST(BenchFlagsTest, ReadsEveryFlag) {
  BenchFlags flags;
  flags.connections = "04";
  flags.in_flight = "64";
  flags.threads = "2";
  flags.rate = "1500.5";
  flags.duration = "0.25";
  flags.warm_up = "0";
  flags.mix = "batch-evaluate=2,stream,analyze=0,review=3,batch-review";
  flags.batch_size = "10";
  flags.max_actions = "0";
  flags.include_scoring = true;
  flags.totals_only = true;
  flags.rerolls = "2";
  flags.seed = "18446744073709551615";
  flags.retries = "3";
  flags.check = "2.5";
  const absl::StatusOr<LoadOptions> options = ParseBench(flags);
  ASSERT_THAT(options, IsOk());
  EXPECT_EQ(options->connections, 4);
  EXPECT_EQ(options->in_flight, 64);
  EXPECT_EQ(options->threads, 2);
  EXPECT_EQ(options->calls_per_second, 1500.5);
  EXPECT_EQ(options->duration, absl::Milliseconds(250));
  EXPECT_EQ(options->warm_up, absl::ZeroDuration());
  ASSERT_EQ(options->mix.size(), 5u);
  EXPECT_EQ(options->mix[0].method, LoadMethod::kBatchEvaluateStates);
  EXPECT_EQ(options->mix[0].weight, 2);
  EXPECT_EQ(options->mix[1].method, LoadMethod::kStreamAnalyzePositions);
  EXPECT_EQ(options->mix[1].weight, 1);
  EXPECT_EQ(options->mix[2].weight, 0);
  EXPECT_EQ(options->mix[3].method, LoadMethod::kReviewGame);
  EXPECT_EQ(options->mix[3].weight, 3);
  EXPECT_EQ(options->mix[4].method, LoadMethod::kBatchReviewGames);
  EXPECT_EQ(options->batch_size, 10);
  EXPECT_EQ(options->max_actions, 0);
  EXPECT_TRUE(options->include_scoring);
  EXPECT_TRUE(options->totals_only);
  EXPECT_EQ(options->rerolls_left, 2);
  EXPECT_EQ(options->seed, ~std::uint64_t{0});
  EXPECT_EQ(options->retries, 3);
  EXPECT_EQ(options->check_share, 0.025);
}

TEST(BenchFlagsTest, HasDefaultsThatWork) {
  const absl::StatusOr<LoadOptions> options = ParseBench({});
  ASSERT_THAT(options, IsOk());
  EXPECT_EQ(options->rerolls_left, -1);
  EXPECT_FALSE(options->include_scoring);
  EXPECT_FALSE(options->totals_only);
  EXPECT_EQ(options->calls_per_second, 0);
}

TEST(BenchFlagsTest, RefusesAFlagThatNoMethodHeeds) {
  BenchFlags flags;
  flags.mix = "review=1,evaluate=2";
  flags.totals_only = true;
  EXPECT_THAT(ParseBench(flags),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       HasSubstr("--totals-only is for batch-review")));
  flags.totals_only = false;
  flags.include_scoring = true;
  EXPECT_THAT(ParseBench(flags),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       HasSubstr("--include-scoring is for analyze")));
  flags.mix = "review=1,stream=2";
  EXPECT_THAT(ParseBench(flags), IsOk());
}

TEST(BenchFlagsTest, TakesTheRerollsOfTheGame) {
  const AskedGame asked{"crag", *Game::Compile(*PresetRules("crag"))};
  BenchFlags flags;
  flags.rerolls = "1";
  const absl::StatusOr<LoadOptions> options = ParseBench(flags, asked);
  ASSERT_THAT(options, IsOk());
  EXPECT_EQ(options->rule_set, "crag");
  EXPECT_EQ(options->game->dice(), 3);
  flags.rerolls = "2";
  EXPECT_THAT(ParseBench(flags, asked),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       StartsWith("--rerolls: \"2\" is not 0, 1 or ra")));
  flags.rerolls = "-1";
  EXPECT_THAT(ParseBench(flags, asked),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       StartsWith("--rerolls: \"-1\" is not 0, 1 or ra")));
}

// The defaults are for states; a batch of games is smaller.
TEST(BenchFlagsTest, AsksForASmallerBatchOfGames) {
  BenchFlags flags;
  flags.mix = "batch-review";
  EXPECT_THAT(ParseBench(flags),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       "--batch-size is 1000; it must be from 1 to 512"));
  flags.batch_size = "512";
  EXPECT_THAT(ParseBench(flags), IsOk());
}

TEST(BenchFlagsTest, NamesTheFlagAndTheWord) {
  const struct {
    std::string BenchFlags::*flag;
    const char* value;
    const char* message;
  } cases[] = {
      {&BenchFlags::connections, "x", "--connections: \"x\" is not"},
      {&BenchFlags::connections, "0", "--connections is 0; it must be"},
      {&BenchFlags::in_flight, "0", "--in-flight is 0; it must be"},
      {&BenchFlags::threads, "-1", "--threads is -1;"},
      {&BenchFlags::connections, " 1", "--connections: \" 1\" is not"},
      {&BenchFlags::connections, "+1", "--connections: \"+1\" is not"},
      {&BenchFlags::connections, "1e3", "--connections: \"1e3\" is not"},
      {&BenchFlags::connections, "0x1", "--connections: \"0x1\" is not"},
      {&BenchFlags::rate, "0x1p3", "--rate: \"0x1p3\" is not a number"},
      {&BenchFlags::rate, "+5", "--rate: \"+5\" is not a number"},
      {&BenchFlags::rate, " 5", "--rate: \" 5\" is not a number"},
      {&BenchFlags::rate, "nan", "--rate: \"nan\" is not a number"},
      {&BenchFlags::duration, "0x1", "--duration: \"0x1\" is not a number"},
      {&BenchFlags::duration, "1e300", "--duration is inf;"},
      {&BenchFlags::warm_up, "1 ", "--warm-up: \"1 \" is not a number"},
      {&BenchFlags::check, "0x1", "--check: \"0x1\" is not a number"},
      {&BenchFlags::mix, "analyze=+1", "--mix: \"+1\" is not a whole number"},
      {&BenchFlags::seed, "+1", "--seed: \"+1\" is not a whole number from 0"},
      {&BenchFlags::seed, "0x1", "--seed: \"0x1\" is not a whole number"},
      {&BenchFlags::seed, "18446744073709551616",
       "--seed: \"18446744073709551616\" is not a whole number from 0"},
      {&BenchFlags::rate, "fast", "--rate: \"fast\" is not a number"},
      {&BenchFlags::rate, "inf", "--rate: \"inf\" is not a number"},
      {&BenchFlags::rate, "-1", "--rate is -1;"},
      {&BenchFlags::duration, "", "--duration: \"\" is not a number"},
      {&BenchFlags::duration, "0", "--duration is 0;"},
      {&BenchFlags::warm_up, "-1", "--warm-up is -1s;"},
      {&BenchFlags::mix, "analyse",
       "--mix: \"analyse\" is not a method; those "
       "are evaluate, analyze, batch-evaluate, "
       "batch-analyze, stream, review, batch-review"},
      {&BenchFlags::mix, "", "--mix: \"\" is not a method"},
      {&BenchFlags::mix, "analyze=8,", "--mix: \"\" is not a method"},
      {&BenchFlags::mix, "analyze=x", "--mix: \"x\" is not a whole number"},
      {&BenchFlags::mix, "analyze=", "--mix: \"\" is not a whole number"},
      {&BenchFlags::mix, "analyze=0", "--mix is empty;"},
      {&BenchFlags::mix, "analyze=-1", "--mix of AnalyzePosition is -1;"},
      {&BenchFlags::batch_size, "0", "--batch-size is 0;"},
      {&BenchFlags::max_actions, "-1", "--max-actions is -1;"},
      {&BenchFlags::rerolls, "3", "--rerolls: \"3\" is not 0, 1, 2 or"},
      {&BenchFlags::rerolls, "-1", "--rerolls: \"-1\" is not 0, 1, 2 or"},
      {&BenchFlags::rerolls, "any", "--rerolls: \"any\" is not 0, 1, 2"},
      {&BenchFlags::seed, "-1", "--seed: \"-1\" is not a whole number from 0"},
      {&BenchFlags::retries, "101", "--retries is 101; it must be"},
      {&BenchFlags::check, "101", "--check: \"101\" is not a percentage"},
  };
  for (const auto& test : cases) {
    BenchFlags flags;
    flags.*test.flag = test.value;
    EXPECT_THAT(ParseBench(flags), StatusIs(absl::StatusCode::kInvalidArgument,
                                            StartsWith(test.message)));
  }
}

}  // namespace
}  // namespace yatzy::client
