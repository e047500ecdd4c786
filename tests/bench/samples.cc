#include "tests/bench/samples.h"

#include <algorithm>
#include <bit>
#include <random>

#include "tests/support/default_game.h"

namespace yatzy {
namespace {

constexpr unsigned kSeed = 1;

State RandomReachableState(std::mt19937& random) {
  while (true) {
    const State state = StateAt(random() % kStateSlots);
    if (IsReachable(state)) return state;
  }
}

int FilledCount(CategoryMask filled) {
  return std::popcount(static_cast<unsigned>(filled));
}

// The sets of unfinished states, one level behind the other.
std::vector<CategoryMask> SetsByLevel() {
  std::vector<CategoryMask> sets;
  for (int filled = 0; filled < kAllCategories; ++filled) {
    sets.push_back(static_cast<CategoryMask>(filled));
  }
  std::stable_sort(sets.begin(), sets.end(), [](auto a, auto b) {
    return FilledCount(a) < FilledCount(b);
  });
  return sets;
}

}  // namespace

std::vector<State> RandomStates(int count) {
  std::mt19937 random(kSeed);
  std::vector<State> states(count);
  for (State& state : states) state = RandomReachableState(random);
  return states;
}

std::vector<Position> RandomPositions(int count, int rerolls_left) {
  std::mt19937 random(kSeed);
  std::vector<Position> positions(count);
  for (Position& position : positions) {
    do {
      position.state = RandomReachableState(random);
    } while (IsFinished(position.state));
    for (int die = 0; die < kDice; ++die) ++position.dice[random() % kFaces];
    position.rerolls_left = rerolls_left;
  }
  return positions;
}

std::vector<State> SampleOfSolve(int count) {
  // One set, drawn at random, of each `step` neighbours in the order of levels.
  const std::vector<CategoryMask> sets = SetsByLevel();
  const int step = std::max(1, kReachableStates / count);
  std::mt19937 random(kSeed);
  std::vector<State> states;
  for (std::size_t begin = 0; begin < sets.size(); begin += step) {
    const std::size_t size = std::min<std::size_t>(step, sets.size() - begin);
    const CategoryMask filled = sets[begin + random() % size];
    for (int total = 0; total < kUpperTotals; ++total) {
      const State state{filled, static_cast<std::uint8_t>(total)};
      if (IsReachable(state)) states.push_back(state);
    }
  }
  std::stable_sort(states.begin(), states.end(), [](State a, State b) {
    return FilledCount(a.filled) > FilledCount(b.filled);
  });
  return states;
}

}  // namespace yatzy
