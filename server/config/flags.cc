#include "server/config/flags.h"

#include <array>
#include <charconv>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "core/os/numbers.h"
#include "core/rule_file/rule_file.h"
#include "server/listen/open_sockets.h"

namespace yatzy::server {
namespace {

constexpr double kMostSeconds = 3600;

// The shortest text without an exponent that is read as the same number.
std::string NumberText(double number) {
  std::array<char, 400> digits;  // a double needs at most 344
  const auto [end, error] = std::to_chars(digits.begin(), digits.end(), number,
                                          std::chars_format::fixed);
  return {digits.begin(), end};
}

// Lets decimal numbers of the range pass, and writes them anew, so that
// --print-config shows "010" as the ten that holds. CLI11 by itself takes
// octal, hexadecimal and binary numbers as well, and its Range lets NaN pass.
CLI::Validator IsNumber(double least, double most) {
  const auto check = [least, most](std::string& text) -> std::string {
    const std::optional<double> number = ReadNumber(text);
    if (!number.has_value() || *number < least || *number > most) {
      return absl::StrCat("'", text, "' is not a number from ",
                          NumberText(least), " to ", NumberText(most));
    }
    text = NumberText(*number);
    return "";
  };
  return CLI::Validator(check, "");
}

CLI::Validator IsInteger(int least, int most) {
  const auto check = [least, most](std::string& text) -> std::string {
    const std::optional<int> number = ReadInteger(text, least, most);
    if (!number.has_value()) {
      return absl::StrCat("'", text, "' is not a whole number from ", least,
                          " to ", most);
    }
    text = absl::StrCat(*number);
    return "";
  };
  return CLI::Validator(check, absl::StrCat(least, " to ", most));
}

// CLI11 takes any number as well.
CLI::Validator IsTrueOrFalse() {
  const auto check = [](const std::string& text) -> std::string {
    bool value = false;
    const bool ok =
        absl::SimpleAtob(text, &value) || text == "on" || text == "off";
    if (ok) return "";
    return absl::StrCat("'", text, "' is neither true nor false");
  };
  return CLI::Validator(check, "");
}

// A switch, on by --NAME and off by --no-NAME. `name` has no dashes.
void AddSwitch(CLI::App& app, const std::string& name, bool& value,
               const std::string& help) {
  // The default is told in words, because CLI11 shows none of a switch; it is
  // also set, for --print-config.
  app.add_flag(absl::StrCat("--", name, ",!--no-", name), value,
               absl::StrCat(help, " (default: ", value ? "on" : "off", ")"))
      ->check(IsTrueOrFalse())
      ->default_str(value ? "true" : "false");
}

// An option that is one of a few words. `value` is the default and must be
// among them.
template <typename T>
void AddChoice(CLI::App& app, const std::string& name, T& value,
               const std::vector<std::pair<std::string, T>>& choices,
               const std::string& help) {
  std::vector<std::string> words;
  std::string word_of_default;
  for (const auto& [word, choice] : choices) {
    words.push_back(word);
    if (choice == value) word_of_default = word;
  }
  const auto set = [&value, choices](const std::string& chosen) {
    for (const auto& [word, choice] : choices) {
      if (word == chosen) value = choice;
    }
  };
  app.add_option_function<std::string>(name, set, help)
      ->check(CLI::IsMember(words))
      ->default_str(word_of_default)
      ->type_name("");
}

std::string CheckSimd(const std::string& name) {
  return std::string(SimdFromName(name).status().message());
}

std::string CheckRules(const std::string& id_or_path) {
  return std::string(FindRules(id_or_path).status().message());
}

void AddServingFlags(CLI::App& app, Config& config) {
  app.option_defaults()->group("Serving");
  app.add_option(
         "--listen", config.listen,
         "Address to serve on, HOST:PORT, unix:PATH, or systemd[:NAME] for "
         "sockets that systemd passes; repeatable. [::]:PORT takes IPv4 as "
         "well. Port 0 picks a free one, which the log names")
      ->check(CheckListenAddress)
      ->take_all()
      ->type_name("ADDR");
  AddInteger(app, "--query-threads", config.query_threads, 0, 1024,
             "Threads that answer queries; 0: one per processor");
  AddInteger(app, "--query-leaders", config.query_leaders, 0, 1024,
             "How many of them may wait for calls at a time, while the others "
             "help with what takes longer than a single query; 0: a quarter");
  AddSwitch(app, "reflection", config.reflection,
            "Let clients list services and methods");
  AddSeconds(app, "--drain-timeout", config.drain_timeout, 0,
             "Seconds that calls in flight may take after SIGTERM");
  AddSeconds(app, "--slow-reader-timeout",
             config.connections.slow_reader_timeout, 0.1,
             "Seconds that an answer may wait for its caller to take it");
}

void AddTableFlags(CLI::App& app, Config& config) {
  app.option_defaults()->group("Table");
  app.add_option("--state-dir", config.state_dir,
                 "Folder of the table and its lock; made if missing")
      ->type_name("DIR");
  app.add_option(
         "--rules", config.rules,
         "Rule set to serve, a preset with its switches (yahtzee, "
         "scandinavian+fh5; 'yatzyctl rules list' has them) or a TOML file "
         "(with a '/' or .toml); repeatable")
      ->check(CheckRules)
      ->take_all()
      ->type_name("RULES");
  AddChoice<OnBadTable>(
      app, "--on-bad-table", config.on_bad_table,
      {{"solve", OnBadTable::kSolve}, {"fail", OnBadTable::kFail}},
      "A table file that fails a check: keep it aside and solve anew, or fail "
      "(exit 65)");
  AddChoice<ResidencyMode>(
      app, "--table-residency", config.table_residency.mode,
      {{"auto", ResidencyMode::kAuto},
       {"mmap", ResidencyMode::kMap},
       {"copy", ResidencyMode::kCopy}},
      "copy keeps serving whatever happens to the file; mmap shares the file's "
      "pages, starts sooner, and dies if somebody cuts it off in place; auto "
      "maps tables of 64 MiB and more (Maxi Yatzy, targets), copies the "
      "others");
  AddChoice<OutlookScope>(
      app, "--outlook", config.outlook,
      {{"bonus", OutlookScope::kBonus}, {"game", OutlookScope::kGame}},
      "What ExplainPosition says of later turns: how likely the bonus is, or "
      "also what each category brings (17 times the memory of the table, 57 "
      "MB for Scandinavian Yatzy, from when it is first asked)");
  AddChoice<DistributionScope>(
      app, "--distribution", config.distribution,
      {{"demand", DistributionScope::kDemand},
       {"start", DistributionScope::kStart}},
      "The distribution of a game's final score from its start, unless the "
      "state directory has it: computed for the first who asks, or in the "
      "background once the game is served (3 s and 360 MB meanwhile for "
      "Scandinavian Yatzy, then 7 MB). Either way it is kept in a file, which "
      "later starts read");
  AddSwitch(app, "targets", config.targets,
            "Keep a table of targets of each rule set too, so that "
            "AnalyzeTarget answers from any state: 582 MB on disk and in "
            "memory (or mapped) for Scandinavian Yatzy, solved in the "
            "background in some 10 s of two processors if it is not there");
}

void AddSolverFlags(CLI::App& app, Config& config) {
  app.option_defaults()->group("Solver");
  AddInteger(app, "--solver-threads", config.solver_threads, 0, 1024,
             "Threads that solve; 0: one per processor that the affinity mask "
             "and the cgroup allow, performance cores only");
  AddInteger(app, "--max-solve-memory", config.max_solve_memory_mib, 16,
             16'777'216,
             "MiB that a solve may take; one that takes more is refused, and "
             "says what it would take: maxi+saved takes 4096, and some "
             "minutes");
  AddChoice<Arithmetic>(
      app, "--arithmetic", config.arithmetic,
      {{"double", Arithmetic::kDouble}, {"float", Arithmetic::kFloat}},
      "Solve in double (within 1.6e-5) or float (within 5e-4, less time); a "
      "table that is there already is served as it is");
  app.add_option_function<std::string>(
         "--simd",
         [&config](const std::string& name) {
           config.simd = *SimdFromName(name);
         },
         "Instruction set: auto (the fastest of this processor), scalar, sse4, "
         "avx2, avx512, avx512fmax (the same, for Intel) or neon; all give "
         "the same table")
      ->check(CheckSimd)
      ->default_str("auto")
      ->type_name("NAME");
}

void AddLoggingFlags(CLI::App& app, Config& config) {
  app.option_defaults()->group("Logging");
  AddChoice<LogLevel>(app, "--log-level", config.log_level,
                      {{"debug", LogLevel::kDebug},
                       {"info", LogLevel::kInfo},
                       {"warn", LogLevel::kWarn},
                       {"error", LogLevel::kError}},
                      "Least severe level logged");
  AddChoice<LogFormat>(
      app, "--log-format", config.log_format,
      {{"text", LogFormat::kText}, {"json", LogFormat::kJson}},
      "text (event key=value ...) or json, a line for each event");
  AddInteger(app, "--log-calls", config.log_calls, 0, 1'000'000'000,
             "Log one in so many of the calls that succeed; 0: none. Calls "
             "that fail are logged always");
}

}  // namespace

void AddFlags(CLI::App& app, Config& config) {
  AddServingFlags(app, config);
  AddAdmissionFlags(app, config);
  AddTransportFlags(app, config);
  AddTableFlags(app, config);
  AddSolverFlags(app, config);
  AddAdminFlags(app, config);
  AddLoggingFlags(app, config);
  AddHttpFlags(app, config);
}

absl::StatusOr<std::unique_ptr<ServedGames>> CompileRules(
    const std::vector<std::string>& rules) {
  const auto named = [](const absl::Status& status) {
    return absl::Status(status.code(),
                        absl::StrCat("--rules: ", status.message()));
  };
  std::vector<RuleSet> rule_sets;
  for (const std::string& id_or_path : rules) {
    auto found = FindRules(id_or_path);
    if (!found.ok()) return named(found.status());
    rule_sets.push_back(*std::move(found));
  }
  auto games = ServedGames::Compile(std::move(rule_sets));
  if (!games.ok()) return named(games.status());
  return games;
}

std::string CheckListenAddress(const std::string& address) {
  return std::string(ParseListenAddress(address).status().message());
}

void AddSeconds(CLI::App& app, const std::string& name, absl::Duration& value,
                double least, const std::string& help) {
  const auto set = [&value](const std::string& text) {
    value = absl::Seconds(ReadNumber(text).value_or(0));
  };
  app.add_option_function<std::string>(name, set, help)
      ->transform(IsNumber(least, kMostSeconds))
      ->default_str(NumberText(absl::ToDoubleSeconds(value)))
      ->type_name("SECONDS");
}

void AddNumber(CLI::App& app, const std::string& name, double& value,
               double least, double most, const std::string& help) {
  const auto set = [&value](const std::string& text) {
    value = ReadNumber(text).value_or(0);
  };
  app.add_option_function<std::string>(name, set, help)
      ->transform(IsNumber(least, most))
      ->default_str(NumberText(value))
      ->type_name("NUMBER");
}

void AddInteger(CLI::App& app, const std::string& name, int& value, int least,
                int most, const std::string& help) {
  const auto set = [&value](const std::string& text) {
    value = ReadInteger<int>(text).value_or(0);
  };
  app.add_option_function<std::string>(name, set, help)
      ->transform(IsInteger(least, most))
      ->default_str(absl::StrCat(value))
      ->type_name("N");
}

}  // namespace yatzy::server
