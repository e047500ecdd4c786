#include "server/web/connect_error.h"

#include <gmock/gmock.h>

#include <map>
#include <string>

#include "proto/status/details.h"
#include "proto/status/status.h"
#include "tests/server/web/made_up_request.h"

namespace yatzy::server {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

HttpResponse ResponseTo(const absl::Status& status) {
  return ErrorResponse(ToGrpcStatus(status));
}

// The table of the protocol.
TEST(ConnectErrorTest, HasTheStatusOfItsCode) {
  const std::map<std::string, int> expected = {{"canceled", 499},
                                               {"unknown", 500},
                                               {"invalid_argument", 400},
                                               {"deadline_exceeded", 504},
                                               {"not_found", 404},
                                               {"already_exists", 409},
                                               {"permission_denied", 403},
                                               {"resource_exhausted", 429},
                                               {"failed_precondition", 400},
                                               {"aborted", 409},
                                               {"out_of_range", 400},
                                               {"unimplemented", 501},
                                               {"internal", 500},
                                               {"unavailable", 503},
                                               {"data_loss", 500},
                                               {"unauthenticated", 401}};
  std::map<std::string, int> codes;
  for (int code = 1; code <= grpc::UNAUTHENTICATED; ++code) {
    const auto number = static_cast<grpc::StatusCode>(code);
    codes[ConnectCode(number)] = HttpStatusOf(number);
    EXPECT_EQ(ErrorResponse(grpc::Status(number, "")).status,
              HttpStatusOf(number));
  }
  EXPECT_EQ(codes, expected);
  EXPECT_EQ(HttpStatusOf(static_cast<grpc::StatusCode>(99)), 500);
}

TEST(ConnectErrorTest, IsAnObjectOfJson) {
  const HttpResponse response = ResponseTo(absl::NotFoundError("no \"such\""));
  EXPECT_EQ(response.body,
            "{\"code\":\"not_found\",\"message\":\"no \\\"such\\\"\"}\n");
  EXPECT_EQ(HeaderOf(response, "Content-Type"), "application/json");
  EXPECT_EQ(HeaderOf(response, "Cache-Control"), "no-store");
}

TEST(ConnectErrorTest, HasDetailsInBytesAndForPeople) {
  const HttpResponse response = ResponseTo(
      WithFieldViolations(absl::InvalidArgumentError("bad"), {{"a", "b"}}));
  EXPECT_THAT(
      response.body,
      HasSubstr(
          R"("details":[{"type":"google.rpc.BadRequest","value":"CgYKAWESAWI",)"
          R"("debug":{"fieldViolations":[{"field":"a","description":"b"}]}}])"));
}

TEST(ConnectErrorTest, KeepsDetailsOfTypesThatNobodyKnows) {
  absl::Status status = absl::AbortedError("bad");
  status.SetPayload("type.googleapis.com/some.Type", absl::Cord("\xff"));
  EXPECT_THAT(ResponseTo(status).body,
              HasSubstr(R"([{"type":"some.Type","value":"/w"}])"));
}

TEST(ConnectErrorTest, TellsWhenToTryAgain) {
  const HttpResponse response =
      ResponseTo(RetryLater("busy", absl::Milliseconds(1200)));
  EXPECT_EQ(HeaderOf(response, "Retry-After"), "2");
  EXPECT_EQ(HeaderOf(ResponseTo(absl::AbortedError("")), "Retry-After"), "");
}

TEST(ConnectErrorTest, TellsWhatTokenIsWanted) {
  EXPECT_EQ(
      HeaderOf(ResponseTo(absl::UnauthenticatedError("")), "WWW-Authenticate"),
      "Bearer");
}

}  // namespace
}  // namespace yatzy::server
