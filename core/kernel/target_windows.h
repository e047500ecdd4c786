// What the kernels read for the targets of one state.
#ifndef YATZY_CORE_KERNEL_TARGET_WINDOWS_H_
#define YATZY_CORE_KERNEL_TARGET_WINDOWS_H_

#include <algorithm>
#include <cstddef>
#include <limits>
#include <vector>

#include "core/game/game.h"
#include "core/game/scoring_plan.h"
#include "core/kernel/state_widget.h"
#include "core/kernel/widget_kernel.h"
#include "core/table/target_row.h"

namespace yatzy {

// Moves over the targets of a state, a vector at a time. Where a vector and the
// points of a row's terms lie within what is stored of a successor, the kernel
// reads it where it is; at the ends of rows it reads a copy that goes on with
// ones and zeros. Not thread-safe.
template <typename Real>
class TargetWindows {
 public:
  // The padding with which no row needs to be copied.
  static int Padding(const Game& game) {
    int most = 0;
    for (int row = 0; row < game.plan().successors(); ++row) {
      most = std::max(most, game.plan().MostPoints(row));
    }
    return most + kMaxLanes<Real>;
  }

  // The game outlives this. `padding` is how many ones are stored before the
  // chances of each row and how many zeros behind.
  TargetWindows(const Game& game, int lanes, int padding)
      : game_(game), lanes_(lanes), padding_(padding) {
    const ScoringPlan& plan = game.plan();
    std::size_t size = 0;
    for (int row = 0; row < plan.successors(); ++row) {
      copies_at_.push_back(size);
      size += plan.MostPoints(row) + lanes;
    }
    copies_.resize(size);
    ones_.assign(Padding(game), 1);
    zeros_.assign(Padding(game), 0);
  }

  // Takes a state. row_of(value) is the TargetRow of a value of the game
  // (Game::ValueOf). REQUIRES: the state is reachable and not finished.
  template <typename RowOf>
  void Begin(State state, const RowOf& row_of) {
    const ScoringPlan& plan = game_.plan();
    open_.clear();
    end_ = std::numeric_limits<int>::min();
    int rows = 0;
    VisitSuccessors(
        game_, state, SetIfItFollows,
        [&](std::uint32_t next, int value, int points) {
          const int row = rows++;
          const int most = plan.MostPoints(row);
          if (next == kNoSet) {
            source_.successors[row] = zeros_.data() + most;
            return;
          }
          TargetRow<Real> of_next = row_of(game_.FirstValue(next) + value);
          of_next.first += points;
          end_ = std::max(end_, of_next.end() + most);
          __builtin_prefetch(of_next.values + of_next.count - lanes_);
          __builtin_prefetch(of_next.values + of_next.count);
          open_.push_back(
              {row, most, of_next, copies_.data() + copies_at_[row]});
        });
    const std::uint32_t set = game_.SetOf(state);
    source_.has_places = game_.HasPlaces(set);
    for (int face = 0; source_.has_places && face < kFaces; ++face) {
      const auto choices = plan.ChoicesOf(set, face);
      source_.may_choose[face] = choices.categories;
      source_.choices[face] = choices.of_category;
    }
  }

  // From here on all chances of the state are 0.
  int end() const { return end_; }

  // Returns what the kernel reads for targets n, n + 1, .., as many as there
  // are lanes. Valid until the next call.
  const TargetSource<Real>& At(int n) {
    for (const Successor& successor : open_) {
      const Real* window = Window(successor, n);
      source_.successors[successor.row] = window;
      // What the vector below will read besides.
      __builtin_prefetch(window - successor.most - lanes_);
    }
    return source_;
  }

 private:
  struct Successor {
    int row;
    int most;  // points of a term
    TargetRow<Real> chances;
    Real* copy;
  };

  const Real* Window(const Successor& successor, int n) const {
    const auto& [row, most, chances, copy] = successor;
    const int begin = n - most;
    const int end = n + lanes_;
    if (begin >= chances.first - padding_ && end <= chances.end() + padding_) {
      return chances.values + (n - chances.first);
    }
    if (begin >= chances.end()) return zeros_.data() + most;
    if (end <= chances.first) return ones_.data() + most;
    const int stored = std::clamp(chances.first, begin, end);
    const int after = std::clamp(chances.end(), begin, end);
    Real* to = std::fill_n(copy, stored - begin, Real{1});
    to = std::copy_n(chances.values + (stored - chances.first), after - stored,
                     to);
    std::fill_n(to, end - after, Real{0});
    return copy + most;
  }

  const Game& game_;
  const int lanes_;
  const int padding_;
  std::vector<Real> ones_;
  std::vector<Real> zeros_;
  std::vector<Real> copies_;  // of a row's window: its points and a vector
  std::vector<std::size_t> copies_at_;
  std::vector<Successor> open_;
  int end_ = 0;
  TargetSource<Real> source_{};
};

}  // namespace yatzy

#endif  // YATZY_CORE_KERNEL_TARGET_WINDOWS_H_
