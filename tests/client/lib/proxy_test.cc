// Which connections go by the proxy that the environment names.
#include <gmock/gmock.h>
#include <grpc/grpc.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>

#include "client/lib/channel.h"
#include "tests/client/fake_server.h"
#include "tests/support/counting_proxy.h"
#include "tests/support/status_matchers.h"

namespace yatzy::client {
namespace {

using ::testing::ElementsAre;

// Tries to connect once, and waits until that has succeeded or failed.
void TryToConnect(const std::string& address,
                  const ChannelSecurity& security = {}) {
  const auto channel =
      NewChannel(address, {.own_connection = true, .security = security});
  ASSERT_THAT(channel, IsOk()) << address;
  const auto give_up =
      std::chrono::system_clock::now() +
      std::chrono::nanoseconds(kPatience / absl::Nanoseconds(1));
  for (;;) {
    const grpc_connectivity_state state =
        (*channel)->GetState(/*try_to_connect=*/true);
    if (state == GRPC_CHANNEL_READY ||
        state == GRPC_CHANNEL_TRANSIENT_FAILURE) {
      return;
    }
    ASSERT_TRUE((*channel)->WaitForStateChange(state, give_up)) << address;
  }
}

std::string PortOf(const FakeServer& server) {
  return server.address().substr(server.address().rfind(':'));
}

class ProxyTest : public testing::Test {
 protected:
  // What gRPC still has of broken connections, its threads give back soon; who
  // looks for leaks at the end of the program may be sooner.
  static void TearDownTestSuite() {
    grpc_init();
    grpc_shutdown_blocking();
  }
};

TEST_F(ProxyTest, ThisMachineIsReachedWithoutIt) {
  FakeServer server;
  server.StartOnTcp();
  const std::string port = PortOf(server);
  const CountingProxy proxy;
  for (const char* host :
       {"127.0.0.1", "127.255.3.4", "127.1", "localhost", "LocalHost",
        "localhost.", "a.localhost", "[::1]", "[0:0:0:0:0:0:0:1]",
        "[::ffff:127.0.0.1]", "[::ffff:7f01:203]", "0.0.0.0", "[::]",
        "dns:localhost", "dns:///localhost", "dns:///127.0.0.1",
        "dns:///a.b.localhost", "ipv4:127.0.0.1", "ipv6:[::1]"}) {
    TryToConnect(host + port);
    EXPECT_EQ(proxy.connections(), 0) << host;
  }
  FakeServer local;
  local.Start();
  const std::string path = local.address().substr(5);
  for (const std::string& address :
       {"unix:" + path, "unix://" + path,
        std::string("unix-abstract:yatzyd.none")}) {
    TryToConnect(address);
    EXPECT_EQ(proxy.connections(), 0) << address;
  }
}

TEST_F(ProxyTest, TheTokenReachesThisMachineWithoutIt) {
  FakeServer server;
  server.StartOnTcp();
  const CountingProxy proxy;
  ClientOptions options{.deadline = absl::Seconds(20)};
  options.security.token = "secret";
  for (const std::string host :
       {"127.0.0.1", "localhost", "dns:///localhost"}) {
    const auto client = YatzyClient::Create(host + PortOf(server), options);
    ASSERT_THAT(client, IsOk());
    EXPECT_THAT(client->EvaluateState({}), IsOk());
    EXPECT_THAT(server.advisor.authorization(), ElementsAre("Bearer secret"));
  }
  EXPECT_EQ(proxy.connections(), 0);
}

// A proxy is sent what TLS has encrypted, and nothing but where to.
TEST_F(ProxyTest, OthersAreReachedByIt) {
  const CountingProxy proxy;
  // A channel may try more than once.
  TryToConnect("192.0.2.1:50051");
  const int one = proxy.connections();
  EXPECT_GT(one, 0);
  TryToConnect("yatzy.example.org:50051");
  const int two = proxy.connections();
  EXPECT_GT(two, one);
  ChannelSecurity security;
  security.tls = true;
  security.token = "secret";
  TryToConnect("dns:///yatzy.example.org:50051", security);
  EXPECT_GT(proxy.connections(), two);
}

}  // namespace
}  // namespace yatzy::client
