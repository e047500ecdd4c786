#include "client/ctl/bench_flags.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "client/ctl/game_flags.h"
#include "core/os/numbers.h"

namespace yatzy::client {
namespace {

struct MixWord {
  const char* word;
  LoadMethod method;
};

constexpr std::array kMixWords = {
    MixWord{"evaluate", LoadMethod::kEvaluateState},
    MixWord{"analyze", LoadMethod::kAnalyzePosition},
    MixWord{"batch-evaluate", LoadMethod::kBatchEvaluateStates},
    MixWord{"batch-analyze", LoadMethod::kBatchAnalyzePositions},
    MixWord{"stream", LoadMethod::kStreamAnalyzePositions},
    MixWord{"review", LoadMethod::kReviewGame},
    MixWord{"batch-review", LoadMethod::kBatchReviewGames}};

// Reads the values of flags and keeps what is wrong with the first bad one.
class FlagReader {
 public:
  int Integer(const char* flag, const std::string& value) {
    const absl::StatusOr<int> number = ParseInteger(flag, value);
    status_.Update(number.status());
    return number.value_or(0);
  }

  double Number(const char* flag, const std::string& value) {
    const std::optional<double> number = ReadNumber(value);
    if (!number.has_value()) Refuse(flag, value, "a number");
    return number.value_or(0);
  }

  std::uint64_t Seed(const char* flag, const std::string& value) {
    const auto number = ReadInteger<std::uint64_t>(value);
    if (!number.has_value()) {
      Refuse(flag, value, "a whole number from 0 to 2^64 - 1");
    }
    return number.value_or(0);
  }

  std::vector<MethodShare> Mix(const char* flag, const std::string& value) {
    std::vector<MethodShare> mix;
    for (const absl::string_view part : absl::StrSplit(value, ',')) {
      const std::pair<std::string, std::string> share =
          absl::StrSplit(part, absl::MaxSplits('=', 1));
      const bool has_weight = absl::StrContains(part, "=");
      mix.push_back({Method(flag, share.first),
                     has_weight ? Integer(flag, share.second) : 1});
    }
    return mix;
  }

  void Refuse(const char* flag, absl::string_view value,
              absl::string_view expected) {
    status_.Update(absl::InvalidArgumentError(
        absl::StrCat(flag, ": \"", value, "\" is not ", expected)));
  }

  const absl::Status& status() const { return status_; }

 private:
  LoadMethod Method(const char* flag, const std::string& word) {
    for (const MixWord& known : kMixWords) {
      if (word == known.word) return known.method;
    }
    Refuse(flag, word,
           absl::StrCat("a method; those are ",
                        absl::StrJoin(kMixWords, ", ",
                                      [](std::string* out, const MixWord& w) {
                                        out->append(w.word);
                                      })));
    return LoadMethod::kEvaluateState;
  }

