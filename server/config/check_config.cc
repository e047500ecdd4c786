#include "server/config/check_config.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "server/config/setting_sources.h"

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

absl::Status CheckWritableFolder(const fs::path& folder) {
  std::error_code error;
  if (!fs::is_directory(folder, error)) {
    return Refuse(folder, error ? error.message() : "is not a folder");
  }
  if (access(folder.c_str(), W_OK | X_OK) != 0) {
    return Refuse(folder,
                  absl::StrCat("cannot be written to: ", strerror(errno)));
  }
  return absl::OkStatus();
}

// The folder, or what it would be made in.
absl::Status CheckFolder(const std::string& path) {
  std::error_code error;
  fs::path folder = fs::absolute(path, error);
  while (!fs::exists(fs::symlink_status(folder, error)) &&
         folder.has_relative_path()) {
    folder = folder.parent_path();
  }
  return CheckWritableFolder(folder);
}

absl::Status CheckAddress(const std::string& address) {
  absl::string_view path = address;
  if (!absl::ConsumePrefix(&path, "unix:")) return absl::OkStatus();
  std::error_code error;
  return CheckWritableFolder(
      fs::absolute(std::string(path), error).parent_path());
}

absl::Status CheckValue(const std::string& kind, const std::string& value) {
  if (absl::StartsWith(kind, "FILE") && !value.empty()) {
    return CheckReadable(value);
  }
  if (absl::StartsWith(kind, "DIR")) return CheckFolder(value);
  if (absl::StartsWith(kind, "ADDR")) return CheckAddress(value);
  return absl::OkStatus();
}

}  // namespace

absl::Status CheckConfig(const CLI::App& app) {
  for (const CLI::Option* option : Settings(app)) {
    // The default of an address may be one in the state directory.
    if (option->count() == 0 && option->get_type_name() == "ADDR") continue;
    for (const std::string& value : EffectiveValues(*option)) {
      const absl::Status status = CheckValue(option->get_type_name(), value);
      if (!status.ok()) {
        return absl::Status(
            status.code(),
            absl::StrCat("--", SettingName(*option), ": ", status.message()));
      }
    }
  }
  return absl::OkStatus();
}

}  // namespace yatzy::server
