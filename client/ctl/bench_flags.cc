#include "client/ctl/bench_flags.h"

#include <array>
#include <cmath>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "client/ctl/game_flags.h"

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
    MixWord{"stream", LoadMethod::kStreamAnalyzePositions}};

void AddFlag(CLI::App& command, const char* group, const char* name,
             std::string& value, const char* type, const char* help) {
  command.add_option(name, value, help)
      ->type_name(type)
      ->capture_default_str()
      ->group(group);
}

void DefineLoad(CLI::App& command, BenchFlags& flags) {
  constexpr char kGroup[] = "Load";
  AddFlag(command, kGroup, "--connections", flags.connections, "N",
          "Connections to the server");
  AddFlag(command, kGroup, "--in-flight", flags.in_flight, "N",
          "Calls under way at a time, on all connections together");
  AddFlag(command, kGroup, "--rate", flags.rate, "CALLS/S",
          "Calls due per second, whatever the server does; "
          "0: the next when the last is answered");
  AddFlag(command, kGroup, "--duration", flags.duration, "SECONDS",
          "How long to count");
  AddFlag(command, kGroup, "--warm-up", flags.warm_up, "SECONDS",
          "How long before that");
  AddFlag(command, kGroup, "--threads", flags.threads, "N",
          "Threads of this program; 0: one per connection, "
          "at most one per processor");
}

void DefineCalls(CLI::App& command, BenchFlags& flags) {
  constexpr char kGroup[] = "Calls";
  AddFlag(command, kGroup, "--mix", flags.mix, "METHOD=WEIGHT,...",
          "evaluate, analyze, batch-evaluate, batch-analyze, stream");
  AddFlag(command, kGroup, "--batch-size", flags.batch_size, "N",
          "States or positions in a batch");
  AddFlag(command, kGroup, "--max-actions", flags.max_actions, "N",
          "How many actions to ask for; 0 for all");
  AddFlag(command, kGroup, "--rerolls", flags.rerolls, "0|1|2|random",
          "Rerolls left in the positions");
  AddFlag(command, kGroup, "--seed", flags.seed, "N",
          "Of the random games; the same seed makes the same calls");
  AddFlag(command, kGroup, "--retries", flags.retries, "N",
          "How often a call is repeated that is answered UNAVAILABLE");
  AddFlag(command, kGroup, "--check", flags.check, "PERCENT",
          "Share of the answers to check for their values; 0 for none");
}

// Reads the values of flags and keeps what is wrong with the first bad one.
class FlagReader {
 public:
  int Integer(const char* flag, const std::string& value) {
    const absl::StatusOr<int> number = ParseInteger(flag, value);
    status_.Update(number.status());
    return number.value_or(0);
  }

  double Number(const char* flag, const std::string& value) {
    double number = 0;
    if (!absl::SimpleAtod(value, &number) || !std::isfinite(number)) {
      Refuse(flag, value, "a number");
    }
    return number;
  }

  std::uint64_t Seed(const char* flag, const std::string& value) {
    std::uint64_t number = 0;
    if (!absl::SimpleAtoi(value, &number)) {
      Refuse(flag, value, "a whole number from 0");
    }
    return number;
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

}  // namespace

void DefineBenchFlags(CLI::App& command, BenchFlags& flags) {
  DefineLoad(command, flags);
  DefineCalls(command, flags);
}

absl::StatusOr<LoadOptions> ParseBench(const BenchFlags& flags) {
  FlagReader reader;
  LoadOptions options;
  options.connections = reader.Integer("--connections", flags.connections);
  options.in_flight = reader.Integer("--in-flight", flags.in_flight);
  options.threads = reader.Integer("--threads", flags.threads);
  options.calls_per_second = reader.Number("--rate", flags.rate);
  options.duration = absl::Seconds(reader.Number("--duration", flags.duration));
  options.warm_up = absl::Seconds(reader.Number("--warm-up", flags.warm_up));
  options.mix = reader.Mix("--mix", flags.mix);
  options.batch_size = reader.Integer("--batch-size", flags.batch_size);
  options.max_actions = reader.Integer("--max-actions", flags.max_actions);
  if (flags.rerolls != "random") {
    options.rerolls_left = reader.Integer("--rerolls", flags.rerolls);
    if (options.rerolls_left < 0) {
      reader.Refuse("--rerolls", flags.rerolls, "0, 1, 2 or random");
    }
  }
  options.seed = reader.Seed("--seed", flags.seed);
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
  return options;
}

}  // namespace yatzy::client
