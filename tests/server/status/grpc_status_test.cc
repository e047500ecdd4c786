#include "server/status/grpc_status.h"

#include <gmock/gmock.h>

#include <string>

#include "absl/strings/cord.h"
#include "google/rpc/status.pb.h"
#include "server/status/field_violations.h"
#include "tests/support/test_server.h"

namespace yatzy {
namespace {

using ::testing::ElementsAre;

TEST(GrpcStatusTest, OkHasNoMessageAndNoDetails) {
  const grpc::Status status = ToGrpcStatus(absl::OkStatus());
  EXPECT_TRUE(status.ok());
  EXPECT_EQ(status.error_message(), "");
  EXPECT_EQ(status.error_details(), "");
}

TEST(GrpcStatusTest, EveryCodeKeepsItsNumberAndMessage) {
  for (int code = 1; code <= 16; ++code) {
    const grpc::Status status = ToGrpcStatus(
        absl::Status(static_cast<absl::StatusCode>(code), "because"));
    EXPECT_EQ(static_cast<int>(status.error_code()), code);
    EXPECT_EQ(status.error_message(), "because");
  }
}

TEST(GrpcStatusTest, ACodeOutOfRangeIsUnknown) {
  for (const int code : {-1, 17, 1000}) {
    const grpc::Status status = ToGrpcStatus(
        absl::Status(static_cast<absl::StatusCode>(code), "because"));
    EXPECT_EQ(status.error_code(), grpc::StatusCode::UNKNOWN);
    EXPECT_EQ(status.error_message(), "because");
  }
}

TEST(GrpcStatusTest, AStatusWithoutPayloadHasNoDetails) {
  EXPECT_EQ(ToGrpcStatus(absl::AbortedError("busy")).error_details(), "");
}

TEST(GrpcStatusTest, FieldViolationsBecomeABadRequestInTheDetails) {
  FieldViolations violations;
  violations.Add("dice[0]", "7 is not a face (1 to 6)");
  const grpc::Status status = ToGrpcStatus(violations.ToStatus());
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(status.error_message(), "dice[0]: 7 is not a face (1 to 6)");
  EXPECT_THAT(ViolationsOf(status),
              ElementsAre("dice[0]: 7 is not a face (1 to 6)"));
}

TEST(GrpcStatusTest, EveryPayloadBecomesADetail) {
  absl::Status status = absl::ResourceExhaustedError("later");
  status.SetPayload("type.googleapis.com/a.A", absl::Cord("one"));
  status.SetPayload("type.googleapis.com/b.B", absl::Cord("two"));
  google::rpc::Status details;
  ASSERT_TRUE(details.ParseFromString(ToGrpcStatus(status).error_details()));
  EXPECT_EQ(details.code(), 8);
  EXPECT_EQ(details.message(), "later");
  ASSERT_EQ(details.details_size(), 2);
  std::string all;  // abseil gives no order
  for (const auto& detail : details.details()) {
    all += detail.type_url().back() + detail.value() + ";";
  }
  EXPECT_TRUE(all == "Aone;Btwo;" || all == "Btwo;Aone;") << all;
}

}  // namespace
}  // namespace yatzy
