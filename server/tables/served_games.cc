#include "server/tables/served_games.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "core/rules/presets.h"
#include "proto/status/quoted.h"

namespace yatzy::server {
namespace {

// Of a list in an error, which is bounded.
constexpr std::size_t kMostListed = 10;

std::vector<std::unique_ptr<ServedGame>> DefaultOnly() {
  std::vector<std::unique_ptr<ServedGame>> games;
  games.push_back(std::make_unique<ServedGame>(Game::Default()));
  return games;
}

absl::StatusOr<std::shared_ptr<const Game>> CompileOne(RuleSet rules) {
  if (rules == Game::Default()->rules()) return Game::Default();
  return Game::Compile(std::move(rules));
}

}  // namespace

absl::Status CheckKeepsTargets(const ServedGame& game) {
  if (absl::Status s = CheckSavesNoRolls(*game.game); !s.ok()) return s;
  if (game.target_store != nullptr) return absl::OkStatus();
  return absl::FailedPreconditionError(absl::StrCat(
      "the server has no targets of ", game.id(), ": start it with --targets"));
}

ServedGames::ServedGames() : ServedGames(DefaultOnly()) {}

ServedGames::ServedGames(std::vector<std::unique_ptr<ServedGame>> games)
    : games_(std::move(games)),
      default_(FindExact(kDefaultRules)),
      main_(default_ == nullptr ? games_.front().get() : default_) {}

absl::StatusOr<std::unique_ptr<ServedGames>> ServedGames::Compile(
    std::vector<RuleSet> rule_sets) {
  if (rule_sets.empty()) {
    return absl::InvalidArgumentError("no rule set, expected at least one");
  }
  std::vector<std::unique_ptr<ServedGame>> games;
  for (RuleSet& rules : rule_sets) {
    for (const auto& other : games) {
      if (other->id() != rules.id) continue;
      return absl::InvalidArgumentError(
          absl::StrCat("id ", Quoted(rules.id), " is there twice"));
    }
    auto game = CompileOne(std::move(rules));
    if (!game.ok()) return game.status();
    games.push_back(std::make_unique<ServedGame>(*std::move(game)));
  }
  return std::unique_ptr<ServedGames>(new ServedGames(std::move(games)));
}

void ServedGames::KeepIn(const StateDirectory& directory,
                         const ResidencyRule& residency, bool targets) {
  for (const auto& game : games_) {
    game->store =
        std::make_unique<TableStore>(directory, residency, game->game);
    game->distributions.KeepIn(
        std::make_unique<StartDistributionStore>(directory, game->game));
    if (!targets) continue;
    game->target_store =
        std::make_unique<TargetStore>(directory, residency, game->game);
  }
}

void ServedGames::SetOutlook(const PolicyCompanion::Options& options) {
  for (const auto& game : games_) game->companion.Set(options);
}

void ServedGames::SetDistributions(const Distributions::Options& options) {
  for (const auto& game : games_) game->distributions.Set(options);
}

ServedGame* ServedGames::FindExact(std::string_view id) const {
  for (const auto& game : games_) {
    if (game->id() == id) return game.get();
  }
  return nullptr;
}

absl::StatusOr<ServedGame*> ServedGames::Find(std::string_view id) const {
  ServedGame* const game = id.empty() ? default_ : FindExact(id);
  if (game != nullptr) return game;
  if (id.size() <= kMaxQuotedBytes) {
    const auto preset = PresetRules(id);  // its id has the switches in order
    ServedGame* const same = preset.ok() ? FindExact(preset->id) : nullptr;
    if (same != nullptr) return same;
  }
  return NotServed(id);
}

absl::Status ServedGames::NotServed(std::string_view id) const {
  std::string list;
  for (std::size_t i = 0; i < games_.size() && i < kMostListed; ++i) {
    absl::StrAppend(&list, i == 0 ? "" : ", ", games_[i]->id());
  }
  if (games_.size() > kMostListed) {
    absl::StrAppend(&list, " and ", games_.size() - kMostListed, " more");
  }
  const std::string name = id.empty() ? std::string(kDefaultRules) +
                                            ", which is meant if none is named"
                                      : Quoted(std::string(id));
  return absl::NotFoundError(absl::StrCat(
      "rule_set: this server does not serve ", name, "; it serves ", list));
}

}  // namespace yatzy::server
