#include "server/admission/peer_limits.h"

#include <functional>

#include "proto/status/details.h"

namespace yatzy::server {

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

}  // namespace yatzy::server
