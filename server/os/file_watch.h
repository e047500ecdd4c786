// Values that follow the files they are read from.
#ifndef YATZY_SERVER_OS_FILE_WATCH_H_
#define YATZY_SERVER_OS_FILE_WATCH_H_

#include <condition_variable>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "core/os/file_ops.h"

namespace yatzy::server {

// One thread that looks at files for all who follow some. When files have
// changed and then stood still from one look to the next, they are read: so
// what is half-written is left alone, and a change is in use two looks later.
// Polling, because inotify sees neither where a symbolic link leads nor what
// another machine does to a shared folder. Thread-safe.
class FileWatch {
 public:
  // Reads the files, on the watch's thread. What it returns is called
  // afterwards, unless they have changed meanwhile and are read again.
  using Read = std::function<std::function<void()>()>;

  // What is at each path; nothing where there is no file.
  using Stamps = std::vector<std::optional<FileStamp>>;

  // Looks after every `interval`.
  explicit FileWatch(absl::Duration interval);
  FileWatch(const FileWatch&) = delete;
  FileWatch& operator=(const FileWatch&) = delete;

  // The one of the process, which looks twice a second. It has a thread as long
  // as anybody keeps it.
  static std::shared_ptr<FileWatch> OfProcess();

  static Stamps StampsOf(const std::vector<std::string>& paths);

  // Follows files whose stamps were these before they were read first.
  struct Files {
    std::vector<std::string> paths;
    Read read;
    Stamps seen;    // at the last look
    Stamps judged;  // when they were last read
  };
  using Handle = std::list<Files>::iterator;
  Handle Follow(std::vector<std::string> paths, const Stamps& stamps,
                Read read);

  // Afterwards `read` and what it returned are neither called nor running. Not
  // from within them.
  void Forget(Handle files);

 private:
  void Run(const std::stop_token& stop, absl::Duration interval);
  static void Look(Files& files);

  std::mutex mutex_;
  std::condition_variable_any stopping_;
  std::list<Files> followed_;  // guarded by mutex_
  std::jthread thread_;        // last: it uses the rest
};

// A value that is read from files, and read again when they change.
// Thread-safe.
template <typename T>
class FollowedFiles {
 public:
  using Read = std::function<absl::StatusOr<T>()>;

  // Reads the files. If that cannot be done, returns why. From then on
  // `renewed` is told of every value that was read anew, or why none could be,
  // when the old one stays; never of the first.
  static absl::StatusOr<std::unique_ptr<FollowedFiles>> Open(
      std::vector<std::string> paths, Read read,
      std::function<void(const absl::StatusOr<T>&)> renewed,
      std::shared_ptr<FileWatch> watch) {
    // Before reading: what changes meanwhile is seen at the first look.
    const FileWatch::Stamps stamps = FileWatch::StampsOf(paths);
    auto first = read();
    if (!first.ok()) return first.status();
    return std::unique_ptr<FollowedFiles>(new FollowedFiles(
        std::move(paths), stamps, *std::move(first), std::move(read),
        std::move(renewed), std::move(watch)));
  }

  ~FollowedFiles() { watch_->Forget(files_); }
  FollowedFiles(const FollowedFiles&) = delete;
  FollowedFiles& operator=(const FollowedFiles&) = delete;

  // Never null. The same object until the next change.
  std::shared_ptr<const T> Current() const {
    const std::lock_guard lock(mutex_);
    return current_;
  }

 private:
  FollowedFiles(std::vector<std::string> paths, const FileWatch::Stamps& stamps,
                T first, Read read,
                std::function<void(const absl::StatusOr<T>&)> renewed,
                std::shared_ptr<FileWatch> watch)
      : current_(std::make_shared<T>(std::move(first))),
        read_(std::move(read)),
        renewed_(std::move(renewed)),
        watch_(std::move(watch)),
        files_(watch_->Follow(std::move(paths), stamps, [this] {
          auto value = std::make_shared<absl::StatusOr<T>>(read_());
          return [this, value] { Take(*value); };
        })) {}

  void Take(absl::StatusOr<T>& value) {
    renewed_(value);
    if (!value.ok()) return;
    auto renewed = std::make_shared<T>(*std::move(value));
    const std::lock_guard lock(mutex_);
    current_ = std::move(renewed);
  }

  mutable std::mutex mutex_;
  std::shared_ptr<const T> current_;  // guarded by mutex_
  const Read read_;
  const std::function<void(const absl::StatusOr<T>&)> renewed_;
  const std::shared_ptr<FileWatch> watch_;
  const FileWatch::Handle files_;
};

}  // namespace yatzy::server

#endif  // YATZY_SERVER_OS_FILE_WATCH_H_
