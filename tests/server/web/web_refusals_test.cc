// Who is let in over HTTP, what is refused, and the end.
#include <gmock/gmock.h>

#include <fstream>
#include <map>
#include <string>
#include <thread>
#include <utility>

#include "tests/server/web/web_server_fixture.h"
#include "tests/support/files.h"

namespace yatzy::server {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

using WebRefusalsTest = WebServerTest;

TEST_F(WebRefusalsTest, WantsTheTokensOfGrpc) {
  constexpr char kToken[] = "a-token-of-the-test";
  std::ofstream(dir_.File("tokens")) << kToken << '\n';
  Gate::Options gate;
  gate.tokens = OpenTokenFile(dir_.File("tokens")).value();
  Start(std::move(gate));
  const std::string type = "Content-Type: application/json\r\n";
  for (const auto& [method, request] : Requests()) {
    const WebReply refused = Ask(method, request);
    EXPECT_EQ(refused.status, "401") << method;
    EXPECT_EQ(refused.Header("WWW-Authenticate"), "Bearer");
    EXPECT_THAT(refused.body, Not(HasSubstr(kToken)));
  }
  EXPECT_EQ(Post(address_, "EvaluateState", kState,
                 type + "Authorization: Bearer " + kToken + "\r\n")
                .status,
            "200");
  EXPECT_EQ(Handled("EvaluateState", grpc::UNAUTHENTICATED), 1);
}

TEST_F(WebRefusalsTest, CountsItsCallersAsGrpcDoes) {
  Gate::Options gate;
  gate.peer_header = "x-peer-id";
  gate.peers = {.rate = 0.001, .burst = 2};
  Start(std::move(gate));
  const std::string type = "Content-Type: application/json\r\n";
  const auto ask = [&](const std::string& peer) {
    return Post(address_, "EvaluateState", kState,
                type + "X-Peer-Id: " + peer + "\r\n");
  };
  EXPECT_EQ(ask("ann").status, "200");
  EXPECT_EQ(ask("ann").status, "200");
  const WebReply refused = ask("ann");
  EXPECT_EQ(refused.status, "429");
  EXPECT_NE(refused.Header("Retry-After"), "");
  EXPECT_THAT(refused.body, HasSubstr("google.rpc.RetryInfo"));
  EXPECT_EQ(ask("bob").status, "200");
}

TEST_F(WebRefusalsTest, HeedsADeadline) {
  Start();
  const std::string headers =
      "Content-Type: application/json\r\nConnect-Timeout-Ms: 0\r\n";
  for (const auto& [method, request] : Requests()) {
    const WebReply late = Post(address_, method, request, headers);
    EXPECT_THAT(late.status, testing::AnyOf("504", "429")) << method;
  }
}

TEST_F(WebRefusalsTest, RefusesWhatIsTooLarge) {
  Start();
  const WebReply single = Ask("EvaluateState", std::string(140'000, ' '));
  EXPECT_EQ(single.status, "413");
  EXPECT_THAT(single.body, AllOf(HasSubstr("resource_exhausted"),
                                 HasSubstr("131072 bytes")));
  EXPECT_EQ(Ask("EvaluateState", std::string(100'000, ' ') + kState).status,
            "200");
  const WebReply head = Get(address_, "/" + std::string(60'000, 'x'));
  EXPECT_THAT(head.status, testing::AnyOf("414", "431", "413"));
}

TEST_F(WebRefusalsTest, CountsWhatIsRefusedBeforeThereIsACall) {
  Start();
  const std::string post = "POST /yatzy.v1.AdvisorService/EvaluateState";
  const std::string head = " HTTP/1.1\r\nHost: x\r\n";
  Get(address_, "/");
  Ask("EvaluateState", kState);
  Ask("EvaluateState", "{");  // a call, which fails
  for (const std::string& request :
       {post + head + "Content-Length: 1\r\nContent-Length: 2\r\n\r\n{}",
        "GET /x" + head + "\r\n",
        "PUT /yatzy.v1.AdvisorService/EvaluateState" + head + "\r\n",
        PostText("EvaluateState", std::string(140'000, ' ')),
        PostText("EvaluateState", kState, "Content-Type: text/html\r\n"),
        PostText("StreamAnalyzePositions", "{}")}) {
    yatzy::server::Ask(address_, request);
  }
  for (std::size_t i = 0; i < WebRefusals::kStatuses.size(); ++i) {
    const int status = WebRefusals::kStatuses[i];
    EXPECT_EQ(web_->refusals()[i], status == 429 ? 0 : 1) << status;
  }
}

TEST_F(WebRefusalsTest, ClosesWhereARequestMayEndInTwoWays) {
  Start();
  const std::string next = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";
  const std::string chunks = "2\r\n{}\r\n0\r\n\r\n";
  const std::string chunked = "Transfer-Encoding: chunked\r\n";
  const std::string length = "Content-Length: 2\r\n";
  for (const std::string& request :
       {length + chunked + "\r\n" + chunks, chunked + length + "\r\n" + chunks,
        length + length + "\r\n{}",
        length + "content-length: 40\r\n" + "\r\n{}",
        chunked + chunked + "\r\n" + chunks,
        chunked + "Transfer-Encoding: identity\r\n\r\n" + chunks,
        "Transfer-Encoding: gzip, chunked\r\n\r\n" + chunks,
        "Transfer-Encoding: xchunked\r\n\r\n" + chunks,
        "Transfer-Encoding:\r\n\r\n" + chunks,
        length + "Transfer-Encoding : chunked\r\n\r\n{}",
        std::string("Content-Length\t: 2\r\n\r\n{}"),
        std::string("Content-Length:\r\n 2\r\n\r\n{}"),
        "Transfer-Encoding:\r\n\tchunked\r\n" + length + "\r\n{}"}) {
    for (const char* line :
         {"POST /yatzy.v1.AdvisorService/ListRuleSets", "GET /", "OPTIONS /"}) {
      const ClientSocket caller(address_);
      caller.Send(absl::StrCat(line, " HTTP/1.1\r\nHost: x\r\n",
                               "Content-Type: application/json\r\n", request,
                               next));
      const WebReply reply(caller.ReadAll());
      EXPECT_EQ(reply.status, "400") << line << request;
      EXPECT_THAT(reply.body, Not(HasSubstr("HTTP/1.1"))) << line << request;
    }
  }
  for (const std::string& request :
       {"transfer-encoding: Chunked\r\n\r\n" + chunks, length + "\r\n{}"}) {
    EXPECT_EQ(yatzy::server::Ask(
                  address_,
                  "POST /yatzy.v1.AdvisorService/ListRuleSets HTTP/1.1\r\n"
                  "Host: x\r\nContent-Type: application/json\r\n" +
                      request)
                  .status,
              "200")
        << request;
  }
}

TEST_F(WebRefusalsTest, AnswersOnceWithoutOneHostOrWithABlankInTheTarget) {
  Start();
  const std::string none = "GET / HTTP/1.1\r\n";
  const std::string host = "Host: x\r\n";
  for (const auto& [request, why] : std::map<std::string, std::string>{
           {none, "Host: is missing"},
           {"POST /yatzy.v1.AdvisorService/ListRuleSets HTTP/1.1\r\n"
            "Content-Type: application/json\r\nContent-Length: 2\r\n",
            "Host: is missing"},
           {none + host + "host: y\r\n", "Host: there are 2 of them"},
           {"GET /a b HTTP/1.1\r\n" + host, "the target of the request"},
           {"GET /?a=b c HTTP/1.1\r\n" + host, "the target of the request"}}) {
    const ClientSocket caller(address_);
    caller.Send(request + "\r\n{}");
    const WebReply reply(caller.ReadAll());
    EXPECT_EQ(reply.status, "400") << request;
    EXPECT_THAT(reply.body, StartsWith(R"({"code":"invalid_argument")"))
        << request;
    EXPECT_THAT(reply.body, HasSubstr(why)) << request;
  }
  for (const std::string& request :
       {std::string("GET / HTTP/1.0\r\n"), none + host,
        "GET /?a=%20+ HTTP/1.1\r\n" + host}) {
    EXPECT_EQ(yatzy::server::Ask(address_, request + "\r\n").status, "200")
        << request;
  }
}

TEST_F(WebRefusalsTest, AnswersWhatIsSmallWhenItsMemoryIsUsedUp) {
  Start();
  const TempDir page;
  WriteFile(page.File("index.html"), "<!doctype html>");
  WriteFile(page.File("main.js"), std::string(100'000, 'x'));
  WebServer::Options options;
  options.addresses = {"unix:" + dir_.File("small.sock")};
  options.cors_origins = {"*"};
  options.page = page.path();
  options.memory_bytes = 1;
  const auto web =
      WebServer::Start(options, server_->server().direct()).value();
  const std::string& address = options.addresses[0];
  EXPECT_EQ(Get(address, "/").body, "<!doctype html>");
  EXPECT_EQ(Post(address, "EvaluateState", kState).status, "200");
  // Nothing is left of the answer that there is no room for.
  const std::string json = "application/json";
  for (const WebReply& refused :
       {Get(address, "/main.js"),
        Post(address, "EvaluateState", std::string(100'000, ' ') + kState)}) {
    EXPECT_EQ(refused.status, "429");
    EXPECT_EQ(refused.Header("Content-Type"), json);
    EXPECT_EQ(refused.Header("Cache-Control"), "no-store");
    EXPECT_EQ(refused.Header("ETag"), "");
    EXPECT_EQ(refused.Header("Retry-After"), "1");
    EXPECT_EQ(refused.Header("Access-Control-Allow-Origin"), "*");
    EXPECT_THAT(refused.body, HasSubstr("resource_exhausted"));
  }
  EXPECT_EQ(Get(address, "/main.js", "Accept-Encoding: gzip\r\n").status,
            "200");
  EXPECT_EQ(web->refusals()[5], 2);  // 429
}

TEST_F(WebRefusalsTest, LetsPagesOfItsListRead) {
  Start();
  const std::string origin = "Origin: https://a.example\r\n";
  const WebReply asked = yatzy::server::Ask(
      address_,
      "OPTIONS /yatzy.v1.AdvisorService/EvaluateState HTTP/1.1\r\n"
      "Host: x\r\nAccess-Control-Request-Method: POST\r\n" +
          origin + "\r\n");
  EXPECT_EQ(asked.status, "204");
  EXPECT_EQ(asked.Header("Access-Control-Allow-Origin"), "https://a.example");
  EXPECT_NE(asked.Header("Access-Control-Allow-Headers"), "");
  // Errors too, so that the page sees what is wrong.
  EXPECT_EQ(Post(address_, "EvaluateState", "{}",
                 "Content-Type: application/json\r\n" + origin)
                .Header("Access-Control-Allow-Origin"),
            "https://a.example");
}

TEST_F(WebRefusalsTest, SaysSoWhenNoTableIsLoaded) {
  TestServer empty;
  WebServer::Options options;
  options.addresses = {"unix:" + dir_.File("empty.sock")};
  const auto web = WebServer::Start(options, empty.server().direct()).value();
  const WebReply reply = Post(options.addresses[0], "EvaluateState", kState);
  EXPECT_EQ(reply.status, "503");
  EXPECT_THAT(reply.body, HasSubstr("\"unavailable\""));
}

TEST_F(WebRefusalsTest, RefusesCallsWhileTheServerDrains) {
  Start();
  std::thread drain([this] { server_->server().Drain(absl::Seconds(1)); });
  WebReply reply("");
  do {
    reply = Ask("EvaluateState", kState);
  } while (reply.status == "200");
  drain.join();
  EXPECT_EQ(reply.status, "503");
  EXPECT_THAT(reply.body, HasSubstr("the server is shutting down"));
}

TEST_F(WebRefusalsTest, ServesNobodyAfterItsEnd) {
  Start();
  const ClientSocket idle(address_);
  web_->End();
  idle.WaitForEnd();
  EXPECT_FALSE(ClientSocket(address_).is_connected());
  EXPECT_EQ(web_->connections(), 0);
}

TEST_F(WebRefusalsTest, NamesAnAddressThatItCannotHave) {
  Start();
  WebServer::Options options;
  options.addresses = {address_};
  const auto second = WebServer::Start(options, server_->server().direct());
  EXPECT_EQ(second.status().code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(std::string(second.status().message()), HasSubstr(address_));
}

}  // namespace
}  // namespace yatzy::server
