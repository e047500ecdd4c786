// A game: a rule set, compiled.
//
// Everything that the solver, the table and the advisor know of rules is here:
// points by category and roll, what the upper total is good for, the states and
// their numbers. A rule set is read once; after that nobody asks for a pattern.
//
// **Sets.** States with the same filled categories (and, where it matters, the
// same mark, `all_equal_held`) form a set, numbered
//
//     set   = mark * 2^categories + filled
//     index = set * totals + upper_total
//
// so the totals of a set are neighbours. In games that save rolls (SavedRolls,
// rule_set.h) there is one more factor: index * saved_counts + saved, in which
// the index is the one above. Example, Scandinavian Yatzy: 64
// totals, no mark; Ones and One Pair filled (bits 0 and 6: 65) with three ones
// scored: index 65 * 64 + 3 = 4163.
#ifndef YATZY_CORE_GAME_GAME_H_
#define YATZY_CORE_GAME_GAME_H_

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "core/dice/rolls.h"
#include "core/game/state.h"
#include "core/game/upper_totals.h"
#include "core/os/sha256.h"
#include "core/rules/rule_set.h"

namespace yatzy {

// Where an all-equal roll may be scored in some set, if that is not simply any
// open category for its points (Scorings, rule_set.h, compiled).
struct AllEqualPlaces {
  CategoryMask categories = 0;
  bool pays_joker = false;  // joker points instead of the category's
  bool pays_extra = false;  // the bonus for further all-equal rolls
};

class ScoringPlan;

// Immutable, thread-safe. Shared: tables keep the game that they belong to.
class Game {
 public:
  // Compiles a rule set, in about a millisecond for fifteen categories. Errors
  // of Validate; OUT_OF_RANGE if the states have more than 2^32 numbers or the
  // categories more different points than a plan has room for.
  static absl::StatusOr<std::shared_ptr<const Game>> Compile(RuleSet rules);

  // Scandinavian Yatzy, compiled at the first call.
  static const std::shared_ptr<const Game>& Default();

  ~Game();
  Game(const Game&) = delete;
  Game& operator=(const Game&) = delete;

  const RuleSet& rules() const { return rules_; }
  const std::string& id() const { return rules_.id; }
  const std::string& canonical_text() const { return canonical_text_; }

  // The SHA-256 of the canonical text and of all points (category by category,
  // each for all rolls, as little-endian 16-bit numbers). Two games with
  // different answers have different fingerprints.
  const Sha256Digest& fingerprint() const { return fingerprint_; }

  int dice() const { return rules_.dice; }
  int rolls_per_turn() const { return rules_.rolls_per_turn; }
  int categories() const { return static_cast<int>(rules_.categories.size()); }
  // The first categories, whose points count to the upper total.
  int upper_categories() const { return upper_categories_; }
  CategoryMask all_filled() const { return (1u << categories()) - 1; }
  CategoryMask all_upper() const { return (1u << upper_categories_) - 1; }

  // Returns the category of this name; -1 if the game has none.
  int IndexOf(Category category) const {
    return index_of_[static_cast<int>(category)];
  }

  // Rolls are numbered as the keeps with all dice are (dice/keeps.h).
  int rolls() const { return rolls_; }
  const FaceCounts& Roll(int roll) const { return RollCounts(dice(), roll); }

  // What a roll pays in a category, without joker; and as a joker, for the
  // all-equal roll of a face.
  int Points(int category, int roll) const {
    return points_[category * rolls() + roll];
  }
  int JokerPoints(int category, int face_index) const {
    return joker_points_[category][face_index];
  }
  int AllEqualRoll(int face_index) const {
    return all_equal_rolls_[face_index];
  }

  // The points that a category can hold, ascending.
  const std::vector<int>& PossiblePoints(int category) const {
    return possible_points_[category];
  }

  // The most points that all categories can hold together, with extra points
  // for further all-equal rolls, without the bonus.
  int most_banked() const { return most_banked_; }

  // Returns the most points that these categories can gain: with extra points
  // for as many all-equal rolls, without the bonus.
  int MostGained(CategoryMask categories) const;

  // The category for dice of one face only; -1 if it has no part in the rules
  // for further all-equal rolls.
  int all_equal_box() const { return all_equal_box_; }
  // Whether states have a mark.
  bool has_mark() const { return has_mark_; }

