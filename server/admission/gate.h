// Who may call, and how often.
#ifndef YATZY_SERVER_ADMISSION_GATE_H_
#define YATZY_SERVER_ADMISSION_GATE_H_

#include <array>
#include <cstddef>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "core/os/sha256.h"
#include "proto/status/steady_time.h"
#include "server/admission/caller.h"
#include "server/os/file_watch.h"
#include "server/os/token_bucket.h"

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

// The tokens of the file at `path`. An error names it: INVALID_ARGUMENT as
// TokenSet, or why it cannot be read.
absl::StatusOr<TokenSet> ReadTokens(const std::string& path);

// The tokens of a file, read again when the file has changed and stands still
// (FileWatch). A file that cannot be read, or has a bad line, changes nothing
// but the log. Thread-safe.
using TokenFile = FollowedFiles<TokenSet>;

// Reads the file now. An error names the file: INVALID_ARGUMENT as TokenSet, or
// why it cannot be read.
absl::StatusOr<std::unique_ptr<TokenFile>> OpenTokenFile(
    const std::string& path,
    std::shared_ptr<FileWatch> watch = FileWatch::OfProcess());

// A token bucket for each peer: `rate` units a second, and `burst` of them
// saved up. Remembers the peers that came last, kMaxPeers at most; one that is
// forgotten begins with a full bucket. Thread-safe.
class PeerLimits {
 public:
  struct Options {
    friend bool operator==(const Options&, const Options&) = default;

    double rate = 0;  // units a second; 0: no limit
    double burst = 1000;
  };

  static constexpr std::size_t kMaxPeers = 16384;

  explicit PeerLimits(const Options& options) : options_(options) {}

  bool is_limited() const { return options_.rate > 0; }

  // Takes that many units out of the peer's bucket. If there are too few,
  // RESOURCE_EXHAUSTED says when there will be enough, and none is taken. What
  // costs more than a full bucket is let in when the bucket is full, and paid
  // for afterwards.
  absl::Status Take(std::string_view peer, double units, SteadyTime now);

 private:
  struct Peer {
    std::string name;
    TokenBucket bucket;
  };
  // The peers are spread, so that threads seldom wait for one another.
  struct Shard {
    std::mutex mutex;       // guards the rest
    std::list<Peer> peers;  // those that came last first
    std::unordered_map<std::string_view, std::list<Peer>::iterator> by_name;
  };
  static constexpr std::size_t kShards = 16;

  // Requires the shard's mutex.
  TokenBucket& BucketOf(Shard& shard, std::string_view peer) const;

  const Options options_;
  std::array<Shard, kShards> shards_;
};

// Where calls enter, before their requests are parsed. Says who may enter, and
// how often. Thread-safe.
class Gate {
 public:
  struct Options {
    // The tokens of which a call needs one; null: none is needed.
    std::unique_ptr<TokenFile> tokens;
    // By whom calls are counted: the value of this header, in lower case, if
    // the call has it, else the peer's address. For proxies that set it,
    // because any other caller can set it as well. "": always the address.
    std::string peer_header;
    PeerLimits::Options peers;
  };

  explicit Gate(Options options);

  // Whether a call may enter that costs so many units, one for a single
  // question. UNAUTHENTICATED without a good token, RESOURCE_EXHAUSTED beyond
  // the caller's rate.
  absl::Status Admit(const Caller& caller, double units);

  // A token, made at random, of the daemon's own questions to itself: whoever
  // has it is let in whatever the tokens and limits are.
  const std::string& own_token() const { return own_token_; }

  // Whether a call that has entered may go on with what costs so many units.
  absl::Status Charge(const Caller& caller, double units);

 private:
  bool IsOwn(const Caller& caller) const;
  absl::Status CheckToken(const Caller& caller) const;
  std::string PeerOf(const Caller& caller) const;

  const Options options_;
  const std::string own_token_;
  PeerLimits peers_;
};

}  // namespace yatzy::server

#endif  // YATZY_SERVER_ADMISSION_GATE_H_
