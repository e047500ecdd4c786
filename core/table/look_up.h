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

// Sets values[i] = E(the state of indices[i]) for all i. An index takes about a
// nanosecond while its part of the table is in the cache. Any index is safe.
// Thread-safe; runs on the calling thread and allocates nothing.
//
// Returns nothing if every index names a reachable state. Otherwise returns the
// position of the first that does not: it is 2^21 or more, or the table has NaN
// there. The values before that position are right, the others unspecified.
//
// REQUIRES: values.size() == indices.size(); they do not overlap.
std::optional<std::size_t> LookUp(const ValueTable& table,
                                  std::span<const std::uint32_t> indices,
                                  std::span<float> values);

// Returns why LookUp refuses this index, for people: "2097152 is not below
// 2097152", "1 is a state that no game reaches (filled 0, upper total 1)". The
// text is empty if LookUp takes the index.
std::string WhyNoValue(const ValueTable& table, std::uint32_t index);

}  // namespace yatzy

#endif  // YATZY_CORE_TABLE_LOOK_UP_H_
