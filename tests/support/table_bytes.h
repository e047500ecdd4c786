#ifndef YATZY_TESTS_SUPPORT_TABLE_BYTES_H_
#define YATZY_TESTS_SUPPORT_TABLE_BYTES_H_

#include <memory>
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

}  // namespace yatzy

#endif  // YATZY_TESTS_SUPPORT_TABLE_BYTES_H_
