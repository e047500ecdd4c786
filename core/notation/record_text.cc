#include "core/notation/record_text.h"

#include <charconv>
#include <cstdint>
#include <cstring>
#include <optional>

#include "absl/strings/str_cat.h"
#include "core/notation/words.h"
#include "core/os/numbers.h"
#include "core/rules/presets.h"
#include "core/rules/rule_words.h"

namespace yatzy {
namespace {

using notation::Quoted;
using notation::Take;
using notation::Wrong;

// More than a turn takes: a category, points; and for each roll dice and a
// keep.
constexpr std::size_t kMaxScoreText = 96;
constexpr std::size_t kMaxRollText = 40;

absl::Status InPart(std::string_view part, const absl::Status& status) {
  return status.ok() ? status : Wrong(part, std::string(status.message()));
}

absl::Status ReadRoll(const Game& game, std::string_view& text,
                      RecordedTurn& turn) {
  if (turn.roll_count > turn.keep_count) {
    return Wrong("dice", "no keep since the dice before");
  }
  // How many are saved is for a review to say.
  const int most = game.MostRerolls() + 1;
  if (turn.roll_count == most) {
    return Wrong("dice",
                 absl::StrCat("a roll too many, expected ", most, " at most"));
  }
  return InPart("dice", notation::TakeDice(game.dice(), game.dice(), text,
                                           turn.rolls[turn.roll_count++]));
}

absl::Status ReadKeep(const Game& game, std::string_view& text,
                      RecordedTurn& turn) {
  if (turn.keep_count == turn.roll_count) {
    return Wrong("keep", "no dice before it");
  }
  return InPart("keep",
                notation::TakeKeep(game, text, turn.keeps[turn.keep_count++]));
}

// Reads digits, if that is what comes.
absl::Status ReadPoints(std::string_view& text, std::optional<int>& points) {
  std::size_t size = 0;
  while (size < text.size() && text[size] >= '0' && text[size] <= '9') ++size;
  const std::string_view digits = text.substr(0, size);
  points = ReadInteger<int>(ToAbsl(digits), 0, kMaxPoints);
  if (!points.has_value()) {
    const std::string value =
        text.empty() ? "missing" : Quoted(digits.empty() ? text : digits);
    return Wrong("score",
                 absl::StrCat(value, ", expected points, 0 to ", kMaxPoints));
  }
  text = notation::Trimmed(text.substr(size));
  return absl::OkStatus();
}

// Reads the last piece of a turn.
absl::Status ReadScore(const Game& game, std::string_view text,
                       RecordedTurn& turn) {
  if (turn.roll_count == 0) return Wrong("score", "no dice before it");
  const auto category = notation::TakeScored(game, text);
  if (!category.ok()) return category.status();
  turn.category = game.rules().categories[*category].category;
  if (text.empty()) return absl::OkStatus();
  absl::Status status = ReadPoints(text, turn.points);
  if (status.ok() && !text.empty() && text[0] == '+') {
    text = notation::Trimmed(text.substr(1));
    status = ReadPoints(text, turn.extra);
  }
  if (!status.ok() || text.empty()) return status;
  return Wrong("score", absl::StrCat(Quoted(text), " after the points"));
}

absl::Status ReadTurn(const Game& game, std::string_view text,
                      RecordedTurn& turn) {
  if (text.empty()) return Wrong("dice", "missing");
  while (!text.empty()) {
    absl::Status status;
    if (Take("dice", text)) {
      status = ReadRoll(game, text, turn);
    } else if (Take("keep", text)) {
      status = ReadKeep(game, text, turn);
    } else if (Take("score", text)) {
      return ReadScore(game, text, turn);
    } else {
      status = Wrong(Quoted(text), "expected dice, keep or score");
    }
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status InTurn(std::size_t turn, const absl::Status& status) {
  return absl::InvalidArgumentError(
      absl::StrCat("turn ", turn, ", ", status.message()));
}

absl::Status TooManyTurns(const Game& game, std::size_t number) {
  return absl::InvalidArgumentError(
      absl::StrCat("turn ", number, ": a turn too many, a game of ", game.id(),
                   " has ", game.categories()));
}

// Writes at `to`; returns the end.
char* Write(absl::string_view text, char* to) {
  std::memcpy(to, text.data(), text.size());
  return to + text.size();
}

char* Write(const FaceCounts& counts, char* to) {
  const notation::DiceText& dice = notation::TextOf(counts);
  std::memcpy(to, dice.text, sizeof(dice.text));
  return to + dice.size;
}

char* Write(int number, char* to) {
  return std::to_chars(to, to + 11, number).ptr;
}

// Ends without a space.
char* Write(const RecordedTurn& turn, char* to) {
  for (int i = 0; i < turn.roll_count; ++i) {
    to = Write(turn.rolls[i], Write("dice ", to));
    if (i < turn.keep_count) to = Write(turn.keeps[i], Write("keep ", to));
  }
  if (!turn.category.has_value()) return to - 1;
  to = Write(TokenOf(*turn.category), Write("score ", to));
  if (turn.points.has_value()) to = Write(*turn.points, Write(" ", to));
  if (turn.extra.has_value()) to = Write(*turn.extra, Write(" +", to));
  return to;
}

}  // namespace

absl::StatusOr<GameRecord> ParseRecord(const Game& game,
                                       std::string_view text) {
  const auto line = notation::Bounded("record", text, kMaxRecordText);
  if (!line.ok()) return line.status();
  std::string_view rest = *line;
  absl::Status status = notation::TakeRules(game, rest);
  if (!status.ok()) return status;
  GameRecord record;
  record.turns.reserve(game.categories());
  // After the last turn there may be a semicolon.
  do {
    if (!record.turns.empty() && !record.turns.back().category.has_value()) {
      status = Wrong("score", "missing, only the last turn may break off");
      return InTurn(record.turns.size(), status);
    }
    RecordedTurn& turn = record.turns.emplace_back();
    const std::size_t number = record.turns.size();
    if (number > static_cast<std::size_t>(game.categories())) {
      return TooManyTurns(game, number);
    }
    status = ReadTurn(game, notation::TakeUntil(';', rest), turn);
    if (!status.ok()) return InTurn(number, status);
    rest = notation::Trimmed(rest);
  } while (!rest.empty());
  return record;
}

void AppendNotation(const Game& game, const GameRecord& record,
                    std::string& text) {
  if (game.id() != kDefaultRules) {
    absl::StrAppend(&text, "rules ", game.id(), " | ");
  }
  const std::size_t size = text.size();
  std::size_t most = 0;
  for (const RecordedTurn& turn : record.turns) {
    most += kMaxScoreText + kMaxRollText * turn.roll_count;
  }
  text.resize(size + most);
  char* const begin = text.data() + size;
  char* to = begin;
  for (const RecordedTurn& turn : record.turns) {
    if (to != begin) to = Write("; ", to);
    to = Write(turn, to);
  }
  text.resize(to - text.data());
}

std::string NotationOf(const Game& game, const GameRecord& record) {
  std::string text;
  AppendNotation(game, record, text);
  return text;
}

}  // namespace yatzy
