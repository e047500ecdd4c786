#include "core/rules/presets.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "core/os/numbers.h"
#include "core/rules/preset_games.h"
#include "core/rules/rule_words.h"

namespace yatzy {
namespace {

constexpr std::array<Preset, 10> kPresets = {{
    {"scandinavian", "Scandinavian Yatzy: 15 categories, bonus 50 at 63"},
    {"yahtzee",
     "American Yahtzee as printed by Hasbro: forced joker, 100 for a further "
     "Yahtzee once the box holds 50"},
    {"yahtzee-free-joker",
     "Yahtzee, a further one scored anywhere; it is a joker once its upper "
     "box is filled (Verhoeff, Glenn)"},
    {"yahtzee-plain", "Yahtzee with neither joker nor bonus for further ones"},
    {"kniffel",
     "Kniffel as most play it: the points and values of yahtzee-plain"},
    {"yacht", "Yacht of Clubhouse Games 51: 12 categories, bonus 35 at 63"},
    {"crag", "Crag: three dice, two rolls, 13 categories, no bonus"},
    {"kismet",
     "Kismet: coloured faces 16 25 34, 15 categories, bonus 35, 55 or 75 at "
     "63, 71 or 78; five of a kind is no full house"},
    {"maxi",
     "Maxi Yatzy: six dice, 20 categories, bonus 100 at 84; no saved rolls"},
    {"maxi-75", "Maxi Yatzy with a bonus of 50 at 75"},
}};

constexpr std::array<RuleSet (*)(), 10> kGames = {
    ScandinavianRules, YahtzeeRules, YahtzeeFreeJokerRules,
    YahtzeePlainRules, KniffelRules, YachtRules,
    CragRules,         KismetRules,  MaxiRules,
    Maxi75Rules};

constexpr std::array<Switch, 8> kSwitches = {{
    {"fh5", "five of a kind is a full house"},
    {"tp4", "four of a kind is two pairs"},
    {"forced", "the categories are filled from top to bottom"},
    {"bonusN", "the bonus of the first tier is N points; 0 is none"},
    {"atN", "the bonus of the first tier is paid from an upper total of N on"},
    {"rollsN", "N rolls a turn"},
    {"saved", "rolls that a turn leaves over are saved for later turns"},
    {"savedN", "the same, but N of them at most"},
}};

// One switch of an id. `number` is that of N, 0 without.
struct Given {
  std::size_t which = 0;
  int number = 0;
};

// Makes every term of the kind take all of its dice of one face, too.
void LetBeEqual(RuleSet& rules, PatternTerm::Kind kind) {
  for (CategoryRule& category : rules.categories) {
    for (PatternTerm& term : category.pattern.terms) {
      if (term.kind == kind) term.equal = true;
    }
  }
}

// Nothing is left of a joker but what it pays: the order gives the place.
void Force(RuleSet& rules) {
  rules.order = FillingOrder::kTopDown;
  rules.joker.own_open = Joker::OwnOpen::kAny;
  rules.joker.own_filled = Joker::OwnFilled::kAny;
  if (rules.joker.pays == Joker::Pays::kNever) rules.joker = {};
}

void Apply(const Given& given, RuleSet& rules) {
  const absl::string_view id = ToAbsl(kSwitches[given.which].id);
  if (id == "fh5") {
    LetBeEqual(rules, PatternTerm::Kind::kHouse);
  } else if (id == "tp4") {
    LetBeEqual(rules, PatternTerm::Kind::kPairs);
  } else if (id == "forced") {
    Force(rules);
  } else if (id == "rollsN") {
    rules.rolls_per_turn = given.number;
  } else if (id == "saved") {
    rules.saved_rolls.most = MostSavedRolls(rules);
  } else if (id == "savedN" && rules.saved_rolls.most == 0) {
    rules.saved_rolls.most = given.number;
  } else if (!rules.tiers.empty() && id == "bonusN") {
    rules.tiers[0].points = given.number;
  } else if (!rules.tiers.empty() && id == "atN") {
    rules.tiers[0].threshold = given.number;
  }
}

std::string Spelled(const Given& given) {
  absl::string_view id = ToAbsl(kSwitches[given.which].id);
  if (id.back() != 'N') return std::string(id);
  id.remove_suffix(1);
  return absl::StrCat(id, given.number);
}

std::optional<Given> ReadSwitch(absl::string_view text) {
  for (std::size_t i = 0; i < kSwitches.size(); ++i) {
    absl::string_view id = ToAbsl(kSwitches[i].id);
    if (text == id && id.back() != 'N') return Given{i};
    if (id.back() != 'N') continue;
    id.remove_suffix(1);
    if (text.substr(0, id.size()) != id) continue;
    const auto number = ReadInteger<int>(text.substr(id.size()), 0, kMaxPoints);
    if (number.has_value()) return Given{i, *number};
  }
  return std::nullopt;
}

std::string ListOf(const auto& named) {
  return absl::StrJoin(named, ", ", [](std::string* out, const auto& one) {
    out->append(one.id);
  });
}

absl::StatusOr<std::vector<Given>> ReadSwitches(
    std::span<const absl::string_view> texts) {
  std::vector<Given> switches;
  for (const absl::string_view text : texts) {
    const std::optional<Given> given = ReadSwitch(text);
    if (!given.has_value()) {
      return absl::InvalidArgumentError(
          absl::StrCat("\"+", absl::Utf8SafeCEscape(text),
                       "\" is no switch, expected one of +",
                       absl::StrJoin(kSwitches, ", +",
                                     [](std::string* out, const Switch& one) {
                                       out->append(one.id);
                                     })));
    }
    for (const Given& other : switches) {
      if (other.which != given->which) continue;
      return absl::InvalidArgumentError(
          absl::StrCat("switch +", ToAbsl(kSwitches[given->which].id),
                       " is there "
                       "twice: +",
                       Spelled(other), " and +", Spelled(*given)));
    }
    switches.push_back(*given);
  }
  std::sort(switches.begin(), switches.end(),
            [](const Given& a, const Given& b) { return a.which < b.which; });
  return switches;
}

absl::StatusOr<RuleSet> WithSwitches(RuleSet rules,
                                     std::span<const Given> switches) {
  const std::string preset = rules.id;
  bool has_no_first_tier = false;
  for (const Given& given : switches) {
    const RuleSet before = rules;
    Apply(given, rules);
    const bool is_of_tier = kSwitches[given.which].id == "atN";
    if (rules == before || (has_no_first_tier && is_of_tier)) {
      return absl::InvalidArgumentError(absl::StrCat(
          "switch +", Spelled(given), " changes nothing in ", preset));
    }
    if (kSwitches[given.which].id == "bonusN" && given.number == 0) {
      has_no_first_tier = true;
    }
    rules.id = absl::StrCat(before.id, "+", Spelled(given));
  }
  if (has_no_first_tier) rules.tiers.erase(rules.tiers.begin());
  if (absl::Status status = Validate(rules); !status.ok()) {
    return absl::InvalidArgumentError(
        absl::StrCat(rules.id, ": ", status.message()));
  }
  return rules;
}

}  // namespace

std::span<const Preset> Presets() { return kPresets; }

std::span<const Switch> Switches() { return kSwitches; }

absl::StatusOr<RuleSet> PresetRules(std::string_view id) {
  const std::vector<absl::string_view> parts = absl::StrSplit(ToAbsl(id), '+');
  for (std::size_t i = 0; i < kPresets.size(); ++i) {
    if (ToAbsl(kPresets[i].id) != parts[0]) continue;
    const auto switches = ReadSwitches(std::span(parts).subspan(1));
    if (!switches.ok()) return switches.status();
    RuleSet rules = kGames[i]();
    rules.id = kPresets[i].id;
    return WithSwitches(std::move(rules), *switches);
  }
  return absl::NotFoundError(
      absl::StrCat("no rules are called \"", absl::Utf8SafeCEscape(parts[0]),
                   "\", expected one of ", ListOf(kPresets)));
}

}  // namespace yatzy
