#ifndef YATZY_CLIENT_CTL_FORMAT_COLUMNS_H_
#define YATZY_CLIENT_CTL_FORMAT_COLUMNS_H_

#include <string>
#include <vector>

namespace yatzy::client {

// The rows as lines, each column as wide as its widest cell, with two spaces
// between columns and none at the end of a line. REQUIRES: rows of equal size.
std::string FormatColumns(const std::vector<std::vector<std::string>>& rows);

}  // namespace yatzy::client

#endif  // YATZY_CLIENT_CTL_FORMAT_COLUMNS_H_
