#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "core/game/game.h"
#include "core/rules/presets.h"
#include "core/table/table_header.h"
#include "tests/client/ctl/run_yatzyctl.h"
#include "tests/support/files.h"
#include "tests/support/temp_dir.h"

namespace yatzy::client {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

std::string RuleFile(const TempDir& dir, const std::string& name,
                     const std::string& text) {
  WriteFile(dir.File(name), text);
  return dir.File(name);
}

TEST(RulesCommandsTest, TeachThemselves) {
  const Outcome rules = Yatzyctl({"rules", "--help"});
  EXPECT_EQ(rules.exit_code, kExitOk);
  for (const char* command : {"list", "show", "check", "score", "served"}) {
    EXPECT_THAT(rules.out, HasSubstr(std::string("\n  ") + command + " "));
    const Outcome help = Yatzyctl({"rules", command, "--help"});
    EXPECT_EQ(help.exit_code, kExitOk);
    EXPECT_THAT(help.out,
                AllOf(HasSubstr("Examples:\n  "), Not(HasSubstr("-h,--help"))))
        << command;
  }
}

TEST(RulesCommandsTest, ListNamesEveryPresetAndSwitch) {
  const Outcome text = Yatzyctl({"rules", "list"});
  const Outcome json = Yatzyctl({"rules", "list", "--format", "json"});
  EXPECT_EQ(text.exit_code, kExitOk);
  EXPECT_EQ(json.exit_code, kExitOk);
  for (const Preset& preset : Presets()) {
    const std::string id(preset.id);
    const std::string description(preset.description);
    EXPECT_THAT(text.out, AllOf(HasSubstr("\n  " + id + " "),
                                HasSubstr("  " + description + "\n")));
    EXPECT_THAT(json.out,
                HasSubstr("{\"id\":\"" + id + "\",\"description\":\"" +
                          description + "\"}"));
  }
  for (const Switch& one : Switches()) {
    EXPECT_THAT(text.out, HasSubstr("\n  +" + std::string(one.id) + " "));
    EXPECT_THAT(json.out, HasSubstr("{\"id\":\"" + std::string(one.id) + "\""));
  }
}

TEST(RulesCommandsTest, ShowWritesWhatReadsAsTheSameGame) {
  const TempDir dir;
  for (const Preset& preset : Presets()) {
    const std::string id(preset.id);
    const Outcome shown = Yatzyctl({"rules", "show", id});
    EXPECT_EQ(shown.exit_code, kExitOk) << shown.err;
    EXPECT_EQ(shown.out, CanonicalText(*PresetRules(id)));
    const std::string file = RuleFile(dir, "my.toml", shown.out);
    EXPECT_EQ(Yatzyctl({"rules", "show", file}).out, shown.out);
  }
}

TEST(RulesCommandsTest, ShowTellsFacts) {
  const auto game = Game::Compile(*PresetRules("yahtzee"));
  const Outcome text = Yatzyctl({"rules", "show", "yahtzee", "--facts"});
  EXPECT_EQ(text.exit_code, kExitOk) << text.err;
  EXPECT_THAT(
      text.out,
      AllOf(StartsWith("id "), HasSubstr(ToHex((*game)->fingerprint())),
            HasSubstr("536448 that games reach, of 1048576 numbers"),
            HasSubstr("index = (mark * 2^13 + filled) * 64 + upper_total"),
            HasSubstr("bit 0 is ones, bit 12 chance"),
            HasSubstr("1 once yatzy holds points"),
            HasSubstr("\n5    sixes            upper  face 6       matched\n"),
            HasSubstr(std::to_string(TableFileSize(**game)) + " bytes")));
  EXPECT_THAT(Yatzyctl({"rules", "show", "crag", "--facts"}).out,
              AllOf(HasSubstr("index = filled\n"), Not(HasSubstr("mark")),
                    Not(HasSubstr("upper_total"))));
  const Outcome json = Yatzyctl({"rules", "show", "yacht", "--format", "json"});
  EXPECT_THAT(
      json.out,
      AllOf(StartsWith("{\"id\":\"yacht\",\"fingerprint\":\""),
            HasSubstr("\"dice\":5,\"rollsPerTurn\":3,"),
            HasSubstr("{\"name\":\"full-house\",\"pattern\":\"house 3+2 equal\""
                      ",\"payout\":\"total\",\"upper\":false}"),
            HasSubstr("\"tiers\":[{\"threshold\":63,\"points\":35}]"),
            HasSubstr("\"stateSlots\":262144,"
                      "\"stateIndex\":\"index = filled * 64 + upper_total\"")));
}

TEST(RulesCommandsTest, CheckSaysWhatIsGoodAndWhatIsWrong) {
  const TempDir dir;
  const std::string good =
      RuleFile(dir, "small.toml",
               "[[categories]]\nid = \"ones\"\npattern = \"face 1\"\n"
               "payout = \"matched\"\nupper = true\n");
  const std::string bad = RuleFile(
      dir, "bad.toml",
      "[[categories]]\nid = \"ones\"\npattern = \"face 7\"\npayout = \"1\"\n");
  const Outcome fine = Yatzyctl({"rules", "check", good, "yahtzee+rolls2"});
  EXPECT_EQ(fine.exit_code, kExitOk) << fine.err;
  EXPECT_THAT(fine.out,
              AllOf(StartsWith(good + "  "), HasSubstr("  ok  small "),
                    HasSubstr("  1 categories"), HasSubstr("yahtzee+rolls2"),
                    HasSubstr("  536448 states")));
  EXPECT_EQ(fine.err, "");

  const Outcome mixed = Yatzyctl(
      {"rules", "check", bad, dir.File("none.toml"), "crag+fh9", "crag"});
  EXPECT_EQ(mixed.exit_code, kExitUsage);
  EXPECT_THAT(mixed.out, StartsWith("crag  ok  crag "));
  EXPECT_THAT(
      mixed.err,
      AllOf(HasSubstr("yatzyctl: " + bad +
                      ": line 3: categories[0].pattern: "
                      "\"face 7\": found \"7\", expected 1 to 6\n"),
            HasSubstr("yatzyctl: " + dir.File("none.toml") + ": cannot open"),
            HasSubstr("yatzyctl: crag+fh9: \"+fh9\" is no switch")));
}

TEST(RulesCommandsTest, CheckWritesJson) {
  const Outcome json =
      Yatzyctl({"rules", "check", "nope", "crag", "--format", "json"});
  EXPECT_EQ(json.exit_code, kExitUsage);
  EXPECT_THAT(json.out,
              AllOf(StartsWith("{\"ruleSets\":[{\"name\":\"nope\",\"good\":"
                               "false,\"error\":\"no rules are called "),
                    HasSubstr("{\"name\":\"crag\",\"good\":true,\"facts\":{"
                              "\"id\":\"crag\"")));
}

TEST(RulesCommandsTest, ShowRefusesWhatIsNoRuleSet) {
  for (const char* name : {"nope", "", "no/such/file", "crag+rolls2"}) {
    const Outcome outcome = Yatzyctl({"rules", "show", name});
    EXPECT_EQ(outcome.exit_code, kExitUsage) << name;
    EXPECT_THAT(outcome.out, IsEmpty());
    EXPECT_THAT(outcome.err, AllOf(StartsWith("yatzyctl: "), HasSubstr(name)));
  }
}

}  // namespace
}  // namespace yatzy::client
