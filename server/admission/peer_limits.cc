#include "server/admission/peer_limits.h"

#include <algorithm>
#include <functional>

#include "proto/status/details.h"

namespace yatzy::server {

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

}  // namespace yatzy::server
