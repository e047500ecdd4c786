#ifndef YATZY_SERVER_ADMISSION_TOKEN_FILE_H_
#define YATZY_SERVER_ADMISSION_TOKEN_FILE_H_

#include <sys/stat.h>

#include <condition_variable>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>
#include <string_view>
#include <thread>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "server/admission/token_set.h"

namespace yatzy::server {

// The tokens of a file, read again when the file changes. A file that cannot be
// read, or has a bad line, changes nothing but the log. Thread-safe.
class TokenFile {
 public:
  // Reads the file now, and looks for changes after every `period`. An error
  // names the file: INVALID_ARGUMENT as TokenSet, or why it cannot be read.
  static absl::StatusOr<std::unique_ptr<TokenFile>> Open(
      const std::string& path, absl::Duration period = absl::Seconds(1));

  ~TokenFile();
  TokenFile(const TokenFile&) = delete;
  TokenFile& operator=(const TokenFile&) = delete;

  bool Contains(std::string_view token) const;

 private:
  explicit TokenFile(std::string path) : path_(std::move(path)) {}

  absl::StatusOr<TokenSet> Read();
  void Watch(const std::stop_token& stop, absl::Duration period);

  const std::string path_;
  struct stat seen_ {};  // of the file when it was last read

  mutable std::mutex mutex_;
  std::condition_variable_any ending_;
  std::shared_ptr<const TokenSet> tokens_;  // guarded by mutex_
  std::jthread watch_;  // the last member: it uses the others
};

}  // namespace yatzy::server

#endif  // YATZY_SERVER_ADMISSION_TOKEN_FILE_H_
