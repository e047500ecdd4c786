#include <gmock/gmock.h>

#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "server/config/setting_sources.h"
#include "tests/support/temp_dir.h"

namespace yatzy::server {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

std::map<std::string, FileSetting> Parsed(const std::string& text) {
  const auto settings = ParseConfigFile(text, "f.toml");
  EXPECT_TRUE(settings.ok()) << settings.status();
  std::map<std::string, FileSetting> by_name;
  for (const FileSetting& setting : *settings) by_name[setting.name] = setting;
  return by_name;
}

std::string Refusal(const std::string& text) {
  const auto settings = ParseConfigFile(text, "f.toml");
  EXPECT_TRUE(absl::IsInvalidArgument(settings.status())) << text;
  return std::string(settings.status().message());
}

TEST(ConfigFileTest, EveryKindOfValueIsAsOnTheCommandLine) {
  const auto settings = Parsed(
      "# a comment\n"
      "text = \"a # b\"  # not the comment\n"
      "literal = 'C:\\x'\n"
      "whole = 12\n"
      "\n"
      "negative = -3\n"
      "number = 0.1\n"
      "large = 3600.0\n"
      "yes = true\n"
      "no = false\n");
  EXPECT_THAT(settings.at("text").values, ElementsAre("a # b"));
  EXPECT_THAT(settings.at("literal").values, ElementsAre("C:\\x"));
  EXPECT_THAT(settings.at("whole").values, ElementsAre("12"));
  EXPECT_THAT(settings.at("negative").values, ElementsAre("-3"));
  EXPECT_THAT(settings.at("number").values, ElementsAre("0.1"));
  EXPECT_THAT(settings.at("large").values, ElementsAre("3600"));
  EXPECT_THAT(settings.at("yes").values, ElementsAre("true"));
  EXPECT_THAT(settings.at("no").values, ElementsAre("false"));
  EXPECT_FALSE(settings.at("no").is_array);
  EXPECT_EQ(settings.at("text").place, "f.toml:2");
  EXPECT_EQ(settings.at("negative").place, "f.toml:6");
}

TEST(ConfigFileTest, AnArrayMayGoOverSeveralLines) {
  const auto settings = Parsed("listen = [\n  'a',\n  'b', # two\n]\n");
  EXPECT_THAT(settings.at("listen").values, ElementsAre("a", "b"));
  EXPECT_TRUE(settings.at("listen").is_array);
  EXPECT_EQ(settings.at("listen").place, "f.toml:1");
}

TEST(ConfigFileTest, NothingIsNoSetting) {
  EXPECT_THAT(Parsed(""), IsEmpty());
  EXPECT_THAT(Parsed("# only this"), IsEmpty());
}

TEST(ConfigFileTest, WhatIsNotTomlIsRefusedWithItsLine) {
  for (const char* line :
       {"query-threads", "query-threads =", "query-threads = four", "= 4",
        "a = 1 b = 2", "a = [1", "a = \"x", "a = '\x01'", "\xff = 1"}) {
    EXPECT_THAT(Refusal(std::string("# one\n") + line + "\n"),
                StartsWith("f.toml:"))
        << line;
  }
  EXPECT_THAT(Refusal("a = 1\n\na = 2\n"), StartsWith("f.toml:3: "));
  EXPECT_THAT(Refusal("a = 1\nquery threads = 2\n"), StartsWith("f.toml:2: "));
}

// Two kinds of text break assertions of toml++ (as of 3.3) or reach what it
// calls unreachable (core/rule_file/fields.h). Debian's library is compiled so
// that it refuses them; one that is not would end the daemon here.
TEST(ConfigFileTest, TextThatTomlLibrariesMayDieOfIsRefused) {
  for (const char* line : {"[&", "[&tiers]", "[[[tiers]]]", "a = 1\u00e5",
                           "a = \u024b", "a = true\u00a1", "a = [1\u0499",
                           "a = 0x1\u2e5e", "a = 1.5\ufae6", "\u00e5 = 1"}) {
    EXPECT_THAT(Refusal(std::string("# one\n") + line + "\n"),
                StartsWith("f.toml:2: "))
        << line;
  }
  EXPECT_THAT(Parsed("# \u00e5\na = '\u00e5\u024b'\n").at("a").values,
              ElementsAre("\u00e5\u024b"));
}

TEST(ConfigFileTest, TablesAndDatesAreRefusedByName) {
  EXPECT_THAT(Refusal("\n[serving]\nlisten = 'a'\n"),
              HasSubstr("f.toml:2: 'serving' is a table"));
  EXPECT_THAT(Refusal("a.b = 1\n"), HasSubstr("'a' is a table"));
  EXPECT_THAT(Refusal("since = 2026-11-21\n"), HasSubstr("f.toml:1: 'since'"));
  EXPECT_THAT(Refusal("deep = [[1]]\n"), HasSubstr("f.toml:1: 'deep'"));
}

TEST(ConfigFileTest, AFileThatCannotBeReadIsNamed) {
  const TempDir dir;
  const auto missing = ReadConfigFile(dir.File("none"));
  EXPECT_TRUE(absl::IsNotFound(missing.status()));
  EXPECT_THAT(std::string(missing.status().message()),
              HasSubstr(dir.File("none")));
  EXPECT_FALSE(ReadConfigFile(dir.path()).ok());
  std::ofstream(dir.File("huge")) << std::string(2 << 20, '#');
  EXPECT_THAT(std::string(ReadConfigFile(dir.File("huge")).status().message()),
              HasSubstr("huge: has more than 1048576 bytes"));
}

}  // namespace
}  // namespace yatzy::server
