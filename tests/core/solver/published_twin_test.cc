// Whole games, solved by the twins, against what others have published. This is
// what the twins are worth when the solver is compared with them.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <span>
#include <tuple>
#include <vector>

#include "core/os/machine.h"
#include "core/os/sha256.h"
#include "core/rules/presets.h"
#include "core/rules/rule_set.h"
#include "tests/support/house_rules.h"
#include "tests/support/modular_game.h"
#include "tests/support/textbook_game.h"

namespace yatzy {
namespace {

double ModularStart(const RuleSet& rules) {
  return ModularGame(rules, {.residues = false}).ExpectedRemaining({});
}

// E(start) to the last digit: aaanote.com, "miscellaneous-yacht-expected".
TEST(PublishedTwinTest, YachtIsWorthThePublishedFraction) {
  const ModularGame game(*PresetRules("yacht"), {});
  EXPECT_EQ(game.ties().unequal, 0);
  EXPECT_GT(game.ties().equal, 0);
  EXPECT_EQ(
      game.ExactRemaining({}),
      (Fraction{"130168431647811349115778474853736694105832725797363954622080"
                "717684358426714872948709769874714565694897830955575014829491"
                "20609571264927",
                "678758231346195947304076536733181554042652386043849653333729"
                "794388950320168297202265902465611166203996651561816738534494"
                "12452286464"}));
}

// Nobody has published the values of Crag and Generala; both twins find them.
TEST(PublishedTwinTest, BothTwinsAgreeOnEveryStateOfWholeGames) {
  for (const auto& [rules, states, start] :
       {std::tuple{*PresetRules("yacht"), 178'816, 191.774369188341},
        {*PresetRules("crag"), 8'192, 149.847593231641},
        {HouseRulesOf("generala"), 1'024, 147.439289219513}}) {
    const ModularGame game(rules, {.residues = false});
    const TextbookValues values = TextbookGame(rules).Solve(UsableProcessors());
    EXPECT_EQ(values.states().size(), states);
    EXPECT_NEAR(values.At({}), start, 1e-11);
    for (const TwinState& state : values.states()) {
      ASSERT_NEAR(game.ExpectedRemaining(state), values.At(state), 1e-11);
    }
  }
}

// The most that a roll can pay in each category.
std::vector<int> MostPoints(const RuleSet& rules,
                            std::span<const FaceCounts> rolls) {
  std::vector<int> most(rules.categories.size());
  for (const FaceCounts& roll : rolls) {
    for (std::size_t i = 0; i < most.size(); ++i) {
      most[i] = std::max(most[i], PointsOf(rules, static_cast<int>(i), roll));
    }
  }
  return most;
}

// The largest probability of a full score, 325: aaanote.com, the page on 325
// points.
TEST(PublishedTwinTest, YachtsFullScoreHasThePublishedProbability) {
  const RuleSet rules = *PresetRules("yacht");
  const TextbookTurn turn(rules.dice);
  const std::vector<int> most = MostPoints(rules, turn.rolls());
  const std::size_t all = (std::size_t{1} << most.size()) - 1;
  std::vector<double> chance(all + 1);  // from there on, by filled categories
  chance[all] = 1;
  for (std::size_t filled = all; filled-- > 0;) {
    std::vector<double> of_roll;
    for (const FaceCounts& roll : turn.rolls()) {
      double best = 0;
      for (std::size_t i = 0; i < most.size(); ++i) {
        if ((filled >> i & 1) != 0) continue;
        if (PointsOf(rules, static_cast<int>(i), roll) < most[i]) continue;
        best = std::max(best, chance[filled | std::size_t{1} << i]);
      }
      of_roll.push_back(best);
    }
    chance[filled] = turn.ValuesOfKeeps(of_roll, rules.rolls_per_turn)[0];
  }
  EXPECT_NEAR(chance[0] / 3.610891364602e-15, 1, 1e-9);
}

// Verhoeff and Glenn: 254.5896; to more digits yatzy-solver,
// tests/published.rs.
TEST(PublishedTwinTest, AmericanGamesAreWorthThePublishedValues) {
  EXPECT_NEAR(ModularStart(*PresetRules("yahtzee-free-joker")),
              254.589609481962, 1e-9);
  EXPECT_NEAR(ModularStart(*PresetRules("yahtzee")), 254.587728734496, 1e-9);
}

// yatzy-solver 1.0.0 publishes the SHA-256 of its table of Scandinavian Yatzy:
// floats by filled categories and upper total, also where no game gets. It pays
// the bonus when 63 is crossed, so a state at 63 is worth 50 less than here.
TEST(PublishedTwinTest, EverySlotIsThatOfAnotherSolver) {
  const ModularGame game(*PresetRules("scandinavian"),
                         {.residues = false, .every_total = true});
  std::vector<float> slots;
  for (CategoryMask filled = 0; filled <= kAllCategories; ++filled) {
    for (int total = 0; total <= 63; ++total) {
      const double value =
          game.ExpectedRemaining({.filled = filled, .upper_total = total});
      slots.push_back(static_cast<float>(value - (total == 63 ? 50 : 0)));
    }
  }
  EXPECT_EQ(ToHex(Sha256(std::as_bytes(std::span(slots)))),
            "3a5bb59a68632c6236028a6753e01ee39c92c6294d669ad55ec26290e651cf7d");
}

}  // namespace
}  // namespace yatzy
