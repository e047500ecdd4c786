// TLS on one side, the clear on the other: what goes through, and who is cut
// off.
#include "server/listen/tls_relay.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include <condition_variable>
#include <deque>
#include <optional>
#include <string>
#include <thread>

#include "server/listen/open_sockets.h"
#include "server/listen/peers.h"
#include "tests/support/eventually.h"
#include "tests/support/files.h"
#include "tests/support/temp_dir.h"
#include "tests/support/tls_client.h"

namespace yatzy::server {
namespace {

constexpr char kHello[] = "\x16\x03\x01\x02";  // the begin of one

// The server behind the relay: its ends of the connections, blocking.
class Served {
 public:
  void Add(Descriptor connection, const sockaddr_storage& peer) {
    fcntl(connection.get(), F_SETFL, 0);
    const std::lock_guard lock(mutex_);
    connections_.push_back(std::move(connection));
    peer_ = PeerName(peer);
    changed_.notify_all();
  }

  Descriptor Next() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return !connections_.empty(); });
    Descriptor next = std::move(connections_.front());
    connections_.pop_front();
    return next;
  }

  std::string peer() {
    const std::lock_guard lock(mutex_);
    return peer_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Descriptor> connections_;
  std::string peer_;
};

void SendAll(const Descriptor& to, std::string_view text) {
  while (!text.empty()) {
    const ssize_t size = send(to.get(), text.data(), text.size(), MSG_NOSIGNAL);
    if (size < 0) return;
    text.remove_prefix(size);
  }
}

std::string ReceiveAll(const Descriptor& from) {
  std::string all;
  char bytes[65536];
  for (ssize_t size = 0; (size = recv(from.get(), bytes, sizeof(bytes), 0)) > 0;
       all.append(bytes, size)) {
  }
  return all;
}

std::string Noise(std::size_t size) {
  std::string text(size, '\0');
  std::uint32_t state = 1;
  for (char& byte : text) {
    state = state * 1664525 + 1013904223;
    byte = static_cast<char>(state >> 24);
  }
  return text;
}

double ProcessorSeconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
         static_cast<double>(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) /
             1e6;
}

class TlsRelayTest : public testing::Test {
 protected:
  void Start(const TlsRelay::Options& options = {},
             const std::string& client_ca = "") {
    const TestCertificate own = ca_.Issue("yatzy.test", "DNS:yatzy.test");
    WriteFile(dir_.File("cert.pem"), own.chain);
    WriteFile(dir_.File("key.pem"), own.key);
    TlsFiles files{"--tls", dir_.File("cert.pem"), dir_.File("key.pem"), ""};
    if (!client_ca.empty()) {
      files.client_ca = dir_.File("ca.pem");
      WriteFile(files.client_ca, client_ca);
    }
    certificates_ = FollowCertificates(files).value();
    contexts_ = TlsContexts::Open(*certificates_).value();
    relay_ = TlsRelay::Start(
                 *contexts_, options,
                 [this](Descriptor connection, const sockaddr_storage& peer) {
                   served_.Add(std::move(connection), peer);
                 })
                 .value();
    sockets_ = OpenSockets(ParseListenAddress("127.0.0.1:0").value()).value();
    accept_ =
        AcceptLoop::Start(
            sockets_, {.max_connections = 1000, .max_connections_per_peer = 0},
            std::nullopt,
            [this](const auto&, Descriptor connection) {
              relay_->Take(std::move(connection));
            })
            .value();
  }

  const std::string& address() const { return sockets_[0].address(); }

  TlsClient::Options Trusting() const { return {.ca = ca_.pem()}; }

  const TempDir dir_;
  const TestCa ca_{"ca"};
  Served served_;
  std::unique_ptr<FollowedCertificates> certificates_;
  std::unique_ptr<TlsContexts> contexts_;
  std::unique_ptr<TlsRelay> relay_;
  std::vector<ListeningSocket> sockets_;
  std::unique_ptr<AcceptLoop> accept_;
};

TEST_F(TlsRelayTest, CarriesWhatBothSayAndTheirEnds) {
  Start();
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    TlsClient::Options options = Trusting();
    options.newest_tls = version;
    TlsClient client(address(), options);
    ASSERT_TRUE(client.is_connected());
    EXPECT_EQ(client.version(),
              version == TLS1_3_VERSION ? "TLSv1.3" : "TLSv1.2");
    const Descriptor server = served_.Next();
    EXPECT_THAT(served_.peer(), testing::StartsWith("ipv4:127.0.0.1:"));
    const std::string request = Noise(3'000'000);
    std::string received;
    std::jthread reader([&] { received = ReceiveAll(server); });
    EXPECT_TRUE(client.Send(request));
    client.End();
    reader.join();
    EXPECT_TRUE(received == request);
    // A peer that has said all still takes.
    const std::string answer = Noise(5'000'001);
    std::jthread writer([&] {
      SendAll(server, answer);
      shutdown(server.get(), SHUT_RDWR);
    });
    EXPECT_TRUE(client.ReadAll() == answer);
    EXPECT_TRUE(client.has_ended_well());
  }
}

