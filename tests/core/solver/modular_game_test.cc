#include "tests/support/modular_game.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "core/rules/presets.h"
#include "core/rules/rule_set.h"
#include "tests/support/random_rules.h"
#include "tests/support/reduced_rules.h"
#include "tests/support/residues.h"
#include "tests/support/status_matchers.h"
#include "tests/support/textbook_game.h"

namespace yatzy {
namespace {

TEST(ResiduesTest, DividesAnySumOfSixBySix) {
  for (const PrimeField& field : FieldsOf(500)) {
    const std::uint64_t most = 6 * (field.prime() - 1);
    for (const std::uint64_t sum : {std::uint64_t{0}, std::uint64_t{5},
                                    field.prime() - 1, field.prime(), most}) {
      ASSERT_LT(field.Sixth(sum), field.prime());
      std::uint64_t six_times = 0;
      for (int i = 0; i < 6; ++i) {
        six_times = field.Add(six_times, field.Sixth(sum));
      }
      EXPECT_EQ(six_times, sum % field.prime()) << sum;
    }
  }
}

TEST(ResiduesTest, FindsTheFraction) {
  const std::vector<PrimeField> fields = FieldsOf(60);
  std::vector<std::uint64_t> residues;
  for (const PrimeField& field : fields) {
    const std::uint64_t part = field.Sixth(field.Sixth(field.Sixth(1'234'567)));
    residues.push_back(field.Add(part, part));
  }
  EXPECT_EQ(FractionOf(fields, residues, 3, 60), (Fraction{"1234567", "108"}));
  residues[0] ^= 1;
  EXPECT_FALSE(FractionOf(fields, residues, 3, 60).has_value());
}

// Few categories, all else that a rule set may have.
std::vector<RuleSet> VariedRules() {
  std::vector<RuleSet> games;
  for (const std::string_view id :
       {"scandinavian", "scandinavian+fh5+tp4", "scandinavian+rolls1",
        "scandinavian+rolls4", "scandinavian+bonus0"}) {
    games.push_back(ReducedRules(id,
                                 {Category::kFives, Category::kSixes,
                                  Category::kTwoPairs, Category::kFullHouse},
                                 31));
  }
  for (const std::string_view id :
       {"yahtzee", "yahtzee-free-joker", "yahtzee+forced", "yacht"}) {
    games.push_back(ReducedRules(id,
                                 {Category::kTwos, Category::kSixes,
                                  Category::kFullHouse, Category::kYatzy},
                                 20));
  }
  games.push_back(games[5]);
  games.back().order = FillingOrder::kBottomUp;
  games.back().joker.own_open = Joker::OwnOpen::kAny;
  games.back().joker.own_filled = Joker::OwnFilled::kAny;
  games.push_back(ReducedRules(
      "kismet", {Category::kTwos, Category::kThrees, Category::kFours}, 9));
  games.back().tiers = {{9, 5}, {17, 10}, {30, 40}};
  games.push_back(games.back());
  games.back().dice = 4;
  games.push_back(*PresetRules("scandinavian+forced"));
  return games;
}

void ExpectTwinsToAgree(const RuleSet& rules, const TextbookValues& values) {
  const ModularGame game(rules, {.residues = false, .threads = 1});
  for (const TwinState& state : values.states()) {
    const double value = values.At(state);
    ASSERT_NEAR(game.ExpectedRemaining(state), value,
                1e-13 * std::max(100.0, value))
        << CanonicalText(rules) << state.filled << " " << state.upper_total;
  }
}

TEST(ModularGameTest, AgreesWithTheTextbook) {
  for (const RuleSet& rules : VariedRules()) {
    ASSERT_THAT(Validate(rules), IsOk()) << CanonicalText(rules);
    const ModularGame game(rules, {.threads = 1});
    const TextbookValues values = TextbookGame(rules).Solve(1);
    EXPECT_EQ(game.ties().unequal, 0);
    EXPECT_LE(game.values(), std::ssize(values.states()));
    for (const TwinState& state : values.states()) {
      ASSERT_NEAR(game.ExpectedRemaining(state), values.At(state), 1e-11)
          << CanonicalText(rules) << state.filled << " " << state.upper_total;
    }
  }
}

TEST(ModularGameTest, AgreesWithTheTextbookOnRandomGames) {
  std::mt19937_64 random(1);
  for (int i = 0; i < 100; ++i) {
    const RuleSet rules =
        RandomRules(random, {.max_categories = 4, .max_threshold = 40});
    ExpectTwinsToAgree(rules, TextbookGame(rules).Solve(1));
  }
}

// The double and the residues are of the same number.
TEST(ModularGameTest, FractionsAreWhatTheDoublesSay) {
  for (const RuleSet& rules : VariedRules()) {
    const ModularGame game(rules, {.threads = 1});
    const std::optional<Fraction> exact = game.ExactRemaining({});
    ASSERT_TRUE(exact.has_value());
    EXPECT_NEAR(std::stod(exact->numerator) / std::stod(exact->denominator),
                game.ExpectedRemaining({}), 1e-11);
  }
}

// Without the residues, and with totals that no game reaches, it finds the
// same.
TEST(ModularGameTest, FindsTheSameWithLessOrMore) {
  const RuleSet rules = VariedRules()[0];
  const ModularGame game(rules, {.threads = 1});
  const ModularGame doubles(
      rules, {.residues = false, .every_total = true, .threads = 2});
  EXPECT_GT(doubles.values(), game.values());
  for (const TwinState& state : ReachableStates(rules, 1)) {
    EXPECT_EQ(doubles.ExpectedRemaining(state), game.ExpectedRemaining(state));
  }
}

TEST(ModularGameTest, OneRollOfChanceIsWorth17AndAHalf) {
  const RuleSet rules =
      ReducedRules("scandinavian+rolls1", {Category::kChance}, 63);
  EXPECT_EQ(ModularGame(rules, {.threads = 1}).ExactRemaining({}),
            (Fraction{"35", "2"}));
}

// Yatzy is last, so it holds 50 as often as five of a kind can be had in three
// rolls: 347897/7558272 (yatzy-solver, docs/rules.md).
TEST(ModularGameTest, KnowsTheChanceOfAYatzyInForcedOrder) {
  const RuleSet rules = *PresetRules("scandinavian+forced");
  const ModularGame game(rules, {.threads = 1});
  const CategoryMask all_but_last = kAllCategories - MaskOf(Category::kYatzy);
  EXPECT_EQ(game.ExactRemaining({.filled = all_but_last}),
            (Fraction{"8697425", "3779136"}));  // times 50, in lowest terms
}

}  // namespace
}  // namespace yatzy
