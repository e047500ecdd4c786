#ifndef YATZY_CORE_ADVISOR_PLACE_OF_VALUE_H_
#define YATZY_CORE_ADVISOR_PLACE_OF_VALUE_H_

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

namespace yatzy {

// A number for each value of a game, 0 at first. In blocks, because few values
// follow a late state, and those of a set are neighbours.
class PlaceOfValue {
 public:
  explicit PlaceOfValue(std::uint32_t values) : blocks_(values / kBlock + 1) {}

  std::uint32_t Get(std::uint32_t value) const {
    const auto& block = blocks_[value / kBlock];
    return block == nullptr ? 0 : (*block)[value % kBlock];
  }
  std::uint32_t& At(std::uint32_t value) {
    auto& block = blocks_[value / kBlock];
    if (block == nullptr) block = std::make_unique<Block>();
    return (*block)[value % kBlock];
  }

 private:
  static constexpr std::uint32_t kBlock = 512;
  using Block = std::array<std::uint32_t, kBlock>;

  std::vector<std::unique_ptr<Block>> blocks_;
};

}  // namespace yatzy

#endif  // YATZY_CORE_ADVISOR_PLACE_OF_VALUE_H_
