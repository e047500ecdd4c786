#include "server/admission/gate.h"

#include <openssl/crypto.h>
#include <openssl/rand.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <fstream>
#include <functional>
#include <optional>
#include <span>
#include <sstream>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/time/time.h"
#include "core/os/byte_order_mark.h"
#include "proto/status/details.h"
#include "server/listen/peers.h"
#include "server/log/log_event.h"

namespace yatzy::server {
namespace {

Sha256Digest DigestOf(std::string_view token) {
  return Sha256(std::as_bytes(std::span(token.data(), token.size())));
}

void LogRenewed(const absl::StatusOr<TokenSet>& tokens) {
  if (tokens.ok()) {
    LogEvent(LogLevel::kInfo, "tokens read", {{"count", tokens->size()}});
  } else {
    LogEvent(LogLevel::kWarn, "tokens not renewed, the old ones stay",
             {{"reason", std::string(tokens.status().message())}});
  }
}

constexpr absl::string_view kBearer = "Bearer ";

// What a proxy calls a peer is no longer than that.
constexpr std::size_t kLongestPeer = 128;

// Empty, which no caller can send, if there is no randomness.
std::string RandomToken() {
  std::array<unsigned char, 32> bytes;
  if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1) return "";
  return absl::BytesToHexString(
      {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

}  // namespace

absl::StatusOr<TokenSet> TokenSet::Parse(std::string_view text) {
  TokenSet tokens;
  int number = 0;
  for (absl::string_view line :
       absl::StrSplit(WithoutByteOrderMark({text.data(), text.size()}), '\n')) {
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

absl::StatusOr<std::unique_ptr<TokenFile>> OpenTokenFile(
    const std::string& path, std::shared_ptr<FileWatch> watch) {
  return TokenFile::Open(
      {path}, [path] { return ReadTokens(path); }, LogRenewed,
      std::move(watch));
}

absl::Status PeerLimits::Take(std::string_view peer, double units,
                              SteadyTime now) {
  Shard& shard = shards_[std::hash<std::string_view>()(peer) % kShards];
  const std::lock_guard lock(shard.mutex);
  const absl::Duration wait = BucketOf(shard, peer).Take(units, now);
  if (wait == absl::ZeroDuration()) return absl::OkStatus();
  return RetryLater("the rate limit of this caller is reached", wait);
}

TokenBucket& PeerLimits::BucketOf(Shard& shard, std::string_view peer) const {
  if (const auto known = shard.by_name.find(peer);
      known != shard.by_name.end()) {
    shard.peers.splice(shard.peers.begin(), shard.peers, known->second);
    return known->second->bucket;
  }
  if (shard.peers.size() == kMaxPeers / kShards) {
    shard.by_name.erase(shard.peers.back().name);
    shard.peers.pop_back();
  }
  shard.peers.push_front(
      {std::string(peer), TokenBucket(options_.rate, options_.burst)});
  Peer& newest = shard.peers.front();
  shard.by_name.emplace(newest.name, shard.peers.begin());
  return newest.bucket;
}

Gate::Gate(Options options)
    : options_(std::move(options)),
      own_token_(RandomToken()),
      peers_(options_.peers) {}

absl::Status Gate::Admit(const Caller& caller, double units) {
  if (options_.tokens == nullptr && !peers_.is_limited()) {
    return absl::OkStatus();
  }
  if (IsOwn(caller)) return absl::OkStatus();
  if (options_.tokens != nullptr) {
    if (absl::Status status = CheckToken(caller); !status.ok()) return status;
  }
  return Charge(caller, units);
}

absl::Status Gate::Charge(const Caller& caller, double units) {
  if (!peers_.is_limited()) return absl::OkStatus();
  return peers_.Take(PeerOf(caller), units, SteadyTime::Now());
}

bool Gate::IsOwn(const Caller& caller) const {
  const auto value = caller.Header("authorization");
  if (!value.has_value() || own_token_.empty() ||
      value->size() != kBearer.size() + own_token_.size()) {
    return false;
  }
  return CRYPTO_memcmp(value->data() + kBearer.size(), own_token_.data(),
                       own_token_.size()) == 0;
}

absl::Status Gate::CheckToken(const Caller& caller) const {
  const auto value = caller.Header("authorization");
  if (!value.has_value() ||
      !absl::StartsWithIgnoreCase({value->data(), value->size()}, kBearer)) {
    return absl::UnauthenticatedError(
        "this server wants a token: \"authorization: Bearer TOKEN\"");
  }
  if (!options_.tokens->Current()->Contains(value->substr(kBearer.size()))) {
    return absl::UnauthenticatedError("the token is not a good one");
  }
  return absl::OkStatus();
}

std::string Gate::PeerOf(const Caller& caller) const {
  if (!options_.peer_header.empty()) {
    const auto value = caller.Header(options_.peer_header);
    if (value.has_value()) {
      return std::string(value->substr(0, kLongestPeer));
    }
  }
  return PeerKey(caller.peer());
}

}  // namespace yatzy::server
