// What the exported functions of the module share: what a page writes and
// reads, and the games that it has opened.
#ifndef YATZY_CLIENT_WEB_WASM_MODULE_H_
#define YATZY_CLIENT_WEB_WASM_MODULE_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "core/advisor/advisor.h"
#include "core/game/game.h"
#include "core/game/position.h"
#include "core/table/exact_values.h"
#include "core/table/value_table.h"

#define YATZY_EXPORT(name) \
  extern "C" __attribute__((export_name("yatzy_" #name)))

namespace yatzy {

// Rerolls left at the start of a turn, where chances are asked for besides.
inline constexpr std::uint32_t kStartOfTurn = 0xffffffff;

// What goes in and out. A caller writes the question, and reads the answers.
struct Question {
  std::uint32_t filled;
  std::uint32_t upper_total;
  std::uint32_t all_equal_held;
  std::uint32_t rerolls_left;
  std::uint32_t include_scoring;
  std::uint32_t dice[kFaces];  // of each face
  std::uint32_t saved;         // rolls, at the start of the turn; at most 255
  // From here on for chances.
  std::int32_t banked;
  std::int32_t score;  // to be reached, or the opponent's final one
  // An opponent who plays on.
  std::uint32_t opponent_plays;
  std::uint32_t opponent_filled;
  std::uint32_t opponent_upper_total;
  std::uint32_t opponent_all_equal_held;
  std::int32_t opponent_banked;
  std::uint32_t opponent_saved;  // rolls, at most 255
  double draw_worth;
};

// `category` is the place in card order, -1 for a keep.
struct Answer {
  double expected_remaining;
  double loss;
  std::int32_t category;
  std::int32_t points;
  std::int32_t extra;
  std::int32_t bonus;    // the upper bonus that becomes certain
  std::uint8_t keep[8];  // of each face; the last two are 0
};

inline constexpr std::size_t kTextSize = 16384;

struct OpenGame {
  std::shared_ptr<const Game> game;
  std::shared_ptr<const ValueTable> table;   // null until it is solved
  std::shared_ptr<const ExactValues> exact;  // null until it is asked for
};

struct Module {
  char text[kTextSize];  // ids in; messages, descriptions and signatures out
  Question question;
  Answer answers[kMaxRankedActions];
  std::vector<double> numbers;  // chances
  std::vector<OpenGame> games;  // by handle
};

Module& TheModule();

// Leaves the message, ended by a zero, in the text, and returns the negative
// code.
int Fail(const absl::Status& status);

// REQUIRES: it is solved.
const ValueTable& TableOf(int handle);

// The values in double, which are solved when they are first asked for.
const ExactValues& ExactOf(int handle);

// The state and the position of the question.
State AskedState(const Question& question);
Position AskedPosition(const Question& question);

Answer AnswerOf(const Game& game, State state, const RankedAction& ranked);

}  // namespace yatzy

#endif  // YATZY_CLIENT_WEB_WASM_MODULE_H_