TEST_F(TlsRelayTest, CarriesBothWaysAtOnce) {
  Start();
  TlsClient client(address(), Trusting());
  const Descriptor server = served_.Next();
  const std::string text = Noise(100'000);
  std::jthread echo([&] {
    char bytes[1000];
    for (ssize_t size = 0;
         (size = recv(server.get(), bytes, sizeof(bytes), 0)) > 0;) {
      SendAll(server, {bytes, static_cast<std::size_t>(size)});
    }
    shutdown(server.get(), SHUT_WR);
  });
  std::string echoed;
  for (int i = 0; i < 20; ++i) {
    ASSERT_TRUE(client.Send(text));
    for (std::size_t size = 0; size < text.size();) {
      const std::string part = client.Read();
      ASSERT_FALSE(part.empty());
      size += part.size();
      echoed += part;
    }
  }
  client.End();
  EXPECT_EQ(client.ReadAll(), "");
  EXPECT_EQ(echoed.size(), 20 * text.size());
  EXPECT_TRUE(echoed.substr(0, text.size()) == text);
}

TEST_F(TlsRelayTest, TellsTheServerThatItsPeerHasGone) {
  Start();
  for (const bool is_clean : {true, false}) {
    std::optional<TlsClient> client(std::in_place, address(), Trusting());
    const Descriptor server = served_.Next();
    if (is_clean) client->End();
    client.reset();
    EXPECT_EQ(ReceiveAll(server), "");
    shutdown(server.get(), SHUT_RDWR);
  }
  EXPECT_TRUE(Eventually([this] { return relay_->open() == 0; }));
}

TEST_F(TlsRelayTest, WantsACertificateOfTheClientCa) {
  const TestCa clients("clients");
  const TestCa strangers("strangers");
  Start({}, clients.pem());
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    TlsClient::Options options = Trusting();
    options.newest_tls = version;
    for (const TestCertificate& shown :
         {TestCertificate{}, strangers.Issue("x", "DNS:x"),
          clients.Issue("late", "DNS:late", -1)}) {
      options.own = shown;
      TlsClient refused(address(), options);
      refused.Send("x");
      EXPECT_EQ(refused.Read(), "");
      EXPECT_FALSE(refused.has_ended_well());
    }
    options.own = clients.Issue("good", "DNS:good");
    TlsClient taken(address(), options);
    SendAll(served_.Next(), "welcome");  // nobody was served before
    EXPECT_EQ(taken.ReadAll(), "welcome");
  }
}

TEST_F(TlsRelayTest, SpeaksHttpIfAsked) {
  Start();
  TlsClient::Options options = Trusting();
  for (const char* protocol : {"http/1.1", "h2", ""}) {
    options.protocol = protocol;
    const TlsClient client(address(), options);
    EXPECT_TRUE(client.is_connected());
    EXPECT_EQ(client.protocol(), options.protocol == "h2" ? "" : protocol);
  }
}

TEST_F(TlsRelayTest, EndsWhatIsNoTls) {
  Start({.handshake_timeout = absl::Milliseconds(300)});
  for (const std::string& text :
       {std::string("GET / HTTP/1.1\r\n\r\n"), Noise(300),
        std::string("\x16\x03\x01\x00\x05") + "\x02\x00\x00\x01\x00"}) {
    const ClientSocket peer(address());
    peer.Send(text);
    peer.ReadAll();  // perhaps an alert
  }
  EXPECT_TRUE(Eventually([this] { return relay_->open() == 0; }));
}

TEST_F(TlsRelayTest, WaitsForNobodyAndNotForLong) {
  Start({.handshake_timeout = absl::Milliseconds(300)});
  const ClientSocket silent(address());
  const ClientSocket slow(address());
  slow.Send(kHello);
  TlsClient client(address(), Trusting());
  EXPECT_TRUE(client.is_connected());
  const Descriptor server = served_.Next();
  const double before = ProcessorSeconds();
  silent.WaitForEnd();
  slow.WaitForEnd();
  // Nor does anybody ask again and again whether there is more.
  EXPECT_LT(ProcessorSeconds() - before, 0.15);
  SendAll(server, "still there");
  EXPECT_EQ(client.Read(), "still there");
}

TEST_F(TlsRelayTest, MakesRoomForNewcomers) {
  Start({.handshake_timeout = absl::InfiniteDuration(),
         .most_without_server = 2});
  std::deque<ClientSocket> silent;
  for (int i = 0; i < 5; ++i) silent.emplace_back(address());
  for (int i = 0; i < 3; ++i) silent[i].WaitForEnd();
  EXPECT_FALSE(silent[4].HasEnded());
  TlsClient client(address(), Trusting());
  EXPECT_TRUE(client.is_connected());
  EXPECT_TRUE(Eventually([this] { return relay_->without_server() <= 2; }));
}

TEST_F(TlsRelayTest, CutsOffAPeerThatTakesNothing) {
  Start({.slow_peer_timeout = absl::Milliseconds(200)});
  TlsClient client(address(), Trusting());
  ASSERT_TRUE(client.is_connected());
  const Descriptor server = served_.Next();
  const std::string answer = Noise(16 << 20);
  SendAll(server, answer);  // till that fails
  EXPECT_EQ(ReceiveAll(server), "");
  EXPECT_LT(client.ReadAll().size(), answer.size());
  EXPECT_TRUE(Eventually([this] { return relay_->open() == 0; }));
}

TEST_F(TlsRelayTest, SendsWhatTheServerHasSaidBeforeItEnds) {
  Start();
  TlsClient client(address(), Trusting());
  ASSERT_TRUE(client.is_connected());
  const ClientSocket silent(address());
  const std::string answer = Noise(100'000);
  {
    const Descriptor server = served_.Next();
    SendAll(server, answer);
  }
  relay_->End();
  relay_->Join();
  EXPECT_TRUE(client.ReadAll() == answer);
  silent.WaitForEnd();
  EXPECT_EQ(relay_->open(), 0);
  EXPECT_EQ(relay_->without_server(), 0);
  // And closes what comes after its end.
  ClientSocket(address()).WaitForEnd();
}

}  // namespace
}  // namespace yatzy::server
