#include "client/ctl/rules_score.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/client/ctl/run_yatzyctl.h"

namespace yatzy::client {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

Outcome Score(std::vector<std::string> flags) {
  flags.insert(flags.begin(), {"rules", "score"});
  return Yatzyctl(flags);
}

TEST(RulesScoreTest, ExplainsEveryOpenCategory) {
  const Outcome outcome = Score({"--dice", "66666", "--filled", "chance"});
  EXPECT_EQ(outcome.exit_code, kExitOk) << outcome.err;
  EXPECT_THAT(outcome.out,
              AllOf(StartsWith("Ones: 0, it takes a die that shows 1\n"),
                    HasSubstr("\nFull House: 0, five of a kind is none here\n"),
                    HasSubstr("\nYatzy: 50\n"), Not(HasSubstr("Chance"))));
}

TEST(RulesScoreTest, ExplainsTheJoker) {
  const std::vector<std::string> yahtzee = {
      "--rules", "yahtzee", "--all-equal-points", "50", "--dice", "66666"};
  auto flags = yahtzee;
  flags.insert(flags.end(), {"--filled", "yatzy"});
  EXPECT_THAT(Score(flags).out,
              AllOf(HasSubstr("Ones: must be scored in Sixes\n"),
                    HasSubstr("and 100 extra\n")));
  flags.back() = "yatzy,sixes";
  EXPECT_THAT(Score(flags).out,
              AllOf(HasSubstr("Ones: must be scored in a lower category\n"),
                    HasSubstr("Full House: 25 as a joker (the Yatzy box is "
                              "filled, Sixes are filled), and 100 extra\n")));
  flags.erase(flags.begin() + 2, flags.begin() + 4);
  EXPECT_THAT(Score(flags).out,
              HasSubstr("Full House: 25 as a joker (the Yatzy box is filled, "
                        "Sixes are filled), without the extra 100, as the "
                        "Yatzy box holds 0\n"));
}

TEST(RulesScoreTest, WritesJson) {
  const Outcome outcome =
      Score({"--rules", "yahtzee", "--dice", "66666", "--filled", "yatzy",
             "--category", "Full House", "--format", "json"});
  EXPECT_EQ(outcome.out,
            "{\"rules\":\"yahtzee\",\"categories\":[{\"name\":\"full-house\","
            "\"mayScore\":false,\"explanation\":"
            "\"Full House: must be scored in Sixes\"}]}\n");
  EXPECT_THAT(
      Score({"--dice", "66655", "--category", "full-house", "--format", "json"})
          .out,
      HasSubstr("\"mayScore\":true,\"points\":28,\"extra\":0,\"isJoker\":false,"
                "\"explanation\":\"Full House: 28, "));
}

TEST(RulesScoreTest, TakesDiceAndNamesAsOtherCommandsDo) {
  const std::string wanted = "Full House: 21, the sum of all dice\n";
  for (const char* dice : {"33366", "3,3,3,6,6", "3 3 3 6 6", " 3, 6,3, 6,3"}) {
    for (const char* name :
         {"full-house", "Full House", "CATEGORY_FULL_HOUSE"}) {
      EXPECT_EQ(Score({"--dice", dice, "--category", name}).out, wanted);
    }
  }
  EXPECT_EQ(Score({"--rules", "kismet", "--dice", "33366", "--filled",
                   "Full House of a Colour, full-house", "--category",
                   "full-house-same-colour"})
                .out,
            "Full House of a Colour: filled already\n");
}

TEST(RulesScoreTest, NamesTheMalformedFlag) {
  const struct {
    std::vector<std::string> flags;
    const char* message;
  } cases[] = {
      {{"--dice", "6666"}, "--dice: \"6666\" has 4 dice, expected 5 in "},
      {{"--dice", "66667"}, "--dice: 7 in \"66667\" is no face"},
      {{"--dice", "6666x"}, "--dice: \"x\" in \"6666x\""},
      {{"--dice", "0,6,6,6,6"}, "--dice: 0 in"},
      {{"--dice", "661", "--rules", "crag", "--filled", "yatzy"},
       "--filled: \"yatzy\" is not a category of crag; those are ones, twos, "},
      {{"--dice", "66666", "--category", "crag"},
       "--category: \"crag\" is not a category of scandinavian; those are "},
      {{"--dice", "66666", "--filled", "ones,,twos"}, "--filled: \"\" is not"},
      {{"--dice", "66666", "--filled", "ones,Ones"},
       "--filled: ones is there twice"},
      {{"--dice", "66666", "--filled", "twos", "--rules",
        "scandinavian+forced"},
       "--filled: scandinavian+forced is filled top-down, never just twos"},
      {{"--dice", "661", "--rules", "crag", "--filled",
        "ones,twos,threes,fours,fives,sixes,odd-straight,even-straight,"
        "small-straight,large-straight,three-of-a-kind,thirteen,crag"},
       "--filled: these are all categories of crag"},
      {{"--dice", "66666", "--all-equal-points", "50"},
       "--all-equal-points: yatzy is not among --filled"},
      {{"--dice", "66666", "--all-equal-points", "30", "--filled", "yatzy"},
       "--all-equal-points: 30 is not what yatzy can hold (0, 50)"},
      {{"--dice", "66666", "--rules", "nope"}, "--rules: no rules are called"},
      {{"--dice", "66666", "--rules", "/no/such.toml"},
       "--rules: /no/such.toml: cannot open"},
  };
  for (const auto& test : cases) {
    const Outcome outcome = Score(test.flags);
    EXPECT_EQ(outcome.exit_code, kExitUsage) << test.message;
    EXPECT_THAT(outcome.err,
                StartsWith(std::string("yatzyctl: ") + test.message));
    EXPECT_EQ(outcome.out, "");
  }
}

}  // namespace
}  // namespace yatzy::client
