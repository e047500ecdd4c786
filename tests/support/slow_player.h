// The slow twin of simulations.
#ifndef YATZY_TESTS_SUPPORT_SLOW_PLAYER_H_
#define YATZY_TESTS_SUPPORT_SLOW_PLAYER_H_

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <variant>
#include <vector>

#include "core/advisor/advisor.h"
#include "core/game/game_record.h"
#include "core/play/game_random.h"
#include "core/play/policy.h"
#include "tests/support/faces.h"

namespace yatzy {

// One game after the other, each decision by all that the advisor says of it.
class SlowPlayer {
 public:
  SlowPlayer(const ValueTable& table, const Policy& policy)
      : table_(table), policy_(policy) {
    if (policy.kind == Policy::Kind::kTurn) {
      nothing_to_come_ = ValueTable::FromPayload(
          table.shared_game(), std::vector<float>(table.game().values(), 0.0F),
          Arithmetic::kDouble);
    }
  }

  GameRecord Play(std::uint64_t seed, std::uint64_t number) {
    random_ = GameRandom(seed, number);
    state_ = {};
    GameRecord record;
    while (!game().IsFinished(state_)) record.turns.push_back(PlayTurn());
    return record;
  }

 private:
  struct Option {
    Action action;
    double value;
  };

  const Game& game() const { return table_.game(); }

  RecordedTurn PlayTurn() {
    RecordedTurn turn;
    FaceCounts dice{};
    for (int left = game().MostRerolls(state_);; --left) {
      for (int rolled = DiceCount(dice); rolled < game().dice(); ++rolled) {
        ++dice[random_.Below(6)];
      }
      turn.rolls[turn.roll_count++] = dice;
      const Action action = Decide({state_, dice, left});
      if (const auto* category = std::get_if<Category>(&action)) {
        state_ = game().Saving(state_, left);
        Score(*category, dice, turn);
        return turn;
      }
      dice = std::get<FaceCounts>(action);
      turn.keeps[turn.keep_count++] = dice;
    }
  }

  void Score(Category category, const FaceCounts& dice, RecordedTurn& turn) {
    const RuleSet& rules = game().rules();
    for (const Scoring& way :
         Scorings(rules, state_.filled, state_.all_equal_held, dice)) {
      if (rules.categories[way.category].category != category) continue;
      turn.category = category;
      turn.points = way.points;
      if (way.extra != 0) turn.extra = way.extra;
      state_ = game().After(state_, way);
      return;
    }
    ADD_FAILURE() << "no way to score";
  }

  // In the order of ties.
  std::vector<Option> OptionsOf(Position position) const {
    const ValueTable& table = nothing_to_come_ ? *nothing_to_come_ : table_;
    std::vector<Option> options;
    std::vector<RankedAction> ways;
    if (position.rerolls_left > 0) {
      const auto ranked_actions = RankActions(table, position).value();
      for (const RankedAction& ranked : ranked_actions) {
        if (std::holds_alternative<Category>(ranked.action)) {
          ways.push_back(ranked);
          continue;
        }
        options.push_back({ranked.action, ranked.expected_remaining});
      }
      std::ranges::sort(options, [](const Option& a, const Option& b) {
        const auto& x = std::get<FaceCounts>(a.action);
        const auto& y = std::get<FaceCounts>(b.action);
        if (DiceCount(x) != DiceCount(y)) return DiceCount(x) > DiceCount(y);
        return FacesOf(x) < FacesOf(y);
      });
    }
    // Who saves rolls has scored with those that are left.
    if (ways.empty()) {
      position.rerolls_left = 0;
      ways = RankActions(table, position).value();
    }
    std::ranges::sort(ways, [&](const auto& a, const auto& b) {
      return game().IndexOf(std::get<Category>(a.action)) <
             game().IndexOf(std::get<Category>(b.action));
    });
    for (std::size_t i = 0; i < ways.size(); ++i) {
      options.insert(options.begin() + static_cast<std::ptrdiff_t>(i),
                     {ways[i].action, ways[i].expected_remaining});
    }
    return options;
  }

  Action Decide(const Position& position) {
    std::vector<Option> options = OptionsOf(position);
    if (policy_.kind == Policy::Kind::kRandom) {
      return DecideByChance(options, position);
    }
    double best = 0;
    for (const Option& option : options) best = std::max(best, option.value);
    const bool has_budget = policy_.kind == Policy::Kind::kBudget;
    std::erase_if(options, [&](const Option& option) {
      const double loss = best - option.value;
      return loss > std::max(kTieTolerance, policy_.budget) ||
             (has_budget && option.action == Action(position.dice));
    });
    return options[has_budget ? random_.Below(options.size()) : 0].action;
  }

  Action DecideByChance(std::vector<Option> options, const Position& position) {
    const auto of_kind = [&](bool scores) {
      std::vector<Action> actions;
      for (const Option& option : options) {
        if (std::holds_alternative<Category>(option.action) == scores) {
          actions.push_back(option.action);
        }
      }
      return actions[random_.Below(actions.size())];
    };
    if (position.rerolls_left > 0) {
      const Action keep = of_kind(false);
      if (keep != Action(position.dice)) return keep;
    }
    return of_kind(true);
  }

  const ValueTable& table_;
  const Policy policy_;
  std::shared_ptr<const ValueTable> nothing_to_come_;
  GameRandom random_;
  State state_;
};

}  // namespace yatzy

#endif  // YATZY_TESTS_SUPPORT_SLOW_PLAYER_H_
