#include "proto/status/field_violations.h"

#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "proto/status/details.h"
#include "proto/status/status.h"
#include "tests/support/status_matchers.h"
#include "tests/support/violations.h"

namespace yatzy {
namespace {

using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::Not;

TEST(FieldPathTest, NamesAPlaceInARequest) {
  const FieldPath field("state");
  EXPECT_EQ(field.ToString(), "state");
  const FieldPath element("positions", 17);
  EXPECT_EQ(element.ToString(), "positions[17]");
  const FieldPath state(element, "state");
  EXPECT_EQ(state.ToString(), "positions[17].state");
  EXPECT_EQ(FieldPath(state, "filled_categories", 0).ToString(),
            "positions[17].state.filled_categories[0]");
}

TEST(FieldViolationsTest, NoneIsOk) {
  const FieldViolations violations;
  EXPECT_TRUE(violations.empty());
  EXPECT_THAT(violations.ToStatus(), IsOk());
}

TEST(FieldViolationsTest, AllAreInTheMessageAndInTheDetailsInOrder) {
  FieldViolations violations;
  violations.Add("b", "first");
  violations.Add("a.c[2]", "second");
  EXPECT_FALSE(violations.empty());
  EXPECT_THAT(
      violations.ToStatus(),
      StatusIs(absl::StatusCode::kInvalidArgument, "b: first; a.c[2]: second"));
  EXPECT_THAT(ViolationsOf(violations.ToStatus()),
              ElementsAre("b: first", "a.c[2]: second"));
}

TEST(FieldViolationsTest, TwentyAreReported) {
  FieldViolations violations;
  for (int i = 0; i < 20; ++i) violations.Add("f", std::to_string(i));
  EXPECT_EQ(ViolationsOf(violations.ToStatus()).size(), 20);
  EXPECT_THAT(violations.ToStatus().ToString(), Not(EndsWith("more")));
}

TEST(FieldViolationsTest, WhatIsBeyondTwentyIsCounted) {
  FieldViolations violations;
  for (int i = 0; i < 1000; ++i) violations.Add("f", std::to_string(i));
  const std::vector<std::string> lines = ViolationsOf(violations.ToStatus());
  ASSERT_EQ(lines.size(), 20);
  EXPECT_EQ(lines.back(), "f: 19");
  EXPECT_THAT(violations.ToStatus(),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       EndsWith("f: 19; and 980 more")));
}

// The longest that there are: a position in a batch with a long list.
TEST(FieldViolationsTest, WhatWouldTakeTooMuchOnTheWireIsCounted) {
  FieldViolations violations;
  const FieldPath position("positions", 2047);
  const FieldPath state(position, "state");
  for (int i = 0; i < 1000; ++i) {
    violations.Add(FieldPath(state, "filled_categories", i),
                   "CATEGORY_THREE_OF_A_KIND is listed twice");
  }
  const absl::Status status = violations.ToStatus();
  const std::size_t reported = FieldViolationsOf(status).size();
  EXPECT_GE(reported, 4);
  EXPECT_EQ(FieldViolationsLeftOut(status), 1000 - reported);
  EXPECT_EQ(FieldViolationsOf(status)[0].field,
            "positions[2047].state.filled_categories[0]");
  const absl::Status in_a_stream(
      status.code(),
      absl::StrCat("id 18446744073709551615: ", status.message()));
  EXPECT_LE(BytesOnWire(ToGrpcStatus(
                WithFieldViolations(in_a_stream, FieldViolationsOf(status)))),
            kMaxStatusBytes);
  EXPECT_GE(BytesOnWire(ToGrpcStatus(status)), kMaxStatusBytes * 3 / 4);
}

TEST(FieldViolationsTest, NoneIsLeftOutOfFew) {
  FieldViolations violations;
  violations.Add("f", "is bad");
  EXPECT_EQ(FieldViolationsLeftOut(violations.ToStatus()), 0);
  EXPECT_EQ(FieldViolationsLeftOut(absl::InternalError("a; and 3 more")), 0);
  for (int i = 0; i < 22; ++i) violations.Add("f", "is bad");
  EXPECT_EQ(FieldViolationsLeftOut(violations.ToStatus()), 3);
}

}  // namespace
}  // namespace yatzy
