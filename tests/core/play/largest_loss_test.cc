// The largest loss that there is, which the API's comments promise: over every
// state, roll and number of rerolls left, scoring among the actions.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "core/advisor/advisor.h"
#include "core/advisor/scoring_values.h"
#include "core/dice/rolls.h"
#include "core/play/turn_values.h"
#include "tests/support/default_game.h"
#include "tests/support/solved_table.h"

namespace yatzy {
namespace {

constexpr int kRerolls = 2;

struct Range {
  double least;
  double most;

  void Add(const Range& other) {
    least = std::min(least, other.least);
    most = std::max(most, other.most);
  }
};

struct LargestLoss {
  double loss = 0;
  Position position;
};

// What the ways to score each roll are worth.
std::array<Range, kRolls> RangesOfScoring(State state) {
  std::array<Range, kRolls> ranges;
  ScoringValues ways;
  for (int roll = 0; roll < kRolls; ++roll) {
    FillScoringValues(*SolvedTable(), state, roll, ways);
    const auto [least, most] = std::minmax_element(
        ways.values.begin(), ways.values.begin() + ways.count);
    ranges[roll] = {*least, *most};
  }
  return ranges;
}

// What the keeps of each roll are worth, all of them by taking one die away at
// a time.
std::array<Range, kKeeps> RangesOfKeeps(const TurnValues& turns, int lane,
                                        int rerolls_left) {
  std::array<Range, kKeeps> ranges;
  for (int keep = 0; keep < kKeeps; ++keep) {
    const double value =
        turns.OfKeep(lane, rerolls_left, static_cast<KeepIndex>(keep));
    ranges[keep] = {value, value};
    for (int i = 0; i < kKeepLattice.down_count[keep]; ++i) {
      ranges[keep].Add(ranges[kKeepLattice.down[keep][i]]);
    }
  }
  return ranges;
}

void LookAt(const TurnValues& turns, int lane, State state,
            LargestLoss& largest) {
  const auto scoring = RangesOfScoring(state);
  for (int rerolls_left = 0; rerolls_left <= kRerolls; ++rerolls_left) {
    std::array<Range, kKeeps> keeps;
    if (rerolls_left > 0) keeps = RangesOfKeeps(turns, lane, rerolls_left);
    for (int roll = 0; roll < kRolls; ++roll) {
      Range range = scoring[roll];
      if (rerolls_left > 0) range.Add(keeps[kSmallKeeps + roll]);
      if (range.most - range.least <= largest.loss) continue;
      largest = {range.most - range.least,
                 {state, RollCounts(roll), rerolls_left}};
    }
  }
}

// Half a minute.
TEST(LargestLossTest, DISABLED_OfAllPositionsIsBelow111Points) {
  TurnValues turns(*SolvedTable(), BestSimd());
  std::vector<State> lanes;
  LargestLoss largest;
  for (std::uint32_t index = 0; index < kStateSlots; ++index) {
    const State state = StateAt(index);
    const bool is_wanted = IsReachable(state) && !IsFinished(state);
    if (is_wanted) {
      turns.Add(state);
      lanes.push_back(state);
    }
    const bool is_last = index + 1 == kStateSlots;
    if (!turns.IsFull() && !(is_last && !turns.IsEmpty())) continue;
    turns.Solve();
    for (std::size_t i = 0; i < lanes.size(); ++i) {
      LookAt(turns, static_cast<int>(i), lanes[i], largest);
    }
    turns.Clear();
    lanes.clear();
  }
  EXPECT_NEAR(largest.loss, 110.9223, 5e-4);
  // As RankActions has it.
  const auto ranked = RankActions(*SolvedTable(), largest.position,
                                  {.max_actions = 0, .include_scoring = true});
  ASSERT_TRUE(ranked.ok());
  EXPECT_NEAR(ranked->back().loss, largest.loss, 1e-4);
  RecordProperty("loss", std::to_string(largest.loss));
}

}  // namespace
}  // namespace yatzy
