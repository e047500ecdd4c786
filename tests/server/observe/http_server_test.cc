#include "server/observe/http_server.h"

#include <gmock/gmock.h>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/support/client_socket.h"
#include "tests/support/status_matchers.h"

namespace yatzy::server {
namespace {

using ::testing::AllOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

class HttpServerTest : public testing::Test {
 protected:
  std::string Ask(const std::string& request) const {
    const ClientSocket caller(server_->addresses().front());
    caller.Send(request);
    return caller.ReadAll();
  }

  std::string Get(const std::string& path) const {
    return Ask(absl::StrCat("GET ", path, " HTTP/1.1\r\nHost: x\r\n\r\n"));
  }

  const std::unique_ptr<HttpServer> server_ =
      HttpServer::Start(
          {"127.0.0.1:0"},
          {{"/a", [] { return HttpAnswer{.body = "page a\n"}; }},
           {"/bad", [] { return HttpAnswer{.status = 503, .body = "no\n"}; }},
           {"/long",
            [] { return HttpAnswer{.body = std::string(1'000'000, 'x')}; }}})
          .value();
};

TEST_F(HttpServerTest, AnswersItsPages) {
  EXPECT_THAT(Get("/a"),
              AllOf(StartsWith("HTTP/1.1 200 OK\r\n"),
                    HasSubstr("Content-Length: 7\r\n"), HasSubstr("text/plain"),
                    EndsWith("\npage a\n")));
  EXPECT_THAT(Get("/a?query=1"), StartsWith("HTTP/1.1 200"));
  EXPECT_THAT(Get("/bad"), AllOf(StartsWith("HTTP/1.1 503"), EndsWith("no\n")));
  EXPECT_THAT(Get("/long").size(), testing::Gt(1'000'000U));
}

TEST_F(HttpServerTest, HeadHasNoBody) {
  EXPECT_THAT(Ask("HEAD /a HTTP/1.1\r\nHost: x\r\n\r\n"),
              AllOf(StartsWith("HTTP/1.1 200"),
                    HasSubstr("Content-Length: 7\r\n"), EndsWith("\r\n\r\n")));
}

// As haproxy's `option httpchk` asks, and a browser before a request to another
// site.
TEST_F(HttpServerTest, OptionsHasTheStatusOfThePageAndNoBody) {
  for (const char* more : {" HTTP/1.0\r\n", " HTTP/1.1\r\nHost: x\r\n",
                           " HTTP/1.1\r\nHost: x\r\nOrigin: http://y\r\n"
                           "Access-Control-Request-Method: GET\r\n"}) {
    EXPECT_THAT(
        Ask(absl::StrCat("OPTIONS /a", more, "\r\n")),
        AllOf(StartsWith("HTTP/1.1 200"),
              HasSubstr("Allow: GET, HEAD, OPTIONS\r\n"),
              HasSubstr("Content-Length: 0\r\n"), EndsWith("\r\n\r\n")));
    EXPECT_THAT(Ask(absl::StrCat("OPTIONS /bad", more, "\r\n")),
                AllOf(StartsWith("HTTP/1.1 503"), EndsWith("\r\n\r\n")));
    EXPECT_THAT(Ask(absl::StrCat("OPTIONS /none", more, "\r\n")),
                StartsWith("HTTP/1.1 404"));
  }
}

TEST_F(HttpServerTest, RefusesOtherPathsAndMethods) {
  for (const char* path : {"/", "/A", "/a/", "/etc/passwd", "/../a/../x"}) {
    EXPECT_THAT(Get(path), StartsWith("HTTP/1.1 404")) << path;
  }
  for (const char* method : {"POST", "PUT", "DELETE", "PATCH"}) {
    EXPECT_THAT(Ask(absl::StrCat(method,
                                 " /a HTTP/1.1\r\nHost: x\r\nContent-Length: "
                                 "0\r\n\r\n")),
                AllOf(StartsWith("HTTP/1.1 405"),
                      HasSubstr("Allow: GET, HEAD, OPTIONS\r\n")))
        << method;
  }
}

TEST_F(HttpServerTest, RefusesWhatIsNoRequest) {
  for (const std::string& request :
       {std::string("nonsense\r\n\r\n"), std::string("GET /a\r\n\r\n"),
        std::string("\x16\x03\x01 tls?\r\n\r\n"),
        "GET /a HTTP/1.1\r\nX: " + std::string(100'000, 'x') + "\r\n\r\n"}) {
    EXPECT_THAT(Ask(request), Not(HasSubstr("page a")));
  }
  EXPECT_THAT(Get("/a"), EndsWith("page a\n"));
}

TEST_F(HttpServerTest, AnswersManyAtOnce) {
  std::atomic<int> answered = 0;
  {
    std::vector<std::jthread> callers;
    for (int i = 0; i < 8; ++i) {
      callers.emplace_back([&] {
        for (int call = 0; call < 50; ++call) {
          if (Get("/a").ends_with("page a\n")) ++answered;
        }
      });
    }
  }
  EXPECT_EQ(answered, 8 * 50);
}

TEST_F(HttpServerTest, ReadsWhatProxiesAndSimpleClientsSend) {
  for (const char* request :
       {"GET /a HTTP/1.0\r\n\r\n", "GET /a HTTP/1.1\n\n",
        "\r\nGET /a HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET http://x:9464/a HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /a HTTP/1.1\r\nHost: x\r\n\r\nGET /bad HTTP/1.1\r\n\r\n"}) {
    EXPECT_THAT(Ask(request),
                AllOf(StartsWith("HTTP/1.1 200"), EndsWith("\r\n\r\npage a\n")))
        << request;
  }
  EXPECT_THAT(Ask("GET http://x HTTP/1.1\r\n\r\n"), StartsWith("HTTP/1.1 404"));
  EXPECT_THAT(Ask("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
              StartsWith("HTTP/1.1 505"));
  EXPECT_THAT(Ask("GET /" + std::string(10000, 'a')),
              StartsWith("HTTP/1.1 414"));
}

TEST_F(HttpServerTest, WaitsForAllOfARequest) {
  const ClientSocket caller(server_->addresses().front());
  for (const char letter : std::string("GET /a HTTP/1.1\r\nHost: x\r\n\r\n")) {
    caller.Send(std::string(1, letter));
  }
  EXPECT_THAT(caller.ReadAll(), EndsWith("page a\n"));
}

TEST_F(HttpServerTest, RefusesAnAddressInUse) {
  const std::string address = server_->addresses().front();
  EXPECT_THAT(address, Not(EndsWith(":0")));
  EXPECT_THAT(HttpServer::Start({address}, {}),
              StatusIs(absl::StatusCode::kUnavailable, HasSubstr(address)));
}

}  // namespace
}  // namespace yatzy::server
