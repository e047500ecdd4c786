#include "tests/support/random_rules.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"

namespace yatzy {
namespace {

constexpr std::array<const char*, 4> kColours = {"16 25 34", "135 246",
                                                 "123 456", "1 2 3 4 5 6"};

// Drawn no more than once in one call's arguments: their order is open.
class Draw {
 public:
  explicit Draw(std::mt19937_64& random) : random_(random) {}

  // From `least` to `most`.
  int Number(int least, int most) {
    const auto size = static_cast<std::uint64_t>(most - least + 1);
    return least + static_cast<int>(random_() % size);
  }

  bool OneIn(int n) { return Number(1, n) == 1; }

  template <typename Items>
  auto& Of(Items& items) {
    return items[Number(0, static_cast<int>(std::size(items)) - 1)];
  }

  template <typename Enum>
  Enum Value(Enum last) {
    return static_cast<Enum>(Number(0, static_cast<int>(last)));
  }

 private:
  std::mt19937_64& random_;
};

bool SomeRollFits(const Pattern& pattern, int dice, FaceCounts roll = {},
                  int least_face = 1) {
  if (dice == 0) return Matched(pattern, roll).has_value();
  for (int face = least_face; face <= kFaces; ++face) {
    ++roll[face - 1];
    if (SomeRollFits(pattern, dice - 1, roll, face)) return true;
    --roll[face - 1];
  }
  return false;
}

std::string TermText(Draw& draw, int dice) {
  const std::string equal = draw.OneIn(2) ? " equal" : "";
  const std::string colours =
      draw.OneIn(3) ? absl::StrCat(" colours ", draw.Of(kColours)) : "";
  const int number = draw.Number(2, dice);
  const char* const comparison = draw.OneIn(3)   ? "="
                                 : draw.OneIn(2) ? "<="
                                                 : ">=";
  const int total = draw.Number(dice, kFaces * dice);
  std::string faces;
  while (static_cast<int>(faces.size()) < number) {
    absl::StrAppend(&faces, draw.Number(1, kFaces));
  }
  const std::vector<std::string> texts = {
      absl::StrCat("face ", draw.Number(1, kFaces)),
      absl::StrCat("of-a-kind ", number),
      absl::StrCat("pairs ", draw.Number(1, 2), equal, colours),
      absl::StrCat("pairs 1-2", equal, colours),
      absl::StrCat("house ", number, "+1", equal, colours),
      absl::StrCat("house 3+2", equal, colours),
      absl::StrCat("faces ", faces),
      absl::StrCat("run ", number, draw.OneIn(3) ? " wrap" : ""),
      absl::StrCat("total ", comparison, " ", total),
      absl::StrCat("colours ", draw.Of(kColours)),
      "any"};
  return draw.Of(texts);
}

Pattern RandomPattern(Draw& draw, int dice) {
  for (;;) {
    std::string text = TermText(draw, dice);
    while (draw.OneIn(5)) absl::StrAppend(&text, " and ", TermText(draw, dice));
    const auto pattern = ParsePattern(text);  // of too many terms: an error
    if (pattern.ok() && SomeRollFits(*pattern, dice)) return *pattern;
  }
}

Payout RandomPayout(Draw& draw) {
  Payout payout;
  payout.kind = draw.Value(Payout::Kind::kFixed);
  if (payout.kind == Payout::Kind::kFixed) {
    payout.points = draw.OneIn(20) ? kMaxPoints : draw.Number(0, 100);
  } else if (draw.OneIn(3)) {
    payout.points = draw.Number(1, 50);
  }
  return payout;
}

std::vector<Category> RandomNames(Draw& draw, int count) {
  std::vector<Category> names;
  for (int i = 0; i < kCategoryNameCount; ++i) {
    names.push_back(static_cast<Category>(i));
  }
  for (int i = 0; i < count; ++i) {
    std::swap(names[i], names[draw.Number(i, kCategoryNameCount - 1)]);
  }
  names.resize(count);
  return names;
}

Pattern AllEqual(int dice) {
  return *ParsePattern(absl::StrCat("of-a-kind ", dice));
}

void AddCategories(Draw& draw, int count, RuleSet& rules) {
  const int upper = draw.OneIn(10) ? 0 : draw.Number(0, kMaxUpper);
  for (const Category name : RandomNames(draw, count)) {
    CategoryRule& rule = rules.categories.emplace_back();
    const int place = static_cast<int>(rules.categories.size()) - 1;
    rule.category = name;
    rule.is_upper = place < upper;
    rule.pattern = rule.is_upper && !draw.OneIn(4)
                       ? *ParsePattern(absl::StrCat(
                             "face ", 1 + place % kFaces,
                             draw.OneIn(8) ? " and total >= 10" : ""))
                       : RandomPattern(draw, rules.dice);
    if (!rule.is_upper || draw.OneIn(4)) rule.payout = RandomPayout(draw);
  }
  if (AllEqualBox(rules) < 0 && draw.OneIn(2)) {
    rules.categories.back().pattern = AllEqual(rules.dice);
  }
}

void AddTiers(Draw& draw, const RandomRulesLimits& limits, RuleSet& rules) {
  if (!rules.categories[0].is_upper) return;
  BonusTier tier;
  for (int tiers = draw.Number(0, kMaxTiers); tiers > 0; --tiers) {
    // One that is far away leaves more bonus classes than several.
    tier.threshold += draw.Number(1, draw.OneIn(3) ? limits.max_threshold : 40);
    tier.points += draw.Number(1, 100);
    if (tier.threshold <= limits.max_threshold) rules.tiers.push_back(tier);
  }
}

void AddJoker(Draw& draw, RuleSet& rules) {
  Joker& joker = rules.joker;
  joker.when = draw.Value(AllEqualWhen::kHoldsPoints);
  if (joker.when == AllEqualWhen::kNever) return;
  joker.pays = draw.Value(Joker::Pays::kAlways);
  if (rules.order == FillingOrder::kFree) {
    joker.own_open = draw.Value(Joker::OwnOpen::kOwnOrLower);
    joker.own_filled = draw.Value(Joker::OwnFilled::kLowerFirst);
  }
  if (joker == Joker{joker.when}) joker.pays = Joker::Pays::kAlways;
  for (CategoryRule& rule : rules.categories) {
    if (joker.pays != Joker::Pays::kNever && draw.OneIn(4)) {
      rule.joker_points = draw.Number(0, 60);
      // It may be without effect here.
      if (!Validate(rules).ok()) rule.joker_points.reset();
    }
  }
}

}  // namespace

RuleSet RandomRules(std::mt19937_64& random, const RandomRulesLimits& limits) {
  Draw draw(random);
  RuleSet rules;
  rules.id = absl::StrCat("random-", draw.Number(0, 999'999));
  rules.dice = draw.Number(kMinDice, kMaxDice);
  rules.rolls_per_turn = draw.Number(1, kMaxRollsPerTurn);
  if (draw.OneIn(3)) rules.order = draw.Value(FillingOrder::kBottomUp);
  AddCategories(draw, draw.Number(limits.min_categories, limits.max_categories),
                rules);
  AddTiers(draw, limits, rules);
  if (limits.saves_rolls && rules.rolls_per_turn > 1) {
    rules.saved_rolls.most = draw.Number(1, MostSavedRolls(rules));
    if (draw.OneIn(2)) rules.saved_rolls.points = draw.Number(1, 10);
  }
  if (AllEqualBox(rules) < 0) return rules;
  AddJoker(draw, rules);
  AllEqualBonus& bonus = rules.all_equal_bonus;
  bonus.when = draw.Value(AllEqualWhen::kHoldsPoints);
  if (bonus.when != AllEqualWhen::kNever) {
    bonus.points = draw.Number(1, 200);
    bonus.lower_only = draw.OneIn(3);
  }
  return rules;
}

namespace {

void MutateCategory(Draw& draw, RuleSet& rules) {
  if (rules.categories.empty()) return;
  CategoryRule& rule = draw.Of(rules.categories);
  std::vector<PatternTerm>& terms = rule.pattern.terms;
  switch (draw.Number(0, 8)) {
    case 0:
      rule.category = draw.Value(Category::kOther8);
      break;
    case 1:
      rule.is_upper = !rule.is_upper;
      break;
    case 2:
      rule.joker_points = draw.Number(-5, kMaxPoints + 5);
      break;
    case 3:
      rule.payout.points = draw.Number(-5, kMaxPoints + 5);
      break;
    case 4:
      terms.resize(draw.Number(0, kMaxPatternTerms + 1));
      break;
    case 5:
      if (!terms.empty()) terms[0].count = draw.Number(-2, 40);
      break;
    case 6:
      if (!terms.empty()) terms[0].smaller = draw.Number(-2, 8);
      break;
    case 7:
      if (!terms.empty()) terms[0].kind = draw.Value(PatternTerm::Kind::kAny);
      break;
    case 8:
      if (!terms.empty()) terms[0].colours = {0, 1, 7, 1, 0, 255};
      break;
  }
}

}  // namespace

void Mutate(std::mt19937_64& random, RuleSet& rules) {
  Draw draw(random);
  do {
    switch (draw.Number(0, 9)) {
      case 0:
        rules.dice = draw.Number(-1, 7);
        break;
      case 1:
        rules.rolls_per_turn = draw.Number(-1, 6);
        break;
      case 2:
        rules.order = draw.Value(FillingOrder::kBottomUp);
        break;
      case 3:
        rules.tiers.resize(draw.Number(0, kMaxTiers + 1));
        break;
      case 4:
        rules.joker.when = draw.Value(AllEqualWhen::kHoldsPoints);
        break;
      case 5:
        rules.joker.pays = draw.Value(Joker::Pays::kAlways);
        break;
      case 6:
        rules.all_equal_bonus.points = draw.Number(-5, kMaxPoints + 5);
        break;
      case 7:
        rules.id.push_back(static_cast<char>(draw.Number(-128, 127)));
        break;
      default:
        MutateCategory(draw, rules);
    }
  } while (draw.OneIn(2));
}

}  // namespace yatzy
