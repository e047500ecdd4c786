#include "server/config/setting_sources.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "server/config/config_file.h"

namespace yatzy::server {
namespace {

constexpr char kConfigFlag[] = "--config";

std::string FromEnvironment(const CLI::Option& option) {
  const std::string name = option.get_envname();
  const char* value = name.empty() ? nullptr : std::getenv(name.c_str());
  return value == nullptr ? "" : value;
}

// Where options end.
auto EndOfOptions(std::vector<std::string>& arguments) {
  return std::find(arguments.begin(), arguments.end(), "--");
}

bool Names(const std::string& argument, const CLI::Option& option) {
  const std::string flag = argument.substr(0, argument.find('='));
  return flag.rfind("--", 0) == 0 && option.check_lname(flag.substr(2));
}

bool IsGiven(std::vector<std::string>& arguments, const CLI::Option& option) {
  return std::any_of(
      arguments.begin(), EndOfOptions(arguments),
      [&](const std::string& argument) { return Names(argument, option); });
}

// The last value of --config, "" if there is none.
std::string ConfigPath(const CLI::App& app,
                       std::vector<std::string>& arguments) {
  const CLI::Option* option = app.get_option_no_throw(kConfigFlag);
  if (option == nullptr) return "";
  std::string path = FromEnvironment(*option);
  const auto end = EndOfOptions(arguments);
  for (auto it = arguments.begin(); it != end; ++it) {
    if (!Names(*it, *option)) continue;
    const std::size_t equals = it->find('=');
    if (equals != std::string::npos) {
      path = it->substr(equals + 1);
    } else if (std::next(it) != end) {
      path = *std::next(it);
    }
  }
  return path;
}

// As one or two arguments: CLI11 takes what follows "--name=" for its value.
std::vector<std::string> AsFlag(const std::string& name,
                                const std::string& value) {
  if (value.empty()) return {absl::StrCat("--", name), ""};
  return {absl::StrCat("--", name, "=", value)};
}

absl::Status CheckFileSetting(const FileSetting& setting, const CLI::App& app) {
  const auto settings = Settings(app);
  const auto it = std::find_if(settings.begin(), settings.end(),
                               [&](const CLI::Option* option) {
                                 return SettingName(*option) == setting.name;
                               });
  if (it == settings.end()) {
    return absl::InvalidArgumentError(absl::StrCat(
        setting.place, ": there is no setting '", setting.name, "'"));
  }
  if (setting.values.empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat(setting.place, ": '", setting.name, "' has no value"));
  }
  if (setting.is_array && !TakesSeveral(**it)) {
    return absl::InvalidArgumentError(absl::StrCat(
        setting.place, ": '", setting.name, "' takes one value, not an array"));
  }
  return absl::OkStatus();
}

}  // namespace

std::string SettingName(const CLI::Option& option) {
  return option.get_lnames().at(0);
}

std::vector<const CLI::Option*> Settings(const CLI::App& app) {
  return app.get_options(
      [](const CLI::Option* option) { return option->get_configurable(); });
}

bool TakesSeveral(const CLI::Option& option) {
  return option.get_expected_max() > 1;
}

std::vector<std::string> EffectiveValues(const CLI::Option& option) {
  if (option.count() > 0) return option.reduced_results();
  const std::string text = option.get_default_str();
  if (TakesSeveral(option)) {
    // CLI11 shows a vector as "[a,b]".
    absl::string_view inner = text;
    absl::ConsumePrefix(&inner, "[");
    absl::ConsumeSuffix(&inner, "]");
    return absl::StrSplit(inner, ',', absl::SkipEmpty());
  }
  // CLI11 knows no default of a switch that is off.
  const bool is_switch = option.get_expected_min() == 0;
  return {is_switch && text.empty() ? "false" : text};
}

absl::StatusOr<MergedArguments> MergeSources(
    const CLI::App& app, std::vector<std::string> arguments) {
  MergedArguments merged;
  std::vector<std::string> added;
  const auto add = [&](const std::string& name, const std::string& value) {
    for (std::string& part : AsFlag(name, value)) {
      added.push_back(std::move(part));
    }
  };
  for (const CLI::Option* option : Settings(app)) {
    const std::string name = SettingName(*option);
    const std::string value = FromEnvironment(*option);
    if (IsGiven(arguments, *option)) {
      merged.origins[name] = "flag";
    } else if (!value.empty()) {
      merged.origins[name] = "environment " + option->get_envname();
      add(name, value);
    }
  }
  if (const auto path = ConfigPath(app, arguments); !path.empty()) {
    const auto settings = ReadConfigFile(path);
    if (!settings.ok()) return settings.status();
    for (const FileSetting& setting : *settings) {
      const absl::Status status = CheckFileSetting(setting, app);
      if (!status.ok()) return status;
      const bool is_first =
          merged.origins.try_emplace(setting.name, setting.place).second;
      if (!is_first) continue;  // a flag or the environment says otherwise
      for (const std::string& value : setting.values) add(setting.name, value);
    }
  }
  // Before a "--", which would make them positional.
  arguments.insert(EndOfOptions(arguments), added.begin(), added.end());
  merged.arguments = std::move(arguments);
  return merged;
}

}  // namespace yatzy::server
