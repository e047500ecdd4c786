#include "core/kernel/target_plan.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "core/game/scoring_plan.h"

namespace yatzy {
namespace {

PlanMaxima<std::int32_t> ViewOf(const TargetPlans::List& list) {
  return {list.groups.data(), static_cast<int>(list.groups.size()),
          list.terms.data(), list.maxima.data()};
}

// Writes maxima to a list, those of equally many terms together, in their
// order.
template <typename Maxima>
void Write(const Maxima& maxima, TargetPlans::List& list) {
  list = {};
  std::size_t most = 0;
  for (const auto& maximum : maxima) {
    most = std::max(most, maximum.terms.size());
  }
  for (std::size_t size = 0; size <= most; ++size) {
    PlanGroup group{static_cast<std::int32_t>(size), 0};
    for (const auto& maximum : maxima) {
      if (maximum.terms.size() != size) continue;
      ++group.count;
      list.maxima.push_back({static_cast<std::uint16_t>(maximum.base),
                             static_cast<std::uint16_t>(maximum.target)});
      list.terms.insert(list.terms.end(), maximum.terms.begin(),
                        maximum.terms.end());
    }
    if (group.count > 0) list.groups.push_back(group);
  }
}

}  // namespace

TargetPlans::TargetPlans(const Game& game)
    : game_(game), least_(game.plan().successors() * kPlacesOfSuccessor) {
  const ScoringPlan& plan = game.plan();
  category_of_row_.resize(plan.successors());
  for (int c = 0; c < game.categories(); ++c) {
    for (const int points : game.PossiblePoints(c)) {
      category_of_row_[plan.RowOf(c, points)] = 1u << c;
    }
  }
  rows_ = Read(plan.targets().rows);
  rests_ = Read(plan.targets().rests);
  for (const Maximum& rest : rests_) {
    for (const auto& term : rest.terms) in_rests_ |= CategoryOf(term.place);
  }
}

std::vector<TargetPlans::Maximum> TargetPlans::Read(
    const PlanMaxima<std::int32_t>& maxima) const {
  std::vector<Maximum> all;
  const PlanTerm<std::int32_t>* terms = maxima.terms;
  const PlanMaximum* maximum = maxima.maxima;
  for (int i = 0; i < maxima.group_count; ++i) {
    const PlanGroup& group = maxima.groups[i];
    for (int k = 0; k < group.count; ++k, ++maximum, terms += group.terms) {
      all.push_back(
          {maximum->target, maximum->base, {terms, terms + group.terms}});
    }
  }
  return all;
}

TargetPlans::Maximum TargetPlans::Filter(const Maximum& whole,
                                         CategoryMask may_fill) const {
  Maximum open{whole.target, whole.base, {}};
  for (const auto& term : whole.terms) {
    if ((CategoryOf(term.place) & may_fill) != 0) open.terms.push_back(term);
  }
  if (!IsSuccessor(open.base) || (CategoryOf(open.base) & may_fill) != 0) {
    return open;
  }
  if (open.target != least_) {
    open.base = least_;
    return open;
  }
  // The least row builds on nothing else.
  open.base = static_cast<int>(open.terms.front().place);
  if (open.terms.front().points == 0) open.terms.erase(open.terms.begin());
  return open;
}

void TargetPlans::Compile(CategoryMask may_fill, Plan& plan) const {
  // The least row is the first one and stays it: all others may build on it.
  std::vector<Maximum> rows;
  List least;
  Write(std::vector<Maximum>{Filter(rows_.front(), may_fill)}, least);
  for (std::size_t i = 1; i < rows_.size(); ++i) {
    rows.push_back(Filter(rows_[i], may_fill));
  }
  Write(rows, plan.rows);
  plan.rows.groups.insert(plan.rows.groups.begin(), least.groups.begin(),
                          least.groups.end());
  plan.rows.terms.insert(plan.rows.terms.begin(), least.terms.begin(),
                         least.terms.end());
  plan.rows.maxima.insert(plan.rows.maxima.begin(), least.maxima.begin(),
                          least.maxima.end());
  plan.rests = RestsFor(may_fill);
  plan.view = game_.plan().targets();
  plan.view.rows = ViewOf(plan.rows);
  plan.view.rests = ViewOf(plan.rests->list);
  plan.view.rest_of_roll = plan.rests->rest_of_roll.data();
}

std::shared_ptr<const TargetPlans::Rests> TargetPlans::RestsFor(
    CategoryMask may_fill) const {
  const CategoryMask key = may_fill & in_rests_;
  const std::lock_guard lock(mutex_);
  auto& known = known_[key];
  if (known == nullptr) known = CompileRests(key);
  return known;
}

// As ScoringPlan::ShareRests: each different rest once, by the last roll that
// has it.
std::shared_ptr<const TargetPlans::Rests> TargetPlans::CompileRests(
    CategoryMask may_fill) const {
  using Key = std::vector<std::pair<std::int32_t, std::uint32_t>>;
  std::map<Key, int> last;
  std::map<int, Key> key_of;  // of the roll that the whole plan has it by
  std::map<int, Maximum> open;
  for (const Maximum& rest : rests_) {
    Maximum filtered = Filter(rest, may_fill);
    Key key;
    for (const auto& term : filtered.terms) {
      key.emplace_back(term.points, term.place);
    }
    int& roll = last[key];
    roll = std::max(roll, rest.target);
    key_of[rest.target] = key;
    open[rest.target] = std::move(filtered);
  }
  auto rests = std::make_shared<Rests>();
  std::vector<Maximum> kept;
  kept.reserve(last.size());
  for (const auto& [key, roll] : last) kept.push_back(open.at(roll));
  Write(kept, rests->list);
  for (int roll = 0; roll < game_.rolls(); ++roll) {
    const int whole = game_.plan().targets().rest_of_roll[roll];
    rests->rest_of_roll[roll] =
        static_cast<std::uint16_t>(last.at(key_of.at(whole)));
  }
  return rests;
}

}  // namespace yatzy
