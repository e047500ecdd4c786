#include "client/ctl/rules_score.h"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "client/ctl/format.h"
#include "client/ctl/game_flags.h"
#include "client/ctl/rules_facts.h"
#include "core/rules/rule_words.h"

namespace yatzy::client {
namespace {

// The flags, understood.
struct ScoreQuestion {
  std::shared_ptr<const Game> game;
  FaceCounts roll{};
  CategoryMask filled = 0;
  bool all_equal_held = false;
  std::vector<int> categories;
};

absl::Status ReadRoll(const std::string& text, ScoreQuestion& question) {
  const absl::StatusOr<std::vector<int>> faces = ParseDice(text);
  if (!faces.ok()) return faces.status();
  for (const int face : *faces) {
    if (face < 1 || face > kFaces) {
      return absl::InvalidArgumentError(
          absl::StrCat("--dice: ", face, " in \"", text,
                       "\" is no face of a die, expected 1 to ", kFaces));
    }
    ++question.roll[face - 1];
  }
  const int dice = static_cast<int>(faces->size());
  if (dice == question.game->dice()) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat("--dice: \"", text, "\" has ", dice, " dice, expected ",
                   question.game->dice(), " in ", question.game->id()));
}

absl::Status ReadFilled(const std::string& text, ScoreQuestion& question) {
  const Game& game = *question.game;
  if (text.empty()) return absl::OkStatus();
  for (const absl::string_view name : absl::StrSplit(text, ',')) {
    const absl::StatusOr<int> category = CategoryOf(game, "--filled", name);
    if (!category.ok()) return category.status();
    const CategoryMask bit = 1u << *category;
    if ((question.filled & bit) != 0) {
      return absl::InvalidArgumentError(absl::StrCat(
          "--filled: ", CategoryToken(game, *category), " is there twice"));
    }
    question.filled |= bit;
  }
  if (question.filled == game.all_filled()) {
    return absl::InvalidArgumentError(
        absl::StrCat("--filled: these are all categories of ", game.id(),
                     ", expected an open one"));
  }
  if (game.Occurs(question.filled)) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat(
      "--filled: ", game.id(), " is filled ",
      std::string(WordOf(game.rules().order)), ", never just ", text));
}

// What the all-equal box holds, which must be filled for points.
absl::Status ReadAllEqualPoints(const std::string& text,
                                ScoreQuestion& question) {
  if (text.empty()) return absl::OkStatus();
  const std::string flag = "--all-equal-points";
  const auto points = ParseInteger(flag, text);
  if (!points.ok()) return points.status();
  const Game& game = *question.game;
  const int box = AllEqualBox(game.rules());
  if (box < 0) {
    return absl::InvalidArgumentError(
        absl::StrCat(flag, ": ", game.id(),
                     " has no category, or several, for dice of one face"));
  }
  const std::string name(CategoryToken(game, box));
  if (!std::ranges::binary_search(game.PossiblePoints(box), *points)) {
    return absl::InvalidArgumentError(
        absl::StrCat(flag, ": ", *points, " is not what ", name, " can hold (",
                     absl::StrJoin(game.PossiblePoints(box), ", "), ")"));
  }
  question.all_equal_held = *points > 0;
  if (!question.all_equal_held || (question.filled >> box & 1) != 0) {
    return absl::OkStatus();
  }
  return absl::InvalidArgumentError(
      absl::StrCat(flag, ": ", name, " is not among --filled"));
}

absl::StatusOr<ScoreQuestion> ReadQuestion(const ScoreFlags& flags) {
  ScoreQuestion question;
  auto game = LoadGame(flags.rules);
  if (!game.ok()) {
    return absl::InvalidArgumentError(
        absl::StrCat("--rules: ", game.status().message()));
  }
  question.game = *std::move(game);
  absl::Status status = ReadRoll(flags.dice, question);
  status.Update(ReadFilled(flags.filled, question));
  if (status.ok()) {
    status = ReadAllEqualPoints(flags.all_equal_points, question);
  }
  if (!status.ok()) return status;
  if (!flags.category.empty()) {
    const auto one = CategoryOf(*question.game, "--category", flags.category);
    if (!one.ok()) return one.status();
    question.categories = {*one};
    return question;
  }
  for (int c = 0; c < question.game->categories(); ++c) {
    if ((question.filled >> c & 1) == 0) question.categories.push_back(c);
  }
  return question;
}

std::string Explain(const ScoreQuestion& question, int category) {
  return ExplainScore(question.game->rules(), question.filled,
                      question.all_equal_held, question.roll, category);
}

std::string ScoreText(const ScoreQuestion& question) {
  std::string text;
  for (const int category : question.categories) {
    absl::StrAppend(&text, Explain(question, category), "\n");
  }
  return text;
}

std::string ScoreJson(const ScoreQuestion& question) {
  const std::vector<Scoring> scorings =
      Scorings(question.game->rules(), question.filled, question.all_equal_held,
               question.roll);
  std::vector<JsonObject> categories;
  for (const int category : question.categories) {
    const auto scoring = std::find_if(
        scorings.begin(), scorings.end(),
        [&](const Scoring& one) { return one.category == category; });
    const bool may_score = scoring != scorings.end();
    JsonObject& json = categories.emplace_back();
    json.Add("name", CategoryToken(*question.game, category))
        .AddFlag("mayScore", may_score);
    if (may_score) {
      json.Add("points", std::int64_t{scoring->points})
          .Add("extra", std::int64_t{scoring->extra})
          .AddFlag("isJoker", scoring->is_joker);
    }
    json.Add("explanation", Explain(question, category));
  }
  JsonObject json;
  json.Add("rules", question.game->id()).Add("categories", categories);
  return json.ToString() + "\n";
}

}  // namespace

ExitCode RunRulesScore(const ScoreFlags& flags, OutputFormat format,
                       Streams& streams) {
  const absl::StatusOr<ScoreQuestion> question = ReadQuestion(flags);
  if (!question.ok()) return ReportUsageError(question.status(), streams.err);
  streams.out << (format == OutputFormat::kJson ? ScoreJson(*question)
                                                : ScoreText(*question));
  return FinishOutput(streams);
}

}  // namespace yatzy::client
