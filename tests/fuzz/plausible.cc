#include "tests/fuzz/plausible.h"

#include <algorithm>
#include <set>

namespace yatzy {
namespace {

// The upper scores that these categories can have together.
std::set<int> UpperScores(const std::set<int>& categories) {
  std::set<int> scores = {0};
  for (int face = 1; face <= 6; ++face) {
    if (!categories.contains(face)) continue;
    std::set<int> more;
    for (const int score : scores) {
      for (int dice = 0; dice <= 5; ++dice) more.insert(score + dice * face);
    }
    scores = std::move(more);
  }
  return scores;
}

}  // namespace

bool IsPlausible(const v1::GameState& state) {
  std::set<int> categories;
  for (const int category : state.filled_categories()) {
    if (category < 1 || category > 15) return false;
    if (!categories.insert(category).second) return false;
  }
  if (state.banked_score() < 0 || state.banked_score() > 324) return false;
  const int box = state.all_equal_points();
  if (box != 0 && (box != 50 || !categories.contains(v1::CATEGORY_YATZY))) {
    return false;
  }
  const bool holds_upper = !categories.empty() && *categories.begin() <= 6;
  if (!state.has_upper_score() && holds_upper) return false;
  const std::set<int> scores = UpperScores(categories);
  // 63 also stands for every score beyond.
  return scores.contains(state.upper_score()) ||
         (state.upper_score() == 63 && *scores.rbegin() >= 63);
}

bool IsPlausible(const v1::Position& position) {
  return position.has_state() && IsPlausible(position.state()) &&
         position.dice_size() == 5 &&
         std::all_of(position.dice().begin(), position.dice().end(),
                     [](int face) { return face >= 1 && face <= 6; }) &&
         position.has_rerolls_left() && position.rerolls_left() >= 0 &&
         position.rerolls_left() <= 2;
}

bool IsServed(const std::string& rule_set) {
  return rule_set.empty() || rule_set == "scandinavian";
}

bool IsOver(const v1::GameState& state) {
  return state.filled_categories_size() == 15;
}

}  // namespace yatzy
