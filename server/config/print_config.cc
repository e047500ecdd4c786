#include "server/config/print_config.h"

#include <toml++/toml.h>

#include <cstdint>
#include <sstream>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "server/config/setting_sources.h"

namespace yatzy::server {
namespace {

// As TOML. Numbers and booleans bare where that says the same; a setting that
// is text takes them in either form.
std::string ValueToToml(const std::string& value) {
  if (value == "true" || value == "false") return value;
  std::int64_t whole = 0;
  double number = 0;
  if (absl::SimpleAtoi(value, &whole) && absl::StrCat(whole) == value) {
    return value;
  }
  if (absl::SimpleAtod(value, &number) && absl::StrCat(number) == value) {
    return value;
  }
  std::ostringstream quoted;
  quoted << toml::value<std::string>(value);
  return quoted.str();
}

std::string ValuesToToml(const CLI::Option& option) {
  const std::vector<std::string> values = EffectiveValues(option);
  if (!TakesSeveral(option)) return ValueToToml(values.at(0));
  return absl::StrCat(
      "[",
      absl::StrJoin(values, ", ",
                    [](std::string* out, const std::string& value) {
                      out->append(ValueToToml(value));
                    }),
      "]");
}

}  // namespace

std::string PrintConfig(const CLI::App& app,
                        const std::map<std::string, std::string>& origins) {
  std::string text = "# yatzyd --print-config\n";
  std::string group;
  for (const CLI::Option* option : Settings(app)) {
    if (option->get_group() != group) {
      group = option->get_group();
      absl::StrAppend(&text, "\n# ", group, "\n");
    }
    const std::string name = SettingName(*option);
    const std::string values = ValuesToToml(*option);
    const auto origin = origins.find(name);
    if (origin == origins.end()) {
      // A comment, because a default may depend on other settings.
      absl::StrAppend(&text, "# ", name, " = ", values, "  # default\n");
    } else {
      absl::StrAppend(&text, name, " = ", values, "  # ", origin->second, "\n");
    }
  }
  return text;
}

}  // namespace yatzy::server
