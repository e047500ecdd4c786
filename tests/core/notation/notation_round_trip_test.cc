#include <gtest/gtest.h>

#include <cctype>
#include <random>
#include <string>
#include <vector>

#include "core/dice/rolls.h"
#include "tests/core/notation/either_text.h"
#include "tests/support/house_rules.h"
#include "tests/support/random_rules.h"
#include "tests/support/status_matchers.h"

namespace yatzy {
namespace {

using Random = std::mt19937_64;

int Below(Random& random, int count) {
  return static_cast<int>(random() % static_cast<unsigned>(count));
}

FaceCounts RandomDice(Random& random, int count) {
  FaceCounts dice{};
  for (int i = 0; i < count; ++i) ++dice[Below(random, kFaces)];
  return dice;
}

// Fills categories in an order that the game allows, each with points that it
// can hold.
NotedPosition RandomPosition(Random& random, const Game& game) {
  NotedPosition position;
  const int box = AllEqualBox(game.rules());
  for (int left = Below(random, game.categories() + 1); left > 0; --left) {
    const CategoryMask open = game.MayFill(position.filled);
    int c = 0;
    do {
      c = Below(random, game.categories());
    } while ((open >> c & 1) == 0);
    position.filled |= 1u << c;
    const std::vector<int>& possible = game.PossiblePoints(c);
    const int points =
        possible[Below(random, static_cast<int>(possible.size()))];
    position.banked_score += points;
    if (c < game.upper_categories()) position.upper_score += points;
    if (c == box && (game.has_mark() || Below(random, 2) == 0)) {
      position.all_equal_points = points;
    }
  }
  position.saved_rolls = Below(random, game.MostSaved(position.filled) + 1);
  if (Below(random, 4) > 0) {
    position.dice = RandomDice(random, game.dice());
    position.rerolls_left =
        Below(random, game.rolls_per_turn() + position.saved_rolls);
  }
  return position;
}

// Of the right form, whatever the rules say.
GameRecord RandomRecord(Random& random, const Game& game) {
  GameRecord record;
  record.turns.resize(1 + Below(random, game.categories()));
  for (RecordedTurn& turn : record.turns) {
    const int rolls = 1 + Below(random, game.MostRerolls() + 1);
    const bool is_last = &turn == &record.turns.back();
    turn.roll_count = static_cast<std::uint8_t>(rolls);
    turn.keep_count = static_cast<std::uint8_t>(rolls - Below(random, 2));
    for (int i = 0; i < rolls; ++i) {
      turn.rolls[i] = RandomDice(random, game.dice());
      if (i == turn.keep_count) break;
      turn.keeps[i] = RandomDice(random, Below(random, game.dice() + 1));
    }
    if (is_last && Below(random, 2) == 0) break;
    turn.category =
        game.rules().categories[Below(random, game.categories())].category;
    if (Below(random, 3) > 0) turn.points = Below(random, kMaxPoints + 1);
    if (turn.points.has_value() && Below(random, 3) == 0) {
      turn.extra = Below(random, kMaxPoints + 1);
    }
  }
  return record;
}

// Writes a canonical text as somebody else may: case, spaces, underscores.
std::string Disguised(Random& random, const std::string& text) {
  std::string other;
  for (const char c : text) {
    const bool is_space = c == ' ';
    const bool is_free = is_space || c == ',' || c == '|' || c == ';';
    if (is_free && Below(random, 4) == 0) other += " \t_"[Below(random, 3)];
    if (is_space) {
      other += " \t_"[Below(random, 3)];
    } else {
      other += static_cast<char>(Below(random, 2) == 0 ? std::toupper(c) : c);
    }
    if (is_free && Below(random, 4) == 0) other += " \t_"[Below(random, 3)];
  }
  return other;
}

void ExpectRoundTrips(Random& random, const Game& game, int count) {
  for (int i = 0; i < count; ++i) {
    const NotedPosition position = RandomPosition(random, game);
    const std::string text = NotationOf(game, position);
    const auto read = ParsePosition(game, text);
    ASSERT_THAT(read, IsOk()) << text;
    ASSERT_EQ(*read, position) << text;
    ASSERT_EQ(RulesIdOf(text), game.id() == kDefaultRules ? "" : game.id());
    ASSERT_TRUE(game.IsReachable(ToState(game, position))) << text;
    ASSERT_EQ(CanonicalOf(game, "position", Disguised(random, text)), text);

    const GameRecord record = RandomRecord(random, game);
    const std::string game_text = NotationOf(game, record);
    const auto game_read = ParseRecord(game, game_text);
    ASSERT_THAT(game_read, IsOk()) << game_text;
    ASSERT_EQ(*game_read, record) << game_text;
    ASSERT_EQ(CanonicalOf(game, "record", Disguised(random, game_text)),
              game_text);
  }
}

TEST(NotationRoundTripTest, HoldsInEveryPreset) {
  Random random(1);
  for (const Preset& preset : Presets()) {
    ExpectRoundTrips(random, *GameOf(preset.id), 300);
    if (HasFatalFailure()) return;
  }
}

TEST(NotationRoundTripTest, HoldsInEveryHouseGame) {
  Random random(2);
  for (const RuleSet& rules : HouseRules()) {
    ExpectRoundTrips(random, **Game::Compile(rules), 50);
    if (HasFatalFailure()) return;
  }
}

TEST(NotationRoundTripTest, HoldsInRandomGames) {
  Random random(3);
  int games = 0;
  while (games < 100) {
    RuleSet rules = RandomRules(random, {.max_categories = 12});
    rules.id = "random-" + std::to_string(games);
    const auto game = Game::Compile(rules);
    if (!game.ok()) continue;
    ++games;
    ExpectRoundTrips(random, **game, 20);
    if (HasFatalFailure()) return;
  }
}

TEST(NotationRoundTripTest, HoldsForEveryAction) {
  const auto maxi = GameOf("maxi");
  for (const FaceCounts& keep : kKeepLattice.counts) {
    const std::string text = NotationOf(Action(keep));
    EXPECT_EQ(CanonicalOf(*maxi, "action", text), text);
    if (DiceCount(keep) > kDice) continue;
    EXPECT_EQ(CanonicalOf(*Game::Default(), "action", text), text);
  }
  for (const Preset& preset : Presets()) {
    const auto game = GameOf(preset.id);
    for (const CategoryRule& rule : game->rules().categories) {
      const auto number = static_cast<std::size_t>(rule.category);
      const std::string text = NotationOf(Action(rule.category));
      const auto title = "Score " + std::string(kCategoryNames[number]);
      EXPECT_EQ(CanonicalOf(*game, "action", text), text);
      EXPECT_EQ(CanonicalOf(*game, "action", title), text);
    }
  }
}

}  // namespace
}  // namespace yatzy
