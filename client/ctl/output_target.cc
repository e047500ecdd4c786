#include "client/ctl/output_target.h"

#include <cerrno>
#include <filesystem>
#include <regex>
#include <system_error>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace yatzy::client {
namespace {

namespace fs = std::filesystem;

// As the kernel.
constexpr int kMostLinks = 40;

// A folder in which each descriptor of a process has an entry, which is a
// symbolic link on Linux. REQUIRES: canonical.
bool HasDescriptors(const fs::path& folder) {
  static const std::regex kFolder("/dev/fd|/proc/[0-9]+(/task/[0-9]+)?/fd");
  return std::regex_match(folder.string(), kFolder);
}

// The same, of this process: by whatever number that /proc knows it.
bool HasOwnDescriptors(const fs::path& folder) {
  if (folder == "/dev/fd") return true;
  std::error_code error;
  const std::string self = fs::canonical("/proc/self", error).string() + "/";
  return !error && folder.string().rfind(self, 0) == 0;
}

OutputTarget::Kind KindOf(const fs::file_status& status) {
  if (!fs::exists(status)) return OutputTarget::Kind::kNewFile;
  return fs::is_regular_file(status) ? OutputTarget::Kind::kFile
                                     : OutputTarget::Kind::kInPlace;
}

}  // namespace

absl::Status CannotCreate(const std::string& path, int error) {
  return absl::ErrnoToStatus(error, absl::StrCat("cannot create ", path));
}

absl::StatusOr<OutputTarget> FindOutputTarget(const std::string& path) {
  fs::path here = path;
  for (int links = 0; links < kMostLinks; ++links) {
    std::error_code error;
    const fs::path folder = fs::canonical(
        here.has_parent_path() ? here.parent_path() : fs::path("."), error);
    if (error) return CannotCreate(path, error.value());
    here = folder / here.filename();
    OutputTarget target{.path = here.string()};
    if (HasDescriptors(folder)) {
      // The entry of a process that has ended, or no number at all, is an error
      // when it is opened.
      const bool is_own =
          HasOwnDescriptors(folder) &&
          absl::SimpleAtoi(here.filename().string(), &target.descriptor);
      target.kind = is_own ? OutputTarget::Kind::kOwnDescriptor
                           : OutputTarget::Kind::kOther;
      return target;
    }
    const fs::file_status status = fs::symlink_status(here, error);
    if (status.type() == fs::file_type::none) {
      return CannotCreate(path, error.value());
    }
    if (!fs::is_symlink(status)) {
      target.kind = KindOf(status);
      return target;
    }
    const fs::path to = fs::read_symlink(here, error);
    if (error) return CannotCreate(path, error.value());
    here = folder / to;  // which is `to` if that is absolute
  }
  return CannotCreate(path, ELOOP);
}

}  // namespace yatzy::client
