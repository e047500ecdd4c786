// Answers as text for people and as JSON for programs.
#ifndef YATZY_CLIENT_CTL_FORMAT_H_
#define YATZY_CLIENT_CTL_FORMAT_H_

#include <google/protobuf/message.h>

#include <cstdint>
#include <string>
#include <vector>

#include "core/game/game.h"
#include "yatzy/v1/advisor_service.pb.h"
#include "yatzy/v1/game.pb.h"

namespace yatzy::client {

// The rows as lines, each column as wide as its widest cell, with two spaces
// between columns and none at the end of a line. REQUIRES: rows of equal size.
std::string FormatColumns(const std::vector<std::vector<std::string>>& rows);

// "Rules: yahtzee", a line; empty for an answer that names no rule set.
std::string RulesText(const std::string& rule_set);

// One line: "State: 13 categories open, filled: Ones, One Pair; upper score 3;
// banked score 15." Lists the filled or the open ones, whichever are fewer.
std::string StateText(const Game& game, const v1::GameState& state);

// "keep 3 3 3", "reroll all five", "keep all five",
// "score Three of a Kind".
std::string ActionText(const Game& game, const v1::Action& action);

// "1 thread", "2 threads".
std::string Counted(std::int64_t count, const char* one, const char* many);

// The shortest text that reads back as the same number, which is finite.
std::string NumberText(double number);

// A probability in percent with so many digits behind the point: "91.63 %". A
// share that would read as none or all and is neither is "<0.01 %" or ">99.99
// %"; what rounding errors keep from 1 is all.
std::string PercentText(double probability, int digits);

// "best", "2.0310".
std::string LossText(double loss);

// Rule set, dice and state, a line each.
std::string PositionText(const Game& game, const v1::Position& position,
                         const std::string& rule_set);

// The state and what it is worth.
std::string EvaluationText(const Game& game, const v1::GameState& state,
                           const v1::EvaluateStateResponse& answer);

// The position and a table of its actions, in the answer's order.
std::string AnalysisText(const Game& game, const v1::Position& position,
                         const v1::AnalyzePositionResponse& answer);

// The message in Protobuf's JSON on one line, zero values included, so that a
// reader finds every number whatever its value.
std::string JsonLine(const google::protobuf::Message& message);

// An object that is no message, member by member. By hand, because a
// google.protobuf.Struct has no order to its fields.
class JsonObject {
 public:
  // Numbers must be finite; they are the shortest that read back as the same.
  JsonObject& Add(const std::string& key, const std::string& text);
  JsonObject& Add(const std::string& key, double number);
  JsonObject& Add(const std::string& key, std::int64_t number);
  JsonObject& Add(const std::string& key, std::uint64_t number);
  JsonObject& Add(const std::string& key, const JsonObject& object);
  JsonObject& Add(const std::string& key,
                  const std::vector<JsonObject>& objects);
  JsonObject& AddFlag(const std::string& key, bool flag);

  std::string ToString() const { return "{" + members_ + "}"; }

 private:
  JsonObject& AddJson(const std::string& key, const std::string& json);

  std::string members_;
};

}  // namespace yatzy::client

#endif  // YATZY_CLIENT_CTL_FORMAT_H_
