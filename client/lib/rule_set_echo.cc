#include "client/lib/rule_set_echo.h"

#include <utility>

#include "absl/strings/str_cat.h"

namespace yatzy::client {

absl::Status CheckRuleSet(const std::string& asked,
                          const std::string& answered) {
  if (answered == asked) return absl::OkStatus();
  if (answered.empty()) {
    return absl::InternalError(absl::StrCat(
        "asked about rule set \"", asked,
        "\", the server answered without naming one: it is older than rule "
        "sets and has answered about Scandinavian Yatzy"));
  }
  return absl::InternalError(absl::StrCat("asked about rule set \"", asked,
                                          "\", the server answered about \"",
                                          answered, "\""));
}

void AskedRuleSets::Add(const std::string& rule_set) {
  const std::lock_guard lock(mutex_);
  asked_.push_back(rule_set);
}

absl::Status AskedRuleSets::CheckNext(const std::string& answered) {
  const std::lock_guard lock(mutex_);
  if (asked_.empty()) {
    return absl::InternalError(
        "the stream has more answers than it had requests");
  }
  const std::string asked = std::move(asked_.front());
  asked_.pop_front();
  return CheckRuleSet(asked, answered);
}

}  // namespace yatzy::client
