#include "client/lib/bearer_token.h"

#include <utility>

#include "absl/strings/str_cat.h"

namespace yatzy::client {
namespace {

using ::grpc::experimental::ClientInterceptorFactoryInterface;
using ::grpc::experimental::ClientRpcInfo;
using ::grpc::experimental::InterceptionHookPoints;
using ::grpc::experimental::Interceptor;
using ::grpc::experimental::InterceptorBatchMethods;

class TokenSender final : public Interceptor {
 public:
  explicit TokenSender(const std::string& authorization)
      : authorization_(authorization) {}

  void Intercept(InterceptorBatchMethods* methods) override {
    if (methods->QueryInterceptionHookPoint(
            InterceptionHookPoints::PRE_SEND_INITIAL_METADATA)) {
      methods->GetSendInitialMetadata()->emplace("authorization",
                                                 authorization_);
    }
    methods->Proceed();
  }

 private:
  const std::string& authorization_;  // the factory's
};

// Lives as long as the channel, and so as long as its calls.
class TokenSenders final : public ClientInterceptorFactoryInterface {
 public:
  explicit TokenSenders(std::string authorization)
      : authorization_(std::move(authorization)) {}

  Interceptor* CreateClientInterceptor(ClientRpcInfo* /*call*/) override {
    return std::make_unique<TokenSender>(authorization_).release();
  }

 private:
  const std::string authorization_;
};

}  // namespace

std::vector<std::unique_ptr<ClientInterceptorFactoryInterface>>
BearerTokenInterceptors(const std::string& token) {
  std::vector<std::unique_ptr<ClientInterceptorFactoryInterface>> interceptors;
  if (!token.empty()) {
    interceptors.push_back(
        std::make_unique<TokenSenders>(absl::StrCat("Bearer ", token)));
  }
  return interceptors;
}

}  // namespace yatzy::client
