#include "client/ctl/output_file.h"

#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <functional>
#include <stop_token>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "client/ctl/interrupt.h"

namespace yatzy::client {
namespace {

absl::Status CannotCreate(const std::string& path, int error) {
  return absl::ErrnoToStatus(error, absl::StrCat("cannot create ", path));
}

// Claims a name that nobody else can have taken: 'x' fails if it exists.
absl::Status Reserve(const std::string& path) {
  std::FILE* const file = std::fopen(path.c_str(), "wxe");
  if (file == nullptr) return CannotCreate(path, errno);
  std::fclose(file);
  return absl::OkStatus();
}

}  // namespace

// While it exists, SIGINT and SIGTERM remove a file, if it is there, before
// they end the program as they do by default. At most one at a time, and no
// other Interrupt beside it.
class OutputFile::RemoveOnInterrupt {
 public:
  explicit RemoveOnInterrupt(const std::string& path)
      : callback_(interrupt_.token(), [this, path] {
          std::remove(path.c_str());
          // Nobody else catches it any more: the first signal was the last that
          // the Interrupt caught.
          std::raise(interrupt_.signal());
        }) {}
  RemoveOnInterrupt(const RemoveOnInterrupt&) = delete;
  RemoveOnInterrupt& operator=(const RemoveOnInterrupt&) = delete;

 private:
  Interrupt interrupt_;
  std::stop_callback<std::function<void()>> callback_;
};

absl::StatusOr<std::unique_ptr<OutputFile>> OutputFile::Create(
    const std::string& path) {
  std::error_code error;
  const std::filesystem::file_status existing =
      std::filesystem::status(path, error);
  std::string target = path;
  std::string temporary_path;
  std::unique_ptr<RemoveOnInterrupt> remover;
  if (!std::filesystem::exists(existing) ||
      std::filesystem::is_regular_file(existing)) {
    if (std::filesystem::exists(existing)) {
      target = std::filesystem::canonical(path, error).string();
      if (error) return CannotCreate(path, error.value());
    }
    temporary_path = absl::StrCat(target, ".", getpid(), ".tmp");
    remover = std::make_unique<RemoveOnInterrupt>(temporary_path);
    absl::Status reserved = Reserve(temporary_path);
    if (!reserved.ok()) return reserved;
  }
  std::unique_ptr<OutputFile> file(new OutputFile(
      std::move(target), std::move(temporary_path), std::move(remover)));
  if (!file->stream_) return CannotCreate(path, errno);
  return file;
}

OutputFile::OutputFile(std::string path, std::string temporary_path,
                       std::unique_ptr<RemoveOnInterrupt> remover)
    : path_(std::move(path)),
      temporary_path_(std::move(temporary_path)),
      remover_(std::move(remover)),
      stream_(temporary_path_.empty() ? path_ : temporary_path_,
              std::ios::binary) {}

OutputFile::~OutputFile() {
  if (!temporary_path_.empty()) std::remove(temporary_path_.c_str());
}

absl::Status OutputFile::Commit() {
  stream_.close();
  if (!stream_) {
    return absl::DataLossError(absl::StrCat("cannot write ", path_));
  }
  if (temporary_path_.empty()) return absl::OkStatus();
  if (std::rename(temporary_path_.c_str(), path_.c_str()) != 0) {
    return absl::DataLossError(absl::StrCat("cannot rename ", temporary_path_,
                                            " to ", path_, ": ",
                                            std::strerror(errno)));
  }
  temporary_path_.clear();
  remover_.reset();
  return absl::OkStatus();
}

}  // namespace yatzy::client
