// Every refusal of a rule file, and the line that it names.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "core/rule_file/rule_file.h"
#include "tests/support/status_matchers.h"

namespace yatzy {
namespace {

// Up to line 18.
constexpr char kGood[] = R"(
[[categories]]
id = "sixes"
pattern = "face 6"
payout = "matched"
upper = true
[[categories]]
id = "one-pair"
pattern = "of-a-kind 2"
payout = "matched"
[[categories]]
id = "straight"
pattern = "run 5"
payout = "30"
[[categories]]
id = "yatzy"
pattern = "of-a-kind 5"
payout = "50"
)";

using BadDocuments = std::vector<std::pair<std::string, const char*>>;

void ExpectRefusals(const BadDocuments& all) {
  for (const auto& [text, message] : all) {
    EXPECT_THAT(ParseRules(text, "bad"),
                StatusIs(absl::StatusCode::kInvalidArgument,
                         ::testing::StartsWith(message)))
        << text;
  }
}

TEST(BadRuleFileTest, RefusesUnknownNamesWithTheirLine) {
  ExpectRefusals({
      {std::string("dize = 5") + kGood,
       "line 1: dize is no field, expected one of id, dice, rolls_per_turn, "
       "order, categories, tiers, all_equal_bonus, joker"},
      {std::string(kGood) + "upperr = true",
       "line 19: categories[3].upperr is no field, expected one of id, "
       "pattern, payout, upper, joker_points"},
      {std::string(kGood) + "[[tiers]]\nthreshold = 9\npoint = 9",
       "line 21: tiers[0].point is no field, expected one of threshold, "
       "points"},
      {std::string(kGood) + "[all_equal_bonus]\npoint = 9",
       "line 20: all_equal_bonus.point is no field"},
      {std::string(kGood) + "[joker]\n\"o\\u0001\" = 9",
       "line 20: joker.o\\001 is no field, expected one of when, pays, "
       "own_open, own_filled"},
  });
}

TEST(BadRuleFileTest, RefusesTypesWithTheirLine) {
  ExpectRefusals({
      {"dice = \"5\"", "line 1: dice is a text, expected 3 to 6"},
      {"dice = 5.0", "line 1: dice is a number with a point, expected 3 to 6"},
      {"\ndice = 1979-05-27", "line 2: dice is a date or a time, expected"},
      {"id = 5", "line 1: id is a whole number, expected a text"},
      {"order = [\"free\"]", "line 1: order is an array, expected a text"},
      {"order = {free = true}", "line 1: order is a table, expected a text"},
      {"categories = 5",
       "line 1: categories is a whole number, expected "
       "tables"},
      {"categories = [1, 2]",
       "line 1: categories is an array, expected "
       "tables"},
      {"joker = true", "line 1: joker is true or false, expected a table"},
      {"[[joker]]\nwhen = \"filled\"",
       "line 1: joker is an array, expected a table"},
      {std::string(kGood) + "upper = 1",
       "line 19: categories[3].upper is a whole number, expected true or "
       "false"},
  });
}

TEST(BadRuleFileTest, RefusesValuesWithTheirLine) {
  ExpectRefusals({
      {"dice = 7", "line 1: dice is 7, expected 3 to 6"},
      {"dice = 9223372036854775807",
       "line 1: dice is 9223372036854775807, expected 3 to 6"},
      {"dice = 4294967301", "line 1: dice is 4294967301, expected 3 to 6"},
      {"dice = -5", "line 1: dice is -5, expected 3 to 6"},
      {"dice = 0x5", "line 1: dice is not decimal, expected 3 to 6"},
      {"rolls_per_turn = 5", "line 1: rolls_per_turn is 5, expected 1 to 4"},
      {"order = \"Free\"",
       "line 1: order is \"Free\", expected one of free, top-down, bottom-up"},
      {"[joker]\npays = \"\"",
       "line 2: joker.pays is \"\", expected one of never, own-filled, always"},
      {std::string(kGood) + "joker_points = 1001",
       "line 19: categories[3].joker_points is 1001, expected 0 to 1000"},
      {std::string(kGood) + "[[tiers]]\nthreshold = 128\npoints = 1",
       "line 20: tiers[0].threshold is 128, expected 1 to 127"},
      {std::string(kGood) + "[all_equal_bonus]\npoints = -1",
       "line 20: all_equal_bonus.points is -1, expected 0 to 1000"},
      {"[[categories]]\nid = \"full\"\n",
       "line 2: categories[0].id is \"full\", expected one of ones, twos, "},
      {"[[categories]]\nid = \"ones\"\npattern = \"face 7\"",
       "line 3: categories[0].pattern: \"face 7\": found \"7\", expected 1 to "
       "6"},
      {"[[categories]]\nid = \"ones\"\npattern = \"face 1\"\npayout = \"sum\"",
       "line 4: categories[0].payout: \"sum\": found \"sum\", expected "
       "matched, total or 0 to 1000"},
  });
}

TEST(BadRuleFileTest, RefusesWhatIsMissing) {
  ExpectRefusals({
      {"", "categories has 0 entries, expected 1 to 20"},
      {"[[categories]]", "line 1: categories[0].id is missing"},
      {"[[categories]]\nid = \"ones\"",
       "line 1: categories[0].pattern is missing"},
      {"[[categories]]\nid = \"ones\"\npattern = \"any\"",
       "line 1: categories[0].payout is missing"},
      {std::string(kGood) + "[[tiers]]\npoints = 9",
       "line 19: tiers[0].threshold is missing"},
      {std::string(kGood) + "[[tiers]]\nthreshold = 9",
       "line 19: tiers[0].points is missing"},
  });
}

TEST(BadRuleFileTest, RefusesRulesThatCannotBe) {
  std::string many;
  for (int i = 0; i < 21; ++i) {
    many +=
        "[[categories]]\nid = \"ones\"\npattern = \"any\"\npayout = \"1\"\n";
  }
  ExpectRefusals({
      {many, "line 1: categories has 21 entries, expected at most 20"},
      {many.substr(0, many.size() / 21 * 2),
       "categories[1] (ones) is listed twice"},
      {std::string("id = \"Small\"") + kGood,
       "id is \"Small\", expected 1 to 64 of"},
      {std::string(kGood) + "joker_points = 5",
       "categories[3].joker_points is 5, expected none, as joker.pays is "
       "never"},
  });
}

TEST(BadRuleFileTest, RefusesWhatIsNoToml) {
  ExpectRefusals({{"dice = 5\ndice = 5", "line 2: "},
                  {"dice =", "line 1: "},
                  {"[joker\n", "line 1: "},
                  {"[&", "line 1: "},
                  {"dice = 5\n[[[dice]]]", "line 2: "},
                  {"dice = 5\xc3\xa5", "line 1: "},
                  {"\xc3\xa5 = 5", "line 1: "},
                  {"order = \"\xc3\xa5\"",
                   "line 1: order is \"?\?\", expected one of free, "},
                  {std::string("dice = 5\0", 9), "line 1: "},
                  {std::string(5'000, '['), "line 1: "},
                  {"a = " + std::string(5'000, '['), "line 1: "}});
  EXPECT_THAT(ParseRules(std::string(kMaxRuleFileBytes, '\n') + kGood, "big"),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       "rules have more than 65536 bytes"));
}

}  // namespace
}  // namespace yatzy