  // Writes the ways to score a roll in a set, in card order, at most
  // kMaxCategories: what Scorings (rule_set.h) has, but for is_joker. Returns
  // how many.
  int ScoringsOf(std::uint32_t set, int roll, Scoring* scorings) const;

  // Returns the categories of these ways.
  CategoryMask CategoriesFor(std::uint32_t set, int roll) const;

  // Returns whether all-equal rolls need PlacesOf in this set.
  bool HasPlaces(std::uint32_t set) const;
  AllEqualPlaces PlacesOf(std::uint32_t set, int face_index) const;

  const UpperTotals& upper() const { return upper_; }

  // How to score all rolls of a turn (scoring_plan.h).
  const ScoringPlan& plan() const { return *plan_; }

  // Sets.
  std::uint32_t sets() const { return (has_mark_ ? 2u : 1u) << categories(); }
  CategoryMask FilledOf(std::uint32_t set) const { return set & all_filled(); }
  bool IsMarked(std::uint32_t set) const { return set >> categories() != 0; }
  int UpperMaskOf(std::uint32_t set) const {
    return static_cast<int>(set & all_upper());
  }
  // How many numbers of saved rolls there are: 1 in games that save none.
  int saved_counts() const { return MostSaved(all_filled()) + 1; }
  bool saves_rolls() const { return rules_.saved_rolls.most > 0; }
  // Returns the most rolls that may be saved with these categories filled.
  int MostSaved(CategoryMask filled) const {
    return std::min(rules_.saved_rolls.most,
                    (rules_.rolls_per_turn - 1) * std::popcount(filled));
  }
  // Returns the rerolls that a turn has at most: those of all turns, and the
  // saved ones. What a state says of those may be of any turn.
  int MostRerolls(State state) const {
    return rolls_per_turn() - 1 + (saves_rolls() ? state.saved : 0);
  }
  // And the most of any turn.
  int MostRerolls() const {
    return rolls_per_turn() - 1 + MostSaved(all_filled() >> 1);
  }
  // Returns the state of a player who scores now and saves what is left: that
  // which ways to score, successors and After are asked for within a turn. The
  // state itself in games that save no rolls.
  State Saving(State state, int rerolls_left) const {
    if (saves_rolls()) {
      state.saved = static_cast<std::uint8_t>(
          std::min(rerolls_left, rules_.saved_rolls.most));
    }
    return state;
  }
  // Returns what saved rolls pay at the end of the game.
  int PointsOfSaved(int saved) const {
    return saved * rules_.saved_rolls.points;
  }

  // Returns whether a game passes through states of this set.
  bool Occurs(std::uint32_t set) const;
  // Returns the set after a category is filled, with points or without.
  std::uint32_t SetAfter(std::uint32_t set, int category,
                         bool holds_points) const {
    const bool marks = has_mark_ && category == all_equal_box_ && holds_points;
    return (set | 1u << category) | (marks ? 1u << categories() : 0);
  }
  // Returns the open categories that the order of filling allows. REQUIRES: the
  // set occurs.
  CategoryMask MayFill(std::uint32_t set) const {
    const CategoryMask open = all_filled() & ~set;
    if (rules_.order == FillingOrder::kFree) return open;
    return rules_.order == FillingOrder::kTopDown ? open & -open
                                                  : std::bit_floor(open);
  }

  // States. REQUIRES of all: the state is one of this game, reachable or not.
  int totals() const { return upper_.count(); }
  std::uint32_t SetOf(State state) const {
    return state.filled | (state.all_equal_held ? 1u << categories() : 0);
  }
  std::uint32_t state_slots() const {
    return sets() * totals() * saved_counts();
  }
  std::uint32_t StateIndex(State state) const {
    const std::uint32_t index = SetOf(state) * totals() + state.upper_total;
    return saves_rolls() ? index * saved_counts() + state.saved : index;
  }
  // REQUIRES: index < state_slots().
  State StateAt(std::uint32_t index) const;
  bool IsReachable(State state) const;
  // Returns whether it is one of this game, of any state whatever.
  bool IsState(State state) const {
    return state.filled <= all_filled() && state.upper_total < totals() &&
           (has_mark() || !state.all_equal_held) &&
           state.saved < saved_counts();
  }
  bool IsFinished(State state) const { return state.filled == all_filled(); }
  // Returns the state after the roll is scored so; as many rolls are saved.
  // REQUIRES: `scoring` is one of Scorings().
  State After(State state, const Scoring& scoring) const;
  // How many states a game can reach, those at its end included.
  std::uint32_t reachable_states() const { return reachable_states_; }

