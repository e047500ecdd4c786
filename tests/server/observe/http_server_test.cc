#include "server/observe/http_server.h"

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "tests/support/status_matchers.h"

namespace yatzy::server {
namespace {

using ::testing::AllOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

// A connection of a caller who sends what he likes.
class Caller {
 public:
  explicit Caller(const std::string& address)
      : fd_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in target{};
    target.sin_family = AF_INET;
    target.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int port = 0;
    EXPECT_TRUE(
        absl::SimpleAtoi(address.substr(address.rfind(':') + 1), &port));
    target.sin_port = htons(port);
    EXPECT_EQ(connect(fd_, reinterpret_cast<const sockaddr*>(&target),
                      sizeof(target)),
              0);
  }
  ~Caller() { close(fd_); }
  Caller(const Caller&) = delete;
  Caller& operator=(const Caller&) = delete;

  void Send(const std::string& text) const {
    static_cast<void>(send(fd_, text.data(), text.size(), MSG_NOSIGNAL));
  }

  // Everything until the server closes the connection.
  std::string ReadAll() const {
    std::string text;
    char buffer[4096];
    for (ssize_t size = 0; (size = read(fd_, buffer, sizeof(buffer))) > 0;) {
      text.append(buffer, size);
    }
    return text;
  }

 private:
  const int fd_;
};

class HttpServerTest : public testing::Test {
 protected:
  std::string Ask(const std::string& request) const {
    const Caller caller(server_->address());
    caller.Send(request);
    return caller.ReadAll();
  }

  std::string Get(const std::string& path) const {
    return Ask(absl::StrCat("GET ", path, " HTTP/1.1\r\nHost: x\r\n\r\n"));
  }

  const std::unique_ptr<HttpServer> server_ =
      HttpServer::Start(
          "127.0.0.1:0",
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

// As many slow callers as there are threads hold the others up for two seconds
// each at most, not for as long as they like.
TEST_F(HttpServerTest, DropsThoseThatDoNotFinishTheirRequest) {
  const absl::Time start = absl::Now();
  std::vector<std::unique_ptr<Caller>> slow;
  for (int i = 0; i < 4; ++i) {
    slow.push_back(std::make_unique<Caller>(server_->address()));
    slow.back()->Send("GET /a HTTP/1.1\r\nHost:");
  }
  EXPECT_THAT(Get("/a"), EndsWith("page a\n"));
  for (const auto& caller : slow) {
    EXPECT_THAT(caller->ReadAll(), Not(HasSubstr("page a")));
  }
  // Generous: the machine may be busy. Without a limit of ours it is 30.
  EXPECT_LT(absl::Now() - start, absl::Seconds(20));
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

TEST_F(HttpServerTest, TakesNamesAndEveryAddress) {
  for (const char* address : {"0.0.0.0:0", "localhost:0"}) {
    const auto server = HttpServer::Start(address, {});
    ASSERT_THAT(server, IsOk()) << address;
    EXPECT_THAT((*server)->address(), Not(EndsWith(":0")));
  }
}

TEST_F(HttpServerTest, RefusesAnAddressInUse) {
  EXPECT_THAT(server_->address(), Not(EndsWith(":0")));
  const auto second = HttpServer::Start(server_->address(), {});
  EXPECT_THAT(second, StatusIs(absl::StatusCode::kUnavailable,
                               HasSubstr(server_->address())));
}

}  // namespace
}  // namespace yatzy::server
