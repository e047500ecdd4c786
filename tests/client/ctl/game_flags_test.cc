#include "client/ctl/game_flags.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cctype>
#include <string>

#include "core/rules/presets.h"
#include "tests/support/status_matchers.h"

namespace yatzy::client {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

auto IsRefused(const testing::Matcher<std::string>& message) {
  return StatusIs(absl::StatusCode::kInvalidArgument, message);
}

TEST(GameFlagsTest, ReadsTheStartOfTheGame) {
  const auto state = ParseState({});
  ASSERT_THAT(state, IsOk());
  EXPECT_THAT(state->filled_categories(), IsEmpty());
  EXPECT_FALSE(state->has_upper_score());
  EXPECT_EQ(state->banked_score(), 0);
}

TEST(GameFlagsTest, ReadsAState) {
  const auto state = ParseState({.filled = "one-pair, CATEGORY_ONES,"
                                           "Three of a Kind ",
                                 .filled_mask = "",
                                 .upper = "3",
                                 .banked = "015"});
  ASSERT_THAT(state, IsOk());
  EXPECT_THAT(state->filled_categories(),
              ElementsAre(v1::CATEGORY_ONE_PAIR, v1::CATEGORY_ONES,
                          v1::CATEGORY_THREE_OF_A_KIND));
  EXPECT_EQ(state->upper_score(), 3);
  EXPECT_EQ(state->banked_score(), 15);
}

TEST(GameFlagsTest, ReadsAMask) {
  StateFlags flags;
  for (const char* mask : {"0x4041", "16449", "0X4041", "016449", "0x004041"}) {
    flags.filled_mask = mask;
    const auto state = ParseState(flags);
    ASSERT_THAT(state, IsOk());
    EXPECT_THAT(state->filled_categories(),
                ElementsAre(v1::CATEGORY_ONES, v1::CATEGORY_ONE_PAIR,
                            v1::CATEGORY_YATZY));
  }
  flags.filled_mask = "0x7fff";
  EXPECT_EQ(ParseState(flags)->filled_categories_size(), 15);
}

TEST(GameFlagsTest, ReadsAStateOfAnotherGame) {
  const auto crag = *Game::Compile(*PresetRules("crag"));
  StateFlags flags{.filled = "crag,ones"};
  flags.all_equal_points = "50";
  const auto state = ParseState(flags, *crag);
  ASSERT_THAT(state, IsOk());
  EXPECT_THAT(state->filled_categories(),
              ElementsAre(v1::CATEGORY_CRAG, v1::CATEGORY_ONES));
  EXPECT_EQ(state->all_equal_points(), 50);
  EXPECT_FALSE(ParseState({})->has_all_equal_points());
  flags.all_equal_points = "x";
  EXPECT_THAT(ParseState(flags, *crag),
              IsRefused(StartsWith("--all-equal-points: \"x\"")));
  EXPECT_THAT(ParseState({.filled = "yatzy"}, *crag),
              IsRefused(HasSubstr("is not a category of crag")));
}

TEST(GameFlagsTest, ReadsAMaskOfAnotherGame) {
  const auto yahtzee = *Game::Compile(*PresetRules("yahtzee"));
  StateFlags flags;
  flags.filled_mask = "0x1fff";
  EXPECT_EQ(ParseState(flags, *yahtzee)->filled_categories_size(), 13);
  flags.filled_mask = "0x40";
  EXPECT_THAT(ParseState(flags, *yahtzee)->filled_categories(),
              ElementsAre(v1::CATEGORY_THREE_OF_A_KIND));
  flags.filled_mask = "0x2000";
  EXPECT_THAT(ParseState(flags, *yahtzee), IsRefused(HasSubstr("0x1fff")));
}

TEST(GameFlagsTest, LeavesTheRulesToTheServer) {
  const auto state = ParseState({.filled = "ones,ones",
                                 .filled_mask = "",
                                 .upper = "-7",
                                 .banked = "100000"});
  ASSERT_THAT(state, IsOk());
  EXPECT_EQ(state->filled_categories_size(), 2);
  EXPECT_EQ(state->upper_score(), -7);
}

TEST(GameFlagsTest, NamesTheMalformedStateFlag) {
  StateFlags flags;
  flags.filled = "ones,one-pare";
  EXPECT_THAT(ParseState(flags),
              IsRefused(AllOf(StartsWith("--filled: \"one-pare\""),
                              HasSubstr("one-pair, two-pairs"))));
  for (const char* mask :
       {"0x8000", "32768", "ones", "0x", "-1", "0x1g", "0x+1", "0x-1", "0x 1",
        " 0x1", " 1", "+1", "0x0x1", "0x100000001", "4294967297", "0b1"}) {
    flags = {};
    flags.filled_mask = mask;
    EXPECT_THAT(ParseState(flags),
                IsRefused(StartsWith("--filled-mask: \"" + std::string(mask))));
  }
  flags = {};
  flags.upper = "6.5";
  EXPECT_THAT(ParseState(flags), IsRefused(StartsWith("--upper: \"6.5\"")));
  for (const char* number :
       {"+5", " 5", "5 ", "1e3", "1_000", "0x10", "0b1", "nan", "\u0663",
        "2147483648", "4294967301", "18446744073709551621"}) {
    flags = {};
    flags.upper = number;
    EXPECT_THAT(ParseState(flags),
                IsRefused(StartsWith("--upper: \"" + std::string(number))));
  }
  flags = {};
  flags.banked = "99999999999";
  EXPECT_THAT(ParseState(flags), IsRefused(StartsWith("--banked: \"9999")));
  flags = {};
  flags.filled = "ones";
  flags.filled_mask = "1";
  EXPECT_THAT(ParseState(flags), IsRefused(HasSubstr("not both")));
}

TEST(GameFlagsTest, ReadsAPosition) {
  for (const char* dice : {"33356", "3,3,3,5,6", "3, 3, 3, 5, 6", "3 3 3 5 6",
                           " 3  3 3\t5 6 ", "03,3,3,5,6", " 33356 "}) {
    const auto position =
        ParsePosition({.state = {}, .dice = dice, .rerolls = "2"});
    ASSERT_THAT(position, IsOk());
    EXPECT_TRUE(position->has_state());
    EXPECT_THAT(position->dice(), ElementsAre(3, 3, 3, 5, 6));
    EXPECT_TRUE(position->has_rerolls_left());
    EXPECT_EQ(position->rerolls_left(), 2);
  }
}

TEST(GameFlagsTest, LeavesTheNumberAndRangeOfDiceToTheServer) {
  const auto position =
      ParsePosition({.state = {}, .dice = "1,12,0", .rerolls = "3"});
  ASSERT_THAT(position, IsOk());
  EXPECT_THAT(position->dice(), ElementsAre(1, 12, 0));
  EXPECT_EQ(position->rerolls_left(), 3);
}

TEST(GameFlagsTest, NamesTheMalformedPositionFlag) {
  EXPECT_THAT(ParsePosition({.state = {}, .dice = "3335x", .rerolls = "1"}),
              IsRefused(StartsWith("--dice: \"x\" in \"3335x\"")));
  for (const char* dice :
       {"", " ", "3,3,,5,6", "3,3,3,5,", "33 56", "3 3 3 56", "3-3-3-5-6",
        "3;3;3;5;6", "3 3,3,5,6", "+3,3,3,5,6", "-3,3,3,5,6", "3 3 3 5 +6",
        "3 3 3 5 1e0", "3,3,3,5,0x6", "3 3 3 5 06", "3,3,3,5,4294967302",
        "\u0663,3,3,5,6"}) {
    EXPECT_THAT(ParsePosition({.state = {}, .dice = dice, .rerolls = "1"}),
                IsRefused(StartsWith("--dice: ")));
  }
  EXPECT_THAT(ParsePosition({.state = {}, .dice = "33356", .rerolls = "two"}),
              IsRefused(StartsWith("--rerolls: \"two\"")));
  EXPECT_THAT(ParsePosition({.state = {.filled = "x",
                                       .filled_mask = "",
                                       .upper = "0",
                                       .banked = "0"},
                             .dice = "33356",
                             .rerolls = "2"}),
              IsRefused(StartsWith("--filled: ")));
}

TEST(CategoryNamesTest, FindsEveryCategoryOfEveryPreset) {
  for (const Preset& preset : Presets()) {
    const auto game = *Game::Compile(*PresetRules(preset.id));
    for (int c = 0; c < game->categories(); ++c) {
      const auto number =
          static_cast<int>(game->rules().categories[c].category);
      const auto message = static_cast<v1::Category>(number + 1);
      for (const std::string& name :
           {std::string(kCategoryTokens[number]), CategoryTitle(message),
            v1::Category_Name(message)}) {  // as --format json writes it
        EXPECT_EQ(CategoryOf(*game, "--filled", name).value_or(-1), c) << name;
      }
    }
  }
}

TEST(CategoryNamesTest, EvensOutTheSpelling) {
  const Game& game = *Game::Default();
  EXPECT_EQ(*CategoryOf(game, "--filled", "THREE_OF_A_KIND"), 8);
  EXPECT_EQ(*CategoryOf(game, "--filled", " Three of a kind "), 8);
  for (const char* name :
       {"unspecified", "CATEGORY_UNSPECIFIED", "CATEGORY_", "", "crag"}) {
    EXPECT_THAT(CategoryOf(game, "--category", name),
                IsRefused(AllOf(StartsWith("--category: \""),
                                HasSubstr("\" is not a category of "
                                          "scandinavian; those are ones, "))));
  }
}

// The numbers of the API are those of core, and so are the names.
TEST(CategoryNamesTest, NamesWhatTheApiNames) {
  EXPECT_EQ(v1::Category_MAX, kCategoryNameCount);
  for (int number = 1; number <= kCategoryNameCount; ++number) {
    std::string name(kCategoryTokens[number - 1]);
    for (char& c : name) {
      c = c == '-' ? '_' : static_cast<char>(std::toupper(c));
    }
    EXPECT_EQ(v1::Category_Name(number), "CATEGORY_" + name);
  }
  EXPECT_EQ(CategoryTitle(v1::CATEGORY_FOUR_OF_A_KIND), "Four of a Kind");
}

TEST(CategoryNamesTest, NamesACategoryOfALaterServer) {
  EXPECT_EQ(CategoryTitle(static_cast<v1::Category>(99)), "Category 99");
}

}  // namespace
}  // namespace yatzy::client
