// The outlook of an action: what it is likely to come to, and why another one
// is worth less. Exact, under optimal play after the action.
//
// Worked example, Scandinavian Yatzy: only Sixes are filled, with 18; 3 3 3 5 6
// are on the table, two rerolls are left. The outlook of keeping the threes:
//
//     equal_dice    48 % three, 42 % four (550/1296), 9 % five (121/1296)
//     categories    87 % Threes for 10.5 on average, 9 % Yatzy for 50,
//                   4 % Full House for 20
//
// and of keeping 3 3 3 5, which loses 2.031, the difference by source:
//
//     Yatzy 2.122, Threes -0.150, Full House -0.154, later turns 0.214
//
// or, with the rest of the game split as well,
//
//     Yatzy 1.421, Threes 0.182, bonus 0.172, and 12 categories 0.256
//
// because the upper total reaches 63 with 91.3 % instead of 91.0 %, and a Yatzy
// made now leaves Threes open.
//
// What it takes: the decisions of the turn once for a position, which is one
// look at every keep of every roll and reroll (turn_policy.h), then for each
// action one walk forward through the lattice: keeps get probabilities, a
// missing die passes on a sixth to each face, a roll passes all it has to the
// keep that is chosen. About 6 us for one action and 3 us for each further
// one. The bonus in the end, and the points of later turns by category, are
// sums over all that may follow. They come from a companion of the table
// (policy_sources.h), if the caller has one.
#ifndef YATZY_CORE_ADVISOR_OUTLOOK_H_
#define YATZY_CORE_ADVISOR_OUTLOOK_H_

#include <array>
#include <span>

#include "absl/status/statusor.h"
#include "core/advisor/policy_sources.h"
#include "core/game/position.h"
#include "core/rules/limits.h"
#include "core/table/value_table.h"

namespace yatzy {

// Expected points by where they come from.
struct PointSources {
  std::array<double, kMaxCategories> categories{};  // by index in the rules
  double bonus = 0;                                 // of the upper total
  double extra = 0;  // of further all-equal rolls
  double later = 0;  // of the turns after this one, where they are not split

  double Total() const;
  PointSources operator-(const PointSources& other) const;
};

struct Outlook {
  struct OfCategory {
    double probability = 0;  // that this turn fills it
    double points = 0;       // the mean of what it then gets; 0 if it never is
  };

  std::array<OfCategory, kMaxCategories> categories{};  // by index
  // The mean of the extra points that this turn earns.
  double extra = 0;
  // [n]: the probability that n dice, and no more, show one face when this turn
  // is scored.
  std::array<double, kMaxDice + 1> equal_dice{};
  // The mean of E of the state after this turn.
  double after = 0;

  // The points from here to the end of the game, split by source. The total is
  // expected_remaining of the action (RankActions) but for rounding, 1e-9.
  // Without PolicySources the categories and extra points of this turn, and
  // `later`. With them the whole rest of the game, and `later` is 0.
  PointSources sources;
  // The probability that the upper total reaches each tier in the end. Zeros
  // without PolicySources.
  std::array<double, kMaxTiers> tiers{};
  // Of the points from here to the end of the game: within 1e-3 of
  // DistributionOf, because floats decide some ties in another way. 0 without
  // PolicySources.
  double standard_deviation = 0;

  // Returns the mean of the points of this turn.
  double PointsNow() const;
};

// Returns the outlook of an action. An action is a keep, with rerolls left, or
// a category, with or without. Thread-safe; allocates nothing but for errors
// and in games that save rolls.
//
// Errors of RankActions for the position; INVALID_ARGUMENT if the action is
// not one of it, "actions[0]: dice to keep that are not on the table, ..", or
// if the sources are of another table.
absl::StatusOr<Outlook> OutlookOf(const ValueTable& table,
                                  const Position& position,
                                  const Action& action,
                                  const PolicySources* sources = nullptr);

// Does the same for several actions of one position. The differences of two
// outlooks' sources say why one action is worth less than the other; they add
// up to what it loses (RankActions) within 1e-9. REQUIRES: outlooks has room
// for all actions.
absl::Status OutlooksOf(const ValueTable& table, const Position& position,
                        std::span<const Action> actions,
                        const PolicySources* sources,
                        std::span<Outlook> outlooks);

}  // namespace yatzy

#endif  // YATZY_CORE_ADVISOR_OUTLOOK_H_
