#include "server/observe/call_interceptor.h"

namespace yatzy {
namespace {

using grpc::experimental::InterceptionHookPoints;

class CallInterceptor final : public grpc::experimental::Interceptor {
 public:
  CallInterceptor(MethodObserver& method,
                  grpc::experimental::ServerRpcInfo& info)
      : info_(info), call_(method) {
    call_.Begin();
  }

  void Intercept(grpc::experimental::InterceptorBatchMethods* batch) override {
    if (batch->QueryInterceptionHookPoint(
            InterceptionHookPoints::POST_RECV_MESSAGE) &&
        batch->GetRecvMessage() != nullptr) {
      call_.Received();
    }
    if (batch->QueryInterceptionHookPoint(
            InterceptionHookPoints::PRE_SEND_MESSAGE)) {
      call_.Sent();
    }
    if (batch->QueryInterceptionHookPoint(
            InterceptionHookPoints::PRE_SEND_STATUS)) {
      call_.End(*info_.server_context(), batch->GetSendStatus());
    }
    batch->Proceed();
  }

 private:
  grpc::experimental::ServerRpcInfo& info_;
  ObservedCall call_;
};

}  // namespace

grpc::experimental::Interceptor*
CallInterceptorFactory::CreateServerInterceptor(
    grpc::experimental::ServerRpcInfo* info) {
  MethodObserver* method = observer_.Find(info->method());
  return method == nullptr ? nullptr : new CallInterceptor(*method, *info);
}

}  // namespace yatzy
