// How the values of a rule set's enumerations are spelled, in canonical texts,
// rule files and messages. By value.
#ifndef YATZY_CORE_RULES_RULE_WORDS_H_
#define YATZY_CORE_RULES_RULE_WORDS_H_

#include <array>
#include <cstddef>
#include <string_view>

#include "absl/strings/string_view.h"
#include "core/rules/rule_set.h"

namespace yatzy {

inline constexpr std::array<absl::string_view, 3> kFillingOrderWords = {
    "free", "top-down", "bottom-up"};
inline constexpr std::array<absl::string_view, 3> kAllEqualWhenWords = {
    "never", "filled", "holds-points"};
inline constexpr std::array<absl::string_view, 3> kJokerPaysWords = {
    "never", "own-filled", "always"};
inline constexpr std::array<absl::string_view, 3> kJokerOwnOpenWords = {
    "any", "own", "own-or-lower"};
inline constexpr std::array<absl::string_view, 2> kJokerOwnFilledWords = {
    "any", "lower-first"};

// Those of patterns: by PatternTerm::Kind and PatternTerm::Comparison.
inline constexpr std::array<absl::string_view, 9> kPatternWords = {
    "face", "of-a-kind", "pairs",   "house", "faces",
    "run",  "total",     "colours", "any"};
inline constexpr std::array<absl::string_view, 3> kComparisonWords = {
    "=", "<=", ">="};

constexpr absl::string_view WordOf(FillingOrder order) {
  return kFillingOrderWords[static_cast<std::size_t>(order)];
}
constexpr absl::string_view WordOf(AllEqualWhen when) {
  return kAllEqualWhenWords[static_cast<std::size_t>(when)];
}
constexpr absl::string_view WordOf(Joker::Pays pays) {
  return kJokerPaysWords[static_cast<std::size_t>(pays)];
}
constexpr absl::string_view WordOf(Joker::OwnOpen own_open) {
  return kJokerOwnOpenWords[static_cast<std::size_t>(own_open)];
}
constexpr absl::string_view WordOf(Joker::OwnFilled own_filled) {
  return kJokerOwnFilledWords[static_cast<std::size_t>(own_filled)];
}

// What absl's functions take.
constexpr absl::string_view ToAbsl(std::string_view text) {
  return absl::string_view(text.data(), text.size());
}

constexpr absl::string_view TokenOf(Category category) {
  return ToAbsl(kCategoryTokens[static_cast<std::size_t>(category)]);
}

}  // namespace yatzy

#endif  // YATZY_CORE_RULES_RULE_WORDS_H_
