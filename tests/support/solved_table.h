#ifndef YATZY_TESTS_SUPPORT_SOLVED_TABLE_H_
#define YATZY_TESTS_SUPPORT_SOLVED_TABLE_H_

#include <memory>

#include "core/table/exact_values.h"
#include "core/table/value_table.h"

namespace yatzy {

// The E_table, solved in double on the first call and kept for the process.
std::shared_ptr<const ValueTable> SolvedTable();

// The same solved in float.
std::shared_ptr<const ValueTable> SolvedTableInFloat();

// The same as solved, in double.
std::shared_ptr<const ExactValues> SolvedExactValues();

// Returns the floats of a table as doubles: twins that read the table see the
// same ties.
ExactValues AsExactValues(const ValueTable& table);

}  // namespace yatzy

#endif  // YATZY_TESTS_SUPPORT_SOLVED_TABLE_H_
