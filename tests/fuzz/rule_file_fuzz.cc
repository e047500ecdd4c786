// Rule files: whatever the text is, it is refused with a message, or it is a
// game whose canonical text is that game, and in which every roll has a place.
#include <string>
#include <string_view>

#include "core/rule_file/rule_file.h"
#include "tests/fuzz/fuzz.h"
#include "tests/support/accepted_rules.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto rules = yatzy::ParseRules(text, "fuzzed");
  if (rules.ok()) {
    const std::string wrong = yatzy::WrongWith(*rules);
    yatzy::Require(wrong.empty(), wrong);
  } else {
    yatzy::Require(
        rules.status().code() == absl::StatusCode::kInvalidArgument &&
            !rules.status().message().empty(),
        "a reason");
  }
  return 0;
}
