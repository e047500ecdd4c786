// Clients of a server that speaks TLS on TCP, for the tests of the listener.
#ifndef YATZY_TESTS_SERVER_LISTEN_TLS_CLIENTS_H_
#define YATZY_TESTS_SERVER_LISTEN_TLS_CLIENTS_H_

#include <grpcpp/grpcpp.h>

#include <chrono>
#include <memory>
#include <string>

#include "grpc/health/v1/health.grpc.pb.h"
#include "tests/support/channels.h"
#include "tests/support/test_certificates.h"

namespace yatzy::server {

inline constexpr char kServerName[] = "yatzy.test";

// A connection of its own. The server is known to it as `name`.
inline std::shared_ptr<grpc::Channel> ConnectTls(
    const std::string& address, const std::string& ca,
    const TestCertificate& own = {}, const std::string& name = kServerName) {
  grpc::ChannelArguments arguments;
  arguments.SetSslTargetNameOverride(name);
  return OwnChannel(address, grpc::SslCredentials({ca, own.key, own.chain}),
                    arguments);
}

// The status of a call of grpc.health.v1; the PEM certificate that the server
// showed goes to `shown`.
inline grpc::Status CheckHealth(const std::shared_ptr<grpc::Channel>& channel,
                                std::string* shown = nullptr) {
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() +
                       std::chrono::seconds(30));
  grpc::health::v1::HealthCheckResponse response;
  const grpc::Status status = grpc::health::v1::Health::NewStub(channel)->Check(
      &context, {}, &response);
  if (status.ok() && shown != nullptr) {
    const auto pem = context.auth_context()->FindPropertyValues(
        GRPC_X509_PEM_CERT_PROPERTY_NAME);
    if (!pem.empty()) *shown = std::string(pem[0].data(), pem[0].size());
  }
  return status;
}

}  // namespace yatzy::server

#endif  // YATZY_TESTS_SERVER_LISTEN_TLS_CLIENTS_H_
