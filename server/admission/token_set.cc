#include "server/admission/token_set.h"

#include <openssl/crypto.h>

#include <algorithm>
#include <span>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace yatzy::server {
namespace {

Sha256Digest DigestOf(std::string_view token) {
  return Sha256(std::as_bytes(std::span(token.data(), token.size())));
}

}  // namespace

absl::StatusOr<TokenSet> TokenSet::Parse(std::string_view text) {
  TokenSet tokens;
  int number = 0;
  for (absl::string_view line :
       absl::StrSplit(absl::string_view(text.data(), text.size()), '\n')) {
    ++number;
    line = absl::StripAsciiWhitespace(line);
    if (line.empty() || line[0] == '#') continue;
    if (line.size() < kFewestCharacters ||
        !std::all_of(line.begin(), line.end(), absl::ascii_isgraph)) {
      return absl::InvalidArgumentError(
          absl::StrCat("line ", number, " is not a token: expected at least ",
                       kFewestCharacters, " visible ASCII characters"));
    }
    tokens.digests_.push_back(DigestOf({line.data(), line.size()}));
  }
  if (tokens.digests_.empty()) {
    return absl::InvalidArgumentError("there is no token");
  }
  return tokens;
}

bool TokenSet::Contains(std::string_view token) const {
  const Sha256Digest digest = DigestOf(token);
  bool is_in = false;
  for (const Sha256Digest& good : digests_) {
    is_in |= CRYPTO_memcmp(good.data(), digest.data(), digest.size()) == 0;
  }
  return is_in;
}

}  // namespace yatzy::server