  absl::Status status_;
};

// "0, 1, 2 or ".
std::string RerollsList(int rolls) {
  std::string list = "0";
  for (int rerolls = 1; rerolls < rolls; ++rerolls) {
    absl::StrAppend(&list, ", ", rerolls);
  }
  return list + " or ";
}

// Names the flag where the load names its option.
absl::Status WithFlagNamed(const absl::Status& status) {
  constexpr std::array<std::pair<const char*, const char*>, 13> kFlags = {{
      {"connections", "--connections"},
      {"in_flight", "--in-flight"},
      {"threads", "--threads"},
      {"calls_per_second", "--rate"},
      {"duration", "--duration"},
      {"warm_up", "--warm-up"},
      {"deadline", "--timeout"},
      {"mix", "--mix"},
      {"batch_size", "--batch-size"},
      {"max_actions", "--max-actions"},
      {"rerolls_left", "--rerolls"},
      {"retries", "--retries"},
      {"check_share", "--check"},
  }};
  for (const auto& [option, flag] : kFlags) {
    if (!absl::StartsWith(status.message(), absl::StrCat(option, " "))) {
      continue;
    }
    return absl::InvalidArgumentError(absl::StrCat(
        flag, status.message().substr(std::string(option).size())));
  }
  return status;
}

// A flag that no method of the mix heeds is a mistake.
absl::Status CheckHeeded(const LoadOptions& options) {
  const auto has = [&](std::initializer_list<LoadMethod> methods) {
    return std::ranges::any_of(options.mix, [&](const MethodShare& share) {
      return std::ranges::find(methods, share.method) != methods.end();
    });
  };
  if (options.totals_only && !has({LoadMethod::kBatchReviewGames})) {
    return absl::InvalidArgumentError(
        "--totals-only is for batch-review, which --mix does not have");
  }
  if (options.include_scoring &&
      !has({LoadMethod::kAnalyzePosition, LoadMethod::kBatchAnalyzePositions,
            LoadMethod::kStreamAnalyzePositions})) {
    return absl::InvalidArgumentError(
        "--include-scoring is for analyze, batch-analyze and stream, of which "
        "--mix has none");
  }
  return absl::OkStatus();
}

}  // namespace

void DefineBenchFlags(CLI::App& command, BenchFlags& flags) {
  const auto add = [&](const char* group, const char* name, std::string& value,
                       const char* type, const char* help) {
    AddOption(command, value,
              {.name = name, .type = type, .help = help, .group = group});
  };
  constexpr char kLoad[] = "Load";
  add(kLoad, "--connections", flags.connections, "N",
      "Connections to the server");
  add(kLoad, "--in-flight", flags.in_flight, "N",
      "Calls under way at a time, on all connections together");
  add(kLoad, "--rate", flags.rate, "CALLS/S",
      "Calls due per second, whatever the server does; "
      "0: the next when the last is answered");
  add(kLoad, "--duration", flags.duration, "SECONDS", "How long to count");
  add(kLoad, "--warm-up", flags.warm_up, "SECONDS", "How long before that");
  add(kLoad, "--threads", flags.threads, "N",
      "Threads of this program; 0: one per connection, "
      "at most one per processor");
  constexpr char kCalls[] = "Calls";
  DefineRulesFlag(command, flags.rules, kCalls);
  add(kCalls, "--mix", flags.mix, "METHOD=WEIGHT,...",
      "evaluate, analyze, batch-evaluate, batch-analyze, stream, review, "
      "batch-review");
  add(kCalls, "--batch-size", flags.batch_size, "N",
      "States, positions (at most 2048) or games (at most 512) in a batch");
  add(kCalls, "--max-actions", flags.max_actions, "N",
      "How many actions to ask for; 0 for all");
  AddFlag(command, flags.include_scoring, "--include-scoring",
          "Ask for the ways to score among the actions while rerolls are left",
          kCalls);
  AddFlag(command, flags.totals_only, "--totals-only",
          "Ask batch-review for totals alone, without decisions and rolls",
          kCalls);
  add(kCalls, "--rerolls", flags.rerolls, "N|random",
      "Rerolls left in the positions");
  AddOption(command, flags.positions,
            {.name = "--positions",
             .type = "KIND",
             .help = "random: any that a game can reach; played: those of "
                     "games that the server plays optimally first",
             .group = kCalls,
             .choices = {"random", "played"}});
  add(kCalls, "--seed", flags.seed, "N",
      "Of the random games; the same seed makes the same calls");
  add(kCalls, "--retries", flags.retries, "N",
      "How often a call is repeated that is answered UNAVAILABLE");
  add(kCalls, "--check", flags.check, "PERCENT",
      "Share of the answers to check for their values; 0 for none");
}

absl::StatusOr<LoadOptions> ParseBench(const BenchFlags& flags,
                                       const AskedGame& asked) {
  FlagReader reader;
  LoadOptions options;
  options.rule_set = asked.rule_set;
  options.game = asked.game;
  options.connections = reader.Integer("--connections", flags.connections);
  options.in_flight = reader.Integer("--in-flight", flags.in_flight);
  options.threads = reader.Integer("--threads", flags.threads);
  options.calls_per_second = reader.Number("--rate", flags.rate);
  options.duration = absl::Seconds(reader.Number("--duration", flags.duration));
  options.warm_up = absl::Seconds(reader.Number("--warm-up", flags.warm_up));
  options.mix = reader.Mix("--mix", flags.mix);
  options.batch_size = reader.Integer("--batch-size", flags.batch_size);
  options.max_actions = reader.Integer("--max-actions", flags.max_actions);
  options.include_scoring = flags.include_scoring;
  options.totals_only = flags.totals_only;
  if (flags.rerolls != "random") {
    const int rolls = asked.game->rolls_per_turn();
    const auto rerolls = ReadInteger<int>(flags.rerolls, 0, rolls - 1);
    if (!rerolls.has_value()) {
      reader.Refuse("--rerolls", flags.rerolls,
                    absl::StrCat(RerollsList(rolls), "random"));
    }
    options.rerolls_left = rerolls.value_or(0);
  }
  options.seed = reader.Seed("--seed", flags.seed);
  options.from_played_games = flags.positions == "played";
  options.retries = reader.Integer("--retries", flags.retries);
  const double percent = reader.Number("--check", flags.check);
  if (percent < 0 || percent > 100) {
    reader.Refuse("--check", flags.check, "a percentage from 0 to 100");
  }
  options.check_share = percent / 100;
  if (!reader.status().ok()) return reader.status();
  if (absl::Status status = CheckLoadOptions(options); !status.ok()) {
    return WithFlagNamed(status);
  }
  if (absl::Status status = CheckHeeded(options); !status.ok()) return status;
  return options;
}

}  // namespace yatzy::client
