// Tables at once, for tests of what is done with values, whatever they are.
#ifndef YATZY_TESTS_SUPPORT_MADE_UP_TABLE_H_
#define YATZY_TESTS_SUPPORT_MADE_UP_TABLE_H_

#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "core/table/value_table.h"

namespace yatzy {

// Values from 0 to 64 without a pattern, so that few actions tie.
inline std::shared_ptr<const ValueTable> MadeUpTable(
    std::shared_ptr<const Game> game) {
  std::vector<float> values(game->values());
  std::uint32_t number = 1;
  for (float& value : values) {
    number = number * 1664525 + 1013904223;
    value = static_cast<float>(number >> 8) / (1 << 18);
  }
  return ValueTable::FromPayload(std::move(game), std::move(values),
                                 Arithmetic::kDouble);
}

}  // namespace yatzy

#endif  // YATZY_TESTS_SUPPORT_MADE_UP_TABLE_H_
