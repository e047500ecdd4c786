#ifndef YATZY_SERVER_ADMISSION_TOKEN_SET_H_
#define YATZY_SERVER_ADMISSION_TOKEN_SET_H_

#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "core/table/sha256.h"

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

}  // namespace yatzy::server

#endif  // YATZY_SERVER_ADMISSION_TOKEN_SET_H_
