// gRPC's reflection, by which tools ask a server what services and methods it
// has, under both of its names: grpc.reflection.v1, which newer tools ask
// first, and v1alpha. gRPC 1.51 has the second only, with a thread for each
// stream and no bound on either.
#ifndef YATZY_SERVER_LISTEN_REFLECTION_H_
#define YATZY_SERVER_LISTEN_REFLECTION_H_

#include <grpcpp/impl/server_builder_plugin.h>

#include <memory>

#include "absl/time/time.h"

namespace yatzy::server {

struct ReflectionLimits {
  // Streams at a time, each of which holds a thread; a stream beyond that is
  // refused with RESOURCE_EXHAUSTED.
  int streams = 8;
  // How long a stream may wait for a request, or for its caller to take an
  // answer; then it is CANCELLED. Up to a quarter more passes.
  absl::Duration idle = absl::Seconds(60);
};

// Gives a server both services.
std::unique_ptr<grpc::ServerBuilderPlugin> MakeReflection(
    const ReflectionLimits& limits = {});

}  // namespace yatzy::server

#endif  // YATZY_SERVER_LISTEN_REFLECTION_H_
