// Whoever pastes an example of a help gets no complaint about its words.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>

#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "core/game/game.h"
#include "core/notation/position_text.h"
#include "core/rules/presets.h"
#include "tests/client/ctl/run_yatzyctl.h"
#include "tests/support/temp_dir.h"

namespace yatzy::client {
namespace {

using Words = std::vector<std::string>;

// The commands of a text as a shell has them: single quotes hold anything, also
// line ends; a backslash joins lines, so does a bar at the end of one; '#'
// starts a comment. "|" and ">" are words of their own, as they have spaces
// around them.
std::vector<Words> CommandsOf(const std::string& text) {
  std::vector<Words> commands(1);
  std::string word;
  bool has_word = false;
  const auto end_word = [&] {
    if (has_word) commands.back().push_back(word);
    word.clear();
    has_word = false;
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\'') {
      const std::size_t end = text.find('\'', i + 1);
      EXPECT_NE(end, text.npos) << text;
      word += text.substr(i + 1, end - i - 1);
      has_word = true;
      i = end;
    } else if (c == '\\' && text[i + 1] == '\n') {
      ++i;
    } else if (c == '#' && !has_word) {
      i = text.find('\n', i) - 1;
    } else if (c == '\n') {
      end_word();
      if (commands.back().empty() || commands.back().back() != "|") {
        commands.emplace_back();
      }
    } else if (c == ' ') {
      end_word();
    } else {
      word += c;
      has_word = true;
    }
  }
  return commands;
}

// What stands below "Examples:", down to the first line without an indent.
std::string ExamplesOf(const std::string& help) {
  const std::string heading = "\nExamples:\n";
  const std::size_t begin = help.find(heading);
  if (begin == help.npos) return "";
  std::string examples;
  const std::string rest = help.substr(begin + heading.size());
  for (const absl::string_view line : absl::StrSplit(rest, '\n')) {
    if (!absl::StartsWith(line, "  ")) break;
    examples += std::string(line) + "\n";
  }
  return examples;
}

// Those of the program and of all commands.
std::string AllExamples() {
  std::string examples = ExamplesOf(Yatzyctl({"--help"}).out);
  for (const Words& command :
       std::vector<Words>{{"evaluate"},       {"analyze"},
                          {"explain"},        {"review"},
                          {"simulate"},       {"distribution"},
                          {"target"},         {"win"},
                          {"batch-evaluate"}, {"bench"},
                          {"status"},         {"admin-status"},
                          {"resolve"},        {"operations"},
                          {"operation"},      {"cancel"},
                          {"tables"},         {"activate"},
                          {"prune"},          {"verify"},
                          {"log-level"},      {"rules"},
                          {"rules", "list"},  {"rules", "show"},
                          {"rules", "check"}, {"rules", "score"},
                          {"rules", "served"}}) {
    Words arguments = command;
    arguments.emplace_back("--help");
    const std::string own = ExamplesOf(Yatzyctl(arguments).out);
    EXPECT_NE(own, "") << command[0];
    examples += own;
  }
  return examples;
}

// Runs one yatzyctl of a line. It finds no server, and none of the files that
// the reader of the help is to have.
void ExpectWellFormed(Words arguments, const std::string& in) {
  arguments.insert(arguments.end(), {"--timeout", "0.05"});
  const Outcome outcome = Yatzyctl(arguments, in);
  const bool lacks_file =
      absl::StrContains(outcome.err, "No such file or directory");
  EXPECT_TRUE(outcome.exit_code != kExitUsage || lacks_file)
      << testing::PrintToString(arguments) << "\n"
      << outcome.err;
}

bool IsPosition(const std::string& word) {
  return absl::StrContains(word, "filled ") ||
         absl::StrContains(word, "| rolls ");
}

void RunLine(const Words& line) {
  std::string in;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (IsPosition(line[i])) {
      EXPECT_TRUE(ParsePosition(*Game::Default(), line[i]).ok()) << line[i];
    }
    if (line[i] == "echo") in = line[i + 1];
    if (line[i] != "yatzyctl") continue;
    Words arguments;
    while (++i < line.size() && line[i] != "|" && line[i] != ">") {
      arguments.push_back(line[i]);
    }
    --i;
    // What another yatzyctl has made.
    const bool has_game = !in.empty() || arguments.front() != "review";
    ExpectWellFormed(arguments, has_game ? in : "dice 11223");
  }
}

TEST(HelpExamplesTest, AreWellFormed) {
  const TempDir dir;
  const std::string nowhere = "unix:" + dir.File("socket");
  for (const char* name : {"YATZYCTL_SERVER", "YATZYCTL_ADMIN"}) {
    setenv(name, nowhere.c_str(), 1);
  }
  setenv("YATZYCTL_TABLE", dir.File("e_table").c_str(), 1);
  int lines = 0;
  for (const Words& line : CommandsOf(AllExamples())) {
    if (line.empty()) continue;
    ++lines;
    RunLine(line);
  }
  for (const char* name :
       {"YATZYCTL_SERVER", "YATZYCTL_ADMIN", "YATZYCTL_TABLE"}) {
    unsetenv(name);
  }
  EXPECT_GE(lines, 80);
}

}  // namespace
}  // namespace yatzy::client
