#include "core/play/game_random.h"

#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <vector>

namespace yatzy {
namespace {

// SplitMix64 as its authors print it.
std::uint64_t SplitMix(std::uint64_t& x) {
  x += 0x9e3779b97f4a7c15u;
  std::uint64_t z = x;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

TEST(GameRandomTest, TheTestsOwnGeneratorIsThePublishedOne) {
  std::uint64_t x = 1234567;
  const std::uint64_t published[] = {6457827717110365317u, 3203168211198807973u,
                                     9817491932198370423u, 4593380528125082431u,
                                     16408922859458223821u};
  for (const std::uint64_t number : published) EXPECT_EQ(SplitMix(x), number);
}

TEST(GameRandomTest, GameBeginsWithItsNumberOfTheSeedsGenerator) {
  for (const std::uint64_t seed : {0ull, 1ull, ~0ull}) {
    std::uint64_t x = seed;
    std::uint64_t starts = SplitMix(x);
    for (std::uint64_t game = 0; game < 1000; ++game) {
      std::uint64_t of_game = SplitMix(starts);
      GameRandom random(seed, game);
      for (int i = 0; i < 10; ++i) ASSERT_EQ(random.Next(), SplitMix(of_game));
    }
  }
}

TEST(GameRandomTest, BelowTakesTheFirstFitNumber) {
  // So large that every third number or so is not.
  for (const std::uint32_t n : {6u, 32u, 3'000'000'000u}) {
    GameRandom random(7, n);
    GameRandom twin(7, n);
    const std::uint64_t bad = (std::uint64_t{1} << 32) % n;
    int refused = 0;
    for (int i = 0; i < 10'000; ++i) {
      std::uint64_t product = (twin.Next() >> 32) * n;
      for (; product % (std::uint64_t{1} << 32) < bad; ++refused) {
        product = (twin.Next() >> 32) * n;
      }
      ASSERT_EQ(random.Below(n), product >> 32);
    }
    EXPECT_EQ(refused > 1000, n > 6'000u);
  }
}

TEST(GameRandomTest, DiceAreFair) {
  // Pairs of neighbouring dice, so that dependence shows as well.
  std::array<int, 36> seen{};
  constexpr int kPairs = 360'000;
  GameRandom random(1, 1);
  for (int i = 0; i < kPairs; ++i) {
    const std::uint32_t first = random.Below(6);
    ++seen[first * 6 + random.Below(6)];
  }
  double chi_squared = 0;
  for (const int count : seen) {
    const double off = count - kPairs / 36.0;
    chi_squared += off * off / (kPairs / 36.0);
  }
  EXPECT_LT(chi_squared, 66.6);  // one in a thousand, with 35 degrees
}

TEST(GameRandomTest, GamesDoNotFollowEachOther) {
  std::array<int, 36> seen{};
  constexpr int kGames = 360'000;
  std::uint32_t last = 0;
  for (int game = 0; game < kGames; ++game) {
    const std::uint32_t die = GameRandom(3, game).Below(6);
    ++seen[last * 6 + die];
    last = die;
  }
  double chi_squared = 0;
  for (const int count : seen) {
    const double off = count - kGames / 36.0;
    chi_squared += off * off / (kGames / 36.0);
  }
  EXPECT_LT(chi_squared, 66.6);
}

}  // namespace
}  // namespace yatzy
