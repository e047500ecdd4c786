// Games in which unused rolls are saved for later turns.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <optional>
#include <random>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "core/game/solve_needs.h"
#include "core/game/solve_parts.h"
#include "core/os/sha256.h"
#include "core/rules/presets.h"
#include "core/solver/lane_layout.h"
#include "core/solver/solver.h"
#include "core/verify/verify.h"
#include "tests/support/long_card.h"
#include "tests/support/reduced_rules.h"
#include "tests/support/status_matchers.h"
#include "tests/support/textbook_game.h"

namespace yatzy {
namespace {

std::shared_ptr<const Game> CompiledSaving(const RuleSet& rules) {
  return Game::Compile(rules).value();
}

RuleSet SavingRules(int most, int points = 0) {
  RuleSet rules = ReducedRules(
      "scandinavian",
      {Category::kOnes, Category::kSixes, Category::kChance, Category::kYatzy},
      21);
  rules.id = "small";
  rules.saved_rolls = {most, points};
  return rules;
}

double StartOfSaving(const RuleSet& rules) {
  return (*SolveExactly(CompiledSaving(rules)))->ExpectedRemaining(State{});
}

// Counted elsewhere as (2 * filled + 1) for each state without them.
TEST(SavedRollsTest, StatesAreAsManyAsCountedElsewhere) {
  EXPECT_EQ(
      CompiledSaving(*PresetRules("scandinavian+saved"))->reachable_states(),
      24'335'360u);
  EXPECT_EQ(CompiledSaving(*PresetRules("maxi+saved"))->reachable_states(),
            1'269'661'696u);
}

TEST(SavedRollsTest, EveryStateHasItsIndexAndValue) {
  const auto game = CompiledSaving(SavingRules(5));
  std::uint32_t reachable = 0;
  std::vector<bool> has_state(game->values());
  for (std::uint32_t index = 0; index < game->state_slots(); ++index) {
    const State state = game->StateAt(index);
    EXPECT_EQ(game->StateIndex(state), index);
    EXPECT_EQ(game->IsReachable(state), game->ValueOf(state) != Game::kNoValue);
    if (!game->IsReachable(state)) continue;
    ++reachable;
    has_state[game->ValueOf(state)] = true;
  }
  EXPECT_EQ(reachable, game->reachable_states());
  EXPECT_EQ(std::count(has_state.begin(), has_state.end(), false), 0);
}

// From the start of a game, by the textbook alone, not one step.
TEST(SavedRollsTest, AgreeWithTheTextbookFromTheStart) {
  for (const auto& [most, points] :
       {std::array{0, 0}, {1, 0}, {2, 0}, {3, 2}, {8, 0}, {8, 5}}) {
    const RuleSet rules = SavingRules(most, points);
    const TextbookGame textbook(rules);
    TextbookEndgame endgame(textbook);
    EXPECT_NEAR(StartOfSaving(rules), endgame.ExpectedRemaining({}), 1e-9)
        << most << " saved, " << points << " points";
  }
}

TEST(SavedRollsTest, MoreOfThemAreNeverWorthLess) {
  double before = StartOfSaving(SavingRules(0));
  for (int most = 1; most <= 8; ++most) {
    const double more = StartOfSaving(SavingRules(most));
    EXPECT_GE(more, before - 1e-12) << most;
    before = more;
  }
  EXPECT_GT(before, StartOfSaving(SavingRules(0)) + 0.5);
}

// A roll that pays more than any roll can win is never taken.
TEST(SavedRollsTest, NobodyRollsAgainIfRollsPayMore) {
  RuleSet rules = SavingRules(8, 1000);
  RuleSet one_roll = SavingRules(0);
  one_roll.rolls_per_turn = 1;
  EXPECT_NEAR(StartOfSaving(rules), StartOfSaving(one_roll) + 8 * 1000, 1e-8);
}

TEST(SavedRollsTest, EveryInstructionSetAndThreadCountHasTheSameBytes) {
  const auto game = CompiledSaving(*PresetRules("yacht+saved3"));
  const auto first = *Solve(game, {});
  EXPECT_THAT(VerifyTable(*first), IsOk());
  for (const Simd simd : AvailableSimd()) {
    const auto other = *Solve(game, {.threads = 1, .simd = simd});
    EXPECT_EQ(other->payload_sha256(), first->payload_sha256())
        << SimdName(simd);
  }
}

TEST(SavedRollsTest, AWrongValueIsFound) {
  const auto game = CompiledSaving(SavingRules(4, 3));
  const auto table = *Solve(game, {});
  std::vector<float> payload(table->payload().begin(), table->payload().end());
  State finished{.filled = game->all_filled(), .saved = 2};
  payload[game->ValueOf(finished)] += 1;
  EXPECT_THAT(
      VerifyTable(*ValueTable::FromPayload(game, payload, Arithmetic::kDouble)),
      StatusIs(absl::StatusCode::kDataLoss,
               ::testing::HasSubstr("wrong table")));
}

TEST(SavedRollsTest, ManyValuesAreThoseOfOne) {
  const auto table = *Solve(CompiledSaving(SavingRules(5, 2)), {});
  const Game& game = table->game();
  std::vector<std::uint32_t> indices;
  std::vector<float> expected;
  for (std::uint32_t index = 0; index < game.state_slots(); ++index) {
    const State state = game.StateAt(index);
    if (!game.IsReachable(state)) {
      EXPECT_THAT(WhyNoValue(*table, index), testing::HasSubstr("no game"));
      float none = 0;
      EXPECT_EQ(LookUp(*table, {&index, 1}, {&none, 1}), 0u);
      continue;
    }
    indices.push_back(index);
    expected.push_back(table->ExpectedRemaining(state));
  }
  std::vector<float> values(indices.size());
  EXPECT_EQ(LookUp(*table, indices, values), std::nullopt);
  EXPECT_EQ(values, expected);
}

// The solver's own layout has what a solve was said to take.
TEST(SavedRollsTest, ASolveTakesWhatItWasSaidToTake) {
  for (const char* id : {"scandinavian", "yahtzee+saved2", "maxi",
                         "scandinavian+saved", "scandinavian+saved5"}) {
    const auto game = CompiledSaving(*PresetRules(id));
    const SolveNeeds needs = NeedsOfSolve(*game, 8);
    const LaneLayout layout(game);
    EXPECT_EQ(needs.table_bytes, game->values() * 4.0);
    const double all = layout.size() * 8.0;
    const double lanes = double(needs.memory_bytes - needs.table_bytes -
                                game->sets() * 8);  // where each set is
    if (IsLargeGame(*game)) {
      EXPECT_LT(lanes, 0.3 * all) << id;
      EXPECT_NEAR(needs.checkpoint_bytes, all, 0.03 * all) << id;
    } else {
      EXPECT_NEAR(lanes, all, 0.03 * all) << id;
    }
  }
  const auto game = CompiledSaving(*PresetRules("maxi+saved"));
  EXPECT_EQ(game->reachable_states(), 1269661696);
  const std::uint64_t takes = NeedsOfSolve(*game, 8).memory_bytes;
  EXPECT_GT(takes, std::uint64_t{1} << 30);
  EXPECT_LT(takes, std::uint64_t{1} << 33);
}

// Where the lines of a level are, and when values are written, changes nothing:
// a table in double goes level by level, values in double part by part, and a
// state by itself knows of neither.
TEST(SavedRollsTest, LargeGamesHaveTheirValuesWhateverTheirPartsAre) {
  for (const int upper : {0, 3}) {
    const auto game = CompiledSaving(LongCard(upper));
    ASSERT_TRUE(IsLargeGame(*game));
    ASSERT_EQ(SolveParts(*game).count(), 16);
    const auto table = Solve(game, {}).value();
    EXPECT_THAT(VerifyTable(*table), IsOk()) << upper;
    const auto exact = SolveExactly(game).value();
    const double* const values = exact->OfSet(0);
    std::uint32_t different = 0;
    for (std::uint32_t i = 0; i < game->values(); ++i) {
      different += table->payload()[i] != static_cast<float>(values[i]);
    }
    EXPECT_EQ(different, 0u) << upper;
  }
}

// The digest goes set by set.
TEST(SavedRollsTest, TheDigestIsThatOfAllValuesByIndex) {
  RuleSet with_mark = *PresetRules("yahtzee+forced+saved3");
  for (const RuleSet& rules : {SavingRules(5, 2), with_mark}) {
    const auto table = *Solve(CompiledSaving(rules), {});
    const std::vector<float> values = table->StateValues();
    EXPECT_EQ(table->values_sha256(), Sha256(std::as_bytes(std::span(values))));
  }
}

TEST(SavedRollsTest, ASolveGoesOnFromItsCheckpoint) {
  const auto game = CompiledSaving(*PresetRules("scandinavian+saved2"));
  const std::string path = testing::TempDir() + "/saved.checkpoint";
  std::stop_source stop;
  SolveOptions options{.checkpoint = path, .stop = stop.get_token()};
  options.on_progress = [&](const SolveProgress& progress) {
    if (progress.level == 8) stop.request_stop();
  };
  EXPECT_THAT(Solve(game, options), StatusIs(absl::StatusCode::kCancelled,
                                             ::testing::HasSubstr("stopped")));
  const auto whole = *Solve(game, {});
  const auto resumed = *Solve(game, {.checkpoint = path});
  EXPECT_EQ(resumed->payload_sha256(), whole->payload_sha256());
  EXPECT_THAT(VerifyTable(*resumed), IsOk());
  std::remove(path.c_str());
}

}  // namespace
}  // namespace yatzy
