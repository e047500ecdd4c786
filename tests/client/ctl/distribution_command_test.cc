#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <mutex>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/str_split.h"
#include "client/ctl/distribution_text.h"
#include "tests/client/ctl/run_yatzyctl.h"
#include "tests/client/fake_server.h"

namespace yatzy::client {
namespace {

using ::testing::AllOf;
using ::testing::ContainsRegex;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

// Scores from 100 on, likelier towards the middle.
v1::Distribution Hill(int scores) {
  v1::Distribution hill;
  hill.set_least_final_score(100);
  double sum = 0;
  for (int i = 0; i < scores; ++i) sum += std::min(i + 1, scores - i);
  for (int i = 0; i < scores; ++i) {
    hill.add_probabilities(std::min(i + 1, scores - i) / sum);
  }
  hill.set_mean(100 + (scores - 1) / 2.0);
  hill.set_standard_deviation(12.3456);
  return hill;
}

class DistributionCommandTest : public ::testing::Test {
 protected:
  DistributionCommandTest() {
    server_.advisor.distribution = [this](const auto& request, auto& response) {
      const std::lock_guard lock(mutex_);
      last_ = request;
      *response.mutable_distribution() = answer_;
      response.set_table_id("0123456789abcdef");
      if (request.has_position()) {
        response.mutable_action()->set_score(v1::CATEGORY_CHANCE);
      }
      return grpc::Status::OK;
    };
    server_.Start();
  }

  Outcome Run(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(),
                     {"distribution", "--server", server_.address()});
    return Yatzyctl(arguments);
  }

  std::string LastRequest() {
    const std::lock_guard lock(mutex_);
    return last_.ShortDebugString();
  }

