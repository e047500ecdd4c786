// Who a connection is with, and as whom.
#ifndef YATZY_CLIENT_LIB_CHANNEL_SECURITY_H_
#define YATZY_CLIENT_LIB_CHANNEL_SECURITY_H_

#include <grpcpp/security/credentials.h>
#include <grpcpp/support/client_interceptor.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"

namespace yatzy::client {

// How a channel is secured. Holds what is in the files, not their names: a
// file that changes later is for the next channel.
struct ChannelSecurity {
  // TLS, and the server must prove that it is who the address says. Plaintext
  // if false; then all that follows but the token must be empty.
  bool tls = false;

  // Certificates (PEM) of those whom to believe about the server. Empty: those
  // whom the system believes.
  std::string ca_certificates;

  // The client's own certificate chain and its key (PEM), for a server that
  // asks for them: mutual TLS. Both or neither.
  std::string certificate_chain;
  std::string private_key;

  // The name that the server's certificate must have, if that is not the host
  // of the address.
  std::string server_name;

  // A bearer token, sent with every call as "authorization: Bearer TOKEN".
  // Without TLS only to a Unix socket or a loopback address, and never by a
  // proxy, since anybody on the way could read it. Printable ASCII without
  // spaces. Empty for none.
  std::string token;
};

// INVALID_ARGUMENT if the parts do not fit each other or the address, which is
// in a form of NewChannel. The message begins with the name of the part:
// "token: ...". That PEM is well-formed is not looked at here: one that is not
// fails when it is used (core/os/pem.h can tell before).
absl::Status CheckSecurity(const std::string& address,
                           const ChannelSecurity& security);

// The TLS half of it, or plaintext. REQUIRES: CheckSecurity.
std::shared_ptr<grpc::ChannelCredentials> NewCredentials(
    const ChannelSecurity& security);

// The other half: sends "authorization: Bearer TOKEN" with every call of a
// channel; none if the token is empty. An interceptor and not gRPC's call
// credentials, because gRPC takes those over TLS only, and a Unix socket is as
// private.
std::vector<
    std::unique_ptr<grpc::experimental::ClientInterceptorFactoryInterface>>
BearerTokenInterceptors(const std::string& token);

}  // namespace yatzy::client

#endif  // YATZY_CLIENT_LIB_CHANNEL_SECURITY_H_
