#include "core/advisor/gained.h"

#include <algorithm>

namespace yatzy {

void Gained::Cover(int first, int last) {
  first = std::min(first, least);
  last = std::max(last, end());
  if (first == least && last == end()) return;
  std::vector<double> wider(static_cast<std::size_t>(last - first));
  std::copy(probabilities.begin(), probabilities.end(),
            wider.begin() + (least - first));
  probabilities = std::move(wider);
  least = first;
}

void Gained::Trim(double negligible) {
  auto& all = probabilities;
  const auto counts = [&](double p) { return p >= negligible; };
  const auto first = std::find_if(all.begin(), all.end(), counts);
  least += static_cast<int>(first - all.begin());
  all.erase(all.begin(), first);
  while (!all.empty() && !counts(all.back())) all.pop_back();
  all.shrink_to_fit();
}

ScoringEntries::ScoringEntries(const Game& game) : game_(game) {
  for (int c = 0; c < game.categories(); ++c) {
    first_.push_back(static_cast<int>(scorings_.size()));
    for (const int points : game.PossiblePoints(c)) {
      scorings_.push_back({c, points});
    }
    for (int roll = 0; roll < game.rolls(); ++roll) {
      of_roll_.push_back(Find(c, game.Points(c, roll)));
    }
  }
}

int ScoringEntries::Find(int category, int points) const {
  const std::vector<int>& all = game_.PossiblePoints(category);
  return first_[category] +
         static_cast<int>(std::lower_bound(all.begin(), all.end(), points) -
                          all.begin());
}

Distribution TotalOf(const Game& game, std::span<const MetState> met) {
  const auto bonus_of = [&](State state) {
    return game.upper().Bonus(state.upper_total);
  };
  const auto pays = [&](State state) {
    return bonus_of(state) + game.PointsOfSaved(state.saved);
  };
  Distribution total;
  total.least = met[0].gained.least + pays(met[0].state);
  int end = total.least;
  for (const auto& [state, gained] : met) {
    total.least = std::min(total.least, gained.least + pays(state));
    end = std::max(end, gained.end() + pays(state));
  }
  total.probabilities.resize(end - total.least);
  for (const auto& [state, gained] : met) {
    double sum = 0;
    double* to =
        total.probabilities.data() + gained.least + pays(state) - total.least;
    for (const double p : gained.probabilities) {
      *to++ += p;
      sum += p;
    }
    const auto& tiers = game.rules().tiers;
    for (std::size_t tier = 0; tier < tiers.size(); ++tier) {
      if (bonus_of(state) >= tiers[tier].points) total.tiers[tier] += sum;
    }
  }
  return total;
}

}  // namespace yatzy
