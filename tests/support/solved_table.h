#ifndef YATZY_TESTS_SUPPORT_SOLVED_TABLE_H_
#define YATZY_TESTS_SUPPORT_SOLVED_TABLE_H_

#include <memory>

#include "core/table/value_table.h"

namespace yatzy {

// The E_table, solved in double on the first call and kept for the process.
std::shared_ptr<const ValueTable> SolvedTable();

// The same solved in float.
std::shared_ptr<const ValueTable> SolvedTableInFloat();

}  // namespace yatzy

#endif  // YATZY_TESTS_SUPPORT_SOLVED_TABLE_H_