  FakeServer server_;
  std::mutex mutex_;
  v1::EvaluateDistributionRequest last_;
  v1::Distribution answer_;  // set before the call
};

TEST_F(DistributionCommandTest, ListsTheScoresIfTheyAreFew) {
  answer_.set_least_final_score(207);
  for (int i = 0; i <= 50; ++i) {
    answer_.add_probabilities(i == 0 ? 0.75 : i == 50 ? 0.25 : 0);
  }
  answer_.set_mean(219.5);
  answer_.set_standard_deviation(21.65);
  v1::ScorePercentile& median = *answer_.add_percentiles();
  median.set_percent(50);
  median.set_final_score(207);
  v1::ScorePercentile& other = *answer_.add_percentiles();
  other.set_percent(97.5);
  other.set_final_score(257);
  answer_.add_bonus_probabilities(0.0001);
  v1::ScoreChance& chance = *answer_.add_at_least();
  chance.set_final_score(250);
  chance.set_probability(0.25);
  const Outcome outcome = Run({});
  EXPECT_EQ(outcome.exit_code, kExitOk) << outcome.err;
  EXPECT_EQ(outcome.out,
            R"(State: all 15 categories open; upper score 0; banked score 0.

mean 219.50   standard deviation 21.65

207           75.0 %  ########################################################
257           25.0 %  ###################

percentile      50  97.5
final score    207   257
bonus at 63               <0.1 %
250 or more               25.0 %   0.250000
table 0123456789abcdef
)");
}

// Whatever the range, some 20 rows of 80 columns show all of it.
TEST_F(DistributionCommandTest, PutsManyScoresIntoRows) {
  for (const int scores : {2, 20, 21, 22, 50, 99, 280, 1000, 12345}) {
    answer_ = Hill(scores);
    const Outcome outcome = Run({});
    EXPECT_EQ(outcome.exit_code, kExitOk) << outcome.err;
    const auto begin = outcome.out.find("\n\n", outcome.out.find("mean ")) + 2;
    const std::string rows =
        outcome.out.substr(begin, outcome.out.find("\n\n", begin) - begin);
    const std::vector<std::string> lines = absl::StrSplit(rows, '\n');
    EXPECT_LE(lines.size(), 20) << outcome.out;
    EXPECT_GE(lines.size(), std::min(scores, 7)) << outcome.out;
    double percent = 0;
    std::size_t widest = 0;
    for (const std::string& line : lines) {
      EXPECT_LE(line.size(), 80) << line;
      percent += std::stod(line.substr(12));
      widest = std::max<std::size_t>(widest, std::ranges::count(line, '#'));
    }
    EXPECT_NEAR(percent, 100, 1.2) << outcome.out;
    EXPECT_EQ(widest, 56);
  }
}

TEST_F(DistributionCommandTest, WritesEveryScoreAsCsv) {
  answer_ = Hill(3);
  const Outcome outcome = Run({"--format", "csv"});
  EXPECT_EQ(outcome.exit_code, kExitOk) << outcome.err;
  EXPECT_EQ(outcome.out,
            "final_score,probability,at_least\n"
            "100,0.25,1\n"
            "101,0.5,0.75\n"
            "102,0.25,0.25\n");
}

TEST_F(DistributionCommandTest, TakesRoundingErrorsOffACertainty) {
  answer_ = Hill(3);
  answer_.set_probabilities(0, 0.25 - 1e-14);
  EXPECT_THAT(Run({"--format", "csv"}).out,
              HasSubstr("\n100,0.24999999999999,1\n"));
  v1::ScoreChance& sure = *answer_.add_at_least();
  sure.set_final_score(5);
  sure.set_probability(1 - 1e-14);
  EXPECT_THAT(Run({}).out, HasSubstr("100.0 %   1.000000\n"));
}

TEST_F(DistributionCommandTest, WritesTheAnswerAsJson) {
  answer_ = Hill(2);
  const Outcome outcome = Run({"--format", "json"});
  EXPECT_EQ(outcome.exit_code, kExitOk) << outcome.err;
  EXPECT_THAT(outcome.out,
              AllOf(StartsWith("{\"distribution\":{\"leastFinalScore\":100,"
                               "\"probabilities\":[0.5,0.5],\"mean\":100.5,"),
                    HasSubstr("\"tableId\":\"0123456789abcdef\"")));
}

// Opens and closes tags in turn.
void ExpectWellFormed(const std::string& svg) {
  std::vector<std::string> open;
  for (std::size_t at = svg.find('<'); at != svg.npos;
       at = svg.find('<', at + 1)) {
    const std::size_t end = svg.find('>', at);
    ASSERT_NE(end, svg.npos);
    std::string tag = svg.substr(at + 1, end - at - 1);
    EXPECT_EQ(std::ranges::count(tag, '"') % 2, 0) << tag;
    if (tag.starts_with('/')) {
      ASSERT_FALSE(open.empty());
      EXPECT_EQ(open.back(), tag.substr(1));
      open.pop_back();
    } else if (!tag.ends_with('/')) {
      open.push_back(tag.substr(0, tag.find(' ')));
    }
  }
  EXPECT_TRUE(open.empty());
}

TEST_F(DistributionCommandTest, DrawsAnSvgOfItsOwn) {
  for (const int scores : {1, 2, 50, 300, 5000}) {
    answer_ = Hill(scores);
    const Outcome outcome = Run({"--format", "svg"});
    EXPECT_EQ(outcome.exit_code, kExitOk) << outcome.err;
    ExpectWellFormed(outcome.out);
    EXPECT_THAT(outcome.out,
                AllOf(StartsWith("<svg xmlns=\"http://www.w3.org/2000/svg\""),
                      EndsWith("</svg>\n"), HasSubstr(">final score</text>"),
                      HasSubstr(">probability</text>"),
                      HasSubstr("standard deviation 12.35"),
                      Not(HasSubstr("nan")), Not(HasSubstr("inf"))));
    const std::string bars = outcome.out.substr(outcome.out.find("<path"));
    EXPECT_GE(std::ranges::count(bars, 'M'), std::min(scores, 100));
    EXPECT_LT(outcome.out.size(), 300'000);
  }
}

TEST_F(DistributionCommandTest, AsksWhatItsFlagsSay) {
  answer_ = Hill(3);
  EXPECT_EQ(Run({"--filled", "sixes", "--upper", "18", "--banked", "18",
                 "--at-least", "300", "--at-least", "-5"})
                .exit_code,
            kExitOk);
  EXPECT_EQ(LastRequest(),
            "state { filled_categories: CATEGORY_SIXES upper_score: 18 "
            "banked_score: 18 } at_least: 300 at_least: -5");
  EXPECT_EQ(Run({"upper 18 | filled sixes"}).exit_code, kExitOk);
  EXPECT_THAT(LastRequest(), StartsWith("state { filled_categories: "));
  const Outcome best = Run({"--dice", "33356", "--rerolls", "1"});
  EXPECT_EQ(LastRequest(),
            "position { state { } dice: 3 dice: 3 dice: 3 dice: 5 dice: 6 "
            "rerolls_left: 1 }");
  EXPECT_THAT(best.out, HasSubstr("After: score Chance, the best action.\n"));
  const Outcome given = Run({"dice 33356 | rolls 1", "--action", "keep 3 3 3"});
  EXPECT_THAT(LastRequest(),
              EndsWith("action { keep { faces: 3 faces: 3 faces: 3 } }"));
  EXPECT_THAT(given.out, HasSubstr("After: score Chance.\n"));
}

TEST_F(DistributionCommandTest, RefusesFlagsThatMakeNoSense) {
  answer_ = Hill(3);
  const auto refusal = [this](const std::vector<std::string>& arguments) {
    const Outcome outcome = Run(arguments);
    EXPECT_EQ(outcome.exit_code, kExitUsage);
    return outcome.err;
  };
  EXPECT_THAT(refusal({"--at-least", "many"}), HasSubstr("--at-least: "));
  EXPECT_THAT(refusal({"--dice", "33356"}),
              HasSubstr("--rerolls: is required"));
  EXPECT_THAT(refusal({"--action", "keep 3"}),
              HasSubstr("--action: is for a position, give --dice"));
  EXPECT_THAT(
      refusal({"--dice", "33356", "--rerolls", "1", "--action", "roll"}),
      HasSubstr("--action: "));
  EXPECT_THAT(refusal({"dice 33356 | rolls 1", "--action", "keep 3 4"}),
              HasSubstr("--action: \"keep 3 4\", expected to keep some of the "
                        "dice on the table, which are 3 3 3 5 6"));
  for (const char* format : {"csv", "svg"}) {
    EXPECT_THAT(refusal({"--at-least", "300", "--format", format}),
                HasSubstr("--at-least: has no place in --format "));
  }
  EXPECT_THAT(refusal({"--format", "binary"}), HasSubstr("--format: binary"));
  EXPECT_THAT(Yatzyctl({"evaluate", "--format", "svg"}).err,
              HasSubstr("--format: svg is a format of distribution only"));
}

TEST_F(DistributionCommandTest, HasAServerErrorAndAnEmptyAnswer) {
  const Outcome empty = Run({});
  EXPECT_EQ(empty.exit_code, kExitFailed);
  EXPECT_THAT(empty.err, HasSubstr("has no score"));
  server_.advisor.distribution = [](const auto&, auto&) {
    return grpc::Status(grpc::FAILED_PRECONDITION, "takes too much");
  };
  const Outcome refused = Run({});
  EXPECT_EQ(refused.exit_code, kExitFailed);
  EXPECT_THAT(refused.err, HasSubstr("takes too much"));
}

TEST(DistributionHelpTest, TeachesByExamples) {
  const Outcome outcome = Yatzyctl({"distribution", "--help"});
  EXPECT_EQ(outcome.exit_code, kExitOk);
  EXPECT_THAT(outcome.out,
              AllOf(HasSubstr("yatzyctl distribution --at-least 250"),
                    HasSubstr("--action 'keep 3 3 3'"),
                    HasSubstr("--format svg > scores.svg"),
                    ContainsRegex("--at-least SCORE")));
}

}  // namespace
}  // namespace yatzy::client
