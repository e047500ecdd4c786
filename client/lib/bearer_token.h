#ifndef YATZY_CLIENT_LIB_BEARER_TOKEN_H_
#define YATZY_CLIENT_LIB_BEARER_TOKEN_H_

#include <grpcpp/support/client_interceptor.h>

#include <memory>
#include <string>
#include <vector>

namespace yatzy::client {

// Sends "authorization: Bearer TOKEN" with every call of a channel; none if the
// token is empty. An interceptor and not gRPC's call credentials, because gRPC
// takes those over TLS only, and a Unix socket is as private.
std::vector<
    std::unique_ptr<grpc::experimental::ClientInterceptorFactoryInterface>>
BearerTokenInterceptors(const std::string& token);

}  // namespace yatzy::client

#endif  // YATZY_CLIENT_LIB_BEARER_TOKEN_H_
