#include "core/advisor/outlook.h"

#include <algorithm>
#include <numeric>
#include <string>
#include <variant>

#include "absl/strings/str_cat.h"
#include "core/advisor/advisor.h"
#include "core/advisor/turn_policy.h"
#include "core/dice/rolls.h"

namespace yatzy {
namespace {

// Finds the scoring of a roll in a category; false if the rules do not allow
// it.
bool FindScoring(const Game& game, State state, int roll, Category category,
                 Scoring& found) {
  std::array<Scoring, kMaxCategories> scorings;
  const int size = game.ScoringsOf(game.SetOf(state), roll, scorings.data());
  for (int i = 0; i < size; ++i) {
    found = scorings[i];
    if (game.rules().categories[found.category].category == category) {
      return true;
    }
  }
  return false;
}

bool IsPartOf(const FaceCounts& keep, const FaceCounts& dice) {
  return std::equal(keep.begin(), keep.end(), dice.begin(),
                    [](int kept, int all) { return kept <= all; });
}

// Adds up what the ends of a turn come to.
class Tally {
 public:
  Tally(const ValueTable& table, State state, const PolicySources* sources,
        Outlook& outlook)
      : table_(table), state_(state), sources_(sources), outlook_(outlook) {
    outlook_ = Outlook{};
  }

  // `categories[..].points` are sums until Finish.
  void Add(double probability, const FaceCounts& dice, const Scoring& scoring) {
    auto& [of_category, points] = outlook_.categories[scoring.category];
    of_category += probability;
    points += probability * scoring.points;
    outlook_.extra += probability * scoring.extra;
    outlook_.equal_dice[*std::ranges::max_element(dice)] += probability;
    const State next = table_.game().After(state_, scoring);
    const double expected = table_.ExpectedRemaining(next);
    outlook_.after += probability * expected;
    if (sources_ != nullptr) AddLater(probability, next, expected);
  }

  void Finish() {
    PointSources& sources = outlook_.sources;
    sources.extra += outlook_.extra;
    if (sources_ == nullptr) sources.later = outlook_.after;
    for (int c = 0; c < kMaxCategories; ++c) {
      auto& [probability, points] = outlook_.categories[c];
      sources.categories[c] += points;
      if (probability > 0) points /= probability;
    }
  }

 private:
  // The row adds up to E but for the rounding of floats, which is spread over
  // all of it: so the parts of an action add up to its value, and a part that
  // is 0 stays 0.
  void AddLater(double probability, State next, double expected) {
    const SourceColumns& columns = sources_->columns();
    const RuleSet& rules = table_.game().rules();
    const std::span<const float> row = sources_->Of(next);
    const auto tiers = row.subspan(columns.categories, columns.tiers);
    double bonus = 0;
    for (int tier = 0; tier < columns.tiers; ++tier) {
      bonus += tiers[tier] * PointsOfTier(rules, tier);
      outlook_.tiers[tier] += probability * tiers[tier];
    }
    PointSources& sources = outlook_.sources;
    if (columns.categories == 0) {
      sources.later += probability * (expected - bonus);
      sources.bonus += probability * bonus;
      return;
    }
    const double extra = columns.extra ? row.back() : 0;
    const auto of_categories = row.first(columns.categories);
    const double sum =
        std::accumulate(of_categories.begin(), of_categories.end(), 0.0) +
        bonus + extra;
    const double scale = sum > 0 ? probability * (expected / sum) : 0;
    for (int c = 0; c < columns.categories; ++c) {
      sources.categories[c] += scale * of_categories[c];
    }
    sources.bonus += scale * bonus;
    sources.extra += scale * extra;
  }

  const ValueTable& table_;
  const State state_;
  const PolicySources* const sources_;
  Outlook& outlook_;
};

// One position, whose actions share the decisions that may follow.
class Turn {
 public:
  Turn(const ValueTable& table, const Position& position,
       const PolicySources* sources)
      : table_(table),
        position_(position),
        sources_(sources),
        policy_(table, position.state) {
    policy_.ChooseKeepsBelow(position.rerolls_left, table, position.state);
  }

