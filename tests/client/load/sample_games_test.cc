#include "client/load/sample_games.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "client/load/played_games.h"
#include "core/notation/record_text.h"
#include "core/os/sha256.h"
#include "core/rules/presets.h"
#include "proto/convert/convert.h"
#include "proto/status/field_violations.h"
#include "tests/client/right_answers.h"
#include "tests/support/default_game.h"
#include "tests/support/house_rules.h"
#include "tests/support/status_matchers.h"

namespace yatzy::client {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::Ge;
using ::testing::Le;
using ::testing::SizeIs;

CategoryMask FilledOf(const v1::GameState& state) {
  CategoryMask filled = 0;
  for (const int number : state.filled_categories()) {
    EXPECT_FALSE(Contains(filled, static_cast<Category>(number - 1)));
    filled |= MaskOf(static_cast<Category>(number - 1));
  }
  return filled;
}

TEST(SampleGamesTest, DrawsUnfinishedStatesThatAGameCanReach) {
  SampleGames games(1);
  std::set<int> turns;
  for (int i = 0; i < 10'000; ++i) {
    const v1::GameState state = games.NextState();
    const CategoryMask filled = FilledOf(state);
    ASSERT_NE(filled, kAllCategories);
    ASSERT_THAT(state.upper_score(), AllOf(Ge(0), Le(105)));
    EXPECT_TRUE(TheGame().upper().CanHold(TheGame().UpperMaskOf(filled),
                                          state.upper_score()));
    EXPECT_GE(state.banked_score(), state.upper_score());
    EXPECT_LE(state.banked_score(), 324);
    if ((filled & ~kAllUpperCategories) == 0) {
      EXPECT_EQ(state.banked_score(), state.upper_score());
    }
    turns.insert(state.filled_categories_size());
  }
  EXPECT_THAT(turns, SizeIs(kCategories));  // with 0 to 14 filled
}

TEST(SampleGamesTest, DrawsPositions) {
  SampleGames games(1);
  std::set<int> faces;
  std::set<int> rerolls;
  for (int i = 0; i < 1'000; ++i) {
    const v1::Position position = games.NextPosition();
    EXPECT_TRUE(position.has_state());
    EXPECT_THAT(position.dice(), SizeIs(kDice));
    faces.insert(position.dice().begin(), position.dice().end());
    rerolls.insert(position.rerolls_left());
  }
  EXPECT_EQ(faces, (std::set{1, 2, 3, 4, 5, 6}));
  EXPECT_EQ(rerolls, (std::set{0, 1, 2}));
}

TEST(SampleGamesTest, FixesTheRerolls) {
  for (const int rerolls : {0, 1, 2}) {
    SampleGames games(1, rerolls);
    for (int i = 0; i < 20; ++i) {
      EXPECT_EQ(games.NextPosition().rerolls_left(), rerolls);
    }
  }
}

TEST(SampleGamesTest, DrawsReachableIndices) {
  SampleGames games(1);
  std::set<std::uint32_t> indices;
  for (int i = 0; i < 10'000; ++i) {
    const std::uint32_t index = games.NextStateIndex();
    ASSERT_LT(index, kStateSlots);
    EXPECT_TRUE(IsReachable(StateAt(index))) << index;
    indices.insert(index);
  }
  EXPECT_GT(indices.size(), 5'000u);
}

TEST(SampleGamesTest, DependsOnTheSeedAlone) {
  SampleGames first(42);
  SampleGames second(42);
  SampleGames other(43);
  int differing = 0;
  for (int i = 0; i < 100; ++i) {
    const std::string position = first.NextPosition().SerializeAsString();
    EXPECT_EQ(position, second.NextPosition().SerializeAsString());
    differing += position != other.NextPosition().SerializeAsString() ? 1 : 0;
  }
  EXPECT_GT(differing, 90);
}

// The presets and what people play besides them: other numbers of dice, rolls
// and totals, marks, orders of filling.
std::vector<std::shared_ptr<const Game>> AllGames() {
  std::vector<std::shared_ptr<const Game>> games;
  for (const Preset& preset : Presets()) {
    games.push_back(*Game::Compile(*PresetRules(preset.id)));
  }
  for (const RuleSet& rules : HouseRules()) {
    games.push_back(*Game::Compile(rules));
  }
  RuleSet upwards = *PresetRules("yahtzee+forced");
  upwards.id = "yahtzee-upwards";
  upwards.order = FillingOrder::kBottomUp;
  games.push_back(*Game::Compile(upwards));
  for (const char* id : {"kniffel+saved", "yahtzee+saved2"}) {
    games.push_back(*Game::Compile(*PresetRules(id)));
  }
  return games;
}

bool MayHold(const Game& game, int category, int points) {
  const std::vector<int>& possible = game.PossiblePoints(category);
  return std::binary_search(possible.begin(), possible.end(), points);
}

TEST(SampleGamesTest, DrawsWhatAnyGameCanReach) {
  for (const auto& game : AllGames()) {
    SCOPED_TRACE(game->id());
    SampleGames games(1, -1, game);
    std::set<int> turns;
    std::set<bool> marks;
    std::set<bool> index_marks;
    std::set<int> saved;
    std::set<int> index_saved;
    for (int i = 0; i < 300; ++i) {
      const v1::Position position = games.NextPosition();
      const v1::GameState& message = position.state();
      const State state = StateOf(*game, message);
      ASSERT_TRUE(game->IsReachable(state)) << message.ShortDebugString();
      ASSERT_FALSE(game->IsFinished(state));
      EXPECT_TRUE(game->upper().CanHold(game->UpperMaskOf(game->SetOf(state)),
                                        message.upper_score()));
      EXPECT_LE(message.banked_score(), game->most_banked());
      const int box = game->all_equal_box();
      const bool says_mark = game->has_mark() && (state.filled >> box & 1) != 0;
      EXPECT_EQ(message.has_all_equal_points(), says_mark);
      if (says_mark) {
        EXPECT_TRUE(MayHold(*game, box, message.all_equal_points()));
        EXPECT_GE(message.banked_score(),
                  message.upper_score() + message.all_equal_points());
        marks.insert(state.all_equal_held);
      }
      EXPECT_THAT(position.dice(), SizeIs(game->dice()));
      EXPECT_EQ(message.has_saved_rolls(), game->saves_rolls());
      EXPECT_LE(position.rerolls_left(), game->MostRerolls(state));
      saved.insert(state.saved);
      turns.insert(message.filled_categories_size());
      const std::uint32_t index = games.NextStateIndex();
      EXPECT_NE(game->ValueAt(index), Game::kNoValue) << index;
      index_marks.insert(game->StateAt(index).all_equal_held);
      index_saved.insert(game->StateAt(index).saved);
    }
    EXPECT_THAT(turns, SizeIs(game->categories()));
    EXPECT_THAT(marks, SizeIs(game->has_mark() ? 2 : 0));
    EXPECT_THAT(index_marks, SizeIs(game->has_mark() ? 2 : 1));
    EXPECT_THAT(saved, SizeIs(Ge(game->saves_rolls() ? 3 : 1)));
    EXPECT_EQ(index_saved.size() > 1, game->saves_rolls());
  }
}

// What it drew before it knew other games.
TEST(SampleGamesTest, DrawsTheDefaultGameAsEver) {
  SampleGames games(7);
  std::string bytes;
  // An upper score of 0 was not written when this was recorded.
  const auto as_then = [](v1::GameState& state) {
    if (state.upper_score() == 0) state.clear_upper_score();
  };
  for (int i = 0; i < 1'000; ++i) {
    v1::GameState state = games.NextState();
    as_then(state);
    bytes += state.SerializeAsString();
    v1::Position position = games.NextPosition();
    as_then(*position.mutable_state());
    bytes += position.SerializeAsString();
    bytes += std::to_string(games.NextStateIndex());
  }
  EXPECT_EQ(ToHex(Sha256(std::as_bytes(std::span(bytes)))),
            "bb11d75e3ecfbadcf7cc95e5cd1d63ae8e34e4cf3922080a75622786bc57f2d5");
}

// The same on every machine.
TEST(SampleGamesTest, DrawsTheseFirst) {
  SampleGames games(1, 2);
  EXPECT_EQ(games.NextPosition().ShortDebugString(),
            "state { filled_categories: CATEGORY_THREES "
            "filled_categories: CATEGORY_ONE_PAIR upper_score: 3 "
            "banked_score: 13 } dice: 3 dice: 2 dice: 2 dice: 5 dice: 3 "
            "rerolls_left: 2");
}

// Two turns of a game: what they leave to decide, and nothing else.
TEST(PlayedPositionsTest, AreTheDecisionsOfTheGame) {
  const auto game = Game::Compile(PresetRules("yahtzee").value()).value();
  const auto record = ParseRecord(
      *game,
      "dice 6 6 6 6 6 score yatzy; dice 1 1 6 6 6 keep 6 6 6 dice 5 6 6 6 6 "
      "score sixes; dice 6 6 6 6 6 score small-straight; dice 1 2 3 4 5");
  ASSERT_THAT(record, IsOk());
  std::vector<PlayedPosition> played;
  ASSERT_THAT(AppendPositions(*game, *record, played), IsOk());
  ASSERT_EQ(played.size(), 5);
  const v1::GameState& state = played[4].position.state();
  EXPECT_EQ(state.upper_score(), 24);
  EXPECT_EQ(state.banked_score(), 50 + 24 + 30 + 100);
  EXPECT_EQ(state.all_equal_points(), 50);
  EXPECT_EQ(played[2].position.rerolls_left(), 1);
  for (const PlayedPosition& one : played) {
    FieldViolations violations;
    const Position position =
        ToPosition(*game, one.position, "position", violations);
    EXPECT_TRUE(violations.empty()) << violations.ToStatus();
    EXPECT_EQ(game->StateIndex(position.state), one.state_index);
  }
}

TEST(PlayedPositionsTest, AreDrawnInsteadOfAnyThatAGameCanReach) {
  const auto record = ParseRecord(
      *Game::Default(),
      "dice 1 1 2 3 4 keep 1 1 dice 1 1 1 5 6 keep 1 1 1 dice 1 1 1 2 3 "
      "score ones");
  ASSERT_THAT(record, IsOk());
  std::vector<PlayedPosition> played;
  ASSERT_THAT(AppendPositions(*Game::Default(), *record, played), IsOk());
  SampleGames any(1);
  any.DrawFrom(played);
  std::set<int> rerolls;
  for (int i = 0; i < 100; ++i) {
    const v1::Position position = any.NextPosition();
    EXPECT_TRUE(position.state().filled_categories().empty());
    rerolls.insert(position.rerolls_left());
    EXPECT_EQ(any.NextStateIndex(), 0);
  }
  EXPECT_THAT(rerolls, ElementsAre(0, 1, 2));
  SampleGames last(1, 0);
  last.DrawFrom(played);
  for (int i = 0; i < 20; ++i) EXPECT_EQ(last.NextPosition().dice(4), 3);
}

}  // namespace
}  // namespace yatzy::client
