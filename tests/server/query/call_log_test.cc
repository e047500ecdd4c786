#include <gmock/gmock.h>

#include <string>

#include "server/query/call_observer.h"

namespace yatzy::server {
namespace {

using ::testing::IsEmpty;

constexpr char kTraceId[] = "4bf92f3577b34da6a3ce929d0e0e4736";

TEST(TraceIdTest, IsThatOfAGoodTraceparent) {
  const std::string good =
      std::string("00-") + kTraceId + "-00f067aa0ba902b7-01";
  EXPECT_EQ(TraceIdOf(good), kTraceId);
  // A later version may have more.
  EXPECT_EQ(TraceIdOf("cc" + good.substr(2) + "-what-comes"), kTraceId);
}

TEST(TraceIdTest, IsEmptyForAnythingElse) {
  const std::string parent = "-00f067aa0ba902b7-01";
  const std::string trace_id = kTraceId;
  for (const std::string& bad :
       {std::string(), std::string("00"), "ff-" + trace_id + parent,
        "0-" + trace_id + parent, "00-" + trace_id + parent + "-more",
        "00-" + trace_id + parent + "x", "00_" + trace_id + parent,
        "00-" + std::string(32, '0') + parent,
        "00-" + trace_id + "-0000000000000000-01",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736" + parent,
        "00-4bf92f3577b34da6a3ce929d0e0e473\n" + parent,
        "00-" + trace_id + "-00f067aa0ba902b7-0g"}) {
    EXPECT_THAT(TraceIdOf(bad), IsEmpty()) << bad;
  }
}

TEST(CodeNameTest, IsThatOfGrpcsMetrics) {
  EXPECT_EQ(CodeName(grpc::OK), "OK");
  EXPECT_EQ(CodeName(grpc::CANCELLED), "Canceled");
  EXPECT_EQ(CodeName(grpc::INVALID_ARGUMENT), "InvalidArgument");
  EXPECT_EQ(CodeName(grpc::UNAUTHENTICATED), "Unauthenticated");
  EXPECT_EQ(CodeName(static_cast<grpc::StatusCode>(31)), "Unknown");
  EXPECT_EQ(CodeName(static_cast<grpc::StatusCode>(-1)), "Unknown");
}

TEST(CallLogTest, WantsEveryFailureAndOneInSoManyOfTheOthers) {
  const grpc::Status bad(grpc::NOT_FOUND, "");
  const CallLog none;
  for (int i = 0; i < 100; ++i) {
    EXPECT_FALSE(none.Wants(grpc::Status::OK));
    EXPECT_TRUE(none.Wants(bad));
  }
  const CallLog some(10);
  int wanted = 0;
  for (int i = 0; i < 100; ++i) {
    if (some.Wants(grpc::Status::OK)) ++wanted;
    EXPECT_TRUE(some.Wants(bad));
  }
  EXPECT_EQ(wanted, 10);
}

}  // namespace
}  // namespace yatzy::server
