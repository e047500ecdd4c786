// The rule sets that have names.
//
//     scandinavian         Scandinavian Yatzy, the default
//     yahtzee              American, the joker forced as printed by Hasbro
//     yahtzee-free-joker   the joker may go anywhere (Verhoeff, Glenn)
//     yahtzee-plain        neither joker nor further bonus
//     kniffel              as yahtzee-plain; German names
//     yacht                Clubhouse Games 51
//     maxi                 Maxi Yatzy: six dice, 20 categories
//     crag, kismet, ...    see the list that Presets() gives
//
// Switches follow the name, in any order: "scandinavian+fh5+forced".
//
//     +fh5          five of a kind is a full house
//     +tp4          four of a kind is two pairs
//     +forced       the categories are filled from top to bottom; a joker keeps
//                   what it pays, but not its places
//     +bonusN       the bonus of the first tier is N points; 0 is none
//     +atN          .. for an upper total of N
//     +rollsN       N rolls a turn
#ifndef YATZY_CORE_RULES_PRESETS_H_
#define YATZY_CORE_RULES_PRESETS_H_

#include <span>
#include <string_view>

#include "absl/status/statusor.h"
#include "core/rules/rule_set.h"

namespace yatzy {

inline constexpr std::string_view kDefaultRules = "scandinavian";

struct Preset {
  std::string_view id;
  std::string_view description;  // one line, for people
};

// All of them, the default first.
std::span<const Preset> Presets();

struct Switch {
  std::string_view id;  // "fh5", "bonusN"
  std::string_view description;
};
std::span<const Switch> Switches();

// Returns the rule set of this id, its switches applied in a fixed order and
// its id with the switches in that order, so that two spellings are one id.
// NOT_FOUND for a name that is none, with the list; INVALID_ARGUMENT for a
// switch that is none, is there twice, changes nothing in this game, or makes
// something of it that Validate refuses.
absl::StatusOr<RuleSet> PresetRules(std::string_view id);

}  // namespace yatzy

#endif  // YATZY_CORE_RULES_PRESETS_H_
