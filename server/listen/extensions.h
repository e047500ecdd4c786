#ifndef YATZY_SERVER_LISTEN_EXTENSIONS_H_
#define YATZY_SERVER_LISTEN_EXTENSIONS_H_

#include <grpcpp/server_builder.h>

namespace yatzy::server {

// Services of gRPC's own that a server may have beside ours.
struct Extensions {
  bool reflection = false;  // what services and methods there are
  bool channelz = false;    // what connections and calls there are
};

// Gives the server that is being built these and no others.
//
// gRPC by itself gives every server of a process whatever any of them has ever
// asked for, so a server that should have none needs this as well.
void SetExtensions(grpc::ServerBuilder& builder, const Extensions& extensions);

}  // namespace yatzy::server

#endif  // YATZY_SERVER_LISTEN_EXTENSIONS_H_
