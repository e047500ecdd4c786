#include "core/rule_file/rule_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/cleanup/cleanup.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "core/os/byte_order_mark.h"
#include "core/rule_file/fields.h"
#include "core/rules/pattern.h"
#include "core/rules/presets.h"
#include "core/rules/rule_words.h"

namespace yatzy {
namespace {

constexpr std::array<std::string_view, 9> kTopFields = {
    "id",         "dice",  "rolls_per_turn",  "order",
    "categories", "tiers", "all_equal_bonus", "joker",
    "saved_rolls"};
constexpr std::array<std::string_view, 5> kCategoryFields = {
    "id", "pattern", "payout", "upper", "joker_points"};
constexpr std::array<std::string_view, 2> kTierFields = {"threshold", "points"};
constexpr std::array<std::string_view, 3> kBonusFields = {"points", "when",
                                                          "lower_only"};
constexpr std::array<std::string_view, 4> kJokerFields = {
    "when", "pays", "own_open", "own_filled"};

constexpr std::array<std::string_view, 2> kSavedFields = {"most", "points"};

// Reads a pattern or a payout with `parse`.
template <typename Value>
void ReadParsed(Fields& fields, std::string_view name,
                absl::StatusOr<Value> (*parse)(std::string_view),
                Value& value) {
  fields.Need(name);
  std::string text;
  fields.ReadText(name, text);
  if (!fields.status().ok()) return;
  absl::StatusOr<Value> parsed = parse(text);
  if (!parsed.ok()) {
    return fields.Refuse(name, absl::StrCat(": ", parsed.status().message()));
  }
  value = *std::move(parsed);
}

absl::Status ReadCategory(const toml::table& table, std::string prefix,
                          CategoryRule& rule) {
  std::array<absl::string_view, kCategoryNameCount> tokens;
  for (int i = 0; i < kCategoryNameCount; ++i) {
    tokens[i] = TokenOf(static_cast<Category>(i));
  }
  Fields fields(table, std::move(prefix), kCategoryFields);
  fields.Need("id");
  fields.ReadWord("id", tokens, rule.category);
  ReadParsed(fields, "pattern", ParsePattern, rule.pattern);
  ReadParsed(fields, "payout", ParsePayout, rule.payout);
  fields.ReadFlag("upper", rule.is_upper);
  if (table.contains("joker_points")) {
    rule.joker_points = 0;
    fields.ReadInteger("joker_points", 0, kMaxPoints, *rule.joker_points);
  }
  return fields.status();
}

absl::Status ReadTier(const toml::table& table, std::string prefix,
                      BonusTier& tier) {
  Fields fields(table, std::move(prefix), kTierFields);
  fields.Need("threshold");
  fields.Need("points");
  fields.ReadInteger("threshold", 1, kMaxUpperTotal, tier.threshold);
  fields.ReadInteger("points", 1, kMaxPoints, tier.points);
  return fields.status();
}

absl::Status ReadBonus(const toml::table& table, AllEqualBonus& bonus) {
  Fields fields(table, "all_equal_bonus.", kBonusFields);
  fields.ReadInteger("points", 0, kMaxPoints, bonus.points);
  fields.ReadWord("when", kAllEqualWhenWords, bonus.when);
  fields.ReadFlag("lower_only", bonus.lower_only);
  return fields.status();
}

absl::Status ReadJoker(const toml::table& table, Joker& joker) {
  Fields fields(table, "joker.", kJokerFields);
  fields.ReadWord("when", kAllEqualWhenWords, joker.when);
  fields.ReadWord("pays", kJokerPaysWords, joker.pays);
  fields.ReadWord("own_open", kJokerOwnOpenWords, joker.own_open);
  fields.ReadWord("own_filled", kJokerOwnFilledWords, joker.own_filled);
  return fields.status();
}

// Without `most` none is lost. `rules` has its categories.
absl::Status ReadSavedRolls(const toml::table& table, RuleSet& rules) {
  Fields fields(table, "saved_rolls.", kSavedFields);
  rules.saved_rolls.most = MostSavedRolls(rules);
  fields.ReadInteger("most", 0, kMaxSavedRolls, rules.saved_rolls.most);
  fields.ReadInteger("points", 0, kMaxPoints, rules.saved_rolls.points);
  return fields.status();
}

// Reads each table of an array, one more than `most` at most: that is enough to
// be refused.
template <typename Value>
absl::Status ReadEach(Fields& fields, std::string_view name, int most,
                      absl::Status (*read)(const toml::table&, std::string,
                                           Value&),
                      std::vector<Value>& values) {
  const toml::array* const tables = fields.ReadTables(name);
  if (tables == nullptr) return fields.status();
  for (const toml::node& node : *tables) {
    const int number = static_cast<int>(values.size());
    if (number == most) {
      fields.Refuse(name, absl::StrCat(" has ", tables->size(),
                                       " entries, expected at most ", most));
      return fields.status();
    }
    absl::Status status =
        read(*node.as_table(), absl::StrCat(ToAbsl(name), "[", number, "]."),
             values.emplace_back());
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status ReadDocument(const toml::table& table, RuleSet& rules) {
  Fields fields(table, "", kTopFields);
  fields.ReadText("id", rules.id);
  fields.ReadInteger("dice", kMinDice, kMaxDice, rules.dice);
  fields.ReadInteger("rolls_per_turn", 1, kMaxRollsPerTurn,
                     rules.rolls_per_turn);
  fields.ReadWord("order", kFillingOrderWords, rules.order);
  absl::Status status = fields.status();
  status.Update(ReadEach(fields, "categories", kMaxCategories, ReadCategory,
                         rules.categories));
  status.Update(ReadEach(fields, "tiers", kMaxTiers, ReadTier, rules.tiers));
  const toml::table* const bonus = fields.ReadTable("all_equal_bonus");
  if (bonus != nullptr) status.Update(ReadBonus(*bonus, rules.all_equal_bonus));
  const toml::table* const joker = fields.ReadTable("joker");
  if (joker != nullptr) status.Update(ReadJoker(*joker, rules.joker));
  const toml::table* const saved = fields.ReadTable("saved_rolls");
  if (saved != nullptr) status.Update(ReadSavedRolls(*saved, rules));
  status.Update(fields.status());
  return status;
}

// Nothing but comments may have other characters, so they may all be '?'.
// Where a value ends, some of those from U+00A1 on are undefined behaviour in
// toml++ (as of 3.3).
std::string InAscii(std::string_view text) {
  std::string ascii(text);
  for (char& c : ascii) {
    if (static_cast<unsigned char>(c) >= 0x80) c = '?';
  }
  return ascii;
}

// A request that names a preset means that preset.
absl::Status CheckNoPreset(const RuleSet& rules) {
  const std::string_view name =
      std::string_view(rules.id).substr(0, rules.id.find('+'));
  if (!PresetRules(name).ok()) return absl::OkStatus();
  const absl::StatusOr<RuleSet> preset = PresetRules(rules.id);
  if (preset.ok() && *preset == rules) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat("id is \"", rules.id,
                   "\", expected another: that names a preset, and these are "
                   "other rules"));
}

absl::StatusOr<std::string> ReadText(const std::string& path) {
  // A pipe without a writer is empty, not waited for.
  const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0) return absl::ErrnoToStatus(errno, "cannot open");
  absl::Cleanup close_fd = [fd] { close(fd); };
  std::string text;
  std::array<char, 4096> part;
  // Enough to be refused for its size.
  while (text.size() <= kMaxRuleFileBytes) {
    const ssize_t size = read(fd, part.data(), part.size());
    if (size < 0) return absl::ErrnoToStatus(errno, "cannot read");
    if (size == 0) break;
    text.append(part.data(), static_cast<std::size_t>(size));
  }
  return text;
}

absl::Status Prefixed(const std::string& path, const absl::Status& status) {
  return absl::Status(status.code(),
                      absl::StrCat(path, ": ", status.message()));
}

}  // namespace

absl::StatusOr<RuleSet> ParseRules(std::string_view toml, std::string_view id) {
  if (toml.size() > kMaxRuleFileBytes) {
    return absl::InvalidArgumentError(
        absl::StrCat("rules have more than ", kMaxRuleFileBytes, " bytes"));
  }
  const absl::string_view text = WithoutByteOrderMark(ToAbsl(toml));
  const toml::parse_result document =
      toml::parse(InAscii({text.data(), text.size()}));
  if (!document) {
    const toml::parse_error& error = document.error();
    return absl::InvalidArgumentError(absl::StrCat(
        LineOf(error.source()), ": ", ToAbsl(error.description())));
  }
  RuleSet rules;
  rules.id = std::string(id);
  absl::Status status = ReadDocument(document.table(), rules);
  if (status.ok()) status = Validate(rules);
  if (status.ok()) status = CheckNoPreset(rules);
  if (!status.ok()) return status;
  return rules;
}

absl::StatusOr<RuleSet> ReadRuleFile(const std::string& path) {
  const absl::StatusOr<std::string> text = ReadText(path);
  if (!text.ok()) return Prefixed(path, text.status());
  absl::StatusOr<RuleSet> rules =
      ParseRules(*text, std::filesystem::path(path).stem().string());
  if (!rules.ok()) return Prefixed(path, rules.status());
  return rules;
}

absl::StatusOr<RuleSet> FindRules(std::string_view id_or_path) {
  if (id_or_path.find('/') != std::string_view::npos ||
      id_or_path.ends_with(".toml")) {
    return ReadRuleFile(std::string(id_or_path));
  }
  absl::StatusOr<RuleSet> rules = PresetRules(id_or_path);
  if (!absl::IsNotFound(rules.status())) return rules;
  return absl::NotFoundError(
      absl::StrCat(rules.status().message(),
                   "; a file has a '/' in its name or ends in .toml"));
}

}  // namespace yatzy
