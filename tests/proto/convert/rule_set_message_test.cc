#include "proto/convert/rule_set_message.h"

#include <gmock/gmock.h>

#include <memory>

#include "core/os/sha256.h"
#include "core/rules/presets.h"

namespace yatzy {
namespace {

v1::RuleSet Written(const char* id) {
  const auto game = Game::Compile(PresetRules(id).value()).value();
  v1::RuleSet message;
  WriteRuleSet(*game, message);
  return message;
}

TEST(RuleSetMessageTest, DescribesScandinavianYatzy) {
  const v1::RuleSet message = Written("scandinavian");
  EXPECT_EQ(message.id(), "scandinavian");
  EXPECT_EQ(message.definition(), Game::Default()->canonical_text());
  EXPECT_EQ(message.fingerprint(), ToHex(Game::Default()->fingerprint()));
  EXPECT_EQ(message.dice(), 5);
  EXPECT_EQ(message.rolls_per_turn(), 3);
  ASSERT_EQ(message.categories_size(), 15);
  for (int c = 0; c < 15; ++c) {
    EXPECT_EQ(message.categories(c).category(), c + 1);
    EXPECT_EQ(message.categories(c).is_upper(), c < 6);
  }
  EXPECT_EQ(message.categories(v1::CATEGORY_SIXES - 1).most_points(), 30);
  EXPECT_EQ(message.categories(v1::CATEGORY_YATZY - 1).most_points(), 50);
  EXPECT_EQ(message.indexing().totals(), 64);
  EXPECT_FALSE(message.indexing().has_mark());
  EXPECT_EQ(message.indexing().slots(), 2'097'152u);
  EXPECT_EQ(message.indexing().reachable_states(), 1'430'528u);
  EXPECT_EQ(message.all_equal_box(), v1::CATEGORY_YATZY);
  EXPECT_FALSE(message.all_equal_points_matter());
  EXPECT_EQ(message.most_banked_score(), 324);
  EXPECT_EQ(message.table_id(), "");
}

TEST(RuleSetMessageTest, DescribesAGameWithAMark) {
  const v1::RuleSet message = Written("yahtzee");
  EXPECT_EQ(message.categories_size(), 13);
  EXPECT_TRUE(message.indexing().has_mark());
  EXPECT_EQ(message.indexing().slots(), 2u << 13 << 6);
  EXPECT_EQ(message.all_equal_box(), v1::CATEGORY_YATZY);
  EXPECT_TRUE(message.all_equal_points_matter());
  // 3 x (5 + .. + 30) at most above; below 30, 30, 25, 30, 40, 50, 30; twelve
  // times 100 for further ones.
  EXPECT_EQ(message.most_banked_score(),
            105 + 30 + 30 + 25 + 30 + 40 + 50 + 30 + 12 * 100);
}

// Front ends show what they find here, so nothing may be missing.
TEST(RuleSetMessageTest, EveryCategoryHasANameInTheApi) {
  for (int c = 0; c < kCategoryNameCount; ++c) {
    EXPECT_TRUE(v1::Category_IsValid(c + 1)) << c;
  }
  EXPECT_FALSE(v1::Category_IsValid(kCategoryNameCount + 1));
}

}  // namespace
}  // namespace yatzy
