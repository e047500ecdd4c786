#include "server/table/state_directory.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "core/table/default_path.h"
#include "core/table/table_file.h"

namespace yatzy {
namespace {

// What the system says, but never FAILED_PRECONDITION, as which abseil counts
// ENOTDIR and EISDIR: that is kept for a folder that is locked.
absl::Status SystemError(int error, const std::string& what) {
  absl::Status status = absl::ErrnoToStatus(error, what);
  if (!absl::IsFailedPrecondition(status)) return status;
  return absl::InvalidArgumentError(status.message());
}

std::string ReadPid(int fd) {
  char text[32];
  const ssize_t size = pread(fd, text, sizeof(text), 0);
  return size <= 0 ? "unknown"
                   : std::string(absl::StripAsciiWhitespace(
                         absl::string_view(text, size)));
}

// The pid is for people and messages; only the flock counts.
absl::Status WritePid(int fd, const std::string& path) {
  const std::string text = absl::StrCat(getpid(), "\n");
  if (ftruncate(fd, 0) == 0 && pwrite(fd, text.data(), text.size(), 0) ==
                                   static_cast<ssize_t>(text.size())) {
    return absl::OkStatus();
  }
  return absl::ErrnoToStatus(errno, absl::StrCat("cannot write ", path));
}

}  // namespace

StateDirectory::StateDirectory(std::string path, int lock_fd)
    : path_(std::move(path)), lock_fd_(lock_fd) {}

StateDirectory::~StateDirectory() { close(lock_fd_); }

absl::StatusOr<std::unique_ptr<StateDirectory>> StateDirectory::Open(
    const std::string& path) {
  std::error_code error;
  std::filesystem::create_directories(path, error);
  if (error) {
    return SystemError(error.value(),
                       absl::StrCat("cannot make the state directory ", path));
  }
  const std::string lock_path = path + "/LOCK";
  const int fd = open(lock_path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (fd < 0) {
    return SystemError(errno, absl::StrCat("cannot open ", lock_path));
  }
  // Closes the descriptor if anything fails from here on.
  auto directory =
      std::unique_ptr<StateDirectory>(new StateDirectory(path, fd));
  if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK) {
      return SystemError(errno, absl::StrCat("cannot lock ", lock_path));
    }
    return absl::FailedPreconditionError(
        absl::StrCat("the state directory ", path,
                     " is in use by another yatzyd, pid ", ReadPid(fd)));
  }
  if (absl::Status status = WritePid(fd, lock_path); !status.ok()) {
    return status;
  }
  directory->RemoveTemporaryFiles();
  return directory;
}

// Whoever left them is gone, since the lock is ours.
void StateDirectory::RemoveTemporaryFiles() const {
  for (const std::string& folder : {path_, kept_tables_path()}) {
    std::error_code ignored;
    for (const auto& entry :
         std::filesystem::directory_iterator(folder, ignored)) {
      if (entry.path().extension() == ".tmp") unlink(entry.path().c_str());
    }
  }
}

std::string StateDirectory::table_path() const { return TablePathIn(path_); }

std::string StateDirectory::kept_tables_path() const {
  return path_ + "/tables";
}

absl::StatusOr<std::string> StateDirectory::SetTableAside() const {
  std::string aside;
  for (int n = 1; aside.empty() || std::filesystem::exists(aside); ++n) {
    aside = absl::StrCat(table_path(), ".bad-", n);
  }
  if (rename(table_path().c_str(), aside.c_str()) != 0) {
    return absl::ErrnoToStatus(
        errno, absl::StrCat("cannot rename ", table_path(), " to ", aside));
  }
  return aside;
}

}  // namespace yatzy
