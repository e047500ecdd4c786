#include "core/verify/verify.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include "core/os/pages.h"
#include "core/rules/presets.h"
#include "core/solver/solver.h"
#include "tests/support/default_game.h"
#include "tests/support/random_rules.h"
#include "tests/support/reduced_rules.h"
#include "tests/support/solved_table.h"
#include "tests/support/status_matchers.h"
#include "tests/support/table_bytes.h"

namespace yatzy {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();
constexpr State kSomeState{65, 3};  // the worked example of state.h

class VerifyTableTest : public ::testing::Test {
 protected:
  // The verdict over the values as they have been changed.
  absl::Status Verify() const {
    return VerifyTable(
        *TableOf(values_, Arithmetic::kDouble, SolvedTable().get()));
  }

  static auto DataLoss(const ::testing::Matcher<std::string>& message) {
    return StatusIs(absl::StatusCode::kDataLoss, message);
  }

  float& At(State state) { return values_[StateIndex(state)]; }

  std::vector<float> values_ = SolvedTable()->StateValues();
};

TEST_F(VerifyTableTest, AcceptsTheSolutionInDouble) {
  EXPECT_THAT(Verify(), IsOk());
  EXPECT_THAT(VerifyTable(*SolvedTable()), IsOk());
}

TEST_F(VerifyTableTest, AcceptsTheSolutionInFloat) {
  EXPECT_THAT(VerifyTable(*SolvedTableInFloat()), IsOk());
}

// Where floats are far apart, from one power of two to the next.
TEST_F(VerifyTableTest, AcceptsGamesOfThousandsOfPoints) {
  RuleSet rules = ReducedRules("scandinavian",
                               {Category::kOnes, Category::kTwoPairs,
                                Category::kChance, Category::kYatzy},
                               3);
  rules.id = "thousands";
  rules.categories[2].payout.kind = Payout::Kind::kTotal;
  for (int points = 500; points <= 960; points += 20) {
    rules.categories[2].payout.points = points;
    rules.categories[3].payout.points = points;
    const auto game = Game::Compile(rules).value();
    for (const Arithmetic arithmetic :
         {Arithmetic::kDouble, Arithmetic::kFloat}) {
      const auto table = Solve(game, {.arithmetic = arithmetic}).value();
      EXPECT_THAT(VerifyTable(*table), IsOk()) << points;
    }
  }
}

// Turns of many rolls round more, and nothing but 1,000 points is more than
// that in float.
TEST_F(VerifyTableTest, AcceptsInFloatWhatManyRollsHaveRounded) {
  RuleSet thousand = ReducedRules("maxi", {Category::kChance}, 0);
  thousand.id = "thousand";
  thousand.tiers.clear();
  thousand.categories[0].payout = {Payout::Kind::kFixed, 1000};
  std::vector<RuleSet> games = {*PresetRules("yahtzee+saved"), thousand};
  std::mt19937_64 random(1);
  while (games.size() < 40) {
    games.push_back(RandomRules(
        random,
        {.min_categories = 3, .max_categories = 7, .saves_rolls = true}));
  }
  for (const RuleSet& rules : games) {
    const auto game = Game::Compile(rules);
    ASSERT_THAT(game, IsOk());
    const auto table = Solve(*game, {.arithmetic = Arithmetic::kFloat}).value();
    EXPECT_THAT(VerifyTable(*table), IsOk()) << rules.id;
  }
}

// More than rounding is refused there as well.
TEST_F(VerifyTableTest, RefusesWrongValuesInFloatWithSavedRolls) {
  const auto game = Game::Compile(*PresetRules("yahtzee-plain+saved3")).value();
  const auto table = Solve(game, {.arithmetic = Arithmetic::kFloat}).value();
  auto values = AllocatePagesOf<float>(game->values());
  for (const float factor : {1.0001f, 0.9999f}) {
    for (std::uint32_t i = 0; i < game->values(); ++i) {
      values.get()[i] = table->payload()[i] * (i % 2 == 0 ? factor : 1.0f);
    }
    EXPECT_THAT(VerifyTable(ValueTable(game, values, Arithmetic::kFloat)),
                DataLoss(HasSubstr("wrong table")));
  }
}

TEST_F(VerifyTableTest, RefusesTheDoubleSolutionUnderTheNameOfFloat) {
  const auto table = TableOf(values_, Arithmetic::kFloat);
  EXPECT_THAT(VerifyTable(*table),
              DataLoss(HasSubstr("the signature of float tables")));
}

TEST_F(VerifyTableTest, RefusesValuesThatAreNoScores) {
  for (const float value :
       {kNaN, -0.5f, 375.0f, std::numeric_limits<float>::infinity(),
        -std::numeric_limits<float>::infinity()}) {
    At(kSomeState) = value;
    EXPECT_THAT(Verify(), DataLoss(AllOf(HasSubstr("index 4163"),
                                         HasSubstr("not a score"))))
        << value;
  }
}

TEST_F(VerifyTableTest, RefusesAnEmptyTable) {
  values_.assign(kStateSlots, kNaN);
  EXPECT_THAT(Verify(), DataLoss(HasSubstr("index 0 holds nan")));
}

TEST_F(VerifyTableTest, RefusesATableOfZeros) {
  values_.assign(kStateSlots, 0.0f);
  EXPECT_THAT(Verify(), DataLoss(HasSubstr("E(C=32767, m=63)")));
}

TEST_F(VerifyTableTest, RefusesAWrongBonusInTheLastLevel) {
  At({kAllCategories, 63}) = 35.0f;
  EXPECT_THAT(Verify(), DataLoss(AllOf(HasSubstr("E(C=32767, m=63)"),
                                       HasSubstr("is 35.000000"),
                                       HasSubstr("expected 50.000000"))));
}

TEST_F(VerifyTableTest, RefusesABonusThatWasNotEarned) {
  At({kAllCategories, 62}) = 50.0f;
  EXPECT_THAT(Verify(), DataLoss(AllOf(HasSubstr("E(C=32767, m=0)"),
                                       HasSubstr("expected 0.000000"))));
}

TEST_F(VerifyTableTest, RefusesTheWellKnownWrongStart) {
  // What the game is worth if a single pair scores in Two Pairs.
  At(State{}) = 248.6328539f;
  EXPECT_THAT(Verify(), DataLoss(AllOf(HasSubstr("E(C=0, m=0)"),
                                       HasSubstr("is 248.632858"),
                                       HasSubstr("expected 248.439989"))));
}

TEST_F(VerifyTableTest, RefusesValuesThatAreNotThoseThatTheFileNames) {
  // A file may say of itself what it likes.
  const auto wrong = TableOf(values_, Arithmetic::kDouble);
  std::vector<float> payload(wrong->payload().begin(), wrong->payload().end());
  payload[4711] = std::nextafter(payload[4711], 0.0f);
  auto owner = std::make_shared<const std::vector<float>>(payload);
  const ValueTable table(
      Game::Default(), {owner, owner->data()}, Arithmetic::kDouble,
      ValueTable::Digests{SolvedTable()->values_sha256(),
                          Sha256(std::as_bytes(std::span(payload)))});
  EXPECT_THAT(VerifyTable(table), DataLoss(HasSubstr("payload_sha256 is")));
}

TEST_F(VerifyTableTest, RefusesManyWrongValues) {
  std::mt19937 random(1);
  for (std::uint32_t index = 64; index < kStateSlots - 64; ++index) {
    if (random() % 2 == 0) values_[index] += 0.01f;  // NaN stays NaN
  }
  EXPECT_THAT(Verify(), DataLoss(AllOf(HasSubstr("wrong table: E(C="),
                                       HasSubstr("expected"))));
}

TEST_F(VerifyTableTest, RefusesOneUlpInOneStateAnywhere) {
  std::mt19937 random(2);
  for (int changed = 0; changed < 10;) {
    const State state = StateAt(random() % kStateSlots);
    if (!IsReachable(state) || IsFinished(state)) continue;
    const float original = At(state);
    At(state) = std::nextafter(original, 0.0f);
    EXPECT_THAT(Verify(), DataLoss(HasSubstr("the signature of double tables")))
        << StateIndex(state);
    At(state) = original;
    ++changed;
  }
}

}  // namespace
}  // namespace yatzy
