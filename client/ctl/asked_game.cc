#include "client/ctl/asked_game.h"

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/ctl/rules_facts.h"
#include "core/os/sha256.h"
#include "core/rule_file/rule_file.h"
#include "core/rules/presets.h"

namespace yatzy::client {
namespace {

// As FindRules (core/rule_file/rule_file.h) tells them apart.
bool IsFile(const std::string& rules) {
  return absl::StrContains(rules, '/') || absl::EndsWith(rules, ".toml");
}

// The game of the file; null if the word is an id.
absl::StatusOr<std::shared_ptr<const Game>> GameOfFile(
    const std::string& rules) {
  if (!IsFile(rules)) return std::shared_ptr<const Game>();
  auto game = LoadGame(rules);
  if (game.ok()) return game;
  return absl::InvalidArgumentError(
      absl::StrCat("--rules: ", game.status().message()));
}

// The server's rule set of this id, in whatever order it has its switches; null
// if it has none.
const v1::RuleSet* FindById(const v1::ListRuleSetsResponse& list,
                            const std::string& id) {
  const absl::StatusOr<RuleSet> preset = PresetRules(id);
  for (const v1::RuleSet& rule_set : list.rule_sets()) {
    if (rule_set.id() == id) return &rule_set;
    if (preset.ok() && rule_set.id() == preset->id) return &rule_set;
  }
  return nullptr;
}

absl::Status NotServed(const v1::ListRuleSetsResponse& list,
                       const std::string& id) {
  return absl::NotFoundError(absl::StrCat(
      "the server does not serve rule set \"", id, "\"; it serves ",
      absl::StrJoin(list.rule_sets(), ", ",
                    [](std::string* out, const v1::RuleSet& rule_set) {
                      out->append(rule_set.id());
                    })));
}

// What the server's definition means here.
absl::StatusOr<std::shared_ptr<const Game>> GameOf(
    const v1::RuleSet& rule_set) {
  absl::StatusOr<RuleSet> rules =
      ParseRules(rule_set.definition(), rule_set.id());
  auto game = rules.ok() ? Game::Compile(*std::move(rules)) : rules.status();
  const std::string whose =
      absl::StrCat("the server's rule set \"", rule_set.id(), "\"");
  if (!game.ok()) {
    return absl::FailedPreconditionError(absl::StrCat(
        whose, " cannot be read by this yatzyctl: ", game.status().message()));
  }
  if (ToHex((*game)->fingerprint()) == rule_set.fingerprint()) return game;
  return absl::FailedPreconditionError(absl::StrCat(
      whose, " pays otherwise in this yatzyctl: its fingerprint is ",
      ToHex((*game)->fingerprint()), ", the server's ",
      rule_set.fingerprint()));
}

// `id` and `fingerprint` are those of the server's.
absl::Status CheckSame(const std::string& file, const Game& game,
                       const std::string& id, const std::string& fingerprint) {
  if (ToHex(game.fingerprint()) == fingerprint) return absl::OkStatus();
  return absl::FailedPreconditionError(
      absl::StrCat(file, " is another game than the server has as \"", id,
                   "\": its fingerprint is ", ToHex(game.fingerprint()),
                   ", the server's ", fingerprint));
}

}  // namespace

void DefineRulesFlag(CLI::App& command, std::string& rules, const char* group) {
  AddOption(command, rules,
            {.name = "--rules",
             .type = "RULES",
             .help = "Another rule set than scandinavian: its id at the "
                     "server ('yatzyctl rules served' lists them), or the "
                     "file that the server was given",
             .group = group});
}

absl::StatusOr<std::string> RuleSetIdOf(const std::string& rules) {
  const auto game = GameOfFile(rules);
  if (!game.ok()) return game.status();
  return *game == nullptr ? rules : (*game)->id();
}

absl::StatusOr<AskedGame> FindAskedGame(const YatzyClient& client,
                                        const std::string& rules) {
  if (rules.empty()) return AskedGame();
  const auto file = GameOfFile(rules);
  if (!file.ok()) return file.status();
  const std::string id = *file == nullptr ? rules : (*file)->id();
  const auto list = client.ListRuleSets();
  if (absl::IsUnimplemented(list.status())) {
    return absl::FailedPreconditionError(absl::StrCat(
        "the server is older than rule sets and knows Scandinavian Yatzy "
        "alone, not \"",
        id, "\""));
  }
  if (!list.ok()) return list.status();
  const v1::RuleSet* const served = FindById(*list, id);
  if (served == nullptr) return NotServed(*list, id);
  if (*file != nullptr) {
    const absl::Status same =
        CheckSame(rules, **file, served->id(), served->fingerprint());
    if (!same.ok()) return same;
  }
  auto game = GameOf(*served);
  if (!game.ok()) return game.status();
  return AskedGame{id, *std::move(game)};
}

absl::Status CheckFile(const AdminClient& client, const std::string& rules) {
  const auto file = GameOfFile(rules);
  if (!file.ok() || *file == nullptr) return file.status();
  const auto status = client.GetServerStatus();
  if (!status.ok()) return status.status();
  for (const admin::v1::ServedRuleSet& served : status->rule_sets()) {
    if (served.rule_set() != (*file)->id() || served.fingerprint().empty()) {
      continue;
    }
    return CheckSame(rules, **file, served.rule_set(), served.fingerprint());
  }
  return absl::OkStatus();
}

ExitCode WithGame(
    const GlobalFlags& globals, const std::string& rules, Streams& streams,
    const std::function<ExitCode(const YatzyClient&, const AskedGame&)>& run) {
  // Before anybody is asked: a bad file is the user's mistake.
  const absl::StatusOr<std::string> id = RuleSetIdOf(rules);
  if (!id.ok()) return ReportUsageError(id.status(), streams.err);
  return WithClient(globals, streams, [&](const YatzyClient& client) {
    const absl::StatusOr<AskedGame> asked = FindAskedGame(client, rules);
    if (!asked.ok()) return ReportFailure(asked.status(), streams.err);
    return run(client, *asked);
  });
}

}  // namespace yatzy::client
