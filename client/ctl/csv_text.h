// Cells of comma-separated values, as RFC 4180 has them but for the line ends.
#ifndef YATZY_CLIENT_CTL_CSV_TEXT_H_
#define YATZY_CLIENT_CTL_CSV_TEXT_H_

#include <string>
#include <vector>

#include "yatzy/v1/game.pb.h"

namespace yatzy::client {

// A line of these cells; those with a comma or a quote are quoted.
std::string CsvLine(const std::vector<std::string>& cells);

// The action in the notation, "keep 3 3"; empty if this program does not know
// it.
std::string ActionNotation(const v1::Action& action);

}  // namespace yatzy::client

#endif  // YATZY_CLIENT_CTL_CSV_TEXT_H_
