#include "server/admission/peer_limits.h"

#include <arpa/inet.h>

#include <algorithm>
#include <functional>

#include "absl/strings/str_replace.h"
#include "server/status/retry_later.h"

namespace yatzy {

absl::Status PeerLimits::Take(std::string_view peer, double units,
                              absl::Time now) {
  Shard& shard = shards_[std::hash<std::string_view>()(peer) % kShards];
  const std::lock_guard lock(shard.mutex);
  Bucket& bucket = BucketOf(shard, peer, now);
  const double gained =
      absl::ToDoubleSeconds(now - bucket.filled) * options_.rate;
  if (gained > 0) {  // clocks can be set back
    bucket.units = std::min(options_.burst, bucket.units + gained);
  }
  bucket.filled = now;
  const double missing = std::min(units, options_.burst) - bucket.units;
  if (missing > 0) {
    return RetryLater("the rate limit of this caller is reached",
                      absl::Seconds(missing / options_.rate));
  }
  bucket.units -= units;
  return absl::OkStatus();
}

PeerLimits::Bucket& PeerLimits::BucketOf(Shard& shard, std::string_view peer,
                                         absl::Time now) const {
  if (const auto known = shard.by_peer.find(peer);
      known != shard.by_peer.end()) {
    shard.buckets.splice(shard.buckets.begin(), shard.buckets, known->second);
    return *known->second;
  }
  if (shard.buckets.size() == kMaxPeers / kShards) {
    shard.by_peer.erase(shard.buckets.back().peer);
    shard.buckets.pop_back();
  }
  shard.buckets.push_front({std::string(peer), options_.burst, now});
  Bucket& bucket = shard.buckets.front();
  shard.by_peer.emplace(bucket.peer, shard.buckets.begin());
  return bucket;
}

std::string PeerKey(std::string_view grpc_peer) {
  if (grpc_peer.starts_with("ipv4:")) {
    return std::string(grpc_peer.substr(0, grpc_peer.rfind(':')));
  }
  if (!grpc_peer.starts_with("ipv6:")) return std::string(grpc_peer);
  // gRPC writes ipv6:%5B2001:db8::1%5D:5000.
  const std::string peer =
      absl::StrReplaceAll(absl::string_view(grpc_peer.data(), grpc_peer.size()),
                          {{"%5B", "["}, {"%5D", "]"}});
  const std::size_t begin = peer.find('[');
  const std::size_t end = peer.find(']');
  in6_addr address{};
  if (begin == std::string::npos || end == std::string::npos ||
      inet_pton(AF_INET6, peer.substr(begin + 1, end - begin - 1).c_str(),
                &address) != 1) {
    return peer.substr(0, peer.rfind(':'));
  }
  std::fill(std::begin(address.s6_addr) + 8, std::end(address.s6_addr), 0);
  std::array<char, INET6_ADDRSTRLEN> text{};
  inet_ntop(AF_INET6, &address, text.data(), text.size());
  return std::string("ipv6:") + text.data() + "/64";
}

}  // namespace yatzy
