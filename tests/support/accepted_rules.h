// What must hold of any rule set that ParseRules accepts, for the tests and the
// fuzzer of rule files. Whoever includes this links yatzy_rule_file.
#ifndef YATZY_TESTS_SUPPORT_ACCEPTED_RULES_H_
#define YATZY_TESTS_SUPPORT_ACCEPTED_RULES_H_

#include <initializer_list>
#include <string>

#include "core/rule_file/rule_file.h"
#include "core/rules/rule_set.h"

namespace yatzy {

// Returns what is wrong with the ways to score one roll; empty if nothing is.
inline std::string WrongScorings(const RuleSet& rules, CategoryMask filled,
                                 bool held, const FaceCounts& roll) {
  const auto scorings = Scorings(rules, filled, held, roll);
  if (scorings.empty()) return "a roll that goes nowhere";
  int last = -1;
  for (const Scoring& one : scorings) {
    if (one.category <= last || (filled >> one.category & 1) != 0) {
      return "a roll in a filled category";
    }
    last = one.category;
    if (one.points < 0 || one.points > kMaxPoints || one.extra < 0 ||
        one.extra > kMaxPoints) {
      return "points without limit";
    }
    const auto words = ExplainScore(rules, filled, held, roll, one.category);
    if (words.find(": " + std::to_string(one.points)) == std::string::npos) {
      return "an explanation of other points: " + words;
    }
  }
  return last < static_cast<int>(rules.categories.size())
             ? ""
             : "a roll in no category";
}

// The same for a whole rule set.
inline std::string WrongWith(const RuleSet& rules) {
  if (!Validate(rules).ok()) return "accepted, but not valid";
  const auto again = ParseRules(CanonicalText(rules), rules.id);
  if (!again.ok()) return "a canonical text that is refused";
  if (*again != rules) return "a canonical text of another game";
  const auto all = (CategoryMask{1} << rules.categories.size()) - 1;
  const int box = AllEqualBox(rules);
  const CategoryMask only_box = box < 0 ? 0 : CategoryMask{1} << box;
  FaceCounts roll{};
  for (int face = 0; face < kFaces; ++face) {
    roll = {};
    roll[face] = static_cast<std::uint8_t>(rules.dice);
    for (const CategoryMask filled :
         {CategoryMask{0}, only_box, all & 0x155555, all & 0x0AAAAA}) {
      if (filled == all) continue;
      for (const bool held : {false, true}) {
        std::string wrong = WrongScorings(rules, filled, held, roll);
        if (!wrong.empty()) return wrong;
      }
    }
  }
  return "";
}

}  // namespace yatzy

#endif  // YATZY_TESTS_SUPPORT_ACCEPTED_RULES_H_
