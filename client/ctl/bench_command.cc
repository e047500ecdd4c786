#include "client/ctl/bench_command.h"

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "client/ctl/bench_report.h"
#include "client/ctl/commands.h"
#include "client/ctl/game_flags.h"
#include "client/ctl/interrupt.h"
#include "client/ctl/progress_bar.h"
#include "client/load/load.h"
#include "core/os/numbers.h"

namespace yatzy::client {
namespace {

constexpr char kBenchHelp[] =
    R"(Latency counts from when a call is made, with --rate from when it was due.
Answers are checked against the server's own table, which is fetched first.
The exit code is 0 only if every call was OK and no checked answer was wrong.
With --retries, the last answer to a call counts, within the one --timeout.
Ctrl-C ends the run early; the report is still printed.
Examples:
  yatzyctl bench                        how much can the server do?
  yatzyctl bench --rate 2000            how long do 2,000 calls per second take?
  yatzyctl bench --connections 16 --in-flight 256 --mix analyze --rerolls 2
  yatzyctl bench --mix batch-evaluate --batch-size 10000 --in-flight 4
  yatzyctl bench --duration 60 --format json > report.json
  yatzyctl bench --rules yahtzee
)";

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
      "evaluate, analyze, batch-evaluate, batch-analyze, stream");
  add(kCalls, "--batch-size", flags.batch_size, "N",
      "States or positions in a batch");
  add(kCalls, "--max-actions", flags.max_actions, "N",
      "How many actions to ask for; 0 for all");
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

std::string ProgressText(const LoadProgress& progress) {
  return absl::StrFormat(
      "[%.0f / %.0f s]  %.0f calls/s  p99 %.0f us  %d errors  %d wrong",
      absl::ToDoubleSeconds(progress.elapsed),
      absl::ToDoubleSeconds(progress.total), progress.calls_per_second,
      absl::ToDoubleMicroseconds(progress.p99), progress.errors,
      progress.wrong);
}

absl::StatusOr<LoadReport> RunShowingProgress(LoadOptions& options,
                                              Streams& streams) {
  const Interrupt interrupt;
  options.stop = interrupt.token();
  if (!streams.err_is_terminal) return RunLoad(options);
  ProgressLine line(streams);
  options.on_progress = [&line](const LoadProgress& progress) {
    line.Draw(ProgressText(progress));
  };
  return RunLoad(options);
}

ExitCode Bench(const GlobalFlags& globals, const BenchFlags& flags,
               Streams& streams) {
  const absl::StatusOr<ClientOptions> client = ParseClientOptions(globals);
  if (!client.ok()) return ReportUsageError(client.status(), streams.err);
  // The load makes its own connections; a client judges their flags as for any
  // other command.
  return WithGame(
      globals, flags.rules, streams,
      [&](const YatzyClient& /*client*/, const AskedGame& asked) {
        absl::StatusOr<LoadOptions> options = ParseBench(flags, asked);
        if (!options.ok()) {
          return ReportUsageError(options.status(), streams.err);
        }
        options->address = globals.server;
        options->deadline = client->deadline;
        options->security = client->security;
        return RunBench(*std::move(options), FormatOf(globals), streams);
      });
}

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

}  // namespace

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
  if (flags.rerolls != "random") {
    options.rerolls_left = reader.Integer("--rerolls", flags.rerolls);
    if (options.rerolls_left < 0) {
      reader.Refuse(
          "--rerolls", flags.rerolls,
          absl::StrCat(RerollsList(asked.game->rolls_per_turn()), "random"));
    }
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
  return options;
}

ExitCode RunBench(LoadOptions options, OutputFormat format, Streams& streams) {
  const absl::StatusOr<LoadReport> report =
      RunShowingProgress(options, streams);
  if (!report.ok()) return ReportFailure(report.status(), streams.err);
  streams.out << (format == OutputFormat::kJson ? BenchJson(options, *report)
                                                : BenchText(options, *report));
  const ExitCode written = FinishOutput(streams);
  if (written != kExitOk) return written;
  const bool all_well =
      report->calls > 0 && report->errors == 0 && report->wrong == 0;
  return all_well ? kExitOk : kExitFailed;
}

Command DefineBench(CLI::App& app, const GlobalFlags& globals) {
  CLI::App* const grammar =
      AddCommand(app, kQueryCommands, "bench",
                 "Puts load on a server and measures its answers", kBenchHelp);
  const auto flags = std::make_shared<BenchFlags>();
  DefineBenchFlags(*grammar, *flags);
  return {grammar, [&globals, flags](Streams& streams) {
            return Bench(globals, *flags, streams);
          }};
}

}  // namespace yatzy::client
