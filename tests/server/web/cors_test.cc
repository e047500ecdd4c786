// Which pages of other origins browsers let read.
#include "server/web/cors.h"

#include <gmock/gmock.h>

#include <string>

#include "tests/server/web/made_up_request.h"

namespace yatzy::server {
namespace {

using ::testing::HasSubstr;

constexpr char kAllowed[] = "Access-Control-Allow-Origin";

MadeUpRequest From(const std::string& origin) {
  MadeUpRequest request;
  if (!origin.empty()) request.headers["origin"] = origin;
  return request;
}

std::string Allowed(const Cors& cors, const std::string& origin) {
  HttpResponse response;
  cors.AddTo(From(origin), response);
  return HeaderOf(response, kAllowed);
}

TEST(CorsTest, AllowsTheOriginsOfTheListAndNoOthers) {
  const Cors cors({"https://a.example", "http://localhost:8080"});
  EXPECT_EQ(Allowed(cors, "https://a.example"), "https://a.example");
  EXPECT_EQ(Allowed(cors, "http://localhost:8080"), "http://localhost:8080");
  for (const char* other :
       {"", "null", "http://a.example", "https://a.example.evil.example",
        "https://a.example:443", "HTTPS://A.EXAMPLE", "*"}) {
    EXPECT_EQ(Allowed(cors, other), "") << other;
  }
}

TEST(CorsTest, SaysThatAnswersDependOnTheOrigin) {
  HttpResponse response;
  Cors({"https://a.example"}).AddTo(From(""), response);
  EXPECT_EQ(HeaderOf(response, "Vary"), "Origin");
}

TEST(CorsTest, AllowsAllAlike) {
  // Also without an origin, as the answer that a shared cache keeps.
  for (const char* origin : {"https://a.example", ""}) {
    HttpResponse response;
    Cors({"https://b.example", "*"}).AddTo(From(origin), response);
    EXPECT_EQ(HeaderOf(response, kAllowed), "*") << origin;
    EXPECT_THAT(HeaderOf(response, "Access-Control-Expose-Headers"),
                HasSubstr("ETag"));
    EXPECT_EQ(HeaderOf(response, "Vary"), "");
  }
}

TEST(CorsTest, AllowsNobodyWithoutAList) {
  HttpResponse response;
  Cors({}).AddTo(From("https://a.example"), response);
  EXPECT_TRUE(response.headers.empty());
}

TEST(CorsTest, AnswersWhatBrowsersAskBefore) {
  const Cors cors({"https://a.example"});
  const HttpResponse yes = cors.Preflight(From("https://a.example"));
  EXPECT_EQ(yes.status, 204);
  EXPECT_THAT(HeaderOf(yes, "Access-Control-Allow-Methods"), HasSubstr("POST"));
  for (const char* header : {"Content-Type", "Connect-Protocol-Version",
                             "Connect-Timeout-Ms", "Authorization"}) {
    EXPECT_THAT(HeaderOf(yes, "Access-Control-Allow-Headers"),
                HasSubstr(header));
  }
  const HttpResponse no = cors.Preflight(From("https://b.example"));
  EXPECT_EQ(no.status, 204);
  EXPECT_EQ(HeaderOf(no, "Access-Control-Allow-Methods"), "");
}

}  // namespace
}  // namespace yatzy::server
