#include "server/hardware/residency.h"

#include <gtest/gtest.h>

#include "core/game/game.h"
#include "core/rules/presets.h"
#include "core/table/table_header.h"

namespace yatzy::server {
namespace {

TableResidency ByItself(std::string_view preset) {
  const auto game = Game::Compile(PresetRules(preset).value()).value();
  return ResidencyRule().Of(TableFileSize(*game));
}

TEST(ResidencyRuleTest, MapsWhatHas64MebibytesByItself) {
  const ResidencyRule rule;
  EXPECT_EQ(rule.Of(0), TableResidency::kCopy);
  EXPECT_EQ(rule.Of((64 << 20) - 1), TableResidency::kCopy);
  EXPECT_EQ(rule.Of(64 << 20), TableResidency::kMap);
  EXPECT_EQ(rule.Of(std::size_t{1} << 40), TableResidency::kMap);
}

TEST(ResidencyRuleTest, MapsMaxiYatzyByItselfAndCopiesGamesOfFiveDice) {
  EXPECT_EQ(ByItself("maxi"), TableResidency::kMap);
  EXPECT_EQ(ByItself("scandinavian"), TableResidency::kCopy);
  EXPECT_EQ(ByItself("yahtzee"), TableResidency::kCopy);
}

TEST(ResidencyRuleTest, TakesAnotherLimit) {
  ResidencyRule rule;
  rule.map_from = 1000;
  EXPECT_EQ(rule.Of(999), TableResidency::kCopy);
  EXPECT_EQ(rule.Of(1000), TableResidency::kMap);
}

TEST(ResidencyRuleTest, IsTheSameForEverySizeWhereItIsAskedFor) {
  for (const auto residency : {TableResidency::kMap, TableResidency::kCopy}) {
    EXPECT_EQ(ResidencyRule(residency).Of(0), residency);
    EXPECT_EQ(ResidencyRule(residency).Of(std::size_t{1} << 40), residency);
  }
}

}  // namespace
}  // namespace yatzy::server
