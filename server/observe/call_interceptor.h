#ifndef YATZY_SERVER_OBSERVE_CALL_INTERCEPTOR_H_
#define YATZY_SERVER_OBSERVE_CALL_INTERCEPTOR_H_

#include <grpcpp/support/server_interceptor.h>

#include "server/observe/call_observer.h"

namespace yatzy {

// Observes every call of a server whose services were added to the observer,
// for servers with gRPC's own threads; a few microseconds for each call. (The
// slots of the query server tell their observer themselves.) Calls of other
// services are not observed.
//
//     creators.push_back(std::make_unique<CallInterceptorFactory>(observer));
//     builder.experimental().SetInterceptorCreators(std::move(creators));
class CallInterceptorFactory final
    : public grpc::experimental::ServerInterceptorFactoryInterface {
 public:
  // `observer` must outlive the server.
  explicit CallInterceptorFactory(CallObserver& observer)
      : observer_(observer) {}

  grpc::experimental::Interceptor* CreateServerInterceptor(
      grpc::experimental::ServerRpcInfo* info) override;

 private:
  CallObserver& observer_;
};

}  // namespace yatzy

#endif  // YATZY_SERVER_OBSERVE_CALL_INTERCEPTOR_H_
