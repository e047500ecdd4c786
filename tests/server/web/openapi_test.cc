// The description of the service, on the address of its calls.
#include <gmock/gmock.h>

#include <string>

#include "proto/openapi/openapi_json.h"
#include "server/web/gzip.h"
#include "server/web/web_handler.h"
#include "tests/server/web/made_up_request.h"
#include "tests/server/web/web_server_fixture.h"
#include "tests/support/files.h"

namespace yatzy::server {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

class OpenApiTest : public WebServerTest {};

TEST_F(OpenApiTest, IsServedWithoutAPage) {
  Start();
  const WebReply reply = Get(address_, "/openapi.json");
  EXPECT_EQ(reply.status, "200");
  EXPECT_EQ(reply.body, OpenApiJson());
  EXPECT_EQ(reply.Header("Content-Type"), "application/json");
  EXPECT_EQ(reply.Header("Cache-Control"), "no-cache");
  EXPECT_THAT(reply.body, StartsWith("{\n \"openapi\": \"3.1.0\","));
  EXPECT_THAT(Get(address_, "/").body, HasSubstr("/openapi.json"));
}

TEST_F(OpenApiTest, IsSentOnceToWhoKeepsIt) {
  Start();
  const WebReply packed =
      Get(address_, "/openapi.json", "Accept-Encoding: gzip\r\n");
  EXPECT_EQ(packed.Header("Content-Encoding"), "gzip");
  EXPECT_EQ(InflateGzip(packed.body, 1 << 20).value(), OpenApiJson());
  const WebReply known =
      Get(address_, "/openapi.json",
          "If-None-Match: " + packed.Header("ETag") + "\r\n");
  EXPECT_EQ(known.status, "304");
  EXPECT_EQ(known.body, "");
}

TEST_F(OpenApiTest, MayBeReadByPagesThatMayCall) {
  Start();
  const auto allowed = [this](const std::string& origin) {
    return Get(address_, "/openapi.json", "Origin: " + origin + "\r\n")
        .Header("Access-Control-Allow-Origin");
  };
  EXPECT_EQ(allowed("https://a.example"), "https://a.example");
  EXPECT_EQ(allowed("https://b.example"), "");
}

TEST_F(OpenApiTest, TakesNoPost) {
  Start();
  const WebReply reply = Ask(
      address_,
      "POST /openapi.json HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n");
  EXPECT_EQ(reply.status, "404");
}

TEST_F(OpenApiTest, IsThatOfTheServerWhateverThePageHas) {
  Start();
  WriteFile(dir_.File("index.html"), "<!doctype html>");
  WriteFile(dir_.File("openapi.json"), "{}");
  const WebHandler handler(server_->server().direct(), Cors({}),
                           WebPage::Read(dir_.path()).value());
  MadeUpRequest request;
  request.verb = "GET";
  request.target = "/openapi.json";
  const auto read = handler.Read(request);
  EXPECT_EQ(std::get<HttpResponse>(read).body, OpenApiJson());
}

}  // namespace
}  // namespace yatzy::server
