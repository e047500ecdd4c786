#include "tests/support/brute_force_score.h"

#include <algorithm>
#include <numeric>

namespace yatzy {
namespace {

bool AtLeast(const Faces& dice, int times, int face) {
  return std::count(dice.begin(), dice.end(), face) >= times;
}

int Sum(const Faces& dice) {
  return std::accumulate(dice.begin(), dice.end(), 0);
}

// The points of `times` dice of one face: the highest face that has them.
int OfAKind(const Faces& dice, int times) {
  for (int face = 6; face >= 1; --face) {
    if (AtLeast(dice, times, face)) return times * face;
  }
  return 0;
}

int TwoPairs(const Faces& dice) {
  for (int high = 6; high >= 1; --high) {
    for (int low = high - 1; low >= 1; --low) {
      if (AtLeast(dice, 2, high) && AtLeast(dice, 2, low)) {
        return high + high + low + low;
      }
    }
  }
  return 0;
}

// In a sorted full house the middle die belongs to one of the two ends.
bool IsFullHouse(const Faces& d) {
  const bool low_three = d[0] == d[1] && d[1] == d[2] && d[3] == d[4];
  const bool high_three = d[0] == d[1] && d[2] == d[3] && d[3] == d[4];
  return (low_three || high_three) && d.front() != d.back();
}

}  // namespace

int BruteForceScore(Category category, const Faces& dice) {
  switch (category) {
    case Category::kOnePair:
      return OfAKind(dice, 2);
    case Category::kTwoPairs:
      return TwoPairs(dice);
    case Category::kThreeOfAKind:
      return OfAKind(dice, 3);
    case Category::kFourOfAKind:
      return OfAKind(dice, 4);
    case Category::kSmallStraight:
      return dice == Faces{1, 2, 3, 4, 5} ? 15 : 0;
    case Category::kLargeStraight:
      return dice == Faces{2, 3, 4, 5, 6} ? 20 : 0;
    case Category::kFullHouse:
      return IsFullHouse(dice) ? Sum(dice) : 0;
    case Category::kChance:
      return Sum(dice);
    case Category::kYatzy:
      return dice.front() == dice.back() ? 50 : 0;
    default: {  // Ones .. Sixes
      Faces counted;
      for (const int face : dice) {
        if (face == 1 + static_cast<int>(category)) counted.push_back(face);
      }
      return Sum(counted);
    }
  }
}

}  // namespace yatzy
