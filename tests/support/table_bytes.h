#ifndef YATZY_TESTS_SUPPORT_TABLE_BYTES_H_
#define YATZY_TESTS_SUPPORT_TABLE_BYTES_H_

#include <algorithm>
#include <memory>
#include <span>
#include <string>

#include "core/table/table_header.h"
#include "core/table/value_table.h"

namespace yatzy {

// The bytes of a table file, put together without the writer: quicker than
// writing one durably, and a reference for what the writer writes.
inline std::string TableBytes(const ValueTable& table) {
  const auto header = std::make_unique<const TableHeader>(HeaderOf(table));
  std::string bytes(reinterpret_cast<const char*>(header.get()),
                    sizeof(*header));
  bytes.append(reinterpret_cast<const char*>(table.values().data()),
               table.values().size_bytes());
  return bytes;
}

// Whether two tables hold the same bits, NaNs included, which no == finds
// equal.
inline bool SameBits(const ValueTable& a, const ValueTable& b) {
  const auto a_bytes = std::as_bytes(a.values());
  const auto b_bytes = std::as_bytes(b.values());
  return std::equal(a_bytes.begin(), a_bytes.end(), b_bytes.begin());
}

}  // namespace yatzy

#endif  // YATZY_TESTS_SUPPORT_TABLE_BYTES_H_
