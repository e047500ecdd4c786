#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "core/rules/rule_set.h"
#include "core/rules/rule_words.h"

namespace yatzy {
namespace {

constexpr std::size_t kMaxIdLength = 64;

// "FIELD is VALUE, expected EXPECTED"
template <typename Value>
absl::Status Refuse(absl::string_view field, const Value& value,
                    absl::string_view expected) {
  return absl::InvalidArgumentError(
      absl::StrCat(field, " is ", value, ", expected ", expected));
}

absl::Status CheckRange(absl::string_view field, int value, int least,
                        int most) {
  if (value >= least && value <= most) return absl::OkStatus();
  return Refuse(field, value, absl::StrCat(least, " to ", most));
}

absl::Status CheckId(absl::string_view id) {
  const auto is_letter = [](char c) { return c >= 'a' && c <= 'z'; };
  const auto is_good = [&](char c) {
    return is_letter(c) || (c >= '0' && c <= '9') || c == '-' || c == '+';
  };
  if (!id.empty() && id.size() <= kMaxIdLength && is_letter(id.front()) &&
      std::all_of(id.begin(), id.end(), is_good)) {
    return absl::OkStatus();
  }
  return Refuse("id", absl::StrCat("\"", absl::Utf8SafeCEscape(id), "\""),
                "1 to 64 of a-z, 0-9, '-' and '+', a letter first");
}

std::string NameOf(const RuleSet& rules, std::size_t i) {
  return absl::StrCat("categories[", i, "] (",
                      TokenOf(rules.categories[i].category), ")");
}

// The most points of any roll with at least the dice of `kept`; -1 if none
// fits.
int MostPoints(const CategoryRule& rule, FaceCounts kept, int least_face,
               int missing) {
  if (missing == 0) {
    return Matched(rule.pattern, kept).has_value()
               ? Points(rule.pattern, rule.payout, kept)
               : -1;
  }
  int most = -1;
  for (int face = least_face; face <= kFaces; ++face) {
    ++kept[face - 1];
    most = std::max(most, MostPoints(rule, kept, face, missing - 1));
    --kept[face - 1];
  }
  return most;
}

absl::Status CheckPatternAndPayout(const RuleSet& rules, std::size_t i) {
  const CategoryRule& rule = rules.categories[i];
  const std::string field = absl::StrCat("categories[", i, "].");
  const std::string pattern = ToText(rule.pattern);
  const auto read = ParsePattern(pattern);
  if (!read.ok() || *read != rule.pattern) {
    return Refuse(absl::StrCat(field, "pattern"),
                  absl::StrCat("\"", pattern, "\""), "what its text says");
  }
  const auto payout = ParsePayout(ToText(rule.payout));
  if (!payout.ok() || *payout != rule.payout) {
    return Refuse(absl::StrCat(field, "payout"),
                  absl::StrCat("\"", ToText(rule.payout), "\""),
                  "what its text says");
  }
  const int most = MostPoints(rule, {}, 1, rules.dice);
  if (most < 0) {
    return Refuse(
        absl::StrCat(field, "pattern"), absl::StrCat("\"", pattern, "\""),
        absl::StrCat("one that some roll of ", rules.dice, " dice fits"));
  }
  if (most > kMaxPoints) {
    return absl::InvalidArgumentError(absl::StrCat(
        field, "payout is \"", ToText(rule.payout), "\", which pays up to ",
        most, ", expected at most ", kMaxPoints));
  }
  return absl::OkStatus();
}

// Whether some joker pays something else here than it would without the field.
bool HasJokerPoints(const RuleSet& rules, int category) {
  // A joker comes only after that is filled.
  if (category == AllEqualBox(rules)) return false;
  const CategoryRule& rule = rules.categories[category];
  CategoryRule without = rule;
  without.joker_points.reset();
  for (int face = 0; face < kFaces; ++face) {
    FaceCounts roll{};
    roll[face] = static_cast<std::uint8_t>(rules.dice);
    const int own = PointsOf(rules, category, roll);
    if (JokerPoints(rule, own) != JokerPoints(without, own)) return true;
  }
  return false;
}

absl::Status CheckCategory(const RuleSet& rules, std::size_t i) {
  const CategoryRule& rule = rules.categories[i];
  for (std::size_t j = 0; j < i; ++j) {
    if (rules.categories[j].category == rule.category) {
      return absl::InvalidArgumentError(
          absl::StrCat(NameOf(rules, i), " is listed twice"));
    }
  }
  if (absl::Status status = CheckPatternAndPayout(rules, i); !status.ok()) {
    return status;
  }
  if (i > 0 && rule.is_upper && !rules.categories[i - 1].is_upper) {
    return absl::InvalidArgumentError(absl::StrCat(
        NameOf(rules, i), " is upper, expected before all that are not"));
  }
  if (i >= kMaxUpper && rule.is_upper) {
    return absl::InvalidArgumentError(absl::StrCat(
        NameOf(rules, i), " is upper, expected at most ", kMaxUpper, " such"));
  }
  if (!rule.joker_points.has_value()) return absl::OkStatus();
  const std::string field = absl::StrCat("categories[", i, "].joker_points");
  if (rules.joker.pays == Joker::Pays::kNever) {
    return Refuse(field, *rule.joker_points, "none, as joker.pays is never");
  }
  absl::Status status = CheckRange(field, *rule.joker_points, 0, kMaxPoints);
  if (!status.ok() || HasJokerPoints(rules, static_cast<int>(i))) return status;
  return Refuse(field, *rule.joker_points,
                "none, as a joker pays that here anyway or never comes here");
}

absl::Status CheckCategories(const RuleSet& rules) {
  const std::size_t count = rules.categories.size();
  if (count < 1 || count > kMaxCategories) {
    return absl::InvalidArgumentError(absl::StrCat(
        "categories has ", count, " entries, expected 1 to ", kMaxCategories));
  }
  for (std::size_t i = 0; i < count; ++i) {
    if (absl::Status status = CheckCategory(rules, i); !status.ok()) {
      return status;
    }
  }
  return absl::OkStatus();
}

std::string EntriesText(std::size_t count) {
  return absl::StrCat(count, count == 1 ? " entry" : " entries");
}

absl::Status CheckTiers(const RuleSet& rules) {
  const std::size_t count = rules.tiers.size();
  if (count > kMaxTiers) {
    return absl::InvalidArgumentError(absl::StrCat(
        "tiers has ", count, " entries, expected at most ", kMaxTiers));
  }
  if (count > 0 && !rules.categories[0].is_upper) {
    return absl::InvalidArgumentError(
        absl::StrCat("tiers has ", EntriesText(count),
                     ", expected none without upper category"));
  }
  BonusTier below;
  for (std::size_t i = 0; i < count; ++i) {
    if (below.threshold == kMaxUpperTotal || below.points == kMaxPoints) {
      return absl::InvalidArgumentError(
          absl::StrCat("tiers has ", EntriesText(count), ", expected ", i,
                       ", as none is above tiers[", i - 1, "]"));
    }
    const std::string field = absl::StrCat("tiers[", i, "]");
    absl::Status status =
        CheckRange(absl::StrCat(field, ".threshold"), rules.tiers[i].threshold,
                   below.threshold + 1, kMaxUpperTotal);
    status.Update(CheckRange(absl::StrCat(field, ".points"),
                             rules.tiers[i].points, below.points + 1,
                             kMaxPoints));
    if (!status.ok()) return status;
    below = rules.tiers[i];
  }
  return absl::OkStatus();
}

// Says no to what has no effect, so that equal games are equal rule sets.
absl::Status CheckBonus(const RuleSet& rules) {
  const AllEqualBonus& bonus = rules.all_equal_bonus;
  if (bonus.when != AllEqualWhen::kNever) {
    return CheckRange("all_equal_bonus.points", bonus.points, 1, kMaxPoints);
  }
  if (bonus.points != 0) {
    return Refuse("all_equal_bonus.points", bonus.points,
                  "0, as all_equal_bonus.when is never");
  }
  if (bonus.lower_only) {
    return Refuse("all_equal_bonus.lower_only", "true",
                  "false, as all_equal_bonus.when is never");
  }
  return absl::OkStatus();
}

absl::Status CheckJoker(const RuleSet& rules) {
  const Joker& joker = rules.joker;
  const auto check_default = [](absl::string_view field, absl::string_view word,
                                absl::string_view expected,
                                absl::string_view why) {
    if (word == expected) return absl::OkStatus();
    return Refuse(field, word, absl::StrCat(expected, ", as ", why));
  };
  absl::Status status;
  if (joker.when == AllEqualWhen::kNever) {
    constexpr absl::string_view kWhy = "joker.when is never";
    status.Update(
        check_default("joker.pays", WordOf(joker.pays), "never", kWhy));
    status.Update(
        check_default("joker.own_open", WordOf(joker.own_open), "any", kWhy));
    status.Update(check_default("joker.own_filled", WordOf(joker.own_filled),
                                "any", kWhy));
    return status;
  }
  if (rules.order != FillingOrder::kFree) {
    const std::string why = absl::StrCat("order is ", WordOf(rules.order));
    status.Update(
        check_default("joker.own_open", WordOf(joker.own_open), "any", why));
    status.Update(check_default("joker.own_filled", WordOf(joker.own_filled),
                                "any", why));
    if (!status.ok()) return status;
  }
  if (Joker without_effect{joker.when}; joker == without_effect) {
    return Refuse("joker.when", WordOf(joker.when),
                  "never, as the joker neither pays nor has a place");
  }
  return absl::OkStatus();
}

absl::Status CheckSavedRolls(const RuleSet& rules) {
  const auto& [most, points] = rules.saved_rolls;
  if (absl::Status status =
          CheckRange("saved_rolls.most", most, 0, MostSavedRolls(rules));
      !status.ok()) {
    return status;
  }
  if (most == 0 && points != 0) {
    return Refuse("saved_rolls.points", points, "0, as saved_rolls.most is 0");
  }
  return CheckRange("saved_rolls.points", points, 0, kMaxPoints);
}

absl::Status CheckAllEqualBox(const RuleSet& rules) {
  if (AllEqualBox(rules) >= 0) return absl::OkStatus();
  const std::string expected = absl::StrCat(
      "never without a single lower category \"of-a-kind ", rules.dice, "\"");
  if (rules.all_equal_bonus.when != AllEqualWhen::kNever) {
    return Refuse("all_equal_bonus.when", WordOf(rules.all_equal_bonus.when),
                  expected);
  }
  if (rules.joker.when != AllEqualWhen::kNever) {
    return Refuse("joker.when", WordOf(rules.joker.when), expected);
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status Validate(const RuleSet& rules) {
  absl::Status status = CheckId(rules.id);
  status.Update(CheckRange("dice", rules.dice, kMinDice, kMaxDice));
  status.Update(
      CheckRange("rolls_per_turn", rules.rolls_per_turn, 1, kMaxRollsPerTurn));
  if (status.ok()) status = CheckCategories(rules);
  if (status.ok()) status = CheckTiers(rules);
  status.Update(CheckBonus(rules));
  status.Update(CheckJoker(rules));
  status.Update(CheckAllEqualBox(rules));
  if (status.ok()) status = CheckSavedRolls(rules);
  return status;
}

}  // namespace yatzy
