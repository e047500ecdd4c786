// Queries over HTTP within TLS, by the certificates of gRPC.
#include <gmock/gmock.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "tests/server/web/web_server_fixture.h"
#include "tests/support/captured_log.h"
#include "tests/support/eventually.h"
#include "tests/support/files.h"
#include "tests/support/tls_client.h"

namespace yatzy::server {
namespace {

using ::testing::HasSubstr;

constexpr char kName[] = "DNS:yatzy.test";

class WebTlsTest : public WebServerTest {
 protected:
  // Beside the address in the clear.
  void StartTls(const std::string& client_ca = "",
                const WebServer::Options& more = {}, Gate::Options gate = {}) {
    Start(std::move(gate));
    Write(ca_.Issue("yatzy.test", kName));
    TlsFiles files{"--tls", dir_.File("cert.pem"), dir_.File("key.pem"), ""};
    if (!client_ca.empty()) {
      files.client_ca = dir_.File("ca.pem");
      WriteFile(files.client_ca, client_ca);
    }
    certificates_ =
        FollowCertificates(files, nullptr,
                           std::make_shared<FileWatch>(absl::Milliseconds(5)))
            .value();
    WebServer::Options options = more;
    options.addresses = {"127.0.0.1:0", plain_};
    options.certificates = certificates_.get();
    encrypted_ = WebServer::Start(options, server_->server().direct()).value();
  }

  void Write(const TestCertificate& certificate) const {
    WriteFile(dir_.File("cert.pem"), certificate.chain);
    WriteFile(dir_.File("key.pem"), certificate.key);
  }

  std::string address() const { return encrypted_->addresses()[0]; }

  TlsClient::Options Trusting() const {
    return {.ca = ca_.pem(), .protocol = "http/1.1"};
  }

  // The answer to one request of a connection of its own.
  WebReply AskTls(const std::string& method, const std::string& body,
                  const TlsClient::Options& options) const {
    TlsClient client(address(), options);
    client.Send(
        PostText(method, body,
                 "Content-Type: application/json\r\nConnection: close\r\n"));
    return WebReply(client.ReadAll());
  }