  // The *values* of a game: one for all states of a set with as many saved
  // rolls whose totals have one value (UpperTotals::ValueOf), set by set, and
  // within one by saved rolls. Sets with the same upper categories are
  // neighbours. A table holds its values in this order.
  std::uint32_t values() const { return values_; }
  // Returns the first value of a set with so many rolls saved. REQUIRES: the
  // set occurs; saved <= MostSaved of its categories.
  std::uint32_t FirstValue(std::uint32_t set, int saved = 0) const {
    const std::uint32_t first = first_value_[set];
    return saved == 0 ? first : first + saved * upper_.Values(UpperMaskOf(set));
  }
  // All of them by set, kNoValue for those that do not occur.
  const std::uint32_t* first_values() const { return first_value_.data(); }
  static constexpr std::uint32_t kNoValue = 0xffffffff;
  // Returns a state for each value of a set, in their order: of those with as
  // many saved rolls the one with the lowest upper total. REQUIRES: the set
  // occurs.
  std::vector<State> StatesOfValues(std::uint32_t set) const;
  // Returns the value of a state; kNoValue if it is not reachable.
  std::uint32_t ValueOf(State state) const {
    const std::uint32_t set = SetOf(state);
    const std::uint32_t first = first_value_[set];
    const std::uint8_t value =
        upper_.ValueOf(UpperMaskOf(set), state.upper_total);
    if (first == kNoValue || value == UpperTotals::kNoValue) return kNoValue;
    if (state.saved == 0) return first + value;
    return state.saved > MostSaved(state.filled)
               ? kNoValue
               : FirstValue(set, state.saved) + value;
  }
  // The same by index. REQUIRES: index < state_slots().
  std::uint32_t ValueAt(std::uint32_t index) const {
    return ValueOf(StateAt(index));
  }

  // ValueAt for loops, in games whose values are regular: any order of filling,
  // no mark, no saved rolls, and totals() a power of two. The low bits of an
  // index are its upper total and categories, the others the lower categories,
  // and its value is
  //
  //     (entry & kEntryFirst) + (the others) * (entry >> kEntryBits & 0x7f)
  //
  // with entry = value_entries()[low bits], which is kNoEntry if no game
  // reaches the state. There are a power of two of them; none in other games.
  static constexpr int kEntryBits = 24;
  static constexpr std::uint32_t kEntryFirst = (1u << kEntryBits) - 1;
  static constexpr std::uint32_t kNoEntry = 1u << 31;
  const std::vector<std::uint32_t>& value_entries() const {
    return value_entries_;
  }

 private:
  explicit Game(RuleSet rules);
  // Returns the face of an all-equal roll that needs PlacesOf in a set, or -1.
  int FaceWithPlaces(std::uint32_t set, int roll) const;
  // Whether a rule for further all-equal rolls holds in a set.
  bool HasEffect(AllEqualWhen when, std::uint32_t set) const;
  void CompilePoints();
  void CompileJoker();
  std::vector<std::vector<int>> UpperPoints() const;
  void NumberValues();
  void ListValueEntries();

  const RuleSet rules_;
  const int rolls_;
  std::string canonical_text_;
  Sha256Digest fingerprint_{};
  int upper_categories_ = 0;
  std::array<std::int8_t, kCategoryNameCount> index_of_{};
  std::vector<std::int16_t> points_;  // [category][roll]
  std::vector<std::array<std::int16_t, kFaces>> joker_points_;
  std::array<int, kFaces> all_equal_rolls_{};
  std::array<int, kFaces> own_category_{};  // of a face, upper; -1 if none
  std::vector<std::vector<int>> possible_points_;
  int most_banked_ = 0;
  int all_equal_box_ = -1;
  bool has_mark_ = false;
  UpperTotals upper_;
  std::uint32_t reachable_states_ = 0;
  std::uint32_t values_ = 0;
  std::vector<std::uint32_t> first_value_;  // of each set
  std::vector<std::uint32_t> value_entries_;
  std::unique_ptr<const ScoringPlan> plan_;
};

// UNIMPLEMENTED for a game that saves rolls. A table of targets, and the
// companion of a table are not computed for those.
absl::Status CheckSavesNoRolls(const Game& game);

}  // namespace yatzy

#endif  // YATZY_CORE_GAME_GAME_H_
