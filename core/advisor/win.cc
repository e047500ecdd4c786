#include "core/advisor/win.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "absl/strings/str_cat.h"

namespace yatzy {
namespace {

// How far away the slope looks: rounding is 1e-15 of it, and breaks of the
// slope so close by are rare.
constexpr double kStep = 0x1p-20;

absl::Status ValidateDrawWorth(double draw_worth) {
  if (draw_worth >= 0 && draw_worth <= 1) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat("draw_worth is ", draw_worth, ", expected 0 to 1"));
}

double StepFrom(double draw_worth) {
  return draw_worth + kStep <= 1 ? kStep : -kStep;
}

// The slope is rounded: with more draws than this, wins would be fewer than
// none, or wins and draws more than certain. Divided by less than a step it
// would be rounded more than that.
double MostDraws(double value, double draw_worth) {
  double most = 1;
  if (value < draw_worth && draw_worth > kStep) most = value / draw_worth;
  if (value > draw_worth && 1 - draw_worth > kStep) {
    most = (1 - value) / (1 - draw_worth);
  }
  return std::clamp(most, 0.0, 1.0);
}

// From the best values at draw_worth, and a step away.
WinChances ChancesOf(double value, double beside, double draw_worth) {
  const double slope = (beside - value) / StepFrom(draw_worth);
  WinChances chances;
  // Not -0, which a step down makes of nothing.
  chances.draw = std::min(std::max(0.0, slope), MostDraws(value, draw_worth));
  chances.win = std::clamp(value - draw_worth * chances.draw, 0.0, 1.0);
  chances.lose = std::max(0.0, 1 - chances.win - chances.draw);
  return chances;
}

Utility UtilityOf(const Opponent& opponent, double draw_worth) {
  return Utility::OfBeating(opponent.distribution, opponent.points, draw_worth);
}

}  // namespace

Opponent FinishedOpponent(int score) {
  Opponent opponent;
  opponent.distribution.probabilities = {1};
  opponent.points = score;
  return opponent;
}

absl::StatusOr<std::vector<WinAction>> RankToWin(
    const ValueTable& mean, const Position& position, int banked,
    const Opponent& opponent, double draw_worth,
    const UtilityOptions& options) {
  if (absl::Status s = ValidateDrawWorth(draw_worth); !s.ok()) return s;
  const auto ranked = RankByUtility(mean, position, banked,
                                    UtilityOf(opponent, draw_worth), options);
  if (!ranked.ok()) return ranked.status();
  const auto beside = RankByUtility(
      mean, position, banked,
      UtilityOf(opponent, draw_worth + StepFrom(draw_worth)), options);
  if (!beside.ok()) return beside.status();
  std::vector<WinAction> actions;
  for (const TargetAction& action : *ranked) {
    const auto same = std::find_if(
        beside->begin(), beside->end(), [&action](const TargetAction& other) {
          return other.ranked.action == action.ranked.action;
        });
    actions.push_back({action.ranked,
                       ChancesOf(action.chance, same->chance, draw_worth),
                       action.chance, action.chance_loss});
  }
  return actions;
}

absl::StatusOr<WinChances> BestWinChances(
    const std::shared_ptr<const Game>& game, State state, int banked,
    const Opponent& opponent, double draw_worth,
    const UtilityOptions& options) {
  if (absl::Status s = ValidateDrawWorth(draw_worth); !s.ok()) return s;
  const auto value = BestUtility(game, state, banked,
                                 UtilityOf(opponent, draw_worth), options);
  if (!value.ok()) return value.status();
  const auto beside = BestUtility(
      game, state, banked,
      UtilityOf(opponent, draw_worth + StepFrom(draw_worth)), options);
  if (!beside.ok()) return beside.status();
  return ChancesOf(*value, *beside, draw_worth);
}

}  // namespace yatzy
