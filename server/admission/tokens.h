#ifndef YATZY_SERVER_ADMISSION_TOKENS_H_
#define YATZY_SERVER_ADMISSION_TOKENS_H_

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "core/table/sha256.h"
#include "server/os/file_watch.h"

namespace yatzy::server {

// The bearer tokens that are good. Only their digests are kept. Immutable.
class TokenSet {
 public:
  // Shorter ones could be guessed.
  static constexpr std::size_t kFewestCharacters = 16;

  // One token a line, of at least kFewestCharacters visible ASCII characters;
  // empty lines and those that begin with '#' are comments, spaces around a
  // token and carriage returns are not part of it. INVALID_ARGUMENT names a bad
  // line by its number, never by its text, or says that there is no token.
  static absl::StatusOr<TokenSet> Parse(std::string_view text);

  // Takes as long for a good token as for a bad one of that length.
  bool Contains(std::string_view token) const;

  std::size_t size() const { return digests_.size(); }

 private:
  std::vector<Sha256Digest> digests_;
};

// The tokens of a file, read again when the file has changed and stands still
// (FileWatch). A file that cannot be read, or has a bad line, changes nothing
// but the log. Thread-safe.
using TokenFile = FollowedFiles<TokenSet>;

// Reads the file now. An error names the file: INVALID_ARGUMENT as TokenSet, or
// why it cannot be read.
absl::StatusOr<std::unique_ptr<TokenFile>> OpenTokenFile(
    const std::string& path,
    std::shared_ptr<FileWatch> watch = FileWatch::OfProcess());

}  // namespace yatzy::server

#endif  // YATZY_SERVER_ADMISSION_TOKENS_H_
