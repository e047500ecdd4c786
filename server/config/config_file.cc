#include "server/config/config_file.h"

#include <fcntl.h>
#include <toml++/toml.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <optional>
#include <string_view>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/str_cat.h"

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

}  // namespace yatzy::server
