// Games and positions as the command line spells them. Only the spelling is
// judged here: what the rules allow is the server's to say.
#ifndef YATZY_CLIENT_CTL_GAME_FLAGS_H_
#define YATZY_CLIENT_CTL_GAME_FLAGS_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "yatzy/v1/game.pb.h"

namespace yatzy::client {

// Every category, in the order of the score sheet.
std::vector<v1::Category> AllCategories();

// "three-of-a-kind". "category-99" for one that this program does not know.
std::string CategoryFlagName(v1::Category category);

// "Three of a Kind". "Category 99" for one that this program does not know.
std::string CategoryTitle(v1::Category category);

// The category with this flag name, title or name in JSON ("CATEGORY_ONES"), in
// any case, with hyphens, underscores or spaces between the words.
std::optional<v1::Category> CategoryNamed(const std::string& name);

// A name with what CategoryNamed sees past taken away: "CATEGORY_ONES" is
// "ones", "One Pair" is "one-pair".
std::string PlainName(const std::string& name);

// The faces of a --dice flag, in its order, each 0 or more.
absl::StatusOr<std::vector<int>> ParseDice(const std::string& text);

// The flags of a state, as they were given.
struct StateFlags {
  std::string filled;       // --filled ones,one-pair
  std::string filled_mask;  // --filled-mask 0x41; at most one of the two
  std::string upper = "0";
  std::string banked = "0";
};

// The flags of a position, as they were given.
struct PositionFlags {
  StateFlags state;
  std::string dice;  // --dice 3,3,3,5,6 or "3 3 3 5 6" or 33356
  std::string rerolls;
};

// Each returns INVALID_ARGUMENT with a message that starts with the flag, if a
// value is no number or no name. The position's state is always present.
absl::StatusOr<v1::GameState> ParseState(const StateFlags& flags);
absl::StatusOr<v1::Position> ParsePosition(const PositionFlags& flags);

// The value of a flag as a decimal number; INVALID_ARGUMENT as above.
absl::StatusOr<int> ParseInteger(const std::string& flag,
                                 const std::string& value);

}  // namespace yatzy::client

#endif  // YATZY_CLIENT_CTL_GAME_FLAGS_H_
