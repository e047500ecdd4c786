// The solver and the advisor against the textbook in any game: one step of it
// from the table's own values, in states of every level, confirms a state if it
// confirms those after it.
#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "core/advisor/advisor.h"
#include "core/rules/presets.h"
#include "core/solver/solver.h"
#include "core/verify/verify.h"
#include "tests/support/house_rules.h"
#include "tests/support/random_rules.h"
#include "tests/support/status_matchers.h"
#include "tests/support/textbook_game.h"

namespace yatzy {
namespace {

// Half a float ulp of the state and of its successors, and a little more.
double Tolerance(double value) {
  const float stored = std::max(static_cast<float>(value), 256.0f);
  return 1.05 * (std::nextafter(stored, 2 * stored) - stored);
}

State StateOf(const TwinState& twin) {
  return {twin.filled, static_cast<std::uint8_t>(twin.upper_total), twin.held,
          static_cast<std::uint8_t>(twin.saved)};
}

TwinState TwinOf(const State& state) {
  return {.filled = state.filled,
          .held = state.all_equal_held,
          .upper_total = state.upper_total,
          .saved = state.saved};
}

// A solved game beside its textbook.
class SolvedGame {
 public:
  explicit SolvedGame(const RuleSet& rules)
      : game_(Game::Compile(rules).value()),
        table_(Solve(game_, {}).value()),
        textbook_(rules) {}

  const Game& game() const { return *game_; }
  const ValueTable& table() const { return *table_; }

  void ExpectStep(State state) {
    const TwinState twin = TwinOf(state);
    if (moves_.empty() || twin.filled != moves_of_.filled ||
        twin.held != moves_of_.held) {
      moves_of_ = twin;
      moves_.clear();
      if (!game_->IsFinished(state)) {
        moves_ = MovesOfRolls(game_->rules(), twin.filled, twin.held);
      }
    }
    const double slow = textbook_.ExpectedRemaining(moves_, twin, Value());
    ASSERT_NEAR(table_->ExpectedRemaining(state), slow, Tolerance(slow))
        << game_->id() << " C=" << state.filled
        << " m=" << int{state.upper_total}
        << (state.all_equal_held ? " marked" : "")
        << " saved=" << int{state.saved};
  }

  // The actions of a position against the textbook's values.
  void ExpectActions(const Position& position) const {
    const auto actions = RankActions(*table_, position);
    ASSERT_THAT(actions, IsOk());
    const TwinState twin = TwinOf(position.state);
    const auto scores =
        textbook_.ValuesOfRolls(twin, Value(), position.rerolls_left);
    const auto& all = textbook_.turn().rolls();
    const auto at = std::find(all.begin(), all.end(), position.dice);
    for (const RankedAction& action : *actions) {
      if (!std::holds_alternative<Category>(action.action)) continue;
      EXPECT_NEAR(action.expected_remaining, scores[at - all.begin()], 1e-9);
      break;  // the best of the categories
    }
    if (position.rerolls_left == 0) return;
    const auto keeps =
        textbook_.ValuesOfKeeps(twin, Value(), position.rerolls_left);
    for (const RankedAction& action : *actions) {
      if (std::holds_alternative<Category>(action.action)) continue;
      const auto& keep = std::get<FaceCounts>(action.action);
      if (DiceCount(keep) == game_->dice()) continue;  // W of the textbook only
      ASSERT_NEAR(action.expected_remaining,
                  keeps[textbook_.turn().KeepIndex(keep)], 1e-9)
          << game_->id();
    }
  }

  // A reachable state that is not finished, of any level.
  State DrawState(std::mt19937_64& random) const {
    while (true) {
      const State state = game_->StateAt(random() % game_->state_slots());
      if (game_->IsReachable(state) && !game_->IsFinished(state)) return state;
      if (game_->rules().order == FillingOrder::kFree) continue;
      // Few states occur: those of some level.
      const int level = random() % game_->categories();
      const auto all = static_cast<CategoryMask>(game_->all_filled());
      State forced{
          .filled = game_->rules().order == FillingOrder::kTopDown
                        ? (1u << level) - 1
                        : all & ~((1u << (game_->categories() - level)) - 1)};
      forced.upper_total =
          static_cast<std::uint8_t>(random() % game_->totals());
      forced.saved =
          static_cast<std::uint8_t>(random() % game_->saved_counts());
      if (game_->IsReachable(forced)) return forced;
    }
  }

  FaceCounts DrawDice(std::mt19937_64& random) const {
    FaceCounts dice{};
    for (int i = 0; i < game_->dice(); ++i) ++dice[random() % kFaces];
    return dice;
  }

 private:
  TextbookGame::ValueOf Value() const {
    return [this](const TwinState& state) {
      return double{table_->ExpectedRemaining(StateOf(state))};
    };
  }

