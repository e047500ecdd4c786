#include "core/rule_file/rule_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "core/rules/presets.h"
#include "core/rules/rule_set.h"
#include "tests/support/house_rules.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temp_dir.h"

namespace yatzy {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

// Four categories, little said.
constexpr char kSmall[] = R"(
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

TEST(RuleFileTest, ReadsWhatIsThereAndTakesDefaultsElse) {
  const auto rules = ParseRules(kSmall, "small");
  ASSERT_THAT(rules, IsOk());
  EXPECT_EQ(rules->id, "small");
  EXPECT_EQ(rules->dice, 5);
  EXPECT_EQ(rules->rolls_per_turn, 3);
  EXPECT_EQ(rules->order, FillingOrder::kFree);
  ASSERT_EQ(rules->categories.size(), 4u);
  EXPECT_TRUE(rules->categories[0].is_upper);
  EXPECT_FALSE(rules->categories[1].is_upper);
  EXPECT_EQ(rules->categories[2].category, Category::kStraight);
  EXPECT_EQ(ToText(rules->categories[2].pattern), "run 5");
  EXPECT_EQ(rules->categories[2].payout, (Payout{Payout::Kind::kFixed, 30}));
  EXPECT_EQ(rules->categories[3].joker_points, std::nullopt);
  EXPECT_TRUE(rules->tiers.empty());
  EXPECT_EQ(rules->all_equal_bonus, AllEqualBonus());
  EXPECT_EQ(rules->joker, Joker());
}

TEST(RuleFileTest, CommentsMayHaveAnyCharacter) {
  const std::string text = std::string("# r\xc3\xa6kkef\xc3\xb8lge") + kSmall;
  EXPECT_THAT(ParseRules(text, "small"), IsOk());
}

TEST(RuleFileTest, ReadsEveryField) {
  const auto rules = ParseRules(R"(
id = "every-field"
dice = 4
rolls_per_turn = 2
order = "free"
categories = [
  {id = "ones", pattern = "face 1", payout = "matched", upper = true, joker_points = 7},
  {id = "yatzy", pattern = "of-a-kind 4", payout = "40"}]
tiers = [{threshold = 3, points = 5}, {threshold = 4, points = 10}]
all_equal_bonus = {points = 20, when = "filled", lower_only = true}
[joker]
when = "holds-points"
pays = "always"
own_open = "own-or-lower"
own_filled = "lower-first"
)",
                                "elsewhere");
  ASSERT_THAT(rules, IsOk());
  EXPECT_EQ(rules->id, "every-field");
  EXPECT_EQ(rules->dice, 4);
  EXPECT_EQ(rules->rolls_per_turn, 2);
  EXPECT_EQ(rules->categories[0].joker_points, 7);
  EXPECT_EQ(rules->tiers, (std::vector<BonusTier>{{3, 5}, {4, 10}}));
  EXPECT_EQ(rules->all_equal_bonus,
            (AllEqualBonus{20, AllEqualWhen::kFilled, true}));
  EXPECT_EQ(
      rules->joker,
      (Joker{AllEqualWhen::kHoldsPoints, Joker::Pays::kAlways,
             Joker::OwnOpen::kOwnOrLower, Joker::OwnFilled::kLowerFirst}));
}

TEST(RuleFileTest, CanonicalTextsReadAsTheirRules) {
  for (const Preset& preset : Presets()) {
    const RuleSet rules = *PresetRules(preset.id);
    const auto read = ParseRules(CanonicalText(rules), rules.id);
    ASSERT_THAT(read, IsOk());
    EXPECT_EQ(*read, rules);
  }
  for (const RuleSet& rules : HouseRules()) {
    const auto read = ParseRules(CanonicalText(rules), rules.id);
    ASSERT_THAT(read, IsOk());
    EXPECT_EQ(*read, rules);
  }
}

