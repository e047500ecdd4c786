#include "proto/status/field_violations.h"

#include <gmock/gmock.h>

#include <string>
#include <vector>

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

}  // namespace
}  // namespace yatzy
