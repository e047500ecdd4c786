// The numbers of simulated games, to the bit, so that any program can play the
// same games.
//
// The generator is SplitMix64 (Steele, Lea, Flood 2014): a state x of 64 bits,
// and all arithmetic modulo 2^64:
//
//     Next():   x = x + 0x9e3779b97f4a7c15
//               z = x
//               z = (z xor (z >> 30)) * 0xbf58476d1ce4e5b9
//               z = (z xor (z >> 27)) * 0x94d049bb133111eb
//               return z xor (z >> 31)
//
// Every game has a generator of its own, which depends on the seed and the
// game's number alone. With A = the first Next() of the generator that begins
// with x = seed, game g begins with x = the Next() number g, from 0, of the one
// that begins with x = A. Since x only counts, that is one step:
//
//     x = Next() of the generator that begins with A + g * 0x9e3779b97f4a7c15
//
// A choice among n, and a die as a choice among six, takes numbers until one is
// fit (Lemire 2019), nearly always the first:
//
//     Below(n): repeat m = (Next() >> 32) * n
//               until m mod 2^32 >= 2^32 mod n
//               return m >> 32
//
// A die shows 1 + Below(6). Game 0 of seed 1 has A = 0x910a2dec89025cc1, begins
// with x = 0x5e41ab087439611e and rolls 5 6 3 5 3.
#ifndef YATZY_CORE_PLAY_GAME_RANDOM_H_
#define YATZY_CORE_PLAY_GAME_RANDOM_H_

#include <cstdint>

namespace yatzy {

class GameRandom {
 public:
  GameRandom() = default;
  GameRandom(std::uint64_t seed, std::uint64_t game) {
    state_ = seed;
    state_ = Next() + game * kStep;
    state_ = Next();
  }

  // Returns any 64 bits.
  std::uint64_t Next() {
    std::uint64_t z = state_ += kStep;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
    z = (z ^ z >> 27) * 0x94d049bb133111eb;
    return z ^ z >> 31;
  }

  // Returns a number from 0 to n - 1, each as likely as the others. REQUIRES:
  // n > 0.
  std::uint32_t Below(std::uint32_t n) {
    for (;;) {
      const std::uint64_t product = (Next() >> 32) * n;
      const auto low = static_cast<std::uint32_t>(product);
      // 2^32 mod n is below n: most numbers pass without the division.
      if (low >= n || low >= -n % n) {
        return static_cast<std::uint32_t>(product >> 32);
      }
    }
  }

 private:
  static constexpr std::uint64_t kStep = 0x9e3779b97f4a7c15;

  std::uint64_t state_ = 0;
};

}  // namespace yatzy

#endif  // YATZY_CORE_PLAY_GAME_RANDOM_H_
