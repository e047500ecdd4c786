#include "client/ctl/rules_facts.h"

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "core/game/solve_needs.h"
#include "core/rule_file/rule_file.h"
#include "core/rules/rule_words.h"
#include "core/table/table_header.h"

namespace yatzy::client {
namespace {

std::string FilledText(const Game& game) {
  const int last = game.categories() - 1;
  return absl::StrCat(
      "bit 0 is ", CategoryToken(game, 0),
      last > 0 ? absl::StrCat(", bit ", last, " ", CategoryToken(game, last))
               : "");
}

std::string TiersText(const Game& game) {
  if (game.rules().tiers.empty()) return "none";
  return absl::StrJoin(
      game.rules().tiers, ", ", [](std::string* out, const BonusTier& tier) {
        absl::StrAppend(out, tier.points, " from ", tier.threshold, " on");
      });
}

std::string CategoriesTable(const Game& game) {
  std::vector<std::vector<std::string>> rows = {
      {"bit", "category", "", "pattern", "payout"}};
  for (int c = 0; c < game.categories(); ++c) {
    const CategoryRule& rule = game.rules().categories[c];
    rows.push_back({absl::StrCat(c), CategoryToken(game, c),
                    rule.is_upper ? "upper" : "", ToText(rule.pattern),
                    ToText(rule.payout)});
  }
  return FormatColumns(rows);
}

JsonObject CategoryJson(const Game& game, int category) {
  const CategoryRule& rule = game.rules().categories[category];
  JsonObject json;
  json.Add("name", CategoryToken(game, category))
      .Add("pattern", ToText(rule.pattern))
      .Add("payout", ToText(rule.payout))
      .AddFlag("upper", rule.is_upper);
  if (rule.joker_points.has_value()) {
    json.Add("jokerPoints", std::int64_t{*rule.joker_points});
  }
  return json;
}

}  // namespace

absl::StatusOr<std::shared_ptr<const Game>> LoadGame(
    const std::string& id_or_file) {
  absl::StatusOr<RuleSet> rules = FindRules(id_or_file);
  absl::StatusOr<std::shared_ptr<const Game>> game =
      rules.ok() ? Game::Compile(*std::move(rules)) : rules.status();
  if (game.ok() || absl::StrContains(game.status().message(), id_or_file)) {
    return game;
  }
  return absl::Status(game.status().code(),
                      absl::StrCat(id_or_file, ": ", game.status().message()));
}

std::string CategoryToken(const Game& game, int category) {
  return std::string(TokenOf(game.rules().categories[category].category));
}

std::string StateIndexText(const Game& game) {
  const std::string set =
      game.has_mark()
          ? absl::StrCat("(mark * 2^", game.categories(), " + filled)")
          : "filled";
  std::string index =
      game.totals() == 1
          ? set
          : absl::StrCat(set, " * ", game.totals(), " + upper_total");
  if (game.saves_rolls()) {
    index = absl::StrCat("(", index, ") * ", game.saved_counts(), " + saved");
  }
  return absl::StrCat("index = ", index);
}

std::string FactsText(const Game& game) {
  std::vector<std::vector<std::string>> rows = {
      {"id", game.id()},
      {"fingerprint", ToHex(game.fingerprint())},
      {"dice", absl::StrCat(game.dice())},
      {"rolls a turn", absl::StrCat(game.rolls_per_turn())},
      {"order", std::string(WordOf(game.rules().order))},
      {"bonus", TiersText(game)},
      {"states", absl::StrCat(game.reachable_states(), " that games reach, of ",
                              game.state_slots(), " numbers")},
      {"state index", StateIndexText(game)},
      {"  filled", FilledText(game)}};
  if (game.totals() > 1) {
    rows.push_back(
        {"  upper_total",
         absl::StrCat("the upper points so far, at most ", game.totals() - 1)});
  }
  if (game.has_mark()) {
    rows.push_back(
        {"  mark",
         absl::StrCat("1 once ", CategoryToken(game, game.all_equal_box()),
                      " holds points")});
  }
  if (game.saves_rolls()) {
    const auto& [most, points] = game.rules().saved_rolls;
    rows.push_back({"  saved", absl::StrCat("rolls saved for later turns, at "
                                            "most ",
                                            most)});
    if (points > 0) {
      rows.push_back(
          {"saved at the end", absl::StrCat(points, " points each")});
    }
  }
  rows.push_back({"solve", SolveNeedsText(game)});
  rows.push_back({"table", absl::StrCat(TableFileSize(game), " bytes")});
  return absl::StrCat(FormatColumns(rows), "\n", CategoriesTable(game));
}

JsonObject FactsJson(const Game& game) {
  std::vector<JsonObject> categories;
  for (int c = 0; c < game.categories(); ++c) {
    categories.push_back(CategoryJson(game, c));
  }
  std::vector<JsonObject> tiers;
  for (const BonusTier& tier : game.rules().tiers) {
    tiers.emplace_back()
        .Add("threshold", std::int64_t{tier.threshold})
        .Add("points", std::int64_t{tier.points});
  }
  JsonObject json;
  json.Add("id", game.id())
      .Add("fingerprint", ToHex(game.fingerprint()))
      .Add("dice", std::int64_t{game.dice()})
      .Add("rollsPerTurn", std::int64_t{game.rolls_per_turn()})
      .Add("order", std::string(WordOf(game.rules().order)))
      .Add("categories", categories)
      .Add("tiers", tiers)
      .Add("mostSavedRolls", std::int64_t{game.rules().saved_rolls.most})
      .Add("pointsOfSavedRoll", std::int64_t{game.rules().saved_rolls.points})
      .Add("states", std::uint64_t{game.reachable_states()})
      .Add("stateSlots", std::uint64_t{game.state_slots()})
      .Add("stateIndex", StateIndexText(game))
      .Add("solveMemoryBytes", NeedsOfSolve(game, sizeof(double)).memory_bytes)
      .Add("tableBytes", std::uint64_t{TableFileSize(game)})
      .Add("canonicalText", game.canonical_text());
  return json;
}

}  // namespace yatzy::client
