// Channels of the tests' clients.
#ifndef YATZY_TESTS_SUPPORT_CHANNELS_H_
#define YATZY_TESTS_SUPPORT_CHANNELS_H_

#include <grpcpp/grpcpp.h>

#include <chrono>
#include <memory>
#include <string>

namespace yatzy {

// A channel that shares its connection with no other, as gRPC's would, and so
// knows nothing of a server that was there before. Connects when it is used.
inline std::shared_ptr<grpc::Channel> OwnChannel(
    const std::string& address,
    const std::shared_ptr<grpc::ChannelCredentials>& credentials =
        grpc::InsecureChannelCredentials(),
    grpc::ChannelArguments arguments = {}) {
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
  return grpc::CreateCustomChannel(address, credentials, arguments);
}

// The same, connected, to a server that is there. Tries more than once: gRPC
// 1.51 reads errno late after connect(2), and takes a connection that is coming
// about for one that failed if Abseil's first contended mutex falls in between
// (grpc/grpc#35064). A call that does not wait fails of it.
inline std::shared_ptr<grpc::Channel> ConnectTo(
    const std::string& address, grpc::ChannelArguments arguments = {}) {
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 100);
  auto channel =
      OwnChannel(address, grpc::InsecureChannelCredentials(), arguments);
  channel->WaitForConnected(std::chrono::system_clock::now() +
                            std::chrono::seconds(30));
  return channel;
}

}  // namespace yatzy

#endif  // YATZY_TESTS_SUPPORT_CHANNELS_H_
