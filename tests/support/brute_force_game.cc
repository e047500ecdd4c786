#include "tests/support/brute_force_game.h"

#include <algorithm>

#include "tests/support/brute_force_score.h"

namespace yatzy {
namespace {

enum class Question { kTurn, kDice, kKeeping };

// One number per question: faces as decimal digits.
std::uint64_t Key(Question question, int filled, int upper_total,
                  const Faces& faces, int rerolls) {
  std::uint64_t key = static_cast<std::uint64_t>(filled) << 6 | upper_total;
  key = key << 4 | static_cast<std::uint64_t>(question) << 2 | rerolls;
  std::uint64_t digits = 0;
  for (const int face : faces) digits = digits * 10 + face;
  return key << 20 | digits;
}

}  // namespace

double BruteForceGame::OfTurn(int filled, int upper_total) {
  if (filled == 0x7fff) return upper_total >= 63 ? 50 : 0;
  // A turn is a keep of no dice, with three rolls to come.
  return OfKeeping(filled, upper_total, {}, 3);
}

double BruteForceGame::OfScoring(int filled, int upper_total, const Faces& dice,
                                 int category) {
  const int points = BruteForceScore(static_cast<Category>(category), dice);
  const int upper_points = category < 6 ? points : 0;
  return points + OfTurn(filled | 1 << category,
                         std::min(63, upper_total + upper_points));
}

double BruteForceGame::OfDice(int filled, int upper_total, const Faces& dice,
                              int rerolls) {
  const std::uint64_t key =
      Key(Question::kDice, filled, upper_total, dice, rerolls);
  if (const auto known = answers_.find(key); known != answers_.end()) {
    return known->second;
  }
  return answers_[key] = BestOfDice(filled, upper_total, dice, rerolls);
}

double BruteForceGame::BestOfDice(int filled, int upper_total,
                                  const Faces& dice, int rerolls) {
  double best = 0;  // no action is worth less
  for (int category = 0; rerolls == 0 && category < 15; ++category) {
    if ((filled >> category & 1) != 0) continue;
    best = std::max(best, OfScoring(filled, upper_total, dice, category));
  }
  for (int subset = 0; rerolls > 0 && subset < 32; ++subset) {
    Faces kept;
    for (int die = 0; die < 5; ++die) {
      if ((subset >> die & 1) != 0) kept.push_back(dice[die]);
    }
    best = std::max(best, OfKeeping(filled, upper_total, kept, rerolls));
  }
  return best;
}

double BruteForceGame::OfKeeping(int filled, int upper_total, const Faces& kept,
                                 int rerolls) {
  if (kept.size() == 5) {
    return OfDice(filled, upper_total, kept, rerolls - 1);
  }
  const std::uint64_t key =
      Key(Question::kKeeping, filled, upper_total, kept, rerolls);
  if (const auto known = answers_.find(key); known != answers_.end()) {
    return known->second;
  }
  double sum = 0;
  int outcomes = 0;
  ForEachOutcome(kept, 5 - static_cast<int>(kept.size()), [&](Faces dice) {
    std::sort(dice.begin(), dice.end());
    sum += OfDice(filled, upper_total, dice, rerolls - 1);
    ++outcomes;
  });
  return answers_[key] = sum / outcomes;
}

}  // namespace yatzy
