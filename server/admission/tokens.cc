#include "server/admission/tokens.h"

#include <openssl/crypto.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <span>
#include <sstream>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "server/log/log_event.h"

namespace yatzy::server {
namespace {

Sha256Digest DigestOf(std::string_view token) {
  return Sha256(std::as_bytes(std::span(token.data(), token.size())));
}

absl::StatusOr<TokenSet> ReadTokens(const std::string& path) {
  struct stat info {};
  if (stat(path.c_str(), &info) != 0) return absl::ErrnoToStatus(errno, path);
  if (!S_ISREG(info.st_mode)) {
    return absl::InvalidArgumentError(absl::StrCat(path, ": is not a file"));
  }
  std::ifstream file(path, std::ios::binary);
  if (!file.is_open()) return absl::ErrnoToStatus(errno, path);
  std::ostringstream text;
  text << file.rdbuf();
  auto tokens = TokenSet::Parse(text.str());
  if (tokens.ok()) return tokens;
  return absl::Status(tokens.status().code(),
                      absl::StrCat(path, ": ", tokens.status().message()));
}

void LogRenewed(const absl::StatusOr<TokenSet>& tokens) {
  if (tokens.ok()) {
    LogEvent(LogLevel::kInfo, "tokens read", {{"count", tokens->size()}});
  } else {
    LogEvent(LogLevel::kWarn, "tokens not renewed, the old ones stay",
             {{"reason", std::string(tokens.status().message())}});
  }
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

absl::StatusOr<std::unique_ptr<TokenFile>> OpenTokenFile(
    const std::string& path, std::shared_ptr<FileWatch> watch) {
  return TokenFile::Open(
      {path}, [path] { return ReadTokens(path); }, LogRenewed,
      std::move(watch));
}

}  // namespace yatzy::server
