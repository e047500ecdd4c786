// Rule sets from TOML files: any game of the family without compiling anything.
//
//     dice = 5                     # 3 to 6; without it 5
//     rolls_per_turn = 3           # 1 to 4; 3
//     order = "free"               # or "top-down", "bottom-up"; "free"
//     [[categories]]               # 1 to 20 of them, upper ones first
//     id = "full-house"            # one of kCategoryTokens
//     pattern = "house 3+2"        # pattern.h
//     payout = "25"                # pattern.h
//     upper = false                # counts to the upper total; false
//     joker_points = 25            # none
//     [[tiers]]                    # none, at most 4
//     threshold = 63
//     points = 35
//     [all_equal_bonus]
//     points = 100                 # 0
//     when = "holds-points"        # or "never", "filled"; "never"
//     lower_only = false           # false
//     [joker]
//     when = "filled"              # or "never", "holds-points"; "never"
//     pays = "own-filled"          # or "never", "always"; "never"
//     own_open = "own"             # or "any", "own-or-lower"; "any"
//     own_filled = "lower-first"   # or "any"; "any"
//     [saved_rolls]                # without it unused rolls are lost
//     most = 5                     # saved at once; as many as there can be
//     points = 1                   # of each that is left at the end; 0
//
// The members of RuleSet (core/rules/rule_set.h) say what they mean. An `id` at
// the top is the name of the rule set.
#ifndef YATZY_CORE_RULE_FILE_RULE_FILE_H_
#define YATZY_CORE_RULE_FILE_RULE_FILE_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "core/rules/rule_set.h"

namespace yatzy {

inline constexpr std::size_t kMaxRuleFileBytes = 65'536;

// Reads a document; the rule set is valid. Its id is `id` unless the document
// has one; the name of a preset is taken by that. INVALID_ARGUMENT says what
// cannot be, with its line where it is one's: "line 7: categories[0].pattern:
// \"face 7\": found \"7\", expected 1 to 6". What the document does not know
// is refused, too.
absl::StatusOr<RuleSet> ParseRules(std::string_view toml, std::string_view id);

// The same from a file; the id is the file's name without its ending unless the
// document has one. Messages begin with the path. NOT_FOUND and what else the
// system says if it cannot be read.
absl::StatusOr<RuleSet> ReadRuleFile(const std::string& path);

// Returns the rule set that people mean: a file if the text has a '/' or ends
// in ".toml", else a preset with its switches.
absl::StatusOr<RuleSet> FindRules(std::string_view id_or_path);

}  // namespace yatzy

#endif  // YATZY_CORE_RULE_FILE_RULE_FILE_H_