  absl::Status Score(Category category, Outlook& outlook) const {
    const Game& game = table_.game();
    Scoring scoring;
    const int roll = RollOf(position_.dice, game.dice());
    if (!FindScoring(game, position_.state, roll, category, scoring)) {
      return absl::InvalidArgumentError(
          absl::StrCat("the dice cannot be scored as ",
                       std::string(kCategoryNames[static_cast<int>(category)]),
                       ", expected a category that the rules allow now"));
    }
    Tally tally(table_, position_.state, sources_, outlook);
    tally.Add(1, position_.dice, scoring);
    tally.Finish();
    return absl::OkStatus();
  }

  absl::Status Keep(const FaceCounts& keep, Outlook& outlook) const {
    if (position_.rerolls_left == 0) {
      return absl::InvalidArgumentError(
          "a keep with no rerolls left, expected a category");
    }
    if (!IsPartOf(keep, position_.dice)) {
      return absl::InvalidArgumentError(
          "dice to keep that are not on the table, expected some of the "
          "position's dice");
    }
    const Game& game = table_.game();
    KeepProbabilities probabilities{};
    probabilities[IndexOf(keep)] = 1;
    policy_.Follow(position_.rerolls_left, probabilities);
    Tally tally(table_, position_.state, sources_, outlook);
    const int first_roll = KeepsOfFewer(game.dice());
    for (int roll = 0; roll < game.rolls(); ++roll) {
      const double probability = probabilities[first_roll + roll];
      if (probability == 0) continue;
      tally.Add(probability, game.Roll(roll), policy_.ScoringOf(roll));
    }
    tally.Finish();
    return absl::OkStatus();
  }

 private:
  static int IndexOf(const FaceCounts& keep) {
    const int dice = DiceCount(keep);
    return dice == 0 ? 0 : KeepsOfFewer(dice) + RollOf(keep, dice);
  }

  const ValueTable& table_;
  const Position& position_;
  const PolicySources* const sources_;
  TurnPolicy policy_;
};

}  // namespace

double PointSources::Total() const {
  return std::accumulate(categories.begin(), categories.end(), 0.0) + bonus +
         extra + later;
}

PointSources PointSources::operator-(const PointSources& other) const {
  PointSources difference = *this;
  for (int c = 0; c < kMaxCategories; ++c) {
    difference.categories[c] -= other.categories[c];
  }
  difference.bonus -= other.bonus;
  difference.extra -= other.extra;
  difference.later -= other.later;
  return difference;
}

double Outlook::PointsNow() const {
  double points = extra;
  for (const auto& [probability, mean] : categories) {
    points += probability * mean;
  }
  return points;
}

absl::Status OutlooksOf(const ValueTable& table, const Position& position,
                        std::span<const Action> actions,
                        const PolicySources* sources,
                        std::span<Outlook> outlooks) {
  if (absl::Status s = ValidatePosition(table.game(), position); !s.ok()) {
    return s;
  }
  if (sources != nullptr && &sources->table() != &table) {
    return absl::InvalidArgumentError(
        "sources of another table, expected those of the one given");
  }
  const Turn turn(table, position, sources);
  for (std::size_t i = 0; i < actions.size(); ++i) {
    const auto* category = std::get_if<Category>(&actions[i]);
    const absl::Status status =
        category != nullptr
            ? turn.Score(*category, outlooks[i])
            : turn.Keep(std::get<FaceCounts>(actions[i]), outlooks[i]);
    if (status.ok()) continue;
    return absl::Status(status.code(),
                        absl::StrCat("actions[", i, "]: ", status.message()));
  }
  return absl::OkStatus();
}

absl::StatusOr<Outlook> OutlookOf(const ValueTable& table,
                                  const Position& position,
                                  const Action& action,
                                  const PolicySources* sources) {
  Outlook outlook;
  const absl::Status status = OutlooksOf(table, position, std::span(&action, 1),
                                         sources, std::span(&outlook, 1));
  if (!status.ok()) return status;
  return outlook;
}

}  // namespace yatzy
