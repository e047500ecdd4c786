#include "tests/bench/load_bound.h"

#include <iterator>
#include <set>

#include "core/dice/rolls.h"
#include "core/solver/lane_layout.h"
#include "core/solver/lattice_steps.h"
#include "tests/bench/stopwatch.h"

namespace yatzy {
namespace {

using lattice_internal::IsFar;
using lattice_internal::kOrder;

// Counts what has to be loaded, where values have any different numbers.
class LoadCounter {
 public:
  void Forget() { known_.clear(); }
  void Compute(int value) { known_.insert(value); }
  void Use(int value) { loads_ += known_.insert(value).second ? 1 : 0; }
  int loads() const { return loads_; }

 private:
  std::set<int> known_;  // since the last Forget
  int loads_ = 0;
};

// As VisitKeeps of lattice_steps.h.
template <typename Visit>
int CountLoads(int window, const Visit& visit) {
  LoadCounter counter;
  for (int i = 0; i < kKeeps; ++i) {
    if (i > 0 && IsFar(kOrder[i - 1], kOrder[i], window)) counter.Forget();
    visit(kOrder[i], counter);
  }
  return counter.loads();
}

// As VisitKeepsBackwards.
template <typename Visit>
int CountLoadsBackwards(int window, const Visit& visit) {
  LoadCounter counter;
  for (int i = kKeeps - 1; i >= 0; --i) {
    if (i < kKeeps - 1 && IsFar(kOrder[i], kOrder[i + 1], window)) {
      counter.Forget();
    }
    visit(kOrder[i], counter);
  }
  return counter.loads();
}

void Expect(int keep, LoadCounter& counter) {
  if (keep >= kSmallKeeps) return;
  for (const int above : kKeepLattice.up[keep]) counter.Use(above);
  counter.Compute(keep);
}

void Choose(int keep, LoadCounter& counter) {
  const int below = kKeepLattice.down_count[keep];
  if (below == 0) return;  // the empty keep stays what it is
  counter.Use(keep);
  for (int i = 0; i < below; ++i) counter.Use(kKeepLattice.down[keep][i]);
}

// V0 of a roll: the rows that BestScore in widget_kernel_impl.h looks at.
void ScoreRoll(int keep, LoadCounter& counter) {
  if (keep < kSmallKeeps) return;
  const FaceCounts& counts = kKeepLattice.counts[keep];
  constexpr int kTotalRow = 100;
  constexpr int kLastTwoRow = 200;
  constexpr int kPatternRow = 300;
  counter.Use(kTotalRow + DiceTotal(counts));
  const int fives = counts[kFaces - 2];
  const int sixes = counts[kFaces - 1];
  for (int face = 0; face < kFaces - 2; ++face) {
    if (counts[face] > 0) counter.Use(UpperRow(face, counts[face]));
  }
  if (fives + sixes > 0) {
    counter.Use(kLastTwoRow + fives * (kDice + 1) + sixes);
  }
  for (const Category category :
       {Category::kTwoPairs, Category::kSmallStraight, Category::kLargeStraight,
        Category::kFullHouse}) {
    const int c = static_cast<int>(category);
    if (kRollScores[keep - kSmallKeeps][c] > 0) counter.Use(kPatternRow + c);
  }
}

}  // namespace

KernelLoads CountKernelLoads(int vector_bytes) {
  // The window depends on the width, not on the arithmetic.
  const int window =
      vector_bytes == 64 ? kWindow<Lanes<float, 64>> : kWindow<float>;
  const std::set<int> probabilities(kRollWays.begin(), kRollWays.end());
  return {.score_rolls = CountLoads(window, ScoreRoll),
          .expectation = CountLoadsBackwards(window, Expect),
          .choice = CountLoads(window, Choose),
          .constants = static_cast<int>(probabilities.size())};
}

int VectorsOfSolve(int lanes) {
  int vectors = 0;
  for (int level = 0; level < kCategories; ++level) {
    vectors += (LaneLayout::Get().level(level).lanes() + lanes - 1) / lanes;
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