TEST(RuleFileTest, KeepsTheNamesOfPresetsForPresets) {
  constexpr char kMessage[] =
      "expected another: that names a preset, and these are other rules";
  for (const char* id : {"yahtzee", "scandinavian+fh5", "crag+anything"}) {
    EXPECT_THAT(
        ParseRules(kSmall, id),
        StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr(kMessage)));
  }
  EXPECT_THAT(ParseRules(kSmall, "yahtzee-small"), IsOk());
  const RuleSet preset = *PresetRules("scandinavian+fh5");
  EXPECT_THAT(ParseRules(CanonicalText(preset), preset.id), IsOk());
}

class RuleFile : public ::testing::Test {
 protected:
  std::string Write(const std::string& name, const std::string& text) {
    std::ofstream(dir_.File(name)) << text;
    return dir_.File(name);
  }

  TempDir dir_;
};

TEST_F(RuleFile, IsCalledAsItsFileIs) {
  EXPECT_EQ(ReadRuleFile(Write("my-game.toml", kSmall))->id, "my-game");
  EXPECT_EQ(
      ReadRuleFile(Write("x.toml", std::string("id = \"y\"") + kSmall))->id,
      "y");
}

TEST_F(RuleFile, MessagesBeginWithThePath) {
  const std::string bad = Write("bad.toml", "dice = 7");
  EXPECT_THAT(ReadRuleFile(bad),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       bad + ": line 1: dice is 7, expected 3 to 6"));
  const std::string name = Write("My Game.toml", kSmall);
  EXPECT_THAT(ReadRuleFile(name),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       HasSubstr("My Game.toml: id is \"My Game\", expected")));
  const std::string none = dir_.File("none.toml");
  EXPECT_THAT(ReadRuleFile(none), StatusIs(absl::StatusCode::kNotFound,
                                           StartsWith(none + ": cannot open")));
  EXPECT_THAT(ReadRuleFile(dir_.path()),
              StatusIs(absl::StatusCode::kFailedPrecondition,
                       HasSubstr(": cannot read")));
  EXPECT_THAT(
      ReadRuleFile(Write("big.toml", std::string(kMaxRuleFileBytes + 1, '\n'))),
      StatusIs(absl::StatusCode::kInvalidArgument,
               HasSubstr("rules have more than 65536 bytes")));
  const std::string just_fits =
      std::string(kMaxRuleFileBytes - (sizeof(kSmall) - 1), '\n') + kSmall;
  EXPECT_THAT(ReadRuleFile(Write("fits.toml", just_fits)), IsOk());
}

TEST_F(RuleFile, IsFoundByItsPath) {
  const std::string path = Write("my-game.toml", kSmall);
  EXPECT_EQ(FindRules(path)->id, "my-game");
  EXPECT_EQ(FindRules("yacht+bonus50")->id, "yacht+bonus50");
  EXPECT_THAT(FindRules("none.toml"), StatusIs(absl::StatusCode::kNotFound,
                                               HasSubstr("none.toml: cannot")));
  EXPECT_THAT(FindRules("./crag"), StatusIs(absl::StatusCode::kNotFound,
                                            HasSubstr("./crag: cannot open")));
  EXPECT_THAT(FindRules("mini"),
              StatusIs(absl::StatusCode::kNotFound,
                       HasSubstr("maxi-75; a file has a '/' in its name or "
                                 "ends in .toml")));
  EXPECT_THAT(FindRules("crag+fh5"),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       "switch +fh5 changes nothing in crag"));
}

// As some editors and shells write files.
TEST(RuleFileTest, AByteOrderMarkIsNoPartOfTheRules) {
  const auto plain = ParseRules(kSmall, "small");
  const auto marked = ParseRules(std::string("\xef\xbb\xbf") + kSmall, "small");
  ASSERT_THAT(marked, IsOk());
  EXPECT_EQ(*marked, *plain);
}

}  // namespace
}  // namespace yatzy
