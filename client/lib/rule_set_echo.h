// Whether answers are about the rule set that was asked about. A server from
// before rule sets knows one game: it reads past the field, answers about
// Scandinavian Yatzy whatever was asked, and names no rule set.
#ifndef YATZY_CLIENT_LIB_RULE_SET_ECHO_H_
#define YATZY_CLIENT_LIB_RULE_SET_ECHO_H_

#include <deque>
#include <mutex>
#include <string>

#include "absl/status/status.h"

namespace yatzy::client {

// OK if the answer repeats the rule set of its request, else INTERNAL.
absl::Status CheckRuleSet(const std::string& asked,
                          const std::string& answered);

// The rule sets of the requests of a stream that are not answered yet. Answers
// come in the order of their requests. Thread-safe.
class AskedRuleSets {
 public:
  // Call it before the request is sent.
  void Add(const std::string& rule_set);

  // As CheckRuleSet for the next answer; INTERNAL if there is no request for
  // it.
  absl::Status CheckNext(const std::string& answered);

 private:
  std::mutex mutex_;
  std::deque<std::string> asked_;  // guarded by mutex_
};

}  // namespace yatzy::client

#endif  // YATZY_CLIENT_LIB_RULE_SET_ECHO_H_
