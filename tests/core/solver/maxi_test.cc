// Maxi Yatzy: six dice, twenty categories.
#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <memory>
#include <random>

#include "core/rules/presets.h"
#include "core/solver/solver.h"
#include "tests/support/textbook_game.h"

namespace yatzy {
namespace {

std::shared_ptr<const Game> MaxiOf(const char* id) {
  return Game::Compile(*PresetRules(id)).value();
}

// yatzy-solver 1.0.0, docs/rules.md.
TEST(MaxiStatesTest, AreAsManyAsPublished) {
  EXPECT_EQ(MaxiOf("maxi")->reachable_states(), 57'507'840u);
  EXPECT_EQ(MaxiOf("maxi-75")->reachable_states(), 54'820'864u);
  EXPECT_EQ(MaxiOf("maxi")->values(), 29'360'128u);
}

TEST(MaxiStatesTest, HaveThePublishedUpperTotals) {
  const auto game = MaxiOf("maxi");
  int totals = 0;
  for (int mask = 0; mask <= static_cast<int>(game->all_upper()); ++mask) {
    totals += game->upper().ReachableCount(mask);
  }
  EXPECT_EQ(totals, 3510);
}

TEST(MaxiStatesTest, PayAtMostAllThatIsPrinted) {
  const auto game = MaxiOf("maxi");
  EXPECT_EQ(game->most_banked() + game->rules().tiers.back().points, 649);
}

class MaxiTest : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    values_ = *SolveExactly(MaxiOf("maxi+bonus50"));
  }
  static void TearDownTestSuite() { values_.reset(); }

  // A state that a game reaches, with so many categories filled.
  static State RandomState(int level, std::mt19937_64& random) {
    const Game& game = values_->game();
    for (;;) {
      State state;
      for (int filled = 0; filled < level;) {
        const CategoryMask one = 1u << random() % game.categories();
        if ((state.filled & one) != 0) continue;
        state.filled |= one;
        ++filled;
      }
      state.upper_total = static_cast<std::uint8_t>(random() % game.totals());
      if (game.IsReachable(state)) return state;
    }
  }

  static std::shared_ptr<const ExactValues> values_;
};

std::shared_ptr<const ExactValues> MaxiTest::values_;

// yatzy-solver 1.0.0, docs/rules.md.
TEST_F(MaxiTest, HasThePublishedValue) {
  EXPECT_NEAR(values_->ExpectedRemaining(State{}), 361.970141656226, 1e-10);
}

TEST_F(MaxiTest, AgreesWithTheTextbookOnEveryLevel) {
  const TextbookGame textbook(values_->game().rules());
  const auto value = [](const TwinState& state) {
    return values_->ExpectedRemaining(
        {state.filled, static_cast<std::uint8_t>(state.upper_total)});
  };
  std::mt19937_64 random(18);
  for (int level = 0; level <= 20; ++level) {
    for (int i = 0; i < 4; ++i) {
      const State state = RandomState(level, random);
      const TwinState same = {.filled = state.filled,
                              .upper_total = state.upper_total};
      EXPECT_NEAR(values_->ExpectedRemaining(state),
                  textbook.ExpectedRemaining(same, value), 1e-9)
          << "C=" << state.filled << " m=" << int{state.upper_total};
    }
  }
}

}  // namespace
}  // namespace yatzy
