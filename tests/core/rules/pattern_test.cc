#include "core/rules/pattern.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "tests/support/faces.h"
#include "tests/support/status_matchers.h"

namespace yatzy {
namespace {

constexpr std::optional<int> kNone;

struct KnownMatch {
  const char* pattern;
  Faces dice;
  std::optional<int> matched;
};

const KnownMatch kKnownMatches[] = {
    {"face 3", {1, 3, 3, 6, 6}, 6},
    {"face 3", {1, 2, 4, 6, 6}, kNone},
    {"of-a-kind 2", {3, 3, 5, 5, 5}, 10},
    {"of-a-kind 3", {2, 2, 2, 6, 6}, 6},
    {"of-a-kind 3", {2, 2, 2, 2, 2}, 6},
    {"of-a-kind 4", {2, 2, 2, 6, 6}, kNone},
    {"of-a-kind 3", {3, 3, 3, 5, 5, 5}, 15},
    {"pairs 1", {1, 4, 4, 5, 5}, 10},
    {"pairs 2", {1, 4, 4, 5, 5}, 18},
    {"pairs 2", {4, 4, 5, 5, 5}, 18},
    {"pairs 2", {4, 4, 4, 4, 5}, kNone},
    {"pairs 2 equal", {4, 4, 4, 4, 5}, 16},
    {"pairs 2 equal", {4, 4, 4, 4, 4}, 16},
    {"pairs 2 equal", {4, 4, 4, 5, 6}, kNone},
    {"pairs 2 equal", {1, 1, 1, 1, 5, 5}, 12},
    {"pairs 3", {1, 1, 4, 4, 5, 5}, 20},
    {"pairs 3", {1, 1, 4, 4, 5, 6}, kNone},
    {"pairs 3 equal", {4, 4, 4, 4, 4, 4}, 24},
    {"pairs 1-2", {1, 1, 4, 4, 5}, 10},
    {"pairs 1-2", {1, 2, 4, 4, 5}, 8},
    {"pairs 1-2", {4, 4, 4, 4, 4}, 8},
    {"pairs 1-2 equal", {4, 4, 4, 4, 4}, 16},
    {"pairs 1-2", {1, 2, 3, 4, 5}, kNone},
    {"pairs 2 colours 16 25 34", {1, 1, 5, 6, 6}, 14},
    {"pairs 2 colours 16 25 34", {1, 1, 5, 5, 6}, kNone},
    {"pairs 2 colours 16 25 34", {6, 6, 6, 6, 1}, kNone},
    {"pairs 2 equal colours 16 25 34", {6, 6, 6, 6, 1}, 24},
    {"pairs 1 colours 135 246", {1, 1, 2, 2, 3}, 4},
    {"house 3+2", {2, 2, 5, 5, 5}, 19},
    {"house 3+2", {2, 2, 2, 5, 5}, 16},
    {"house 3+2", {5, 5, 5, 5, 5}, kNone},
    {"house 3+2", {5, 5, 5, 5, 2}, kNone},
    {"house 3+2 equal", {5, 5, 5, 5, 5}, 25},
    {"house 3+2 equal", {5, 5, 5, 5, 2}, kNone},
    {"house 3+2", {2, 2, 2, 5, 5, 5}, 19},
    {"house 3+3", {2, 2, 2, 5, 5, 5}, 21},
    {"house 3+3", {5, 5, 5, 5, 5, 5}, kNone},
    {"house 4+2", {2, 2, 5, 5, 5, 5}, 24},
    {"house 2+1", {1, 5, 5}, 11},
    {"house 3+2 colours 16 25 34", {3, 3, 4, 4, 4}, 18},
    {"house 3+2 colours 16 25 34", {3, 3, 5, 5, 5}, kNone},
    {"house 3+2 equal colours 16 25 34", {5, 5, 5, 5, 5}, 25},
    {"faces 12345", {1, 2, 3, 4, 5}, 15},
    {"faces 12345", {1, 2, 3, 4, 5, 5}, 15},
    {"faces 12345", {2, 3, 4, 5, 6}, kNone},
    {"faces 135", {1, 3, 5}, 9},
    {"faces 66", {1, 2, 6, 6, 6}, 12},
    {"faces 66", {1, 2, 3, 4, 6}, kNone},
    {"run 4", {1, 2, 3, 4, 6}, 10},
    {"run 4", {1, 2, 3, 4, 5}, 14},
    {"run 4", {3, 3, 4, 5, 6}, 18},
    {"run 4", {1, 2, 3, 5, 6}, kNone},
    {"run 4 wrap", {1, 2, 3, 5, 6}, 14},
    {"run 5", {1, 3, 4, 5, 6}, kNone},
    {"run 5 wrap", {1, 3, 4, 5, 6}, 19},
    {"run 6", {1, 2, 3, 4, 5, 6}, 21},
    {"total = 13", {3, 4, 6}, 13},
    {"total = 13", {3, 5, 6}, kNone},
    {"total <= 10", {1, 1, 2, 3, 3}, 10},
    {"total <= 10", {1, 1, 2, 3, 4}, kNone},
    {"total >= 29", {5, 6, 6, 6, 6}, 29},
    {"total >= 29", {5, 5, 6, 6, 6}, kNone},
    {"colours 16 25 34", {1, 1, 6, 6, 6}, 20},
    {"colours 16 25 34", {2, 2, 2, 2, 5}, 13},
    {"colours 16 25 34", {1, 1, 2, 6, 6}, kNone},
    {"any", {1, 2, 2, 4, 6}, 15},
    {"of-a-kind 2 and total = 13", {1, 6, 6}, 12},
    {"of-a-kind 2 and total = 13", {2, 5, 6}, kNone},
    {"total = 13 and of-a-kind 2", {1, 6, 6}, 13},
    {"total >= 8 and total <= 9 and any", {1, 1, 6}, 8},
};

TEST(PatternTest, MatchesWhatItSays) {
  for (const KnownMatch& known : kKnownMatches) {
    const auto pattern = ParsePattern(known.pattern);
    ASSERT_THAT(pattern, IsOk());
    EXPECT_EQ(Matched(*pattern, CountsOf(known.dice)), known.matched)
        << known.pattern << " of " << ::testing::PrintToString(known.dice);
  }
}

TEST(PatternTest, TextsReadAsWhatTheyWereWrittenFrom) {
  for (const KnownMatch& known : kKnownMatches) {
    EXPECT_EQ(ToText(*ParsePattern(known.pattern)), known.pattern);
  }
}

TEST(PatternTest, HasOneTextForEachValue) {
  EXPECT_EQ(ToText(*ParsePattern("  faces  54321 and any ")),
            "faces 12345 and any");
  EXPECT_EQ(ToText(*ParsePattern("colours 52 43 61")), "colours 16 25 34");
  EXPECT_EQ(*ParsePattern("colours 52 43 61"),
            *ParsePattern("colours 16 25 34"));
}

struct BadText {
  const char* text;
  const char* message;
};

constexpr char kKinds[] =
    "expected one of face, of-a-kind, pairs, house, faces, run, total, "
    "colours, any";
constexpr char kGroups[] =
    "expected 2 to 6 groups that have each face once: 16 25 34";
constexpr char kParts[] =
    "expected two numbers of dice, the larger first, 6 together at most: 3+2";
constexpr char kPairs[] = "expected 1 to 3 pairs, or two such numbers: 1-2";

const BadText kBadPatterns[] = {
    {"", kKinds},
    {"three", "\"three\": found \"three\", expected one of face, "},
    {"Any", kKinds},
    {"any\n", "\"any\\n\": found \"any\\n\", expected one of"},
    {"face", "\"face\": found its end, expected 1 to 6"},
    {"face 7", "\"face 7\": found \"7\", expected 1 to 6"},
    {"face 0", "found \"0\", expected 1 to 6"},
    {"face +1", "found \"+1\", expected 1 to 6"},
    {"face 1 2", "found \"2\", expected \"and\" or its end"},
    {"of-a-kind 1", "found \"1\", expected 2 to 6"},
    {"run 7", "found \"7\", expected 2 to 6"},
    {"run 4 equal", "found \"equal\", expected \"and\" or its end"},
    {"run 4 wrap wrap", "found \"wrap\", expected \"and\" or its end"},
    {"pairs", kPairs},
    {"pairs 4", kPairs},
    {"pairs 2-2", kPairs},
    {"pairs 2-1", kPairs},
    {"pairs 0-1", kPairs},
    {"pairs 1-", kPairs},
    {"pairs 2 colours 16 25", kGroups},
    {"house 3", kParts},
    {"house 2+3", kParts},
    {"house 3+0", kParts},
    {"house 4+3", kParts},
    {"house 3+2+1", kParts},
    {"house 3+2 wrap", "found \"wrap\", expected \"and\" or its end"},
    {"faces", "found its end, expected 1 to 6 faces without spaces: 12345"},
    {"faces 127", "found \"127\", expected 1 to 6 faces"},
    {"faces 1234561", "expected 1 to 6 faces"},
    {"total 13", "found \"13\", expected =, <= or >="},
    {"total = 37", "found \"37\", expected 1 to 36"},
    {"total < 3", "found \"<\", expected =, <= or >="},
    {"colours", kGroups},
    {"colours 123456", kGroups},
    {"colours 16 25 3", kGroups},
    {"colours 16 25 344", "found \"344\", expected 2 to 6 groups"},
    {"colours 16 25 34 x", "found \"x\", expected 2 to 6 groups"},
    {"any and", "found its end, expected one of face"},
    {"any or any", "found \"or\", expected \"and\" or its end"},
    {"any and any and any and any and any", "expected at most 4 terms"},
};

TEST(PatternTest, SaysWhatIsWrong) {
  for (const auto& [text, message] : kBadPatterns) {
    EXPECT_THAT(ParsePattern(text), StatusIs(absl::StatusCode::kInvalidArgument,
                                             ::testing::HasSubstr(message)))
        << text;
  }
}

struct KnownPoints {
  const char* payout;
  int points;  // of a full house, 2 2 5 5 5, where of-a-kind 3 is asked for
};

TEST(PayoutTest, PaysWhatItSays) {
  const Pattern pattern = *ParsePattern("of-a-kind 3");
  const KnownPoints all[] = {
      {"matched", 15}, {"total", 19},       {"0", 0},
      {"1000", 1000},  {"matched + 7", 22}, {"total + 15", 34}};
  for (const auto& [text, points] : all) {
    const auto payout = ParsePayout(text);
    ASSERT_THAT(payout, IsOk());
    EXPECT_EQ(Points(pattern, *payout, CountsOf({2, 2, 5, 5, 5})), points);
    EXPECT_EQ(Points(pattern, *payout, CountsOf({2, 2, 5, 5, 6})), 0) << text;
    EXPECT_EQ(ToText(*payout), text);
  }
}

TEST(PayoutTest, SaysWhatIsWrong) {
  const BadText bad[] = {
      {"", "\"\": found its end, expected matched, total or 0 to 1000"},
      {"sum", "found \"sum\", expected matched, total or 0 to 1000"},
      {"-1", "found \"-1\", expected matched, total or 0 to 1000"},
      {"1001", "found \"1001\", expected matched, total or 0 to 1000"},
      {"5 + 5", "found \"+\", expected its end"},
      {"total +", "found its end, expected 1 to 1000"},
      {"total + 0", "found \"0\", expected 1 to 1000"},
      {"total 15", "found \"15\", expected \"+\" or its end"},
      {"total + 1 + 1", "found \"+\", expected its end"},
  };
  for (const auto& [text, message] : bad) {
    EXPECT_THAT(ParsePayout(text), StatusIs(absl::StatusCode::kInvalidArgument,
                                            ::testing::HasSubstr(message)))
        << text;
  }
}

}  // namespace
}  // namespace yatzy
