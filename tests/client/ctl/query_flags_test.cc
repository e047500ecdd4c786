#include "client/ctl/query_flags.h"

#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "proto/status/details.h"

namespace yatzy::client {
namespace {

using ::testing::ElementsAre;

absl::Status Refusing(const std::vector<FieldViolation>& violations) {
  return WithFieldViolations(absl::InvalidArgumentError("message"), violations);
}

std::string FlagOf(const std::string& field) {
  return FieldViolationsOf(InFlags(Refusing({{field, ""}}))).at(0).field;
}

TEST(InFlagsTest, NamesTheFlagThatGaveAField) {
  EXPECT_EQ(FlagOf("position.dice"), "--dice");
  EXPECT_EQ(FlagOf("position.dice[4]"), "--dice");
  EXPECT_EQ(FlagOf("position.rerolls_left"), "--rerolls");
  for (const std::string position : {"", "position."}) {
    const std::string state = position + "state.";
    EXPECT_EQ(FlagOf(state + "filled_categories"), "--filled");
    EXPECT_EQ(FlagOf(state + "filled_categories[3]"), "--filled");
    EXPECT_EQ(FlagOf(state + "upper_score"), "--upper");
    EXPECT_EQ(FlagOf(state + "banked_score"), "--banked");
    EXPECT_EQ(FlagOf(state + "all_equal_points"), "--all-equal-points");
    EXPECT_EQ(FlagOf(state + "saved_rolls"), "--saved");
  }
  EXPECT_EQ(FlagOf("max_actions"), "--max-actions");
  EXPECT_EQ(FlagOf("at_least"), "--at-least");
  EXPECT_EQ(FlagOf("action.score"), "--action");
  EXPECT_EQ(FlagOf("target"), "--to");
  EXPECT_EQ(FlagOf("opponent_final_score"), "--against");
  EXPECT_EQ(FlagOf("opponent_state.upper_score"), "--against");
  EXPECT_EQ(FlagOf("draw_worth"), "--draw");
}

TEST(InFlagsTest, LeavesOtherFieldsAsTheyAre) {
  for (const std::string field :
       {"positions[3].dice", "position.diced", "position.state", "actions[0]",
        "targets", "rule_set", ""}) {
    EXPECT_EQ(FlagOf(field), field);
  }
}

TEST(InFlagsTest, SaysCategoriesAsPeopleDo) {
  const absl::Status status = InFlags(
      Refusing({{"state.upper_score", "is required: CATEGORY_ONES is filled"},
                {"state.filled_categories[1]",
                 "CATEGORY_TWO_PAIRS_SAME_COLOUR is listed twice"}}));
  EXPECT_THAT(
      FieldViolationsOf(status),
      ElementsAre(
          FieldViolation{"--upper", "is required: Ones is filled"},
          FieldViolation{"--filled", "Two Pairs of a Colour is listed twice"}));
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
}

TEST(InFlagsTest, LeavesWhatIsAboutNoField) {
  const absl::Status status = absl::NotFoundError("position.dice");
  EXPECT_EQ(InFlags(status), status);
}

}  // namespace
}  // namespace yatzy::client
