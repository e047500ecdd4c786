#include "tests/bench/load_bound.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <vector>

#include "core/dice/rolls.h"
#include "core/game/scoring_plan.h"
#include "core/kernel/lattice_steps.h"
#include "core/solver/lane_layout.h"
#include "tests/bench/stopwatch.h"
#include "tests/support/default_game.h"

namespace yatzy {
namespace {

using lattice_internal::kOrder;

// Which values the schedule touches, one after the other. Values have any
// different numbers.
class Schedule {
 public:
  void Use(int value) { accesses_.push_back({value, false}); }
  void Compute(int value) { accesses_.push_back({value, true}); }

  // The fewest loads with so many registers: each holds a value until the next
  // use of some other is nearer (Belady). Values that were computed are in
  // memory as well, so dropping one costs nothing.
  int CountLoads(std::size_t registers) const {
    const std::vector<int> next_use = NextUses();
    std::map<int, int> held;  // by value: its next use
    int loads = 0;
    for (std::size_t i = 0; i < accesses_.size(); ++i) {
      const auto [value, is_computed] = accesses_[i];
      if (!is_computed && !held.contains(value)) ++loads;
      held[value] = next_use[i];
      if (held.size() <= registers) continue;
      held.erase(std::max_element(
          held.begin(), held.end(),
          [](const auto& a, const auto& b) { return a.second < b.second; }));
    }
    return loads;
  }

 private:
  struct Access {
    int value;
    bool is_computed;
  };

  // For each access, when the same value is used next; the end if never.
  std::vector<int> NextUses() const {
    const int end = static_cast<int>(accesses_.size());
    std::vector<int> next_use(end, end);
    std::map<int, int> later;
    for (int i = end - 1; i >= 0; --i) {
      const auto found = later.find(accesses_[i].value);
      if (found != later.end()) next_use[i] = found->second;
      if (accesses_[i].is_computed) {
        later.erase(accesses_[i].value);
      } else {
        later[accesses_[i].value] = i;
      }
    }
    return next_use;
  }

  std::vector<Access> accesses_;
};

// As VisitKeeps of lattice_steps.h.
template <typename Visit>
Schedule ScheduleOf(const Visit& visit) {
  Schedule schedule;
  for (const int keep : kOrder) visit(keep, schedule);
  return schedule;
}

// As VisitKeepsBackwards.
template <typename Visit>
Schedule BackwardScheduleOf(const Visit& visit) {
  Schedule schedule;
  for (int i = kKeeps - 1; i >= 0; --i) visit(kOrder[i], schedule);
  return schedule;
}

void Expect(int keep, Schedule& schedule) {
  if (keep >= kSmallKeeps) return;
  for (const int above : kKeepLattice.up[keep]) schedule.Use(above);
  schedule.Compute(keep);
}

void Choose(int keep, Schedule& schedule) {
  const int below = kKeepLattice.down_count[keep];
  if (below == 0) return;  // the empty keep stays what it is
  schedule.Use(keep);
  for (int i = 0; i < below; ++i) schedule.Use(kKeepLattice.down[keep][i]);
  schedule.Compute(keep);
}

// Rests behind the rows.
constexpr int kFirstRest = kFirstJointRow + kMaxJointRows;

// The rows of a roll, as BestRow in widget_kernel_impl.h looks at them.
void LookAtRows(int keep, Schedule& schedule) {
  if (keep < kSmallKeeps) return;
  const FaceCounts& counts = kKeepLattice.counts[keep];
  const int fives = counts[kFaces - 2];
  const int sixes = counts[kFaces - 1];
  const int roll = keep - kSmallKeeps;
  schedule.Use(kFirstRest + TheGame().plan().view<float>().rest_of_roll[roll]);
  for (int face = 0; face < kFaces - 2; ++face) {
    if (counts[face] > 0) schedule.Use(RowOfFace(face, counts[face]));
  }
  if (fives > 0 && sixes > 0) {
    schedule.Use(RowOfLastTwo(fives, sixes));
  } else if (fives > 0) {
    schedule.Use(RowOfFace(kFaces - 2, fives));
  } else if (sixes > 0) {
    schedule.Use(RowOfFace(kFaces - 1, sixes));
  }
}

// The bases and terms of the rests, which come before; nothing of them stays in
// a register.
int RestLoads() {
  const auto& rests = TheGame().plan().view<float>().rests;
  int loads = 0;
  for (int i = 0; i < rests.group_count; ++i) {
    loads += (rests.groups[i].terms + 1) * rests.groups[i].count;
  }
  return loads;
}

}  // namespace

int VectorRegisters(Simd simd) {
  return simd == Simd::kAvx512 || simd == Simd::kAvx512Fmax ||
                 simd == Simd::kNeon
             ? 32
             : 16;
}

KernelLoads CountKernelLoads(int registers) {
  const std::set<int> different(kRollWays.begin(), kRollWays.end());
  return {
      .score_rolls = ScheduleOf(LookAtRows).CountLoads(registers) + RestLoads(),
      .expectation = BackwardScheduleOf(Expect).CountLoads(registers),
      .choice = ScheduleOf(Choose).CountLoads(registers),
      .constants =
          registers == 0 ? kRolls : static_cast<int>(different.size())};
}

int VectorsOfSolve(int lanes) {
  const LaneLayout layout(Game::Default());
  int vectors = 0;
  for (int level = 0; level < kCategories; ++level) {
    vectors += (layout.line(level, false).lanes + lanes - 1) / lanes;
  }
  return vectors;
}

template <typename Real>
double MeasureReads(const WidgetKernel<Real>& kernel) {
  constexpr int kBytes = 8192;
  constexpr int kReads = 131072;
  alignas(kMaxVectorBytes) Real data[kBytes / sizeof(Real)] = {};
  const int vectors = static_cast<int>(std::size(data)) / kernel.lanes;
  const int rounds = kReads / vectors;
  const Stopwatch stopwatch;
  kernel.read(data, vectors, rounds);
  return static_cast<double>(vectors) * rounds / stopwatch.Seconds();
}

template double MeasureReads<float>(const WidgetKernel<float>&);
template double MeasureReads<double>(const WidgetKernel<double>&);

}  // namespace yatzy
