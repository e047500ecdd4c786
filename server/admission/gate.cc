#include "server/admission/gate.h"

#include <openssl/crypto.h>
#include <openssl/rand.h>

#include <functional>
#include <optional>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/string_view.h"
#include "absl/time/clock.h"
#include "proto/status/details.h"
#include "server/listen/peers.h"

namespace yatzy::server {
namespace {

constexpr absl::string_view kBearer = "Bearer ";

// What a proxy calls a peer is no longer than that.
constexpr std::size_t kLongestPeer = 128;

std::optional<std::string_view> Header(const grpc::ServerContext& context,
                                       const std::string& name) {
  const auto& headers = context.client_metadata();
  const auto found = headers.find(name);
  if (found == headers.end()) return std::nullopt;
  return std::string_view(found->second.data(), found->second.size());
}

// Empty, which no caller can send, if there is no randomness.
std::string RandomToken() {
  std::array<unsigned char, 32> bytes;
  if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1) return "";
  return absl::BytesToHexString(
      {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

}  // namespace

absl::Status PeerLimits::Take(std::string_view peer, double units,
                              absl::Time now) {
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

absl::Status Gate::Admit(const grpc::ServerContext& context, double units) {
  if (options_.tokens == nullptr && !peers_.is_limited()) {
    return absl::OkStatus();
  }
  if (IsOwn(context)) return absl::OkStatus();
  if (options_.tokens != nullptr) {
    if (absl::Status status = CheckToken(context); !status.ok()) return status;
  }
  return Charge(context, units);
}

absl::Status Gate::Charge(const grpc::ServerContext& context, double units) {
  if (!peers_.is_limited()) return absl::OkStatus();
  return peers_.Take(PeerOf(context), units, absl::Now());
}

bool Gate::IsOwn(const grpc::ServerContext& context) const {
  const auto value = Header(context, "authorization");
  if (!value.has_value() || own_token_.empty() ||
      value->size() != kBearer.size() + own_token_.size()) {
    return false;
  }
  return CRYPTO_memcmp(value->data() + kBearer.size(), own_token_.data(),
                       own_token_.size()) == 0;
}

absl::Status Gate::CheckToken(const grpc::ServerContext& context) const {
  const auto value = Header(context, "authorization");
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

std::string Gate::PeerOf(const grpc::ServerContext& context) const {
  if (!options_.peer_header.empty()) {
    const auto value = Header(context, options_.peer_header);
    if (value.has_value()) {
      return std::string(value->substr(0, kLongestPeer));
    }
  }
  return PeerKey(context.peer());
}

}  // namespace yatzy::server
