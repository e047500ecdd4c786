#include "server/os/file_watch.h"

#include "server/os/threads.h"

namespace yatzy::server {

FileWatch::FileWatch(absl::Duration interval)
    : thread_([this, interval](const std::stop_token& stop) {
        Run(stop, interval);
      }) {}

std::shared_ptr<FileWatch> FileWatch::OfProcess() {
  static std::mutex mutex;
  static std::weak_ptr<FileWatch> of_process;
  const std::lock_guard lock(mutex);
  auto watch = of_process.lock();
  if (watch == nullptr) {
    watch = std::make_shared<FileWatch>(absl::Milliseconds(500));
    of_process = watch;
  }
  return watch;
}

FileWatch::Stamps FileWatch::StampsOf(const std::vector<std::string>& paths) {
  Stamps stamps;
  for (const std::string& path : paths) stamps.push_back(StampAt(path));
  return stamps;
}

FileWatch::Handle FileWatch::Follow(std::vector<std::string> paths,
                                    const Stamps& stamps, Read read) {
  const std::lock_guard lock(mutex_);
  return followed_.insert(followed_.end(), {.paths = std::move(paths),
                                            .read = std::move(read),
                                            .seen = stamps,
                                            .judged = stamps});
}

void FileWatch::Forget(Handle files) {
  const std::lock_guard lock(mutex_);
  followed_.erase(files);
}

void FileWatch::Run(const std::stop_token& stop, absl::Duration interval) {
  NameThisThread("files");
  std::unique_lock lock(mutex_);
  while (!stop.stop_requested()) {
    stopping_.wait_for(lock, stop, absl::ToChronoNanoseconds(interval),
                       [] { return false; });
    if (stop.stop_requested()) return;
    for (Files& files : followed_) Look(files);
  }
}

void FileWatch::Look(Files& files) {
  Stamps now = StampsOf(files.paths);
  if (now == files.judged) return;
  const bool stand_still = now == files.seen;
  files.seen = std::move(now);
  if (!stand_still) return;
  const auto take = files.read();
  if (StampsOf(files.paths) != files.seen) return;  // written to meanwhile
  files.judged = files.seen;
  take();
}

}  // namespace yatzy::server
