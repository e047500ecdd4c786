#include "server/listen/listener.h"

#include <gmock/gmock.h>
#include <openssl/ssl.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "server/query/query_server.h"
#include "server/tables/served_games.h"
#include "tests/server/listen/tls_clients.h"
#include "tests/support/captured_log.h"
#include "tests/support/client_socket.h"
#include "tests/support/eventually.h"
#include "tests/support/files.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temp_dir.h"
#include "tests/support/test_certificates.h"
#include "tests/support/test_server.h"

namespace yatzy::server {
namespace {

using ::testing::HasSubstr;

constexpr auto kUnavailable = grpc::StatusCode::UNAVAILABLE;

// A server whose listener is given options, with a certificate at hand.
class ListenerTest : public testing::Test {
 protected:
  ListenerTest() {
    const TestCertificate own = ca_.Issue(kServerName, "DNS:yatzy.test");
    WriteFile(files_.certificate, own.chain);
    WriteFile(files_.key, own.key);
    WriteFile(dir_.File("ca.pem"), client_ca_.pem());
  }

  void Start(Listener::Options listener) {
    QueryServer::Options options;
    options.listener = std::move(listener);
    if (options.listener.addresses.empty()) {
      options.listener.addresses = {"127.0.0.1:0"};
    }
    server_ = QueryServer::Start(options, service_).value();
  }

  const std::string& Address() const { return server_->addresses().front(); }
  std::string Unix() const { return "unix:" + dir_.File("q.sock"); }

  TlsFiles WithClientCa() const {
    TlsFiles files = files_;
    files.client_ca = dir_.File("ca.pem");
    return files;
  }

