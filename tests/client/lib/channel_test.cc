#include "client/lib/channel.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/support/status_matchers.h"

namespace yatzy::client {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

TEST(ChannelTest, TakesEveryFormOfAddress) {
  for (const char* address :
       {"127.0.0.1:50051", "localhost:1", "yatzy.example.org:65535",
        "[::1]:50051", "unix:/run/yatzyd.sock", "unix:relative"}) {
    EXPECT_THAT(NewChannel(address, {}), IsOk()) << address;
  }
}

TEST(ChannelTest, NamesAMalformedAddressAndWhy) {
  const struct {
    std::string address;
    std::string reason;
  } cases[] = {
      {"", "the port is missing"},
      {"localhost", "the port is missing"},
      {":50051", "the host is missing"},
      {"[]:50051", "the host is missing"},
      {"::1:50051", "an IPv6 host needs brackets"},
      {"::1", "an IPv6 host needs brackets"},
      {"localhost:", "the port is not a number from 1 to 65535"},
      {"localhost:0", "the port is not a number from 1 to 65535"},
      {"localhost:65536", "the port is not a number from 1 to 65535"},
      {"localhost:http", "the port is not a number from 1 to 65535"},
      {"unix:", "the path is missing"},
      {"unix:" + std::string(200, 'x'), "the path is longer than 107 bytes"},
  };
  for (const auto& test : cases) {
    EXPECT_THAT(NewChannel(test.address, {}),
                StatusIs(absl::StatusCode::kInvalidArgument,
                         AllOf(HasSubstr("\"" + test.address + "\""),
                               HasSubstr(test.reason))));
  }
}

TEST(ChannelTest, NamesAnOptionOutOfRange) {
  const std::string address = "localhost:1";
  for (const absl::Duration deadline :
       {absl::ZeroDuration(), absl::Seconds(-1)}) {
    EXPECT_THAT(NewChannel(address, {.deadline = deadline}),
                StatusIs(absl::StatusCode::kInvalidArgument,
                         HasSubstr("deadline is ")));
  }
  for (const int attempts : {-1, 0, 6}) {
    EXPECT_THAT(
        NewChannel(address, {.retry = {.max_attempts = attempts}}),
        StatusIs(absl::StatusCode::kInvalidArgument,
                 HasSubstr("max_attempts is " + std::to_string(attempts))));
  }
  EXPECT_THAT(NewChannel(address, {.deadline = absl::InfiniteDuration()}),
              IsOk());
}

}  // namespace
}  // namespace yatzy::client
