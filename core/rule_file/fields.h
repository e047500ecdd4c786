// The fields of one table of a TOML document.
#ifndef YATZY_CORE_RULE_FILE_FIELDS_H_
#define YATZY_CORE_RULE_FILE_FIELDS_H_

// toml++ as headers alone: the library that distributions compile throws.
// Without its assertions: "[&" breaks one of them (as of 3.3), which
// would end the program or, with NDEBUG and clang, be undefined; what comes
// after it has the right error.
#define TOML_EXCEPTIONS 0
#define TOML_HEADER_ONLY 1
#define TOML_ASSERT(condition) static_assert(true)
#pragma push_macro("NDEBUG")
#undef NDEBUG
#include <toml++/toml.h>
#pragma pop_macro("NDEBUG")

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace yatzy {

// Reads values by name into what has the default. The first error stays; after
// it nothing is read. Messages have the line and the whole name of the field.
class Fields {
 public:
  // A name that is not among `known` is an error. `prefix` goes before names:
  // "categories[3].".
  Fields(const toml::table& table, std::string prefix,
         std::span<const std::string_view> known);

  const absl::Status& status() const { return status_; }

  // Makes it an error that the table lacks a field.
  void Need(std::string_view name);

  // Leaves `value` as it is without the field.
  void ReadInteger(std::string_view name, int least, int most, int& value);
  void ReadFlag(std::string_view name, bool& value);
  void ReadText(std::string_view name, std::string& value);

  // One of the words, by value.
  template <typename Enum>
  void ReadWord(std::string_view name, std::span<const absl::string_view> words,
                Enum& value) {
    std::size_t number = static_cast<std::size_t>(value);
    ReadWordNumber(name, words, number);
    value = static_cast<Enum>(number);
  }

  // Null without the field. The elements are tables.
  const toml::array* ReadTables(std::string_view name);
  const toml::table* ReadTable(std::string_view name);

  // An error that belongs to a field: "line 7: categories[0].pattern: ..."
  void Refuse(std::string_view name, absl::string_view why);

 private:
  // Null without it, or after an error.
  const toml::node* Find(std::string_view name) const;
  void RefuseType(std::string_view name, const toml::node& node,
                  absl::string_view expected);
  void ReadWordNumber(std::string_view name,
                      std::span<const absl::string_view> words,
                      std::size_t& number);
  // "line 7: categories[0].pattern"
  std::string Place(std::string_view name, const toml::node& node) const;

  const toml::table& table_;
  std::string prefix_;
  absl::Status status_;
};

// "line 7"
std::string LineOf(const toml::source_region& source);

}  // namespace yatzy

#endif  // YATZY_CORE_RULE_FILE_FIELDS_H_
