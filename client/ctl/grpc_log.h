#ifndef YATZY_CLIENT_CTL_GRPC_LOG_H_
#define YATZY_CLIENT_CTL_GRPC_LOG_H_

namespace yatzy::client {

// Keeps what gRPC logs off the standard error, of the whole program, unless the
// user asks for it with GRPC_VERBOSITY: a command explains by itself what has
// failed. For a program of our own; the library leaves gRPC's log alone.
void QuietGrpc();

}  // namespace yatzy::client

#endif  // YATZY_CLIENT_CTL_GRPC_LOG_H_