  const std::shared_ptr<const Game> game_;
  const std::shared_ptr<const ValueTable> table_;
  const TextbookGame textbook_;
  // Of the last state: those that differ in the upper total alone share them.
  TwinState moves_of_;
  TwinMoves moves_;
};

void ExpectSteps(SolvedGame& solved, int states, std::mt19937_64& random) {
  EXPECT_THAT(VerifyTable(solved.table()), IsOk()) << solved.game().id();
  solved.ExpectStep(State{});
  for (int i = 0; i < states; ++i) {
    const State state = solved.DrawState(random);
    solved.ExpectStep(state);
    const int rerolls =
        static_cast<int>(random() % (solved.game().MostRerolls(state) + 1));
    if (i % 4 == 0) {
      solved.ExpectActions({state, solved.DrawDice(random), rerolls});
    }
  }
}

TEST(AnyGameTest, HousesAgreeWithTheTextbook) {
  std::mt19937_64 random(1);
  for (const RuleSet& rules : HouseRules()) {
    if (rules.dice > kDice) continue;
    SolvedGame solved(rules);
    ExpectSteps(solved, 24, random);
  }
}

// All states of the last two levels, and some of each other.
TEST(AnyGameTest, PresetsAgreeWithTheTextbook) {
  std::mt19937_64 random(2);
  for (const Preset& preset : Presets()) {
    const RuleSet rules = *PresetRules(preset.id);
    if (rules.dice > kDice) continue;  // maxi_test has them
    SolvedGame solved(rules);
    const Game& game = solved.game();
    ExpectSteps(solved, 200, random);
    for (std::uint32_t index = 0; index < game.state_slots(); ++index) {
      const State state = game.StateAt(index);
      const int open = game.categories() - std::popcount(state.filled);
      if (open < 1 || open > 2 || !game.IsReachable(state)) continue;
      // Every state of the last level, one in eight of that before.
      if (open == 1 || index % 8 == 0) solved.ExpectStep(state);
    }
  }
}

TEST(AnyGameTest, RandomRuleSetsAgreeWithTheTextbook) {
  std::mt19937_64 random(3);
  for (int i = 0; i < 200; ++i) {
    const RuleSet rules = RandomRules(random, {.max_categories = 9});
    SolvedGame solved(rules);
    ExpectSteps(solved, rules.dice > kDice ? 4 : 12, random);
    if (HasFatalFailure()) FAIL() << CanonicalText(rules);
  }
}

TEST(AnyGameTest, RandomRuleSetsThatSaveRollsAgreeWithTheTextbook) {
  std::mt19937_64 random(6);
  for (int i = 0; i < 100; ++i) {
    const RuleSet rules =
        RandomRules(random, {.max_categories = 7, .saves_rolls = true});
    SolvedGame solved(rules);
    ExpectSteps(solved, rules.dice > kDice ? 3 : 8, random);
    if (HasFatalFailure()) FAIL() << CanonicalText(rules);
  }
}

// What Game has compiled of jokers and places is what Scorings says.
TEST(AnyGameTest, ScoringsAreThoseOfTheRules) {
  std::mt19937_64 random(4);
  std::vector<RuleSet> games = HouseRules();
  for (int i = 0; i < 100; ++i) {
    games.push_back(RandomRules(random, {.max_categories = 12}));
  }
  for (const RuleSet& rules : games) {
    const auto game = Game::Compile(rules).value();
    for (int i = 0; i < 200; ++i) {
      const auto set = static_cast<std::uint32_t>(random() % game->sets());
      if (!game->Occurs(set) || game->FilledOf(set) == game->all_filled()) {
        continue;
      }
      // Half of them all-equal rolls.
      const int roll = i % 2 == 0
                           ? game->AllEqualRoll(static_cast<int>(random() % 6))
                           : static_cast<int>(random() % game->rolls());
      std::vector<Scoring> found(kMaxCategories);
      found.resize(game->ScoringsOf(set, roll, found.data()));
      std::vector<Scoring> expected = Scorings(
          rules, game->FilledOf(set), game->IsMarked(set), game->Roll(roll));
      for (Scoring& scoring : expected) scoring.is_joker = false;
      ASSERT_EQ(found, expected)
          << CanonicalText(rules) << "set " << set << " roll " << roll;
      CategoryMask categories = 0;
      for (const Scoring& scoring : found) {
        categories |= 1u << scoring.category;
      }
      ASSERT_EQ(game->CategoriesFor(set, roll), categories);
    }
  }
}

// The own category of a face has the pattern "face f" and nothing beside it.
TEST(AnyGameTest, AFaceWithAConditionIsNobodysOwnCategory) {
  RuleSet rules = *PresetRules("yahtzee");
  rules.categories[5].pattern = *ParsePattern("face 6 and total >= 10");
  const auto game = Game::Compile(rules).value();
  const std::uint32_t box = 1u << game->IndexOf(Category::kYatzy);
  for (const std::uint32_t set : {box, box | 1u << game->categories()}) {
    for (int face = 0; face < kFaces; ++face) {
      const int roll = game->AllEqualRoll(face);
      std::vector<Scoring> found(kMaxCategories);
      found.resize(game->ScoringsOf(set, roll, found.data()));
      std::vector<Scoring> expected = Scorings(
          rules, game->FilledOf(set), game->IsMarked(set), game->Roll(roll));
      for (Scoring& scoring : expected) scoring.is_joker = false;
      EXPECT_EQ(found, expected) << "set " << set << " face " << face + 1;
    }
  }
}

}  // namespace
}  // namespace yatzy
