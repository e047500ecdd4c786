// What is said of a field of a state or position that cannot be: its value, and
// what can. For people; the texts may change, but for those of Scandinavian
// Yatzy that a test has recorded to the byte (tests/e2e/recorded_answers.txt).
#ifndef YATZY_PROTO_CONVERT_REFUSALS_H_
#define YATZY_PROTO_CONVERT_REFUSALS_H_

#include <string>

#include "core/game/game.h"
#include "yatzy/v1/game.pb.h"

namespace yatzy {

// A category of the game as the API calls it, by its index: "CATEGORY_SIXES".
const std::string& NameOf(const Game& game, int category);

// What a message has where a category should be, with its name if it has one:
// "16 (CATEGORY_THREE_PAIRS)", "99".
std::string CategoryNumber(int number);

// "16 is not a category (1 to 15)", or where the categories of the game are not
// simply the first ones "7 (CATEGORY_ONE_PAIR) is not a category of crag".
std::string NotACategory(const Game& game, int number);

// "scandinavian+forced is filled top-down, CATEGORY_ONES before CATEGORY_TWOS",
// of a set to which the order of filling never leads. REQUIRES:
// !game.Occurs(filled).
std::string OutOfOrder(const Game& game, CategoryMask filled);

// "0, 1 or 2".
std::string RerollsText(const Game& game, State state);

// All digits that tell the number from others: "100.0000001", "nan".
std::string NumberText(double number);

// What upper scores there can be: "CATEGORY_SIXES is filled (0, 6, 12, 18, 24
// or 30)", or, with more than one, "2 upper categories are filled (0 to 35)".
std::string PossibleUpperScores(const Game& game, int upper_mask);

}  // namespace yatzy

#endif  // YATZY_PROTO_CONVERT_REFUSALS_H_