  const TestCa ca_{"ca"};
  const std::string plain_ = "unix:" + dir_.File("plain.sock");
  std::unique_ptr<FollowedCertificates> certificates_;
  std::unique_ptr<WebServer> encrypted_;
};

// The next answer of a connection that stays.
std::string ReadAnswer(TlsClient& client) {
  std::string all;
  for (;;) {
    const auto head = all.find("\r\n\r\n");
    if (head != std::string::npos) {
      const std::size_t size =
          std::stoul(WebReply(all).Header("Content-Length"));
      if (all.size() >= head + 4 + size) return all;
    }
    const std::string part = client.Read();
    if (part.empty()) return all;
    all += part;
  }
}

TEST_F(WebTlsTest, AnswersEveryMethodAsInTheClear) {
  StartTls();
  for (const auto& [method, request] : Requests()) {
    const WebReply plain = Post(plain_, method, request);
    const WebReply encrypted = AskTls(method, request, Trusting());
    EXPECT_EQ(encrypted.status, plain.status) << method;
    EXPECT_EQ(encrypted.body, plain.body) << method;
  }
}

TEST_F(WebTlsTest, KeepsAConnectionForManyCalls) {
  StartTls();
  TlsClient client(address(), Trusting());
  EXPECT_EQ(client.protocol(), "http/1.1");
  const std::string expected = Ask("EvaluateState", kState).body;
  for (int i = 0; i < 50; ++i) {
    // In pieces, two at a time, and by another thread.
    const std::string text = PostText("EvaluateState", kState);
    ASSERT_TRUE(client.Send(text.substr(0, 20)));
    ASSERT_TRUE(client.Send(text.substr(20)));
    ASSERT_EQ(WebReply(ReadAnswer(client)).body, expected);
    ASSERT_TRUE(client.Send(PostText("ExplainPosition", kPosition)));
    ASSERT_EQ(WebReply(ReadAnswer(client)).status, "200");
  }
  EXPECT_EQ(encrypted_->connections(), 1);
}

TEST_F(WebTlsTest, CarriesTheLargest) {
  StartTls();
  std::string indices = "0";
  for (int i = 1; i < 60'000; ++i) indices += ",65";
  const std::string body = R"({"stateIndices":[)" + indices + "]}";
  const WebReply plain = Post(plain_, "BatchEvaluateStates", body);
  ASSERT_EQ(plain.status, "200") << plain.body;
  ASSERT_GT(plain.body.size(), 500'000U);
  const WebReply encrypted = AskTls("BatchEvaluateStates", body, Trusting());
  EXPECT_TRUE(encrypted.body == plain.body);
  const WebReply refused =
      AskTls("EvaluateState", std::string(1'000'000, ' '), Trusting());
  EXPECT_EQ(refused.status, "413");
}

TEST_F(WebTlsTest, WantsCertificatesOfCallersOverTcp) {
  const TestCa callers("callers");
  StartTls(callers.pem());
  EXPECT_EQ(AskTls("EvaluateState", kState, Trusting()).status, "");
  TlsClient::Options options = Trusting();
  options.own = callers.Issue("ann", "DNS:ann");
  EXPECT_EQ(AskTls("EvaluateState", kState, options).status, "200");
  EXPECT_EQ(Post(plain_, "EvaluateState", kState).status, "200");
}

TEST_F(WebTlsTest, KnowsItsCallersByTheirAddress) {
  Gate::Options gate;
  gate.peers = {.rate = 0.001, .burst = 2};
  StartTls("", {}, std::move(gate));
  EXPECT_EQ(AskTls("EvaluateState", kState, Trusting()).status, "200");
  EXPECT_EQ(AskTls("EvaluateState", kState, Trusting()).status, "200");
  EXPECT_EQ(AskTls("EvaluateState", kState, Trusting()).status, "429");
}

TEST_F(WebTlsTest, TakesOverACertificateWhileConnectionsStay) {
  CapturedLog log;
  StartTls();
  TlsClient lasting(address(), Trusting());
  const std::string first = lasting.certificate();
  for (int i = 0; i < 3; ++i) {
    const TestCertificate next = ca_.Issue("yatzy.test", kName);
    WriteFile(dir_.File("key.pem"), next.key);  // fits no certificate yet
    EXPECT_EQ(AskTls("EvaluateState", kState, Trusting()).status, "200");
    Write(next);
    EXPECT_TRUE(Eventually([&] {
      return TlsClient(address(), Trusting()).certificate() == next.chain;
    }));
  }
  EXPECT_NE(TlsClient(address(), Trusting()).certificate(), first);
  lasting.Send(PostText("EvaluateState", kState));
  EXPECT_EQ(WebReply(ReadAnswer(lasting)).status, "200");
}

TEST_F(WebTlsTest, TakesOverAClientCa) {
  CapturedLog log;
  const TestCa before("before");
  const TestCa after("after");
  StartTls(before.pem());
  TlsClient::Options options = Trusting();
  options.own = after.Issue("ann", "DNS:ann");
  EXPECT_EQ(AskTls("EvaluateState", kState, options).status, "");
  WriteFile(dir_.File("ca.pem"), after.pem());
  EXPECT_TRUE(Eventually([&] {
    return AskTls("EvaluateState", kState, options).status == "200";
  }));
  options.own = before.Issue("bob", "DNS:bob");
  EXPECT_EQ(AskTls("EvaluateState", kState, options).status, "");
}

TEST_F(WebTlsTest, IsHeldUpByNobody) {
  WebServer::Options options;
  options.max_connections = 8;
  StartTls("", options);
  std::vector<ClientSocket> silent;
  for (int i = 0; i < 40; ++i) {
    silent.emplace_back(address());
    if (i % 2 == 0) silent.back().Send("\x16\x03\x01");
  }
  std::vector<std::unique_ptr<TlsClient>> shaken;
  for (int i = 0; i < 20; ++i) {
    shaken.push_back(std::make_unique<TlsClient>(address(), Trusting()));
    shaken.back()->Send("POST /");
  }
  // It may be turned away once, while so many come at the same time.
  EXPECT_TRUE(Eventually([this] {
    return AskTls("EvaluateState", kState, Trusting()).status == "200";
  }));
  EXPECT_LE(encrypted_->connections(), 40);
}

TEST_F(WebTlsTest, SeesThatACallerHasGone) {
  StartTls();
  TlsClient caller(address(), Trusting());
  caller.Send(PostText("EvaluateDistribution", R"({"state":{}})"));
  EXPECT_TRUE(Eventually([&] {
    return observer_->Find("/yatzy.v1.AdvisorService/EvaluateDistribution")
               ->counts.Sum()
               .started == 1;
  }));
  caller.End();
  EXPECT_TRUE(Eventually(
      [&] { return Handled("EvaluateDistribution", grpc::CANCELLED) == 1; }));
}

TEST_F(WebTlsTest, EndsItsConnections) {
  StartTls();
  TlsClient idle(address(), Trusting());
  const ClientSocket silent(address());
  EXPECT_TRUE(Eventually([this] { return encrypted_->connections() == 2; }));
  encrypted_->End();
  EXPECT_EQ(idle.ReadAll(), "");
  EXPECT_TRUE(idle.has_ended_well());
  silent.WaitForEnd();
  EXPECT_EQ(encrypted_->connections(), 0);
}

TEST_F(WebTlsTest, WarnsOfAnAddressThatOthersReachInTheClear) {
  CapturedLog log;
  StartTls();
  WebServer::Options options;
  options.addresses = {"0.0.0.0:0"};
  options.certificates = certificates_.get();
  const auto quiet =
      WebServer::Start(options, server_->server().direct()).value();
  EXPECT_EQ(log.Count("others can reach it"), 0);
  options.certificates = nullptr;
  const auto loud =
      WebServer::Start(options, server_->server().direct()).value();
  EXPECT_TRUE(log.WaitFor("others can reach it"));
}

}  // namespace
}  // namespace yatzy::server
