#ifndef YATZY_SERVER_ADMISSION_CALLER_H_
#define YATZY_SERVER_ADMISSION_CALLER_H_

#include <grpcpp/server_context.h>

#include <optional>
#include <string>
#include <string_view>

namespace yatzy::server {

// Who makes a call, whatever carries it. As thread-safe as what it is made of.
class Caller {
 public:
  virtual ~Caller() = default;

  // As gRPC names peers: "ipv4:192.0.2.7:40000", "unix:".
  virtual std::string peer() const = 0;

  // The first value under a name in lower case; nothing if there is none. Valid
  // as long as the call.
  virtual std::optional<std::string_view> Header(
      const std::string& name) const = 0;
};

// The caller of a gRPC call, whose context must outlive it.
class GrpcCaller final : public Caller {
 public:
  explicit GrpcCaller(const grpc::ServerContextBase& context)
      : context_(context) {}

  std::string peer() const override { return context_.peer(); }

  std::optional<std::string_view> Header(
      const std::string& name) const override {
    const auto& headers = context_.client_metadata();
    const auto found = headers.find(name);
    if (found == headers.end()) return std::nullopt;
    return std::string_view(found->second.data(), found->second.size());
  }

 private:
  const grpc::ServerContextBase& context_;
};

}  // namespace yatzy::server

#endif  // YATZY_SERVER_ADMISSION_CALLER_H_
