#include "client/ctl/csv_text.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "core/notation/action_text.h"
#include "core/rules/category.h"
#include "core/rules/face_counts.h"

namespace yatzy::client {

std::string CsvLine(const std::vector<std::string>& cells) {
  const auto append = [](std::string* out, const std::string& cell) {
    if (cell.find_first_of(",\"") == std::string::npos) {
      out->append(cell);
    } else {
      absl::StrAppend(out, "\"", absl::StrReplaceAll(cell, {{"\"", "\"\""}}),
                      "\"");
    }
  };
  return absl::StrCat(absl::StrJoin(cells, ",", append), "\n");
}

std::string ActionNotation(const v1::Action& action) {
  if (action.has_keep()) {
    FaceCounts keep{};
    for (const int face : action.keep().faces()) {
      if (face < 1 || face > kFaces || DiceCount(keep) == kMaxDice) return "";
      ++keep[face - 1];
    }
    return NotationOf(Action(keep));
  }
  const int category = static_cast<int>(action.score()) - 1;
  if (!action.has_score() || category < 0 || category >= kCategoryNameCount) {
    return "";
  }
  return NotationOf(Action(static_cast<Category>(category)));
}

}  // namespace yatzy::client
