#include "proto/status/status.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/cord.h"
#include "absl/strings/match.h"
#include "absl/strings/strip.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "proto/status/details.h"
#include "proto/status/field_violations.h"
#include "tests/support/status_matchers.h"
#include "tests/support/violations.h"

namespace yatzy {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(ToGrpcStatusTest, OkHasNoMessageAndNoDetails) {
  const grpc::Status status = ToGrpcStatus(absl::OkStatus());
  EXPECT_TRUE(status.ok());
  EXPECT_EQ(status.error_message(), "");
  EXPECT_EQ(status.error_details(), "");
}

TEST(ToGrpcStatusTest, EveryCodeKeepsItsNumberAndMessage) {
  for (int code = 1; code <= 16; ++code) {
    const grpc::Status status = ToGrpcStatus(
        absl::Status(static_cast<absl::StatusCode>(code), "because"));
    EXPECT_EQ(static_cast<int>(status.error_code()), code);
    EXPECT_EQ(status.error_message(), "because");
  }
}

TEST(ToGrpcStatusTest, ACodeOutOfRangeIsUnknown) {
  for (const int code : {-1, 17, 1000}) {
    const grpc::Status status = ToGrpcStatus(
        absl::Status(static_cast<absl::StatusCode>(code), "because"));
    EXPECT_EQ(status.error_code(), grpc::StatusCode::UNKNOWN);
    EXPECT_EQ(status.error_message(), "because");
  }
}

TEST(ToGrpcStatusTest, AStatusWithoutPayloadHasNoDetails) {
  EXPECT_EQ(ToGrpcStatus(absl::AbortedError("busy")).error_details(), "");
}

TEST(ToGrpcStatusTest, FieldViolationsBecomeABadRequestInTheDetails) {
  FieldViolations violations;
  violations.Add("dice[0]", "7 is not a face (1 to 6)");
  const grpc::Status status = ToGrpcStatus(violations.ToStatus());
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(status.error_message(), "dice[0]: 7 is not a face (1 to 6)");
  EXPECT_THAT(ViolationsOf(status),
              ElementsAre("dice[0]: 7 is not a face (1 to 6)"));
}

TEST(ToGrpcStatusTest, EveryPayloadBecomesADetail) {
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

TEST(ToGrpcStatusTest, WhatIsTooLongIsCutAtACharacter) {
  for (const std::string unit : {"x", "%", "\n", "\u00e9", "a\u00e9"}) {
    std::string text;
    while (text.size() < 5000) text += unit;
    const grpc::Status status = ToGrpcStatus(absl::InternalError(text));
    EXPECT_LE(BytesOnWire(status), kMaxStatusBytes);
    EXPECT_GE(BytesOnWire(status), kMaxStatusBytes / 2);
    const std::string sent = status.error_message();
    absl::string_view message = sent;
    ASSERT_TRUE(absl::ConsumeSuffix(&message, "...")) << message;
    // Never within the two bytes of an e with an accent.
    EXPECT_NE(message.back(), unit.size() > 1 ? unit[unit.size() - 2] : 0);
    EXPECT_TRUE(absl::StartsWith(text, message));
  }
}

TEST(ToGrpcStatusTest, DetailsStayIfTheyFitBesideACutMessage) {
  const auto details = [](std::size_t size) {
    absl::Status status = absl::AbortedError(std::string(5000, 'x'));
    status.SetPayload("a.A", absl::Cord(std::string(size, 'y')));
    return ToGrpcStatus(status);
  };
  EXPECT_NE(details(100).error_details(), "");
  EXPECT_LE(BytesOnWire(details(100)), kMaxStatusBytes);
  EXPECT_EQ(details(2000).error_details(), "");
  EXPECT_LE(BytesOnWire(details(2000)), kMaxStatusBytes);
}

TEST(ToAbslStatusTest, KeepsEveryCode) {
  EXPECT_THAT(ToAbslStatus(grpc::Status::OK), IsOk());
  for (int code = grpc::CANCELLED; code <= grpc::UNAUTHENTICATED; ++code) {
    EXPECT_THAT(ToAbslStatus({static_cast<grpc::StatusCode>(code), "message"}),
                StatusIs(static_cast<absl::StatusCode>(code), "message"));
  }
}

TEST(ToAbslStatusTest, KeepsDetailsOfEveryType) {
  google::rpc::RetryInfo retry;
  retry.mutable_retry_delay()->set_seconds(3);
  google::rpc::Status details;
  details.add_details()->PackFrom(retry);
  const absl::Status status =
      ToAbslStatus({grpc::RESOURCE_EXHAUSTED, "", details.SerializeAsString()});
  EXPECT_TRUE(status.GetPayload("type.googleapis.com/google.rpc.RetryInfo")
                  .has_value());
  EXPECT_THAT(FieldViolationsOf(status), IsEmpty());
  EXPECT_EQ(RetryDelay(status), absl::Seconds(3));
  EXPECT_EQ(ResourceName(status), "");
}

TEST(ToAbslStatusTest, KnowsWhatAnErrorIsAbout) {
  google::rpc::ResourceInfo resource;
  resource.set_resource_name("operations/1");
  google::rpc::Status details;
  details.add_details()->PackFrom(resource);
  const absl::Status status =
      ToAbslStatus({grpc::ABORTED, "", details.SerializeAsString()});
  EXPECT_EQ(ResourceName(status), "operations/1");
  EXPECT_EQ(RetryDelay(status), std::nullopt);
}

TEST(ToAbslStatusTest, ToleratesMalformedDetails) {
  const absl::Status status =
      ToAbslStatus({grpc::INVALID_ARGUMENT, "no", "\xff\xff"});
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kInvalidArgument, "no"));
  EXPECT_THAT(FieldViolationsOf(status), IsEmpty());
}

TEST(ToAbslStatusTest, ToleratesAMalformedBadRequest) {
  absl::Status status = absl::InvalidArgumentError("no");
  status.SetPayload("type.googleapis.com/google.rpc.BadRequest",
                    absl::Cord("\xff\xff"));
  EXPECT_THAT(FieldViolationsOf(status), IsEmpty());
}

TEST(ToAbslStatusTest, ANumberThatIsNoCodeIsUnknown) {
  for (const int code : {-1, 17, 1000}) {
    EXPECT_THAT(ToAbslStatus({static_cast<grpc::StatusCode>(code), "because"}),
                StatusIs(absl::StatusCode::kUnknown, "because"));
  }
}

}  // namespace
}  // namespace yatzy
