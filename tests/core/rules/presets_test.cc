#include "core/rules/presets.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/status/status.h"
#include "core/dice/rolls.h"
#include "core/rules/rule_set.h"
#include "core/rules/scoring.h"
#include "tests/support/status_matchers.h"

namespace yatzy {
namespace {

using ::testing::HasSubstr;

TEST(PresetsTest, EveryPresetIsValid) {
  for (const Preset& preset : Presets()) {
    const auto rules = PresetRules(preset.id);
    ASSERT_THAT(rules, IsOk()) << preset.id;
    EXPECT_EQ(rules->id, preset.id);
    EXPECT_THAT(Validate(*rules), IsOk()) << preset.id;
  }
}

TEST(PresetsTest, ScandinavianPaysAsScoreDoes) {
  const RuleSet rules = *PresetRules("scandinavian");
  ASSERT_EQ(rules.categories.size(), kCategories);
  for (int roll = 0; roll < kRolls; ++roll) {
    for (int i = 0; i < kCategories; ++i) {
      EXPECT_EQ(PointsOf(rules, i, RollCounts(roll)),
                Score(static_cast<Category>(i), RollCounts(roll)));
    }
  }
}

TEST(PresetsTest, OrderOfSwitchesDoesNotMatter) {
  const auto rules = PresetRules("scandinavian+bonus100+fh5");
  ASSERT_THAT(rules, IsOk());
  EXPECT_EQ(rules->id, "scandinavian+fh5+bonus100");
  EXPECT_EQ(rules->tiers, (std::vector<BonusTier>{{63, 100}}));
}

TEST(PresetsTest, RefusesWhatItDoesNotKnow) {
  EXPECT_THAT(PresetRules("yatzee"), StatusIs(absl::StatusCode::kNotFound,
                                              HasSubstr("scandinavian, ")));
  EXPECT_THAT(PresetRules("yacht+fh5"),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       "switch +fh5 changes nothing in yacht"));
}

}  // namespace
}  // namespace yatzy
