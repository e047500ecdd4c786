// A rule set: all that makes one game of the Yatzy family, as a value.
//
// Everything else is derived from it: points, states, tables, names of files.
// Presets have ids (presets.h); others are read from TOML files
// (core/rule_file/rule_file.h), whose fields are the members below.
#ifndef YATZY_CORE_RULES_RULE_SET_H_
#define YATZY_CORE_RULES_RULE_SET_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "core/rules/category.h"
#include "core/rules/face_counts.h"
#include "core/rules/limits.h"
#include "core/rules/pattern.h"

namespace yatzy {

struct CategoryRule {
  Category category = Category::kOnes;  // its name; says nothing of its points
  Pattern pattern;
  Payout payout;
  bool is_upper = false;  // its points count to the upper total
  // What an all-equal roll pays here as a joker. Without it the points of a
  // fixed payout, and what the roll pays anyway for any other.
  std::optional<int> joker_points;

  friend bool operator==(const CategoryRule&, const CategoryRule&) = default;
};

// Pays `points` once at the end if the upper total reaches the threshold; of
// several tiers only the highest that is reached pays.
struct BonusTier {
  int threshold = 0;
  int points = 0;

  friend bool operator==(const BonusTier&, const BonusTier&) = default;
};

// When the *all-equal box*, the one category for dice of one face only, has an
// effect on further all-equal rolls.
enum class AllEqualWhen : std::uint8_t {
  kNever,
  kFilled,       // once it is filled, also with 0
  kHoldsPoints,  // once it is filled with points
};

// What a further all-equal roll pays on top, wherever it is scored.
struct AllEqualBonus {
  int points = 0;
  AllEqualWhen when = AllEqualWhen::kNever;
  bool lower_only = false;  // only if scored in a lower category

  friend bool operator==(const AllEqualBonus&, const AllEqualBonus&) = default;
};

// What else a further all-equal roll may do. Its *own* category is the upper
// one of the pattern "face f" for its face; where there is none it counts as
// filled. In another order than free the places, own_open and own_filled, are
// kAny: the order gives the category.
struct Joker {
  enum class Pays : std::uint8_t {
    kNever,      // it may be bound to a place, but pays what it would anyway
    kOwnFilled,  // joker points if its own category is filled
    kAlways,
  };
  enum class OwnOpen : std::uint8_t { kAny, kOwn, kOwnOrLower };
  enum class OwnFilled : std::uint8_t { kAny, kLowerFirst };

  AllEqualWhen when = AllEqualWhen::kNever;
  Pays pays = Pays::kNever;
  // Where it may be scored while its own category is open, ..
  OwnOpen own_open = OwnOpen::kAny;
  // .. and after that: anywhere, or in an upper category only if no lower one
  // is open.
  OwnFilled own_filled = OwnFilled::kAny;

  friend bool operator==(const Joker&, const Joker&) = default;
};

// In which order the categories are filled.
enum class FillingOrder : std::uint8_t { kFree, kTopDown, kBottomUp };

// What becomes of rolls that a turn leaves over. A turn takes one roll at
// least, and may take rolls_per_turn and all that are saved.
struct SavedRolls {
  // So many may be saved at the start of a turn; what is more is lost. 0:
  // unused rolls are lost. (rolls_per_turn - 1) * categories at most: then none
  // is ever lost.
  int most = 0;
  int points = 0;  // of each roll that is saved at the end of the game

  friend bool operator==(const SavedRolls&, const SavedRolls&) = default;
};

struct RuleSet {
  // How people and requests call it: lower-case letters, digits, '-' and '+', 1
  // to 64 of them, a letter first. Not part of the game.
  std::string id;

  int dice = kDice;        // 3 to 6
  int rolls_per_turn = 3;  // 1 to 4
  FillingOrder order = FillingOrder::kFree;
  // In card order, 1 to 20, each name once; those that are upper, at most 8,
  // come first.
  std::vector<CategoryRule> categories;
  std::vector<BonusTier> tiers;  // rising thresholds and points, at most 4
  AllEqualBonus all_equal_bonus;
  Joker joker;
  SavedRolls saved_rolls;

  friend bool operator==(const RuleSet&, const RuleSet&) = default;
};

// OK, or INVALID_ARGUMENT that names the first field that cannot be, with its
// value and what is expected: "dice is 7, expected 3 to 6",
// "categories[3] (ones) is listed twice".
absl::Status Validate(const RuleSet& rules);

// Returns the most rolls that a game of these rules can save: none is lost.
int MostSavedRolls(const RuleSet& rules);

// The game in one text: a TOML document of all fields but the id, in a fixed
// order, defaults included but for joker_points and saved_rolls. Equal games
// have equal texts (Validate says no to values without effect), and reading it
// gives the game again. REQUIRES: Validate(rules).ok().
std::string CanonicalText(const RuleSet& rules);

// Returns the index of the all-equal box: the only lower category "of-a-kind
// DICE";
// -1 if there is none, or several. Such a rule set is good if it has neither a
// joker nor a bonus for all-equal rolls.
int AllEqualBox(const RuleSet& rules);

// Returns the points of a roll in categories[category], without joker.
// REQUIRES: DiceCount(roll) == rules.dice.
int PointsOf(const RuleSet& rules, int category, const FaceCounts& roll);

// What a roll may be scored as.
struct Scoring {
  int category = 0;  // index
  int points = 0;    // what the category pays, as a joker maybe; counts to the
                     // upper total if the category is upper
  int extra = 0;     // the bonus of a further all-equal roll; does not
  bool is_joker = false;  // whether joker points differ from its own

  friend bool operator==(const Scoring&, const Scoring&) = default;
};

// Returns what an all-equal roll pays in a category as a joker, if its own
// points there are `own_points`.
int JokerPoints(const CategoryRule& category, int own_points);

// Returns the ways to score a roll in card order. `filled` is the set of filled
// categories, `all_equal_held` whether the all-equal box holds points. This is
// the whole truth about placement; whoever compiles a game asks here.
// REQUIRES: the rule set is valid and a category is open.
std::vector<Scoring> Scorings(const RuleSet& rules, CategoryMask filled,
                              bool all_equal_held, const FaceCounts& roll);

// Says in words what a roll pays in a category and why, jokers and bonuses
// included: "Full House: 0, five of a kind is none here",
// "Small Straight: 30 as a joker (the Yatzy box is filled, Sixes are filled),
// and 100 extra". For people; the text may change.
std::string ExplainScore(const RuleSet& rules, CategoryMask filled,
                         bool all_equal_held, const FaceCounts& roll,
                         int category);

}  // namespace yatzy

#endif  // YATZY_CORE_RULES_RULE_SET_H_
