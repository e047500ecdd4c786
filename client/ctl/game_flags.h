// Games and positions as the command line spells them. Only the spelling is
// judged here: what the rules allow is the server's to say.
#ifndef YATZY_CLIENT_CTL_GAME_FLAGS_H_
#define YATZY_CLIENT_CTL_GAME_FLAGS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "client/ctl/grammar.h"
#include "core/game/game.h"
#include "yatzy/v1/game.pb.h"

namespace yatzy::client {

// "Three of a Kind". "Category 99" for one that this program does not know.
std::string CategoryTitle(v1::Category category);

// The place of the game's category with this token ("one-pair"), title or name
// in JSON ("CATEGORY_ONE_PAIR"), in any case, with hyphens, underscores or
// spaces between the words. INVALID_ARGUMENT that begins with the flag and
// lists the categories of the game.
absl::StatusOr<int> CategoryOf(const Game& game, const std::string& flag,
                               absl::string_view name);

// The faces of a --dice flag, in its order, each 0 or more.
absl::StatusOr<std::vector<int>> ParseDice(const std::string& text);

// The flags of a state, as they were given.
struct StateFlags {
  std::string text = {};         // in the notation, instead of all others
  std::string filled = {};       // --filled ones,one-pair
  std::string filled_mask = {};  // --filled-mask 0x41; at most one of the two
  std::string upper = {};        // --upper; empty: not given
  std::string banked = "0";
  std::string all_equal_points = {};  // of the all-equal box; empty: not given
  std::string saved = {};             // rolls; empty: not given

  friend bool operator==(const StateFlags&, const StateFlags&) = default;
};

// The flags of a position, as they were given.
struct PositionFlags {
  StateFlags state;
  std::string dice;  // --dice 3,3,3,5,6 or "3 3 3 5 6" or 33356
  std::string rerolls;
};

// Adds the positional argument for a state or position in the notation.
void DefinePositionText(CLI::App& command, std::string& text, const char* help);

// Adds the flags of a state, and those of dice, to that group of the help.
void DefineStateFlags(CLI::App& command, StateFlags& flags);
void DefineDiceFlags(CLI::App& command, PositionFlags& flags,
                     const char* group);

// Returns the rule set that --rules names or, without that, the notation.
std::string RulesOf(const std::string& rules, const StateFlags& flags);

// Each returns INVALID_ARGUMENT with a message that starts with the flag, if a
// value is no number or no category of the game, or if there are flags beside
// the notation. The position's state is always present.
absl::StatusOr<v1::GameState> ParseState(const StateFlags& flags,
                                         const Game& game = *Game::Default());
absl::StatusOr<v1::Position> ParsePosition(const PositionFlags& flags,
                                           const Game& game = *Game::Default());

// The value of a flag as a decimal number; INVALID_ARGUMENT as above.
absl::StatusOr<int> ParseInteger(const std::string& flag,
                                 const std::string& value);

}  // namespace yatzy::client

#endif  // YATZY_CLIENT_CTL_GAME_FLAGS_H_
