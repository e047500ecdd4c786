#include "tests/bench/chance_costs.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <random>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "core/advisor/distribution.h"
#include "core/advisor/targets.h"
#include "core/advisor/utility.h"
#include "core/advisor/win.h"
#include "core/game/game.h"
#include "tests/support/solved_table.h"

namespace yatzy {
namespace {

using Targets = std::shared_ptr<const TargetTable>;

// Chances of the table are floats.
constexpr double kFloatError = 2e-6;

// The opponent has no more open categories: his distribution is to be quick.
constexpr int kMostOpenOfOpponent = 9;

// What a category brings on average, about.
constexpr int kPointsOfCategory = 15;

int Open(State state) {
  return Game::Default()->categories() - std::popcount(state.filled);
}

int Banked(State state) {
  return kPointsOfCategory * (Game::Default()->categories() - Open(state));
}

// A position, and what is asked about it.
struct Question {
  Position position;
  int needed = 0;        // points to come
  double reach = 0;      // the best chance to get so many, by the table
  Opponent opponent{};   // who plays on
  double least_win = 0;  // what playing for the mean has against him
};

using Questions = std::shared_ptr<const std::vector<Question>>;

// As many points as are expected are needed.
Questions AskOfTable(const Targets& targets, int open, int count) {
  auto questions = std::make_shared<std::vector<Question>>();
  for (const Position& position : PositionsWith(open, count)) {
    Question question{position};
    question.needed = static_cast<int>(
        std::lround(SolvedTable()->ExpectedRemaining(position.state)));
    const auto ranked =
        RankByTarget(*targets, *SolvedTable(), position, question.needed);
    question.reach = ranked.ok() ? ranked->front().chance : -1;
    questions->push_back(std::move(question));
  }
  return questions;
}

// What play for the mean is worth against an opponent, a draw being half a win.
double WorthOfMean(const Position& position, const Opponent& opponent) {
  const auto best = RankActions(*SolvedTable(), position, {.max_actions = 1});
  const auto own = DistributionOf(*SolvedExactValues(), position,
                                  best->front().action, {.threads = 1});
  const Utility utility =
      Utility::OfBeating(opponent.distribution, opponent.points, 0.5);
  double worth = 0;
  for (std::size_t i = 0; i < own->probabilities.size(); ++i) {
    worth +=
        own->probabilities[i] *
        utility.Of(Banked(position.state) + own->least + static_cast<int>(i));
  }
  return worth;
}

Questions AskOfOpponents(int open, int count) {
  auto questions = std::make_shared<std::vector<Question>>();
  const auto others = PositionsWith(std::min(open, kMostOpenOfOpponent), count);
  for (const Position& position : PositionsWith(open, count)) {
    Question question{position};
    const State other = others[questions->size()].state;
    question.opponent.distribution =
        *DistributionOf(*SolvedExactValues(), other, {.threads = 1});
    question.opponent.points = Banked(other);
    question.least_win = WorthOfMean(position, question.opponent);
    questions->push_back(std::move(question));
  }
  return questions;
}

bool IsDistributionOf(State state, const absl::StatusOr<Distribution>& found) {
  if (!found.ok()) return false;
  const auto& all = found->probabilities;
  const double expected = SolvedExactValues()->ExpectedRemaining(state);
  return std::abs(std::accumulate(all.begin(), all.end(), 0.0) - 1) < 1e-12 &&
         std::abs(found->Mean() - expected) < 1e-9;
}

bool IsBestWin(const Question& question,
               const absl::StatusOr<std::vector<WinAction>>& ranked) {
  if (!ranked.ok()) return false;
  const auto& [win, draw, lose] = ranked->front().chances;
  return std::abs(win + draw + lose - 1) < 1e-9 &&
         win + draw / 2 > question.least_win - 1e-9;
}

Operation Cost(const char* what, const char* arithmetic, int open,
               std::size_t items, std::function<bool()> run) {
  return {.name = absl::StrCat("targets/", what, "/", open),
          .simd = std::string(SimdName(BestSimd())),
          .arithmetic = arithmetic,
          .threads = 1,
          .items = static_cast<int>(items),
          .run = std::move(run),
          .is_processor_time = true};
}

Operation CostOfDistribution(int open, int count) {
  const auto positions =
      std::make_shared<const std::vector<Position>>(PositionsWith(open, count));
  return Cost("distribution", "double", open, positions->size(), [=] {
    return std::ranges::all_of(*positions, [&](const Position& one) {
      return IsDistributionOf(
          one.state,
          DistributionOf(*SolvedExactValues(), one.state, {.threads = 1}));
    });
  });
}

Operation CostOfTable(const Targets& targets, int open) {
  const auto questions = AskOfTable(targets, open, 256);
  return Cost("table", "float", open, questions->size(), [=] {
    return std::ranges::all_of(*questions, [&](const Question& one) {
      const auto ranked =
          RankByTarget(*targets, *SolvedTable(), one.position, one.needed);
      return ranked.ok() && ranked->front().chance == one.reach;
    });
  });
}

Operation CostOfSolution(const Targets& targets, int open, int count) {
  const auto questions = AskOfTable(targets, open, count);
  return Cost("solved", "double", open, questions->size(), [=] {
    return std::ranges::all_of(*questions, [&](const Question& one) {
      const int banked = Banked(one.position.state);
      const auto ranked =
          RankByUtility(*SolvedTable(), one.position, banked,
                        Utility::OfReaching(banked + one.needed));
      return ranked.ok() &&
             std::abs(ranked->front().chance - one.reach) < kFloatError;
    });
  });
}

Operation CostOfWin(int open, int count) {
  const auto questions = AskOfOpponents(open, count);
  return Cost("win", "double", open, questions->size(), [=] {
    return std::ranges::all_of(*questions, [&](const Question& one) {
      return IsBestWin(
          one, RankToWin(*SolvedTable(), one.position,
                         Banked(one.position.state), one.opponent, 0.5));
    });
  });
}

// Few of those that take long.
int StatesWith(int open) {
  return open <= 9 ? 24 : open <= 11 ? 6 : open <= 13 ? 4 : 1;
}

}  // namespace

std::vector<Position> PositionsWith(int open, int count) {
  std::mt19937_64 random(open + 1);
  const Game& game = *Game::Default();
  std::vector<Position> positions;
  while (std::ssize(positions) < count) {
    const State state = open == game.categories()
                            ? State{}
                            : game.StateAt(random() % game.state_slots());
    const int is_open = Open(state);
    if (is_open == 0 || (open != 0 && is_open != open) ||
        !game.IsReachable(state)) {
      continue;
    }
    positions.push_back({state, game.Roll(random() % game.rolls()), 2});
  }
  return positions;
}

std::vector<Operation> ChanceCosts(const Targets& targets, int most_open) {
  std::vector<Operation> costs;
  for (int open = 1; open <= most_open; ++open) {
    costs.push_back(CostOfDistribution(open, StatesWith(open)));
    costs.push_back(CostOfTable(targets, open));
    if (open > kMostOpenSolved) continue;
    costs.push_back(CostOfSolution(targets, open, StatesWith(open)));
    costs.push_back(CostOfWin(open, StatesWith(open)));
  }
  return costs;
}

}  // namespace yatzy
