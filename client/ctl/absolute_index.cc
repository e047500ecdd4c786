#include "client/ctl/absolute_index.h"

#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "proto/status/details.h"

namespace yatzy::client {
namespace {

constexpr absl::string_view kField = "state_indices[";

std::string AddOffset(absl::string_view text, std::uint64_t offset) {
  std::string result;
  while (true) {
    const std::size_t field = text.find(kField);
    if (field == absl::string_view::npos) break;
    const std::size_t begin = field + kField.size();
    const std::size_t end = text.find_first_not_of("0123456789", begin);
    const absl::string_view digits = text.substr(begin, end - begin);
    std::uint64_t index = 0;
    absl::StrAppend(&result, text.substr(0, begin));
    if (absl::SimpleAtoi(digits, &index)) {
      absl::StrAppend(&result, index + offset);
    } else {
      absl::StrAppend(&result, digits);
    }
    text = end == absl::string_view::npos ? "" : text.substr(end);
  }
  return absl::StrCat(result, text);
}

}  // namespace

absl::Status WithAbsoluteIndices(const absl::Status& status,
                                 std::uint64_t offset) {
  absl::Status result(status.code(), AddOffset(status.message(), offset));
  status.ForEachPayload([&](absl::string_view url, const absl::Cord& payload) {
    result.SetPayload(url, payload);
  });
  std::vector<FieldViolation> violations = FieldViolationsOf(status);
  if (violations.empty()) return result;
  for (FieldViolation& violation : violations) {
    violation.field = AddOffset(violation.field, offset);
    violation.description = AddOffset(violation.description, offset);
  }
  return WithFieldViolations(std::move(result), violations);
}

}  // namespace yatzy::client
