#ifndef YATZY_SERVER_ADMISSION_GATE_H_
#define YATZY_SERVER_ADMISSION_GATE_H_

#include <grpcpp/server_context.h>

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "server/admission/peer_limits.h"
#include "server/admission/tokens.h"

namespace yatzy::server {

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
  absl::Status Admit(const grpc::ServerContext& context, double units);

  // A token, made at random, of the daemon's own questions to itself: whoever
  // has it is let in whatever the tokens and limits are.
  const std::string& own_token() const { return own_token_; }

  // Whether a call that has entered may go on with what costs so many units.
  absl::Status Charge(const grpc::ServerContext& context, double units);

 private:
  bool IsOwn(const grpc::ServerContext& context) const;
  absl::Status CheckToken(const grpc::ServerContext& context) const;
  std::string PeerOf(const grpc::ServerContext& context) const;

  const Options options_;
  const std::string own_token_;
  PeerLimits peers_;
};

}  // namespace yatzy::server

#endif  // YATZY_SERVER_ADMISSION_GATE_H_
