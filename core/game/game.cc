#include "core/game/game.h"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <limits>
#include <span>
#include <utility>

#include "absl/strings/str_cat.h"
#include "core/game/scoring_plan.h"
#include "core/rules/presets.h"

namespace yatzy {
namespace {

// The number of upper categories, which come first.
int CountUpper(const RuleSet& rules) {
  return static_cast<int>(
      std::count_if(rules.categories.begin(), rules.categories.end(),
                    [](const CategoryRule& rule) { return rule.is_upper; }));
}

bool LooksAtPoints(const RuleSet& rules) {
  return rules.joker.when == AllEqualWhen::kHoldsPoints ||
         (rules.all_equal_bonus.when == AllEqualWhen::kHoldsPoints &&
          rules.all_equal_bonus.points > 0);
}

Sha256Digest Fingerprint(const std::string& text,
                         const std::vector<std::int16_t>& points) {
  std::string bytes = text;
  for (const std::int16_t number : points) {
    bytes.push_back(static_cast<char>(number & 0xff));
    bytes.push_back(static_cast<char>(number >> 8 & 0xff));
  }
  return Sha256(std::as_bytes(std::span(bytes)));
}

}  // namespace

absl::StatusOr<std::shared_ptr<const Game>> Game::Compile(RuleSet rules) {
  if (absl::Status status = Validate(rules); !status.ok()) return status;
  const std::shared_ptr<Game> game(new Game(std::move(rules)));
  const std::uint64_t slots = std::uint64_t{game->sets()} *
                              static_cast<std::uint64_t>(game->totals()) *
                              static_cast<std::uint64_t>(game->saved_counts());
  if (slots > std::numeric_limits<std::uint32_t>::max()) {
    return absl::OutOfRangeError(
        absl::StrCat(game->id(), " has ", slots,
                     " numbers of states, expected 2^32 at most"));
  }
  game->NumberValues();
  game->ListValueEntries();
  game->plan_ = std::make_unique<const ScoringPlan>(*game);
  const ScoringPlan& plan = *game->plan_;
  if (plan.successors() > kMaxSuccessorRows || plan.places() > kMaxPlaces) {
    return absl::OutOfRangeError(absl::StrCat(
        game->id(), " has ", plan.places(),
        " different points of categories, expected ", kMaxPlaces, " at most"));
  }
  return game;
}

const std::shared_ptr<const Game>& Game::Default() {
  static const auto* const kDefault = new std::shared_ptr<const Game>(
      Compile(PresetRules(kDefaultRules).value()).value());
  return *kDefault;
}

Game::Game(RuleSet rules)
    : rules_(std::move(rules)),
      rolls_(RollCount(rules_.dice)),
      canonical_text_(CanonicalText(rules_)),
      upper_categories_(CountUpper(rules_)),
      upper_((CompilePoints(), CompileJoker(), UpperPoints()), rules_.tiers) {
  fingerprint_ = Fingerprint(canonical_text_, points_);
}

Game::~Game() = default;

void Game::CompilePoints() {
  index_of_.fill(-1);
  for (int c = 0; c < categories(); ++c) {
    index_of_[static_cast<int>(rules_.categories[c].category)] =
        static_cast<std::int8_t>(c);
  }
  points_.reserve(categories() * rolls());
  for (int c = 0; c < categories(); ++c) {
    for (int roll = 0; roll < rolls(); ++roll) {
      points_.push_back(
          static_cast<std::int16_t>(PointsOf(rules_, c, Roll(roll))));
    }
  }
  for (int face = 0; face < kFaces; ++face) {
    FaceCounts all_equal{};
    all_equal[face] = static_cast<std::uint8_t>(dice());
    all_equal_rolls_[face] = RollOf(all_equal, dice());
  }
}

void Game::CompileJoker() {
  const bool has_part = rules_.joker.when != AllEqualWhen::kNever ||
                        (rules_.all_equal_bonus.points > 0 &&
                         rules_.all_equal_bonus.when != AllEqualWhen::kNever);
  if (has_part) all_equal_box_ = AllEqualBox(rules_);
  has_mark_ = LooksAtPoints(rules_);
  own_category_.fill(-1);
  joker_points_.resize(categories());
  possible_points_.resize(categories());
  for (int c = 0; c < categories(); ++c) {
    const CategoryRule& rule = rules_.categories[c];
    auto& possible = possible_points_[c];
    possible.assign(&points_[c * rolls()], &points_[c * rolls()] + rolls());
    for (int face = 0; face < kFaces; ++face) {
      const int plain = Points(c, all_equal_rolls_[face]);
      const int joker = yatzy::JokerPoints(rule, plain);
      joker_points_[c][face] = static_cast<std::int16_t>(joker);
      if (all_equal_box_ >= 0) possible.push_back(joker);
    }
    std::sort(possible.begin(), possible.end());
    possible.erase(std::unique(possible.begin(), possible.end()),
                   possible.end());
    most_banked_ += possible.back();
    const PatternTerm& term = rule.pattern.terms.front();
    if (rule.is_upper && rule.pattern.terms.size() == 1 &&
        term.kind == PatternTerm::Kind::kFace &&
        own_category_[term.count - 1] < 0) {
      own_category_[term.count - 1] = c;
    }
  }
  if (all_equal_box_ >= 0 &&
      rules_.all_equal_bonus.when != AllEqualWhen::kNever) {
    most_banked_ += rules_.all_equal_bonus.points * (categories() - 1);
  }
}

int Game::MostGained(CategoryMask categories) const {
  int most = 0;
  for (; categories != 0; categories &= categories - 1) {
    most += possible_points_[std::countr_zero(categories)].back() +
            rules_.all_equal_bonus.points;
  }
  return most;
}

std::vector<std::vector<int>> Game::UpperPoints() const {
  return {possible_points_.begin(),
          possible_points_.begin() + upper_categories_};
}

bool Game::HasEffect(AllEqualWhen when, std::uint32_t set) const {
  if (all_equal_box_ < 0 || (set >> all_equal_box_ & 1) == 0) return false;
  return when == AllEqualWhen::kFilled ||
         (when == AllEqualWhen::kHoldsPoints && IsMarked(set));
}

bool Game::HasPlaces(std::uint32_t set) const {
  return HasEffect(rules_.joker.when, set) ||
         (rules_.all_equal_bonus.points > 0 &&
          HasEffect(rules_.all_equal_bonus.when, set));
}

AllEqualPlaces Game::PlacesOf(std::uint32_t set, int face_index) const {
  AllEqualPlaces places;
  places.categories = MayFill(set);
  places.pays_extra = rules_.all_equal_bonus.points > 0 &&
                      HasEffect(rules_.all_equal_bonus.when, set);
  if (!HasEffect(rules_.joker.when, set)) return places;
  const int own = own_category_[face_index];
  const CategoryMask own_bit = own < 0 ? 0 : 1u << own;
  const bool own_open = (own_bit & ~set) != 0;
  places.pays_joker =
      rules_.joker.pays == Joker::Pays::kAlways ||
      (rules_.joker.pays == Joker::Pays::kOwnFilled && !own_open);
  if (rules_.order != FillingOrder::kFree) return places;
  const CategoryMask lower = places.categories & ~all_upper();
  if (own_open && rules_.joker.own_open != Joker::OwnOpen::kAny) {
    places.categories = own_bit;
    if (rules_.joker.own_open == Joker::OwnOpen::kOwnOrLower) {
      places.categories |= lower;
    }
  }
  if (!own_open && lower != 0 &&
      rules_.joker.own_filled == Joker::OwnFilled::kLowerFirst) {
    places.categories = lower;
  }
  return places;
}

int Game::FaceWithPlaces(std::uint32_t set, int roll) const {
  if (!HasPlaces(set)) return -1;
  const auto equal =
      std::find(all_equal_rolls_.begin(), all_equal_rolls_.end(), roll);
  return equal == all_equal_rolls_.end()
             ? -1
             : static_cast<int>(equal - all_equal_rolls_.begin());
}

CategoryMask Game::CategoriesFor(std::uint32_t set, int roll) const {
  const int face = FaceWithPlaces(set, roll);
  return face < 0 ? MayFill(set) : PlacesOf(set, face).categories;
}

int Game::ScoringsOf(std::uint32_t set, int roll, Scoring* scorings) const {
  const int face = FaceWithPlaces(set, roll);
  AllEqualPlaces places{.categories = MayFill(set)};
  if (face >= 0) places = PlacesOf(set, face);
  int count = 0;
  for (CategoryMask left = places.categories; left != 0; left &= left - 1) {
    const int c = std::countr_zero(left);
    Scoring scoring{.category = c, .points = Points(c, roll)};
    if (face >= 0) {
      if (places.pays_joker) scoring.points = JokerPoints(c, face);
      if (places.pays_extra &&
          !(rules_.all_equal_bonus.lower_only && c < upper_categories_)) {
        scoring.extra = rules_.all_equal_bonus.points;
      }
    }
    scorings[count++] = scoring;
  }
  return count;
}

bool Game::Occurs(std::uint32_t set) const {
  if (set >= sets()) return false;
  const CategoryMask filled = FilledOf(set);
  if (IsMarked(set) && (filled >> all_equal_box_ & 1) == 0) return false;
  switch (rules_.order) {
    case FillingOrder::kFree:
      return true;
    case FillingOrder::kTopDown:
      return (filled & (filled + 1)) == 0;
    case FillingOrder::kBottomUp:
      return ((all_filled() & ~filled) & ((all_filled() & ~filled) + 1)) == 0;
  }
  return false;
}

State Game::StateAt(std::uint32_t index) const {
  std::uint8_t saved = 0;
  if (saves_rolls()) {
    saved = static_cast<std::uint8_t>(index % saved_counts());
    index /= saved_counts();
  }
  const std::uint32_t set = index / totals();
  return {FilledOf(set), static_cast<std::uint8_t>(index % totals()),
          IsMarked(set), saved};
}

std::vector<State> Game::StatesOfValues(std::uint32_t set) const {
  const int mask = UpperMaskOf(set);
  const int count = upper_.Values(mask);
  const int saved_counts = MostSaved(FilledOf(set)) + 1;
  std::vector<State> states(std::size_t{1} * count * saved_counts);
  for (int total = totals() - 1; total >= 0; --total) {
    const std::uint8_t value = upper_.ValueOf(mask, total);
    if (value == UpperTotals::kNoValue) continue;
    for (int saved = 0; saved < saved_counts; ++saved) {
      states[saved * count + value] = {
          FilledOf(set), static_cast<std::uint8_t>(total), IsMarked(set),
          static_cast<std::uint8_t>(saved)};
    }
  }
  return states;
}

bool Game::IsReachable(State state) const {
  return state.filled <= all_filled() && state.upper_total < totals() &&
         (has_mark_ || !state.all_equal_held) && Occurs(SetOf(state)) &&
         upper_.IsReachable(static_cast<int>(state.filled & all_upper()),
                            state.upper_total) &&
         state.saved <= MostSaved(state.filled);
}

State Game::After(State state, const Scoring& scoring) const {
  const std::uint32_t set =
      SetAfter(SetOf(state), scoring.category, scoring.points > 0);
  const int more = scoring.category < upper_categories_ ? scoring.points : 0;
  return {FilledOf(set),
          static_cast<std::uint8_t>(upper_.Add(state.upper_total, more)),
          IsMarked(set), state.saved};
}

absl::Status CheckSavesNoRolls(const Game& game) {
  if (!game.saves_rolls()) return absl::OkStatus();
  return absl::UnimplementedError(
      absl::StrCat(game.id(),
                   " saves rolls: a table of targets, and where points come "
                   "from to the end of a game, are not computed for such "
                   "rules"));
}

void Game::ListValueEntries() {
  const std::uint32_t uppers = all_upper() + 1;
  if (rules_.order != FillingOrder::kFree || has_mark_ || saves_rolls() ||
      !std::has_single_bit(static_cast<unsigned>(totals())) ||
      first_value_[uppers - 1] + totals() > kEntryFirst) {
    return;
  }
  for (std::uint32_t upper = 0; upper < uppers; ++upper) {
    const auto count =
        static_cast<std::uint32_t>(upper_.Values(static_cast<int>(upper)));
    for (int total = 0; total < totals(); ++total) {
      const std::uint8_t value = upper_.ValueOf(static_cast<int>(upper), total);
      value_entries_.push_back(value == UpperTotals::kNoValue
                                   ? kNoEntry
                                   : count << kEntryBits |
                                         (first_value_[upper] + value));
    }
  }
}

void Game::NumberValues() {
  first_value_.assign(sets(), kNoValue);
  const std::uint32_t uppers = all_upper() + 1;
  for (std::uint32_t upper = 0; upper < uppers; ++upper) {
    for (std::uint32_t set = upper; set < sets(); set += uppers) {
      if (!Occurs(set)) continue;
      const int mask = static_cast<int>(upper);
      first_value_[set] = values_;
      const int saved_counts = MostSaved(FilledOf(set)) + 1;
      values_ += upper_.Values(mask) * saved_counts;
      reachable_states_ += upper_.ReachableCount(mask) * saved_counts;
    }
  }
}

}  // namespace yatzy
