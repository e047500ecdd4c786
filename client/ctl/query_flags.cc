#include "client/ctl/query_flags.h"

#include <array>
#include <cstddef>
#include <utility>
#include <vector>

#include "absl/strings/str_replace.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "client/ctl/asked_game.h"
#include "core/rules/category.h"
#include "proto/status/details.h"

namespace yatzy::client {
namespace {

// The flag of each field of a request, below "position." or not.
constexpr std::array<std::pair<absl::string_view, absl::string_view>, 14>
    kFlagsOfFields = {{{"dice", "--dice"},
                       {"rerolls_left", "--rerolls"},
                       {"state.filled_categories", "--filled"},
                       {"state.upper_score", "--upper"},
                       {"state.banked_score", "--banked"},
                       {"state.all_equal_points", "--all-equal-points"},
                       {"state.saved_rolls", "--saved"},
                       {"max_actions", "--max-actions"},
                       {"at_least", "--at-least"},
                       {"action", "--action"},
                       {"target", "--to"},
                       {"opponent_final_score", "--against"},
                       {"opponent_state", "--against"},
                       {"draw_worth", "--draw"}}};

// The flag of a field or of a part of it, "--dice" of "position.dice[4]"; else
// the field.
absl::string_view FlagOf(absl::string_view field) {
  const absl::string_view place = absl::StripPrefix(field, "position.");
  for (const auto& [name, flag] : kFlagsOfFields) {
    absl::string_view rest = place;
    if (!absl::ConsumePrefix(&rest, name)) continue;
    if (rest.empty() || rest[0] == '.' || rest[0] == '[') return flag;
  }
  return field;
}

// The text with the names of categories that people use.
std::string WithTitles(absl::string_view text) {
  std::vector<std::pair<std::string, std::string>> titles;
  for (int c = 0; c < kCategoryNameCount; ++c) {
    titles.emplace_back(v1::Category_Name(static_cast<v1::Category>(c + 1)),
                        kCategoryNames[static_cast<std::size_t>(c)]);
  }
  return absl::StrReplaceAll(text, titles);
}

}  // namespace

void DefineListFlags(CLI::App& command, ListFlags& flags,
                     const ListHelp& help) {
  DefinePositionText(command, flags.position.state.text, help.text);
  DefineRulesFlag(command, flags.rules);
  DefineDiceFlags(command, flags.position, help.group);
  AddOption(command, flags.max_actions,
            {.name = "--max-actions",
             .type = "N",
             .help = help.max_actions,
             .group = help.group});
  AddFlag(command, flags.include_scoring, "--include-scoring",
          "With rerolls left, list the categories among the keeps: you may "
          "score after any roll",
          help.group);
  DefineStateFlags(command, flags.position.state);
}

absl::Status InFlags(const absl::Status& refusal) {
  std::vector<FieldViolation> violations = FieldViolationsOf(refusal);
  if (violations.empty()) return refusal;
  for (FieldViolation& violation : violations) {
    violation.field = std::string(FlagOf(violation.field));
    violation.description = WithTitles(violation.description);
  }
  return WithFieldViolations(refusal, violations);
}

bool IsOfPosition(const PositionFlags& flags) {
  return !flags.dice.empty() || !flags.rerolls.empty() ||
         flags.state.text.find("dice") != std::string::npos;
}

}  // namespace yatzy::client
