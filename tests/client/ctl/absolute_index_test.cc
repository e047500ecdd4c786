#include "client/ctl/absolute_index.h"

#include <gtest/gtest.h>

#include <string>

#include "proto/status/details.h"

namespace yatzy::client {
namespace {

std::string Shifted(const std::string& message) {
  return std::string(
      WithAbsoluteIndices(absl::InvalidArgumentError(message), 100).message());
}

TEST(AbsoluteIndexTest, ShiftsEveryIndexOfAMessage) {
  EXPECT_EQ(Shifted("state_indices[17]: bad; state_indices[0] too"),
            "state_indices[117]: bad; state_indices[100] too");
}

TEST(AbsoluteIndexTest, LeavesOtherTextAlone) {
  for (const std::string text :
       {"", "17", "indices[17]", "state_indices", "state_indices[",
        "state_indices[]", "state_indices[x]",
        "state_indices[99999999999999999999999]"}) {
    EXPECT_EQ(Shifted(text), text);
  }
}

TEST(AbsoluteIndexTest, ShiftsFieldViolationsAndKeepsTheRest) {
  absl::Status status = WithFieldViolations(
      absl::InvalidArgumentError("no"),
      {{"state_indices[3]", "state_indices[3] is bad"}, {"other", "17"}});
  status.SetPayload("other", absl::Cord("payload"));
  const absl::Status shifted = WithAbsoluteIndices(status, 10);
  const auto violations = FieldViolationsOf(shifted);
  ASSERT_EQ(violations.size(), 2);
  EXPECT_EQ(violations[0].field, "state_indices[13]");
  EXPECT_EQ(violations[0].description, "state_indices[13] is bad");
  EXPECT_EQ(violations[1].field, "other");
  EXPECT_EQ(shifted.GetPayload("other"), absl::Cord("payload"));
}

}  // namespace
}  // namespace yatzy::client
