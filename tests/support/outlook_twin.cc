#include "tests/support/outlook_twin.h"

#include <algorithm>
#include <cmath>

#include "tests/support/faces.h"

namespace yatzy {
namespace {

constexpr double kTie = 1e-9;

// Larger keeps first, then by ascending faces.
bool ComesFirst(const FaceCounts& a, const FaceCounts& b) {
  const int size_a = DiceCount(a);
  const int size_b = DiceCount(b);
  return size_a != size_b ? size_a > size_b : FacesOf(a) < FacesOf(b);
}

bool HoldsAll(const FaceCounts& dice, const FaceCounts& keep) {
  for (int face = 0; face < kFaces; ++face) {
    if (keep[face] > dice[face]) return false;
  }
  return true;
}

}  // namespace

OutlookTwin::OutlookTwin(const ValueTable& table)
    : table_(table), textbook_(table.game().rules()) {}

double OutlookTwin::ValueAfter(State state, const Scoring& scoring) const {
  const Game& game = table_.game();
  const CategoryRule& rule = game.rules().categories[scoring.category];
  State next = state;
  next.filled |= 1u << scoring.category;
  if (rule.is_upper) {
    next.upper_total = static_cast<std::uint8_t>(
        std::min(state.upper_total + scoring.points, UpperCap(game.rules())));
  }
  if (game.has_mark() && scoring.category == AllEqualBox(game.rules())) {
    next.all_equal_held = scoring.points > 0;
  }
  return scoring.points + scoring.extra +
         double{table_.ExpectedRemaining(next)};
}

Scoring OutlookTwin::BestScoring(State state, const FaceCounts& roll) const {
  const std::vector<Scoring> ways =
      Scorings(table_.game().rules(), state.filled, state.all_equal_held, roll);
  double highest = -1;
  for (const Scoring& way : ways) {
    highest = std::max(highest, ValueAfter(state, way));
  }
  return *std::ranges::find_if(ways, [&](const Scoring& way) {
    return ValueAfter(state, way) >= highest - kTie;
  });
}

void OutlookTwin::ChooseKeeps(State state, int rerolls_left, Plan& plan) {
  const TextbookTurn& turn = textbook_.turn();
  const auto value = [&](const TwinState& s) {
    return double{table_.ExpectedRemaining(
        {s.filled, static_cast<std::uint8_t>(s.upper_total), s.held})};
  };
  const std::vector<double> values = textbook_.ValuesOfKeeps(
      {state.filled, state.all_equal_held, state.upper_total}, value,
      rerolls_left);
  for (const FaceCounts& roll : turn.rolls()) {
    std::vector<std::size_t> keeps;
    for (std::size_t keep = 0; keep < values.size(); ++keep) {
      if (HoldsAll(roll, turn.keeps()[keep])) keeps.push_back(keep);
    }
    std::ranges::sort(keeps, [&](std::size_t a, std::size_t b) {
      return ComesFirst(turn.keeps()[a], turn.keeps()[b]);
    });
    double highest = -1;
    for (const std::size_t keep : keeps) {
      highest = std::max(highest, values[keep]);
    }
    const auto first = std::ranges::find_if(keeps, [&](std::size_t keep) {
      return values[keep] >= highest - kTie;
    });
    plan.keeps[rerolls_left][roll] = turn.keeps()[*first];
  }
}

OutlookTwin::Plan& OutlookTwin::PlanOf(State state) {
  const auto [known, is_new] =
      plans_.try_emplace(table_.game().StateIndex(state));
  Plan& plan = known->second;
  if (!is_new) return plan;
  for (const FaceCounts& roll : textbook_.turn().rolls()) {
    plan.scorings[roll] = BestScoring(state, roll);
  }
  for (int left = 1; left < table_.game().rolls_per_turn(); ++left) {
    ChooseKeeps(state, left, plan);
  }
  return plan;
}

OutlookTwin::OfRolls OutlookTwin::RollsAfter(Plan& plan, const FaceCounts& keep,
                                             int rerolls_left) {
  const auto known = plan.ends.find({rerolls_left, keep});
  if (known != plan.ends.end()) return known->second;
  const int rolled = table_.game().dice() - DiceCount(keep);
  OfRolls rolls;
  ForEachOutcome(FacesOf(keep), rolled, [&](const Faces& faces) {
    rolls[CountsOf(faces)] += std::pow(6.0, -rolled);
  });
  OfRolls ends;
  for (const auto& [roll, probability] : rolls) {
    if (rerolls_left == 1) {
      ends[roll] += probability;
      continue;
    }
    const FaceCounts& next = plan.keeps.at(rerolls_left - 1).at(roll);
    for (const auto& [end, part] : RollsAfter(plan, next, rerolls_left - 1)) {
      ends[end] += probability * part;
    }
  }
  plan.ends[{rerolls_left, keep}] = ends;
  return ends;
}

std::vector<OutlookTwin::End> OutlookTwin::EndsOf(State state,
                                                  const FaceCounts& keep,
                                                  int rerolls_left) {
  Plan& plan = PlanOf(state);
  std::vector<End> ends;
  for (const auto& [dice, probability] : RollsAfter(plan, keep, rerolls_left)) {
    ends.push_back({dice, plan.scorings.at(dice), probability});
  }
  return ends;
}

const OutlookTwin::Later& OutlookTwin::LaterOf(State state) {
  const auto [known, is_new] =
      laters_.try_emplace(table_.game().StateIndex(state));
  Later& later = known->second;
  if (!is_new) return later;
  const RuleSet& rules = table_.game().rules();
  later.categories.resize(rules.categories.size());
  later.tiers.resize(rules.tiers.size());
  if (table_.game().IsFinished(state)) {
    for (std::size_t tier = 0; tier < rules.tiers.size(); ++tier) {
      later.tiers[tier] = state.upper_total >= rules.tiers[tier].threshold;
    }
    return later;
  }
  for (const End& end :
       EndsOf(state, FaceCounts{}, table_.game().rolls_per_turn())) {
    const double p = end.probability;
    later.categories[end.scoring.category] += p * end.scoring.points;
    later.extra += p * end.scoring.extra;
    const Later& next = LaterOf(table_.game().After(state, end.scoring));
    for (std::size_t c = 0; c < later.categories.size(); ++c) {
      later.categories[c] += p * next.categories[c];
    }
    for (std::size_t tier = 0; tier < later.tiers.size(); ++tier) {
      later.tiers[tier] += p * next.tiers[tier];
    }
    later.extra += p * next.extra;
  }
  return later;
}

}  // namespace yatzy