  const TempDir dir_;
  CapturedLog log_;
  const TestCa ca_{"ca"};
  const TestCa client_ca_{"client ca"};
  const TlsFiles files_{"--tls", dir_.File("cert.pem"), dir_.File("key.pem"),
                        ""};
  ServedGames games_;
  const AdvisorService service_{games_};
  std::unique_ptr<QueryServer> server_;
};

TEST_F(ListenerTest, ServesWhoTrustsTheServersCa) {
  Start({.tls = files_});
  std::string shown;
  EXPECT_TRUE(CheckHealth(ConnectTls(Address(), ca_.pem()), &shown).ok());
  EXPECT_EQ(shown, ReadFile(files_.certificate));
}

TEST_F(ListenerTest, IsRefusedByWhoDoesNotOrWantsAnotherName) {
  Start({.tls = files_});
  const TestCa other("other");
  EXPECT_EQ(CheckHealth(ConnectTls(Address(), other.pem())).error_code(),
            kUnavailable);
  EXPECT_EQ(CheckHealth(ConnectTls(Address(), ca_.pem(), {}, "evil.test"))
                .error_code(),
            kUnavailable);
}

TEST_F(ListenerTest, RefusesWhoDoesNotEncrypt) {
  Start({.tls = files_});
  EXPECT_EQ(CheckHealth(OwnChannel(Address())).error_code(), kUnavailable);
}

TEST_F(ListenerTest, BothWildcardsShareAPort) {
  if (!OpenSockets({.host = "::1"}).ok()) GTEST_SKIP() << "no IPv6 here";
  const std::string port = [] {
    const auto sockets = OpenSockets({.host = "::"}).value();
    return ":" + std::to_string(sockets.front().port());
  }();
  for (const std::vector<std::string>& hosts :
       {std::vector<std::string>{"0.0.0.0", "[::]"},
        {"[::]", "0.0.0.0"},
        {"127.0.0.1", "[::]"},
        {"[::]", "127.0.0.1"},
        {"[::]"}}) {
    SCOPED_TRACE(hosts.front());
    std::vector<std::string> addresses;
    for (const std::string& host : hosts) addresses.push_back(host + port);
    const auto listener = Listener::Open({.addresses = addresses});
    ASSERT_THAT(listener, IsOk());
    EXPECT_EQ((*listener)->addresses(), addresses);
    EXPECT_TRUE(ClientSocket("127.0.0.1" + port).is_connected());
    EXPECT_TRUE(ClientSocket("[::1]" + port).is_connected());
    EXPECT_TRUE(ClientSocket((*listener)->own_way_in()).is_connected());
  }
}

TEST_F(ListenerTest, NeedsNoEncryptionOnAUnixSocketBesideTls) {
  Start({.addresses = {"127.0.0.1:0", Unix()}, .tls = files_});
  EXPECT_TRUE(CheckHealth(ConnectTo(Unix())).ok());
  EXPECT_TRUE(CheckHealth(ConnectTls(Address(), ca_.pem())).ok());
}

TEST_F(ListenerTest, MutualTlsNeedsACertificateOfTheClientCa) {
  Start({.tls = WithClientCa()});
  const auto call = [&](const TestCertificate& own) {
    return CheckHealth(ConnectTls(Address(), ca_.pem(), own)).error_code();
  };
  EXPECT_EQ(call(client_ca_.Issue("ann", "DNS:ann")), grpc::StatusCode::OK);
  EXPECT_EQ(call({}), kUnavailable) << "none";
  EXPECT_EQ(call(ca_.Issue("eve", "DNS:eve")), kUnavailable) << "another CA";
  EXPECT_EQ(call(client_ca_.Issue("old", "DNS:old", -1)), kUnavailable)
      << "expired";
}

// Whether a handshake of exactly this version of TLS comes about.
bool Handshakes(const std::string& address, int version) {
  SSL_CTX* context = SSL_CTX_new(TLS_client_method());
  SSL_CTX_set_security_level(context, 0);  // which forbids old versions itself
  SSL_CTX_set_min_proto_version(context, version);
  SSL_CTX_set_max_proto_version(context, version);
  const unsigned char protocols[] = "\x02h2";
  SSL_CTX_set_alpn_protos(context, protocols, 3);
  BIO* bio = BIO_new_ssl_connect(context);
  BIO_set_conn_hostname(bio, address.c_str());
  const bool ok = BIO_do_handshake(bio) == 1;
  BIO_free_all(bio);
  SSL_CTX_free(context);
  return ok;
}

TEST_F(ListenerTest, SpeaksNoVersionOfTlsBefore12) {
  Start({.tls = files_});
  EXPECT_TRUE(Handshakes(Address(), TLS1_3_VERSION));
  EXPECT_TRUE(Handshakes(Address(), TLS1_2_VERSION));
  EXPECT_FALSE(Handshakes(Address(), TLS1_1_VERSION));
  EXPECT_FALSE(Handshakes(Address(), TLS1_VERSION));
}

TEST_F(ListenerTest, DoesNotStartWithoutItsCertificate) {
  QueryServer::Options options;
  options.listener = {
      .addresses = {"127.0.0.1:0"},
      .tls = TlsFiles{"--tls", dir_.File("none.pem"), files_.key, ""}};
  EXPECT_THAT(QueryServer::Start(options, service_),
              StatusIs(absl::StatusCode::kFailedPrecondition,
                       HasSubstr("--tls-cert=" + dir_.File("none.pem"))));
}

TEST_F(ListenerTest, CanInsistOnClientCertificatesForTcpOnly) {
  Listener::Options options{.addresses = {"127.0.0.1:0"},
                            .tcp_needs_client_ca = true};
  const auto refused =
      StatusIs(absl::StatusCode::kUnavailable,
               HasSubstr("only to clients with a certificate"));
  EXPECT_THAT(Listener::Open(options), refused);
  options.tls = files_;
  EXPECT_THAT(Listener::Open(options), refused);
  options.tls = WithClientCa();
  EXPECT_THAT(Listener::Open(options), IsOk());
  EXPECT_THAT(
      Listener::Open({.addresses = {Unix()}, .tcp_needs_client_ca = true}),
      IsOk());
}

TEST_F(ListenerTest, WarnsOfAnAddressThatOthersReachUnencrypted) {
  ASSERT_THAT(Listener::Open({.addresses = {"127.0.0.1:0", Unix()}}), IsOk());
  ASSERT_THAT(Listener::Open({.addresses = {"0.0.0.0:0"}, .tls = files_}),
              IsOk());
  EXPECT_EQ(log_.Count("not encrypted"), 0);
  ASSERT_THAT(Listener::Open({.addresses = {"0.0.0.0:0"}}), IsOk());
  EXPECT_EQ(log_.Count("not encrypted"), 1);
}

TEST_F(ListenerTest, KnowsWhenGrpcHasClosedAConnection) {
  Start({.limits = {.max_connections = 2}});
  std::vector<ClientSocket> idle;
  for (int i = 0; i < 2; ++i) idle.emplace_back(Address());
  ASSERT_TRUE(Eventually([&] { return server_->connections().open == 2; }));
  ClientSocket(Address()).WaitForEnd();
  EXPECT_EQ(CheckHealth(OwnChannel(Address())).error_code(), kUnavailable);
  idle.clear();
  EXPECT_TRUE(Eventually([&] { return server_->connections().open == 0; }));
  EXPECT_TRUE(CheckHealth(ConnectTo(Address())).ok());
}

TEST_F(ListenerTest, CutsAConnectionThatSaysNothing) {
  Start({.addresses = {"127.0.0.1:0", Unix()}});
  const ClientSocket tcp(Address());
  const ClientSocket unix_peer(Unix());
  tcp.WaitForEnd();
  unix_peer.WaitForEnd();
}

TEST_F(ListenerTest, AcceptsNothingOnceStopped) {
  Start({.addresses = {"127.0.0.1:0", Unix()}});
  const std::string address = Address();
  server_->Drain(absl::ZeroDuration());
  EXPECT_FALSE(ClientSocket(address).is_connected());
  EXPECT_FALSE(ClientSocket(Unix()).is_connected());
  EXPECT_EQ(server_->connections().open, 0);
}

}  // namespace
}  // namespace yatzy::server
