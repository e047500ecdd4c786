#include "server/admission/token_file.h"

#include <cerrno>
#include <fstream>
#include <sstream>
#include <utility>

#include "absl/strings/str_cat.h"
#include "core/os/file_times.h"
#include "server/log/log_event.h"

namespace yatzy::server {
namespace {

// Whether a file may have other contents, also if it was replaced within the
// resolution of the clock by one of the same size.
bool Differ(const struct stat& a, const struct stat& b) {
  return a.st_ino != b.st_ino || a.st_size != b.st_size ||
         !SameTime(ModifiedAt(a), ModifiedAt(b));
}

absl::Status Named(const std::string& path, const absl::Status& status) {
  return absl::Status(status.code(),
                      absl::StrCat(path, ": ", status.message()));
}

}  // namespace

absl::StatusOr<std::unique_ptr<TokenFile>> TokenFile::Open(
    const std::string& path, absl::Duration period) {
  auto file = std::unique_ptr<TokenFile>(new TokenFile(path));
  auto tokens = file->Read();
  if (!tokens.ok()) return tokens.status();
  file->tokens_ = std::make_shared<const TokenSet>(*std::move(tokens));
  file->watch_ =
      std::jthread([file = file.get(), period](const std::stop_token& stop) {
        file->Watch(stop, period);
      });
  return file;
}

TokenFile::~TokenFile() = default;

bool TokenFile::Contains(std::string_view token) const {
  std::shared_ptr<const TokenSet> tokens;
  {
    const std::lock_guard lock(mutex_);
    tokens = tokens_;
  }
  return tokens->Contains(token);
}

absl::StatusOr<TokenSet> TokenFile::Read() {
  if (stat(path_.c_str(), &seen_) != 0) {
    return absl::ErrnoToStatus(errno, path_);
  }
  if (!S_ISREG(seen_.st_mode)) {
    return absl::InvalidArgumentError(absl::StrCat(path_, ": is not a file"));
  }
  std::ifstream file(path_, std::ios::binary);
  if (!file.is_open()) return absl::ErrnoToStatus(errno, path_);
  std::ostringstream text;
  text << file.rdbuf();
  auto tokens = TokenSet::Parse(text.str());
  if (!tokens.ok()) return Named(path_, tokens.status());
  return tokens;
}

void TokenFile::Watch(const std::stop_token& stop, absl::Duration period) {
  std::unique_lock lock(mutex_);
  while (!ending_.wait_for(lock, stop, absl::ToChronoNanoseconds(period),
                           [&stop] { return stop.stop_requested(); })) {
    struct stat now {};
    if (stat(path_.c_str(), &now) != 0 || !Differ(now, seen_)) continue;
    lock.unlock();
    auto tokens = Read();
    lock.lock();
    if (tokens.ok()) {
      tokens_ = std::make_shared<const TokenSet>(*std::move(tokens));
      LogEvent(LogLevel::kInfo, "tokens read", {{"count", tokens_->size()}});
    } else {
      LogEvent(LogLevel::kWarn, "tokens not renewed, the old ones stay",
               {{"reason", std::string(tokens.status().message())}});
    }
  }
}

}  // namespace yatzy::server
