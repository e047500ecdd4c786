#include "server/config/settings.h"

#include <fcntl.h>
#include <toml++/toml.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <initializer_list>
#include <map>
#include <optional>
#include <sstream>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "server/listen/open_sockets.h"

namespace yatzy::server {
namespace {

namespace fs = std::filesystem;

absl::Status Refuse(const std::string& path, const std::string& reason) {
  return absl::FailedPreconditionError(absl::StrCat("'", path, "' ", reason));
}

absl::Status CheckReadable(const std::string& path) {
  const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0) {
    return Refuse(path, absl::StrCat("cannot be read: ", strerror(errno)));
  }
  close(fd);
  std::error_code error;
  if (fs::is_directory(path, error)) return Refuse(path, "is a folder");
  return absl::OkStatus();
}

absl::Status CheckAccess(const fs::path& folder, int mode, const char* error) {
  std::error_code why;
  if (!fs::is_directory(folder, why)) {
    return Refuse(folder, why ? why.message() : "is not a folder");
  }
  if (access(folder.c_str(), mode | X_OK) == 0) return absl::OkStatus();
  return Refuse(folder, absl::StrCat(error, ": ", strerror(errno)));
}

absl::Status CheckWritable(const fs::path& folder) {
  return CheckAccess(folder, W_OK, "cannot be written to");
}

// The folder, or what it would be made in.
fs::path NearestFolder(const fs::path& path) {
  std::error_code error;
  fs::path folder = fs::absolute(path, error);
  while (!fs::exists(fs::symlink_status(folder, error)) &&
         folder.has_relative_path()) {
    folder = folder.parent_path();
  }
  return folder;
}

// Of a unix address; nothing for others.
std::optional<fs::path> FolderOfSocket(absl::string_view address) {
  if (!absl::ConsumePrefix(&address, "unix:")) return std::nullopt;
  std::error_code error;
  return fs::absolute(std::string(address), error).parent_path();
}

// One that is there is read at least.
absl::Status CheckUsableFolder(const std::string& path) {
  std::error_code error;
  if (!fs::exists(path, error)) return CheckWritableFolder(path);
  return CheckAccess(fs::absolute(path, error), R_OK, "cannot be read");
}

absl::Status CheckAddress(const std::string& address) {
  const auto folder = FolderOfSocket(address);
  if (!folder.has_value()) return absl::OkStatus();
  absl::Status status = CheckWritable(*folder);
  if (!status.ok()) return status;
  const std::string path = address.substr(address.find(':') + 1);
  std::error_code error;
  const fs::file_status found = fs::symlink_status(path, error);
  if (fs::exists(found) && !fs::is_socket(found)) {
    return Refuse(path, "exists and is not a socket");
  }
  return CheckSocketFolder(address);
}

// Port 0 is another one each time, a service manager may pass any number of
// sockets, and `none` is no address.
bool MayBeGivenTwice(const std::string& address) {
  if (absl::StartsWith(address, "unix:")) return false;
  return absl::EndsWith(address, ":0") ||
         absl::StartsWith(address, "systemd") || address == "none";
}

absl::Status CheckValue(const std::string& kind, const std::string& value) {
  if (absl::StartsWith(kind, "FILE") && !value.empty()) {
    return CheckReadable(value);
  }
  if (absl::StartsWith(kind, "PAGE") && !value.empty()) {
    return CheckReadable(absl::StrCat(value, "/index.html"));
  }
  if (absl::StartsWith(kind, "DIR")) {
    return CheckUsableFolder(value);
  }
  if (absl::StartsWith(kind, "ADDR")) return CheckAddress(value);
  return absl::OkStatus();
}

// Whether the text without quotes is the same value of one of these kinds.
bool IsBare(const std::string& value, const std::vector<ValueKind>& kinds) {
  const auto takes = [&kinds](ValueKind kind) {
    return std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
  };
  std::int64_t whole = 0;
  double number = 0;
  return (takes(ValueKind::kBoolean) &&
          (value == "true" || value == "false")) ||
         (takes(ValueKind::kInteger) && absl::SimpleAtoi(value, &whole) &&
          absl::StrCat(whole) == value) ||
         (takes(ValueKind::kFloat) && absl::SimpleAtod(value, &number) &&
          absl::StrCat(number) == value);
}

// As TOML: in quotes unless it says the same without. Line breaks are escaped:
// in quotes of several lines toml++ 3.3 loses the one that a text begins with,
// and between single quotes it leaves them as they are, which is no TOML.
std::string ValueToToml(const std::string& value,
                        const std::vector<ValueKind>& kinds) {
  if (IsBare(value, kinds)) return value;
  const bool has_control =
      std::any_of(value.begin(), value.end(), absl::ascii_iscntrl);
  const toml::value<std::string> text(value);
  std::ostringstream quoted;
  quoted << toml::toml_formatter(
      text, has_control ? toml::format_flags::none
                        : toml::format_flags::allow_literal_strings);
  return quoted.str();
}

// What a setting is after parsing, as text: the values given, or else the
// default. One value unless it takes several.
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

std::string ValuesToToml(const CLI::Option& option) {
  const std::vector<std::string> values = EffectiveValues(option);
  const std::vector<ValueKind> kinds = KindsOf(option);
  if (!TakesSeveral(option)) return ValueToToml(values.at(0), kinds);
  return absl::StrCat(
      "[",
      absl::StrJoin(values, ", ",
                    [&kinds](std::string* out, const std::string& value) {
                      out->append(ValueToToml(value, kinds));
                    }),
      "]");
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

std::vector<ValueKind> KindsOf(const CLI::Option& option) {
  if (option.get_expected_min() == 0) {
    return {ValueKind::kBoolean, ValueKind::kText};
  }
  // CLI11 appends what its checks say: "INT:INT in [0 - 1024]".
  const std::string name = option.get_type_name();
  const std::string type = name.substr(0, name.find(':'));
  const auto is = [&type](std::initializer_list<const char*> types) {
    return std::find(types.begin(), types.end(), type) != types.end();
  };
  if (is({"FLOAT", "NUMBER", "SECONDS"})) {
    return {ValueKind::kInteger, ValueKind::kFloat, ValueKind::kText};
  }
  if (is({"INT", "N", "MIB", "USER", "GROUP"})) {
    return {ValueKind::kInteger, ValueKind::kText};
  }
  return {ValueKind::kText};
}

absl::Status CheckConfig(const CLI::App& app) {
  std::map<std::string, std::string> settings;  // by the address
  for (const CLI::Option* option : Settings(app)) {
    // The default of an address may be one in the state directory.
    if (option->count() == 0 && option->get_type_name() == "ADDR") continue;
    for (const std::string& value : EffectiveValues(*option)) {
      absl::Status status = CheckValue(option->get_type_name(), value);
      if (status.ok() && option->get_type_name() == "ADDR" &&
          !MayBeGivenTwice(value)) {
        const auto [other, is_new] =
            settings.emplace(value, SettingName(*option));
        if (!is_new) {
          status = Refuse(value, absl::StrCat("is an address of --",
                                              other->second, " already"));
        }
      }
      if (!status.ok()) {
        return absl::Status(
            status.code(),
            absl::StrCat("--", SettingName(*option), ": ", status.message()));
      }
    }
  }
  return absl::OkStatus();
}

absl::Status CheckSocketFolder(const std::string& address) {
  const auto folder = FolderOfSocket(address);
  if (!folder.has_value()) return absl::OkStatus();
  const fs::path nearest = NearestFolder(*folder);
  const absl::Status status = CheckWritable(nearest);
  return status.ok() ? CheckHoldsSockets(nearest) : status;
}

absl::Status CheckFolder(const std::string& path) {
  const fs::path nearest = NearestFolder(path);
  std::error_code error;
  return fs::is_directory(nearest, error) ? absl::OkStatus()
                                          : Refuse(nearest, "is not a folder");
}

absl::Status CheckWritableFolder(const std::string& path) {
  return CheckWritable(NearestFolder(path));
}

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
