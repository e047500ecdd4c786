// Many values of a table at once, for programs that hold state indices.
#ifndef YATZY_CORE_TABLE_LOOK_UP_H_
#define YATZY_CORE_TABLE_LOOK_UP_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "core/table/value_table.h"

namespace yatzy {

// values[i] = E(the state of indices[i]) for all of them, about a nanosecond
// each while the parts of the table that they are in stay in the cache. Any
// index is safe. Thread-safe, no allocation, on one thread.
//
// Nothing if every index names a reachable state. Otherwise the position of the
// first that does not: it is 2^21 or more, or the table has NaN there. The
// values before that position are right, the others unspecified.
//
// REQUIRES: values.size() == indices.size(); they do not overlap.
std::optional<std::size_t> LookUp(const ValueTable& table,
                                  std::span<const std::uint32_t> indices,
                                  std::span<float> values);

// Why LookUp refuses this index, for people: "2097152 is not below 2097152", "1
// is a state that no game reaches (filled 0, upper total 1)". Empty if it does
// not.
std::string WhyNoValue(const ValueTable& table, std::uint32_t index);

}  // namespace yatzy

#endif  // YATZY_CORE_TABLE_LOOK_UP_H_
