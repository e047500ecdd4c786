#include "client/status.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "tests/support/status_matchers.h"

namespace yatzy {
namespace {

using ::testing::IsEmpty;

TEST(StatusTest, KeepsEveryCode) {
  EXPECT_THAT(ToAbslStatus(grpc::Status::OK), IsOk());
  for (int code = grpc::CANCELLED; code <= grpc::UNAUTHENTICATED; ++code) {
    EXPECT_THAT(ToAbslStatus({static_cast<grpc::StatusCode>(code), "message"}),
                StatusIs(static_cast<absl::StatusCode>(code), "message"));
  }
}

TEST(StatusTest, KeepsDetailsOfEveryType) {
  google::rpc::RetryInfo retry;
  retry.mutable_retry_delay()->set_seconds(3);
  google::rpc::Status details;
  details.add_details()->PackFrom(retry);
  const absl::Status status =
      ToAbslStatus({grpc::RESOURCE_EXHAUSTED, "", details.SerializeAsString()});
  EXPECT_TRUE(status.GetPayload("type.googleapis.com/google.rpc.RetryInfo")
                  .has_value());
  EXPECT_THAT(FieldViolations(status), IsEmpty());
  EXPECT_EQ(RetryDelay(status), absl::Seconds(3));
  EXPECT_EQ(ResourceName(status), "");
}

TEST(StatusTest, KnowsWhatAnErrorIsAbout) {
  google::rpc::ResourceInfo resource;
  resource.set_resource_name("operations/1");
  google::rpc::Status details;
  details.add_details()->PackFrom(resource);
  const absl::Status status =
      ToAbslStatus({grpc::ABORTED, "", details.SerializeAsString()});
  EXPECT_EQ(ResourceName(status), "operations/1");
  EXPECT_EQ(RetryDelay(status), absl::ZeroDuration());
}

TEST(StatusTest, ToleratesMalformedDetails) {
  const absl::Status status =
      ToAbslStatus({grpc::INVALID_ARGUMENT, "no", "\xff\xff"});
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kInvalidArgument, "no"));
  EXPECT_THAT(FieldViolations(status), IsEmpty());
}

TEST(StatusTest, ToleratesAMalformedBadRequest) {
  absl::Status status = absl::InvalidArgumentError("no");
  status.SetPayload("type.googleapis.com/google.rpc.BadRequest",
                    absl::Cord("\xff\xff"));
  EXPECT_THAT(FieldViolations(status), IsEmpty());
}

}  // namespace
}  // namespace yatzy
