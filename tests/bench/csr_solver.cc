#include "tests/bench/csr_solver.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/dice/rolls.h"
#include "tests/support/default_game.h"

namespace yatzy {
namespace {

// The ordered outcomes of the dice not kept that make `roll` of `keep`; 0 if
// the roll does not have the keep in it.
int Ways(const FaceCounts& keep, const FaceCounts& roll) {
  int ways = 1;
  int dice = 0;
  for (int face = 0; face < kFaces; ++face) {
    if (keep[face] > roll[face]) return 0;
    for (int n = 1; n <= roll[face] - keep[face]; ++n) {
      ways = ways * ++dice / n;
    }
  }
  return ways;
}

}  // namespace

CsrSolver::CsrSolver() {
  for (int keep = 0; keep < kSmallKeeps; ++keep) {
    const FaceCounts& kept = kKeepLattice.counts[keep];
    const double outcomes = std::pow(kFaces, kDice - DiceCount(kept));
    for (int roll = 0; roll < kRolls; ++roll) {
      const int ways = Ways(kept, RollCounts(roll));
      if (ways == 0) continue;
      rolls_of_keep_.columns.push_back(static_cast<std::uint16_t>(roll));
      rolls_of_keep_.probabilities.push_back(ways / outcomes);
    }
    rolls_of_keep_.row_begins.push_back(rolls_of_keep_.columns.size());
  }
  for (int roll = 0; roll < kRolls; ++roll) {
    for (int keep = 0; keep < kSmallKeeps; ++keep) {
      if (Ways(kKeepLattice.counts[keep], RollCounts(roll)) == 0) continue;
      keeps_of_roll_.columns.push_back(static_cast<std::uint16_t>(keep));
    }
    keeps_of_roll_.row_begins.push_back(keeps_of_roll_.columns.size());
    for (int c = 0; c < kCategories; ++c) {
      points_[c][roll] = PointsIn(static_cast<Category>(c), roll);
      if (c < kUpperCategories)
        upper_points_[c][roll] = PointsIn(static_cast<Category>(c), roll);
    }
  }
}

void CsrSolver::ScoreRolls(State state, const double* values,
                           Scratch& scratch) const {
  scratch.rolls.fill(-std::numeric_limits<double>::infinity());
  double* const rolls = scratch.rolls.data();
  for (int c = 0; c < kCategories; ++c) {
    const auto category = static_cast<Category>(c);
    if (Contains(state.filled, category)) continue;
    const State next = After(state, category, 0);
    const double* const points = points_[c].data();
    if (IsUpper(category)) {
      const double* const of_total = values + next.filled * kUpperTotals;
      const int* const upper_points = upper_points_[c].data();
      for (int roll = 0; roll < kRolls; ++roll) {
        const int total =
            std::min(kBonusThreshold, state.upper_total + upper_points[roll]);
        rolls[roll] = std::max(rolls[roll], points[roll] + of_total[total]);
      }
    } else {
      const double later = values[StateIndex(next)];
      for (int roll = 0; roll < kRolls; ++roll) {
        rolls[roll] = std::max(rolls[roll], points[roll] + later);
      }
    }
  }
}

void CsrSolver::RollTheRest(Scratch& scratch) const {
  const std::uint32_t* const begins = rolls_of_keep_.row_begins.data();
  const std::uint16_t* const columns = rolls_of_keep_.columns.data();
  const double* const probabilities = rolls_of_keep_.probabilities.data();
  for (int keep = 0; keep < kSmallKeeps; ++keep) {
    const std::uint32_t end = begins[keep + 1];
    std::uint32_t i = begins[keep];
    // Four running sums, because each addition waits for the one before.
    double sums[4] = {};
    for (; i + 4 <= end; i += 4) {
      for (int j = 0; j < 4; ++j) {
        sums[j] += probabilities[i + j] * scratch.rolls[columns[i + j]];
      }
    }
    for (; i < end; ++i) {
      sums[0] += probabilities[i] * scratch.rolls[columns[i]];
    }
    scratch.keeps[keep] = (sums[0] + sums[1]) + (sums[2] + sums[3]);
  }
}

void CsrSolver::ChooseKeeps(Scratch& scratch) const {
  const std::uint32_t* const begins = keeps_of_roll_.row_begins.data();
  const std::uint16_t* const columns = keeps_of_roll_.columns.data();
  for (int roll = 0; roll < kRolls; ++roll) {
    double best = scratch.rolls[roll];
    for (std::uint32_t i = begins[roll]; i < begins[roll + 1]; ++i) {
      best = std::max(best, scratch.keeps[columns[i]]);
    }
    scratch.rolls[roll] = best;
  }
}

void CsrSolver::ValueRolls(State state, int rerolls_left, const double* values,
                           Scratch& scratch) const {
  ScoreRolls(state, values, scratch);
  for (int reroll = 0; reroll < rerolls_left; ++reroll) {
    RollTheRest(scratch);
    ChooseKeeps(scratch);
  }
}

double CsrSolver::ExpectedRemaining(State state, const double* values,
                                    Scratch& scratch) const {
  if (IsFinished(state)) {
    return state.upper_total == kBonusThreshold ? kBonusPoints : 0;
  }
  ValueRolls(state, 2, values, scratch);
  // The first roll is that of the empty keep, row 0.
  double sum = 0;
  for (int roll = 0; roll < kRolls; ++roll) {
    sum += rolls_of_keep_.probabilities[roll] * scratch.rolls[roll];
  }
  return sum;
}

std::vector<double> CsrSolver::Solve(
    const std::function<void(int)>& on_progress) const {
  std::vector<double> values(kStateSlots,
                             std::numeric_limits<double>::quiet_NaN());
  Scratch scratch;
  int solved = 0;
  // Every successor's set has one bit more, so it is a larger number.
  for (int filled = kAllCategories; filled >= 0; --filled) {
    for (int total = 0; total < kUpperTotals; ++total) {
      const State state{static_cast<CategoryMask>(filled),
                        static_cast<std::uint8_t>(total)};
      if (!IsReachable(state)) continue;
      values[StateIndex(state)] =
          ExpectedRemaining(state, values.data(), scratch);
      ++solved;
    }
    on_progress(solved);
  }
  return values;
}

}  // namespace yatzy
