#include "core/rule_file/fields.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "core/rules/rule_words.h"

namespace yatzy {
namespace {

std::string Quoted(std::string_view text) {
  return absl::StrCat("\"", absl::Utf8SafeCEscape(ToAbsl(text)), "\"");
}

absl::string_view TypeOf(const toml::node& node) {
  switch (node.type()) {
    case toml::node_type::string:
      return "a text";
    case toml::node_type::integer:
      return "a whole number";
    case toml::node_type::floating_point:
      return "a number with a point";
    case toml::node_type::boolean:
      return "true or false";
    case toml::node_type::array:
      return "an array";
    case toml::node_type::table:
      return "a table";
    default:
      return "a date or a time";
  }
}

}  // namespace

std::string LineOf(const toml::source_region& source) {
  return absl::StrCat("line ", source.begin.line);
}

Fields::Fields(const toml::table& table, std::string prefix,
               std::span<const std::string_view> known)
    : table_(table), prefix_(std::move(prefix)) {
  for (const auto& [key, node] : table) {
    if (std::find(known.begin(), known.end(), key.str()) != known.end()) {
      continue;
    }
    status_.Update(absl::InvalidArgumentError(absl::StrCat(
        LineOf(key.source()), ": ", prefix_,
        absl::Utf8SafeCEscape(ToAbsl(key.str())),
        " is no field, expected one of ",
        absl::StrJoin(known, ", ", [](std::string* out, std::string_view name) {
          out->append(name);
        }))));
  }
}

const toml::node* Fields::Find(std::string_view name) const {
  return status_.ok() ? table_.get(name) : nullptr;
}

std::string Fields::Place(std::string_view name, const toml::node& node) const {
  return absl::StrCat(LineOf(node.source()), ": ", prefix_, ToAbsl(name));
}

void Fields::RefuseType(std::string_view name, const toml::node& node,
                        absl::string_view expected) {
  status_ = absl::InvalidArgumentError(absl::StrCat(
      Place(name, node), " is ", TypeOf(node), ", expected ", expected));
}

void Fields::Refuse(std::string_view name, absl::string_view why) {
  const toml::node* const node = table_.get(name);
  status_.Update(absl::InvalidArgumentError(
      absl::StrCat(Place(name, node != nullptr ? *node : table_), why)));
}

void Fields::Need(std::string_view name) {
  if (table_.contains(name)) return;
  status_.Update(absl::InvalidArgumentError(
      absl::StrCat(Place(name, table_), " is missing")));
}

void Fields::ReadInteger(std::string_view name, int least, int most,
                         int& value) {
  const toml::node* const node = Find(name);
  if (node == nullptr) return;
  const auto* const integer = node->as_integer();
  const std::string range = absl::StrCat(least, " to ", most);
  if (integer == nullptr) return RefuseType(name, *node, range);
  if (integer->flags() != toml::value_flags::none) {
    return Refuse(name, absl::StrCat(" is not decimal, expected ", range));
  }
  const std::int64_t number = integer->get();
  if (number < least || number > most) {
    return Refuse(name, absl::StrCat(" is ", number, ", expected ", range));
  }
  value = static_cast<int>(number);
}

void Fields::ReadFlag(std::string_view name, bool& value) {
  const toml::node* const node = Find(name);
  if (node == nullptr) return;
  const auto* const flag = node->as_boolean();
  if (flag == nullptr) return RefuseType(name, *node, "true or false");
  value = flag->get();
}

void Fields::ReadText(std::string_view name, std::string& value) {
  const toml::node* const node = Find(name);
  if (node == nullptr) return;
  const auto* const text = node->as_string();
  if (text == nullptr) return RefuseType(name, *node, "a text");
  value = text->get();
}

void Fields::ReadWordNumber(std::string_view name,
                            std::span<const absl::string_view> words,
                            std::size_t& number) {
  std::string word;
  if (!table_.contains(name)) return;
  ReadText(name, word);
  if (!status_.ok()) return;
  const auto found = std::find(words.begin(), words.end(), word);
  if (found == words.end()) {
    return Refuse(name, absl::StrCat(" is ", Quoted(word), ", expected one of ",
                                     absl::StrJoin(words, ", ")));
  }
  number = static_cast<std::size_t>(found - words.begin());
}

const toml::array* Fields::ReadTables(std::string_view name) {
  const toml::node* const node = Find(name);
  if (node == nullptr) return nullptr;
  const toml::array* const array = node->as_array();
  if (array == nullptr ||
      !std::all_of(array->begin(), array->end(),
                   [](const toml::node& one) { return one.is_table(); })) {
    RefuseType(name, *node, "tables");
    return nullptr;
  }
  return array;
}

const toml::table* Fields::ReadTable(std::string_view name) {
  const toml::node* const node = Find(name);
  if (node == nullptr) return nullptr;
  const toml::table* const table = node->as_table();
  if (table == nullptr) RefuseType(name, *node, "a table");
  return table;
}

}  // namespace yatzy
