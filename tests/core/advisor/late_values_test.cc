#include "core/advisor/late_values.h"

#include <gmock/gmock.h>

#include <bit>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/advisor/distribution.h"
#include "core/rules/presets.h"
#include "core/solver/solver.h"
#include "tests/support/default_game.h"
#include "tests/support/small_game.h"
#include "tests/support/solved_table.h"
#include "tests/support/status_matchers.h"

namespace yatzy {
namespace {

absl::Status Always() { return absl::OkStatus(); }

std::shared_ptr<const ExactValues> LateValuesOf(
    const std::shared_ptr<const Game>& game, State state) {
  return *LateValues(game, state, BestSimd(), Always);
}

// Every value of every set that may follow the state.
void ExpectAsSolved(const ExactValues& solved, State state) {
  const Game& game = solved.game();
  const auto late = LateValuesOf(solved.shared_game(), state);
  int compared = 0;
  for (std::uint32_t set = 0; set < game.sets(); ++set) {
    const bool follows = (set & state.filled) == state.filled;
    if (!follows || game.first_values()[set] == Game::kNoValue) continue;
    for (const State& next : game.StatesOfValues(set)) {
      ASSERT_NEAR(late->ExpectedRemaining(next), solved.ExpectedRemaining(next),
                  1e-11)
          << game.id() << ", set " << set;
      ++compared;
    }
  }
  EXPECT_GT(compared, 1);
}

// From the start of a game of eight categories with jokers and a mark.
TEST(LateValuesTest, AreThoseOfTheWholeSolve) {
  const auto solved = *SolveExactly(SmallGame());
  ExpectAsSolved(*solved, State{});
  const int box = SmallGame()->all_equal_box();
  ASSERT_GE(box, 0);
  ExpectAsSolved(*solved, {.filled = 1u << box, .all_equal_held = true});
}

TEST(LateValuesTest, AreThoseOfAnyOrderAndNumberOfDice) {
  for (const std::string id : {"yacht+forced", "crag", "yahtzee+forced"}) {
    const auto game = Game::Compile(PresetRules(id).value()).value();
    ExpectAsSolved(**SolveExactly(game), State{});
  }
  RuleSet rules = PresetRules("maxi").value();
  rules.id = "short-maxi";
  rules.categories.erase(rules.categories.begin() + 2,
                         rules.categories.end() - 5);
  rules.tiers[0].threshold = 12;
  const auto game = Game::Compile(std::move(rules)).value();
  ExpectAsSolved(**SolveExactly(game), State{});
}

TEST(LateValuesTest, GiveTheSameDistribution) {
  const State state{kAllCategories & ~(MaskOf(Category::kSixes) |
                                       MaskOf(Category::kFullHouse) |
                                       MaskOf(Category::kYatzy)),
                    45};
  const auto late = LateValuesOf(Game::Default(), state);
  const Distribution made = *DistributionOf(*late, state, {.threads = 1});
  const Distribution right =
      *DistributionOf(*SolvedExactValues(), state, {.threads = 1});
  EXPECT_EQ(made.least, right.least);
  EXPECT_THAT(
      made.probabilities,
      ::testing::Pointwise(::testing::DoubleNear(1e-15), right.probabilities));
}

TEST(LateValuesTest, EndWhenTheCheckpointSaysSo) {
  int asked = 0;
  EXPECT_THAT(LateValues(SmallGame(), State{}, BestSimd(),
                         [&asked] {
                           return ++asked < 3
                                      ? absl::OkStatus()
                                      : absl::CancelledError("he has gone");
                         }),
              StatusIs(absl::StatusCode::kCancelled, "he has gone"));
  EXPECT_EQ(asked, 3);
}

}  // namespace
}  // namespace yatzy
