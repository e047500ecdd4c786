#include "server/config/setting_sources.h"

#include <fcntl.h>
#include <toml++/toml.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <optional>
#include <string_view>
#include <utility>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/str_cat.h"
#include "server/config/settings.h"

namespace yatzy::server {
namespace {

constexpr std::size_t kMaxBytes = 1 << 20;

std::string Place(const std::string& path, const toml::source_region& source) {
  return absl::StrCat(path, ":", source.begin.line);
}

absl::Status Error(const std::string& place, std::string_view message) {
  return absl::InvalidArgumentError(
      absl::StrCat(place, ": ", std::string(message)));
}

const char* NameOf(ValueKind kind) {
  switch (kind) {
    case ValueKind::kText:
      return "text";
    case ValueKind::kInteger:
      return "a whole number";
    case ValueKind::kFloat:
      return "a number with a point";
    case ValueKind::kBoolean:
      return "true or false";
  }
  return "";
}

ValueKind KindOf(const toml::node& node) {
  return node.is_string()    ? ValueKind::kText
         : node.is_boolean() ? ValueKind::kBoolean
         : node.is_integer() ? ValueKind::kInteger
                             : ValueKind::kFloat;
}

// What one would write on the command line, if that is possible.
std::optional<std::string> ValueText(const toml::node& node) {
  if (const auto* text = node.as_string()) return text->get();
  if (const auto* flag = node.as_boolean()) {
    return flag->get() ? "true" : "false";
  }
  if (const auto* whole = node.as_integer()) return absl::StrCat(whole->get());
  const auto* number = node.as_floating_point();
  if (number == nullptr) return std::nullopt;
  char digits[32];  // the shortest that gives this number
  const auto end =
      std::to_chars(std::begin(digits), std::end(digits), number->get()).ptr;
  return std::string(digits, end);
}

absl::StatusOr<FileSetting> ToSetting(const std::string& name,
                                      const toml::node& node,
                                      const std::string& path) {
  FileSetting setting;
  setting.name = name;
  setting.is_array = node.is_array();
  setting.place = Place(path, node.source());
  const auto add = [&](const toml::node& value) {
    auto text = ValueText(value);
    if (!text.has_value()) return false;
    setting.values.push_back(*std::move(text));
    setting.kinds.insert(KindOf(value));
    return true;
  };
  if (node.is_table()) {
    return Error(setting.place,
                 absl::StrCat("'", name,
                              "' is a table; settings have no sections and no "
                              "dots in their names"));
  }
  const auto* array = node.as_array();
  const bool is_good = array == nullptr
                           ? add(node)
                           : std::all_of(array->begin(), array->end(), add);
  if (is_good) return setting;
  return Error(setting.place,
               absl::StrCat("'", name,
                            "' is neither a string, a number, a boolean nor an "
                            "array of them"));
}

absl::StatusOr<std::string> ReadText(const std::string& path) {
  const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return absl::ErrnoToStatus(errno, "cannot open " + path);
  absl::Cleanup close_fd = [fd] { close(fd); };
  std::string text;
  char part[4096];
  ssize_t size;
  while ((size = read(fd, part, sizeof(part))) > 0) {
    text.append(part, size);
    if (text.size() > kMaxBytes) {
      return absl::InvalidArgumentError(
          absl::StrCat(path, ": has more than ", kMaxBytes, " bytes"));
    }
  }
  if (size < 0) return absl::ErrnoToStatus(errno, "cannot read " + path);
  return text;
}

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

absl::Status CheckKinds(const FileSetting& setting, const CLI::Option& option) {
  const std::vector<ValueKind> taken = KindsOf(option);
  for (const ValueKind kind : setting.kinds) {
    if (std::find(taken.begin(), taken.end(), kind) != taken.end()) continue;
    return Error(
        setting.place,
        absl::StrCat(
            "'", setting.name, "' takes ", NameOf(taken.front()),
            ", and this is ", NameOf(kind),
            taken.front() == ValueKind::kText ? ": write it in quotes" : ""));
  }
  return absl::OkStatus();
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
  return CheckKinds(setting, **it);
}

}  // namespace

absl::StatusOr<std::vector<FileSetting>> ParseConfigFile(
    const std::string& text, const std::string& path) {
  toml::table table;
  try {
    table = toml::parse(text);
  } catch (const toml::parse_error& error) {
    return Error(Place(path, error.source()), error.description());
  }
  std::vector<FileSetting> settings;
  for (const auto& [key, node] : table) {
    auto setting = ToSetting(std::string(key.str()), node, path);
    if (!setting.ok()) return setting.status();
    settings.push_back(*std::move(setting));
  }
  return settings;
}

absl::StatusOr<std::vector<FileSetting>> ReadConfigFile(
    const std::string& path) {
  const auto text = ReadText(path);
  if (!text.ok()) return text.status();
  return ParseConfigFile(*text, path);
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
