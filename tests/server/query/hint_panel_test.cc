// A whole screen from one answer: a client that knows no rules draws what a
// player may do, what it pays and what it is worth.
#include <gmock/gmock.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "core/play/replay.h"
#include "core/rules/presets.h"
#include "tests/support/faces.h"
#include "tests/support/made_up_table.h"
#include "tests/support/simulated_games.h"
#include "tests/support/test_server.h"

namespace yatzy::server {
namespace {

// A line of the panel.
struct Hint {
  std::string what;  // "keep 3 3" or "CATEGORY_CHANCE"
  int points = 0;
  int bonus = 0;
  int extra = 0;
  int upper = 0;  // after it, of what scores
  double value = 0;
  double loss = 0;
};

// What the client has: the answer and the names of the API, nothing else.
std::vector<Hint> Draw(const v1::AnalyzePositionResponse& answer) {
  std::vector<Hint> panel;
  for (const v1::ActionValue& action : answer.actions()) {
    const bool scores = action.action().action_case() == v1::Action::kScore;
    panel.push_back(
        {.what = scores
                     ? v1::Category_Name(action.action().score())
                     : absl::StrCat(
                           "keep ",
                           absl::StrJoin(action.action().keep().faces(), " ")),
         .points = action.points(),
         .bonus = action.bonus_points(),
         .extra = action.extra_points(),
         .upper = action.upper_score_after(),
         .value = action.expected_final(),
         .loss = action.expected_loss()});
  }
  return panel;
}

// A decision of a game, with the card of the player who has it.
struct Decision {
  Position position;
  int upper = 0;   // points in upper categories, not capped
  int banked = 0;  // in all, extra points included
  int box = 0;     // what the all-equal box holds
};

std::vector<Decision> DecisionsOf(const Game& game, const GameRecord& record) {
  std::vector<Decision> decisions;
  Decision next;
  const Replay replay = *ReplayGame(game, record);
  for (const ReplayedTurn& turn : replay.turns) {
    next.position.state = turn.state;
    for (int i = 0; i < turn.roll_count; ++i) {
      next.position.dice = game.Roll(turn.rolls[i]);
      next.position.rerolls_left = game.rolls_per_turn() - 1 - i;
      decisions.push_back(next);
    }
    const Scoring& scoring = turn.scoring;
    next.banked += scoring.points + scoring.extra;
    if (scoring.category < game.upper_categories()) {
      next.upper += scoring.points;
    }
    if (scoring.category == AllEqualBox(game.rules())) {
      next.box = scoring.points;
    }
  }
  return decisions;
}

v1::AnalyzePositionRequest Question(const Game& game, const Decision& from) {
  v1::AnalyzePositionRequest request;
  request.set_rule_set(game.id());
  request.set_include_scoring(true);
  v1::Position& position = *request.mutable_position();
  v1::GameState& state = *position.mutable_state();
  const CategoryMask filled = from.position.state.filled;
  for (int c = 0; c < game.categories(); ++c) {
    if ((filled >> c & 1) == 0) continue;
    state.add_filled_categories(static_cast<v1::Category>(
        static_cast<int>(game.rules().categories[c].category) + 1));
    if (c == AllEqualBox(game.rules())) state.set_all_equal_points(from.box);
  }
  state.set_upper_score(from.upper);
  state.set_banked_score(from.banked);
  for (const int face : FacesOf(from.position.dice)) position.add_dice(face);
  position.set_rerolls_left(from.position.rerolls_left);
  return request;
}

int BonusAt(const RuleSet& rules, int upper) {
  int bonus = 0;
  for (const BonusTier& tier : rules.tiers) {
    if (upper >= tier.threshold) bonus = tier.points;
  }
  return bonus;
}

// Everything that may be done, by the rules alone, without values and order.
std::vector<Hint> ByTheRules(const Game& game, const Decision& from) {
  const RuleSet& rules = game.rules();
  std::vector<Hint> hints;
  for (const Scoring& way :
       Scorings(rules, from.position.state.filled,
                from.position.state.all_equal_held, from.position.dice)) {
    const CategoryRule& category = rules.categories[way.category];
    const int upper = from.upper + (category.is_upper ? way.points : 0);
    hints.push_back(
        {.what = v1::Category_Name(static_cast<int>(category.category) + 1),
         .points = way.points,
         .bonus = BonusAt(rules, upper) - BonusAt(rules, from.upper),
         .extra = way.extra,
         .upper = upper});
  }
  if (from.position.rerolls_left == 0) return hints;
  const Faces dice = FacesOf(from.position.dice);
  std::set<Faces> keeps;
  for (int kept = 0; kept < 1 << dice.size(); ++kept) {
    Faces keep;
    for (std::size_t die = 0; die < dice.size(); ++die) {
      if ((kept >> die & 1) != 0) keep.push_back(dice[die]);
    }
    keeps.insert(keep);
  }
  for (const Faces& keep : keeps) {
    hints.push_back({.what = absl::StrCat("keep ", absl::StrJoin(keep, " "))});
  }
  return hints;
}

// The panel has each of them once, with its points, and in the order, values
// and losses of the core.
void ExpectPanel(const ValueTable& table, const Decision& from,
                 const std::vector<Hint>& panel) {
  const std::vector<Hint> expected = ByTheRules(table.game(), from);
  ASSERT_EQ(panel.size(), expected.size());
  for (const Hint& hint : expected) {
    const auto shown =
        std::find_if(panel.begin(), panel.end(),
                     [&](const Hint& line) { return line.what == hint.what; });
    ASSERT_TRUE(shown != panel.end()) << hint.what;
    EXPECT_EQ(shown->points, hint.points) << hint.what;
    EXPECT_EQ(shown->bonus, hint.bonus) << hint.what;
    EXPECT_EQ(shown->extra, hint.extra) << hint.what;
    EXPECT_EQ(shown->upper, hint.upper) << hint.what;
  }
  const auto ranked =
      *RankActions(table, from.position, {.include_scoring = true});
  ASSERT_EQ(panel.size(), ranked.size());
  for (std::size_t i = 0; i < panel.size(); ++i) {
    EXPECT_EQ(panel[i].value, from.banked + ranked[i].expected_remaining);
    EXPECT_EQ(panel[i].loss, ranked[i].loss);
    EXPECT_EQ(panel[i].points, ranked[i].points);
    EXPECT_NEAR(panel[0].value - panel[i].value, panel[i].loss, 1e-6);
  }
}

std::vector<RuleSet> AllPresets() {
  std::vector<RuleSet> rules;
  for (const Preset& preset : Presets()) {
    rules.push_back(*PresetRules(preset.id));
  }
  return rules;
}

// Whatever the values are: a solved table would take longer than the test.
TEST(HintPanelTest, OneAnswerHasAllOfItInEveryPreset) {
  TestServer server(QueryServer::Options{}, AllPresets());
  const AdvisorClient client(server.server().InProcessChannel());
  int bonuses = 0;
  for (const auto& served : server.games().all()) {
    const Game& game = *served->game;
    const auto table = MadeUpTable(served->game);
    served->registry.Publish(table);
    for (const GameRecord& record :
         SimulatedGames(table, {Policy::Kind::kTurn}, 6)) {
      for (const Decision& decision : DecisionsOf(game, record)) {
        SCOPED_TRACE(game.id());
        const auto reply = client.Analyze(Question(game, decision));
        ASSERT_TRUE(reply.status.ok()) << reply.status.error_message();
        const std::vector<Hint> panel = Draw(reply.response);
        ExpectPanel(*table, decision, panel);
        for (const Hint& hint : panel) bonuses += hint.bonus > 0 ? 1 : 0;
      }
    }
  }
  EXPECT_GT(bonuses, 0);
}

}  // namespace
}  // namespace yatzy::server
