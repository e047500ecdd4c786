#include "server/tables/state_directory.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <span>
#include <utility>
#include <vector>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "core/os/file_ops.h"
#include "core/rules/presets.h"
#include "core/table/table_file.h"
#include "proto/contract/default_path.h"

namespace yatzy::server {
namespace {

// Of what is written to see whether there is room.
constexpr std::size_t kPieceOfRoom = 1 << 20;

// Never FAILED_PRECONDITION, as which some errors of the system count: that is
// kept for a folder that is locked.
absl::Status Unusable(const absl::Status& status) {
  if (!absl::IsFailedPrecondition(status)) return status;
  return absl::InvalidArgumentError(status.message());
}

// Whether what cannot be opened for writing might still be read.
bool ForbidsWritingOnly(int error) {
  return error == EROFS || error == EACCES || error == EPERM;
}

std::string ReadPid(FileOps& ops, int fd) {
  std::array<char, 32> text{};
  const ssize_t size =
      ops.ReadAt(fd, std::as_writable_bytes(std::span(text)), 0);
  const auto pid = absl::StripAsciiWhitespace(
      absl::string_view(text.data(), std::max<ssize_t>(size, 0)));
  return pid.empty() ? "unknown" : std::string(pid);
}

// The pid is for people and messages: a disk that is too full for it keeps
// nobody from serving.
void WritePid(FileOps& ops, int fd) {
  const std::string text = absl::StrCat(getpid(), "\n");
  const ssize_t size = ops.Write(fd, std::as_bytes(std::span(text)));
  ops.Truncate(fd, std::max<ssize_t>(size, 0));
}

void RemoveTemporaryFilesIn(FileOps& ops, const std::string& folder) {
  ops.Unlink(TemporaryTablePath(TablePathIn(folder)));
  ops.Unlink(TemporaryTablePath(TargetsPathIn(folder)));
  ops.Unlink(TemporaryTablePath(StartDistributionPathIn(folder)));
  const std::string kept_path = KeptTablesPathIn(folder);
  std::vector<std::string> kept;
  ops.List(kept_path, &kept);
  for (const std::string& name : kept) {
    if (!absl::EndsWith(name, TemporaryTablePath(""))) continue;
    ops.Unlink(absl::StrCat(kept_path, "/", name));
  }
}

}  // namespace

StateDirectory::StateDirectory(std::string path, FileOps& ops)
    : path_(std::move(path)), ops_(ops) {}

StateDirectory::~StateDirectory() {
  if (lock_fd_ >= 0) ops_.Close(lock_fd_);
}

absl::StatusOr<std::unique_ptr<StateDirectory>> StateDirectory::Open(
    const std::string& path, FileOps& ops) {
  if (absl::Status status = MakeDirectories(ops, path); !status.ok()) {
    return Unusable(status);
  }
  auto directory =
      std::unique_ptr<StateDirectory>(new StateDirectory(path, ops));
  if (absl::Status status = directory->Lock(); !status.ok()) return status;
  if (directory->writable().ok()) directory->RemoveTemporaryFiles();
  return directory;
}

absl::Status StateDirectory::Lock() {
  const std::string lock_path = path_ + "/LOCK";
  // Its pid goes into no other file, whoever has put a link there.
  lock_fd_ = ops_.Open(lock_path, O_RDWR | O_CREAT | O_NOFOLLOW);
  const bool writable = lock_fd_ >= 0;
  if (!writable) {
    const int error = errno;
    const absl::Status status = WithPath(FileError(error, "open"), lock_path);
    if (!ForbidsWritingOnly(error)) return Unusable(status);
    if (error != EROFS) lock_fd_ = ops_.Open(lock_path, O_RDONLY | O_NOFOLLOW);
    if (lock_fd_ < 0) {
      // Nothing is written from here, so there is nobody to keep out; and many
      // may share the folder, whose writer elsewhere holds the lock. The folder
      // itself is not locked: its writer makes sockets there under that lock.
      writable_ = status;
      return absl::OkStatus();
    }
  }
  if (RetryInterrupted([&] { return ops_.LockExclusively(lock_fd_); }) != 0) {
    if (errno != EWOULDBLOCK) {
      return Unusable(WithPath(FileError(errno, "lock"), lock_path));
    }
    return absl::FailedPreconditionError(absl::StrCat(
        "the state directory ", path_, " is in use by another yatzyd, pid ",
        ReadPid(ops_, lock_fd_)));
  }
  if (writable) WritePid(ops_, lock_fd_);
  return absl::OkStatus();
}

// Whoever left them is gone, since the lock is ours.
void StateDirectory::RemoveTemporaryFiles() const {
  RemoveTemporaryFilesIn(ops_, path_);
  std::vector<std::string> rule_sets;
  ops_.List(RuleSetFoldersIn(path_), &rule_sets);
  for (const std::string& id : rule_sets) {
    RemoveTemporaryFilesIn(ops_, FolderOf(id));
  }
}

std::string StateDirectory::FolderOf(const std::string& rule_set) const {
  return FolderOfRuleSet(path_, rule_set);
}

std::string FolderOfRuleSet(const std::string& path,
                            const std::string& rule_set) {
  // Where it was when there was no other.
  return rule_set == kDefaultRules ? path : RuleSetFolderIn(path, rule_set);
}

std::string StartDistributionPathIn(const std::string& folder) {
  return folder + "/start_distribution";
}

bool IsBadTable(const absl::Status& status) {
  return absl::IsDataLoss(status) || absl::IsInvalidArgument(status) ||
         absl::IsFailedPrecondition(status);
}

absl::StatusOr<std::string> SetAside(FileOps& ops, const std::string& path) {
  const std::string folder = DirectoryOf(path);
  std::vector<std::string> names;
  if (ops.List(folder, &names) != 0) {
    return WithPath(FileError(errno, "list"), folder);
  }
  const auto is_taken = [&](const std::string& aside) {
    return std::any_of(names.begin(), names.end(), [&](const auto& name) {
      return absl::StrCat(folder, "/", name) == aside;
    });
  };
  int n = 1;
  std::string aside;
  do {
    aside = absl::StrCat(path, ".bad-", n++);
  } while (is_taken(aside));
  if (ops.Rename(path, aside) != 0) {
    return WithPath(FileError(errno, absl::StrCat("rename to ", aside)), path);
  }
  return aside;
}

absl::Status CheckRoom(FileOps& ops, const std::string& path,
                       std::size_t size) {
  const std::string temporary = TemporaryTablePath(path);
  const OpenFile file(ops, temporary, O_WRONLY | O_CREAT | O_TRUNC);
  if (file.fd() < 0) return WithPath(FileError(errno, "create"), temporary);
  const absl::Cleanup remove = [&] { ops.Unlink(temporary); };
  const std::vector<std::byte> zeros(std::min(size, kPieceOfRoom));
  absl::Status status;
  for (std::size_t left = size; status.ok() && left > 0;) {
    const std::size_t piece = std::min(left, zeros.size());
    status = WriteAll(ops, file.fd(), std::span(zeros).first(piece));
    left -= piece;
  }
  return WithPath(status, temporary);
}

}  // namespace yatzy::server
