#ifndef YATZY_CORE_CLUSTER_TARGET_BLOCK_H_
#define YATZY_CORE_CLUSTER_TARGET_BLOCK_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "core/game/game.h"
#include "core/os/pages.h"
#include "core/solver/target_levels.h"
#include "core/table/target_table.h"

namespace yatzy {

// The rows of some sets of a level, one behind the other as a file has them,
// but counted from the first of the block. Not thread-safe.
class TargetBlock {
 public:
  // The rows of one set.
  struct Rows {
    std::uint32_t first_value = 0;  // Game::FirstValue
    std::span<const TargetPlace> places;
    const float* chances = nullptr;  // of the block

    TargetRow<float> Of(std::uint32_t value) const {
      const TargetPlace& place = places[value - first_value];
      return {chances + place.begin, place.first, place.count};
    }
  };

  TargetBlock() = default;

  // Places for these sets, which are rising and stay where they are. The game
  // outlives this.
  TargetBlock(const Game& game, std::span<const std::uint32_t> sets)
      : game_(&game), sets_(sets) {
    std::size_t values = 0;
    for (const std::uint32_t set : sets) {
      begins_.push_back(values);
      values += ValuesOf(game, set);
    }
    begins_.push_back(values);
    places_.resize(values);
  }

  // Makes room for so many chances. What is never written takes no memory.
  void Allocate(std::size_t most_chances) {
    // Never empty: whoever reads a row of no chances prefetches there.
    chances_ = AllocatePagesOf<float>(most_chances + 1);
  }

  std::span<const std::uint32_t> sets() const { return sets_; }
  std::span<TargetPlace> places() { return places_; }
  std::span<const TargetPlace> places() const { return places_; }
  float* chances() { return chances_.get(); }
  const float* chances() const { return chances_.get(); }

  // How many chances there are.
  std::size_t size() const { return size_; }

  // Takes the next row: its chances have been written at chances() + size().
  void Append(std::size_t value, const TargetRow<float>& row) {
    places_[value] = {static_cast<std::uint32_t>(size_),
                      static_cast<std::uint16_t>(row.first),
                      static_cast<std::uint16_t>(row.count)};
    size_ += row.count;
  }

  // Numbers the chances of rows whose counts are known, one behind the other.
  void Number() {
    size_ = 0;
    for (TargetPlace& place : places_) {
      place.begin = static_cast<std::uint32_t>(size_);
      size_ += place.count;
    }
  }

  bool Has(std::uint32_t set) const {
    return std::ranges::binary_search(sets_, set);
  }

  // REQUIRES: Has(set).
  Rows RowsOf(std::uint32_t set) const {
    const std::size_t i = std::ranges::lower_bound(sets_, set) - sets_.begin();
    return {game_->FirstValue(set),
            std::span(places_).subspan(begins_[i], begins_[i + 1] - begins_[i]),
            chances_.get()};
  }

 private:
  const Game* game_ = nullptr;
  std::span<const std::uint32_t> sets_;
  std::vector<std::size_t> begins_;
  std::vector<TargetPlace> places_;
  std::shared_ptr<float> chances_;
  std::size_t size_ = 0;
};

}  // namespace yatzy

#endif  // YATZY_CORE_CLUSTER_TARGET_BLOCK_H_
