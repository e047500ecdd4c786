#include "client/ctl/output_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <utility>

#include "absl/strings/str_cat.h"

namespace yatzy::client {
namespace {

// A descriptor of its own for what `fd` has open, with the same position. Not
// for what we have opened ourselves, which nobody can mean: that is closed on
// exec, and what the process was given is not.
int Duplicate(int fd) {
  const int flags = fcntl(fd, F_GETFD);
  const int mode = fcntl(fd, F_GETFL);
  if (flags < 0 || mode < 0) return -1;
  if ((flags & FD_CLOEXEC) != 0 || (mode & O_ACCMODE) == O_RDONLY) {
    errno = EBADF;
    return -1;
  }
  return fcntl(fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
}

absl::Status Lost(const std::string& what, const std::string& path, int error) {
  return absl::DataLossError(
      absl::StrCat(what, " ", path, ": ", std::strerror(error)));
}

}  // namespace

absl::StatusOr<std::unique_ptr<OutputFile>> OutputFile::Create(
    const std::string& path) {
  auto target = FindOutputTarget(path);
  if (!target.ok()) return target.status();
  std::unique_ptr<OutputFile> file(new OutputFile(path, *std::move(target)));
  if (!file->Open()) return CannotCreate(path, errno);
  return file;
}

OutputFile::OutputFile(std::string path, OutputTarget target)
    : path_(std::move(path)), target_(std::move(target)) {}

bool OutputFile::Open() {
  int fd = -1;
  switch (target_.kind) {
    case OutputTarget::Kind::kNewFile:
    case OutputTarget::Kind::kFile:
      fd = OpenTemporary();
      break;
    case OutputTarget::Kind::kInPlace:
      fd = open(target_.path.c_str(), O_WRONLY | O_NOCTTY | O_CLOEXEC);
      break;
    case OutputTarget::Kind::kOwnDescriptor:
      fd = Duplicate(target_.descriptor);
      break;
    case OutputTarget::Kind::kOther:  // whose position nobody else can use
      fd = open(target_.path.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC);
      break;
  }
  if (fd < 0) return false;
  buffer_.emplace(fd);
  stream_.rdbuf(&*buffer_);
  return true;
}

int OutputFile::OpenTemporary() {
  const std::string path = absl::StrCat(target_.path, ".", getpid(), ".tmp");
  removed_by_signal_.emplace(path);
  // A name that nobody else can have taken. Until it is complete, nobody reads
  // what may replace a secret.
  const bool is_new = target_.kind == OutputTarget::Kind::kNewFile;
  const int fd = open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC,
                      is_new ? 0666 : 0600);
  if (fd < 0) {
    removed_by_signal_.reset();
  } else {
    temporary_path_ = path;
  }
  return fd;
}

OutputFile::~OutputFile() {
  if (!temporary_path_.empty()) std::remove(temporary_path_.c_str());
}

absl::Status OutputFile::TakeOver() {
  struct stat old {};
  if (target_.kind != OutputTarget::Kind::kFile ||
      stat(target_.path.c_str(), &old) != 0) {
    return absl::OkStatus();
  }
  mode_t mode = old.st_mode & 07777;
  // Only root may give files away; a group of our own may be kept.
  const auto nobody = static_cast<uid_t>(-1);
  if (fchown(buffer_->fd(), old.st_uid, old.st_gid) != 0) {
    mode &= ~S_ISUID;
    // Another group must not get what its own had.
    if (fchown(buffer_->fd(), nobody, old.st_gid) != 0) {
      mode &= ~(S_ISGID | S_IRWXG);
    }
  }
  if (fchmod(buffer_->fd(), mode) == 0) return absl::OkStatus();
  return Lost("cannot set the mode of", temporary_path_, errno);
}

absl::Status OutputFile::Commit() {
  stream_.flush();
  const absl::Status taken =
      temporary_path_.empty() ? absl::OkStatus() : TakeOver();
  if (const int error = buffer_->Close(); error != 0) {
    return Lost("cannot write", path_, error);
  }
  if (temporary_path_.empty() || !taken.ok()) return taken;
  if (std::rename(temporary_path_.c_str(), target_.path.c_str()) != 0) {
    return Lost(absl::StrCat("cannot rename ", temporary_path_, " to"),
                target_.path, errno);
  }
  temporary_path_.clear();
  removed_by_signal_.reset();
  return absl::OkStatus();
}

ExitCode WithOutput(const std::string& path, Streams& streams,
                    const std::function<ExitCode(std::ostream&)>& write) {
  if (path == "-") {
    const ExitCode code = write(streams.out);
    return code == kExitOk ? FinishOutput(streams) : code;
  }
  auto file = OutputFile::Create(path);
  if (!file.ok()) {
    return ReportUsageError(absl::InvalidArgumentError(absl::StrCat(
                                "--output: ", file.status().message())),
                            streams.err);
  }
  const ExitCode code = write((*file)->stream());
  if (code != kExitOk) return code;
  const absl::Status status = (*file)->Commit();
  return status.ok() ? kExitOk : ReportFailure(status, streams.err);
}

}  // namespace yatzy::client
