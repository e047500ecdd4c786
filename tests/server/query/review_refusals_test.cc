// ReviewGame and BatchReviewGames: what they refuse.
#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "core/notation/record_text.h"
#include "tests/support/default_game.h"
#include "tests/support/record_messages.h"
#include "tests/support/simulated_games.h"
#include "tests/support/small_game.h"
#include "tests/support/solved_table.h"
#include "tests/support/test_server.h"

namespace yatzy::server {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

// Two turns that are all right.
constexpr char kTwoTurns[] =
    "dice 1 3 3 5 6 keep 3 3 dice 3 3 3 5 6 keep 3 3 3 dice 1 3 3 3 3 score "
    "four-of-a-kind 12; dice 2 2 4 4 6 keep 2 2 4 4 dice 2 2 4 4 4 score "
    "full-house 16";

class ReviewRefusalsTest : public testing::Test {
 protected:
  ReviewRefusalsTest() {
    server_.registry().Publish(SolvedTable());
    (*server_.games().Find("small"))->registry.Publish(SolvedSmallTable());
  }

  static v1::GameRecord TwoTurns() {
    return RecordMessage(*ParseRecord(TheGame(), kTwoTurns));
  }

  std::vector<std::string> WrongWith(const v1::GameRecord& record) const {
    v1::ReviewGameRequest request;
    *request.mutable_record() = record;
    return ViolationsOf(client_.Review(request).status);
  }

  std::vector<std::string> WrongWith(const std::string& notation,
                                     const std::string& rule_set = "") const {
    v1::ReviewGameRequest request;
    request.set_rule_set(rule_set);
    request.set_notation(notation);
    return ViolationsOf(client_.Review(request).status);
  }

  TestServer server_{QueryServer::Options{},
                     {Game::Default()->rules(), SmallRules()}};
  const AdvisorClient client_{server_.server().InProcessChannel()};
};

TEST_F(ReviewRefusalsTest, AGameIsRequired) {
  EXPECT_THAT(ViolationsOf(client_.Review({}).status),
              ElementsAre("record: is required, or notation"));
  EXPECT_THAT(WrongWith(v1::GameRecord()),
              ElementsAre("record.turns: has 0 turns, expected 1 to 15"));
  EXPECT_THAT(WrongWith(""), ElementsAre("notation: turn 1, dice: missing"));
}

TEST_F(ReviewRefusalsTest, TheTwoTurnsAreAllRight) {
  EXPECT_THAT(WrongWith(TwoTurns()), SizeIs(0));
  EXPECT_THAT(WrongWith(kTwoTurns), SizeIs(0));
}

TEST_F(ReviewRefusalsTest, AMessageNamesEveryFieldThatIsWrong) {
  v1::GameRecord record = TwoTurns();
  record.mutable_turns(0)->mutable_rolls(0)->set_dice(2, 7);
  record.mutable_turns(0)->mutable_rolls(1)->clear_keep();
  record.mutable_turns(0)->mutable_rolls(2)->mutable_keep();
  record.mutable_turns(1)->mutable_rolls(0)->add_dice(1);
  record.mutable_turns(1)->mutable_rolls(0)->mutable_keep()->set_faces(0, -1);
  record.mutable_turns(1)->set_category(v1::CATEGORY_CRAG);
  EXPECT_THAT(
      WrongWith(record),
      ElementsAre(
          "record.turns[0].rolls[0].dice: 7 is not a face (1 to 6)",
          "record.turns[0].rolls[1].keep: is required before another roll",
          "record.turns[0].rolls[2].keep: is of the last roll",
          "record.turns[1].rolls[0].dice: has 6 dice, expected 5",
          "record.turns[1].rolls[0].keep: -1 is not a face (1 to 6)",
          "record.turns[1].category: 28 (CATEGORY_CRAG) is not a category of "
          "scandinavian"));
}

TEST_F(ReviewRefusalsTest, AMessageHasATurnAndARollAtLeastAndNotTooMany) {
  v1::GameRecord record = TwoTurns();
  while (record.turns_size() < 16) *record.add_turns() = record.turns(0);
  EXPECT_THAT(WrongWith(record),
              ElementsAre("record.turns: has 16 turns, expected 1 to 15"));
  record = TwoTurns();
  record.mutable_turns(0)->clear_rolls();
  while (record.turns(1).rolls_size() < 4) record.mutable_turns(1)->add_rolls();
  EXPECT_THAT(
      WrongWith(record),
      ElementsAre("record.turns[0].rolls: has 0 rolls, expected 1 to 3",
                  "record.turns[1].rolls: has 4 rolls, expected 1 to 3"));
  record = TwoTurns();
  auto& keep = *record.mutable_turns(0)->mutable_rolls(0)->mutable_keep();
  while (keep.faces_size() < 6) keep.add_faces(1);
  EXPECT_THAT(WrongWith(record),
              ElementsAre("record.turns[0].rolls[0].keep: has 6 dice, expected "
                          "0 to 5"));
}

TEST_F(ReviewRefusalsTest, OnlyTheLastTurnMayLackACategory) {
  v1::GameRecord record = TwoTurns();
  record.mutable_turns(0)->clear_category();
  EXPECT_THAT(WrongWith(record),
              ElementsAre("record.turns[0].category: is required, but in the "
                          "last turn"));
  record = TwoTurns();
  record.mutable_turns(1)->clear_category();
  EXPECT_THAT(WrongWith(record),
              ElementsAre("record.turns[1].category: is required where there "
                          "are points"));
  record.mutable_turns(1)->clear_points();
  EXPECT_THAT(WrongWith(record), SizeIs(0));
}

// What the rules say of a game that is well-formed.
TEST_F(ReviewRefusalsTest, NamesTheFirstPlaceThatBreaksTheRules) {
  const auto first = [this](const v1::GameRecord& record) {
    const auto wrong = WrongWith(record);
    return wrong.size() == 1 ? wrong[0] : absl::StrCat(wrong.size());
  };
  v1::GameRecord record = TwoTurns();
  record.mutable_turns(0)->mutable_rolls(1)->set_dice(1, 4);
  EXPECT_EQ(first(record),
            "record.turns[0].rolls[1].keep: 3 3 3, expected some of 3 3 4 5 6");
  record = TwoTurns();
  record.mutable_turns(1)->mutable_rolls(1)->set_dice(0, 6);
  EXPECT_EQ(first(record),
            "record.turns[1].rolls[1]: 2 4 4 4 6 lacks kept dice, expected 2 2 "
            "4 4 among them");
  record = TwoTurns();
  record.mutable_turns(1)->set_category(v1::CATEGORY_FOUR_OF_A_KIND);
  EXPECT_EQ(first(record),
            "record.turns[1].category: four-of-a-kind was filled in turns[0], "
            "expected an open one");
  record = TwoTurns();
  record.mutable_turns(0)->set_points(13);
  EXPECT_THAT(first(record),
              HasSubstr("record.turns[0].points: 13, expected 12 ("));
  record = TwoTurns();
  record.mutable_turns(0)->set_extra_points(50);
  EXPECT_THAT(first(record),
              HasSubstr("record.turns[0].extra_points: 50, expected 0 ("));
  record = TwoTurns();
  *record.mutable_turns(1)->add_rolls() = record.turns(1).rolls(1);
  *record.mutable_turns(1)->mutable_rolls(1)->mutable_keep() =
      record.turns(1).rolls(0).keep();
  record.mutable_turns(1)->mutable_rolls(2)->mutable_keep();
  record.mutable_turns(1)->clear_category();
  record.mutable_turns(1)->clear_points();
  EXPECT_EQ(first(record),
            "record.turns[1].rolls[2].keep: no reroll is left, expected a "
            "category");
}

TEST_F(ReviewRefusalsTest, ANotationThatBreaksTheRulesNamesThePlaceToo) {
  EXPECT_THAT(WrongWith("dice 1 3 3 5 6 keep 3 3 dice 1 2 3 5 6 score chance"),
              ElementsAre("notation.turns[0].rolls[1]: 1 2 3 5 6 lacks kept "
                          "dice, expected 3 3 among them"));
  EXPECT_THAT(
      WrongWith(absl::StrCat(kTwoTurns, "; dice 1 1 1 1 1 score full-house")),
      ElementsAre("notation.turns[2].category: full-house was filled in "
                  "turns[1], expected an open one"));
}

TEST_F(ReviewRefusalsTest, ANotationThatCannotBeReadNamesTurnAndPart) {
  EXPECT_THAT(
      WrongWith(absl::StrCat(kTwoTurns, "; dice 1 1 1 1 score full-house")),
      ElementsAre("notation: turn 3, dice: 4 dice, expected 5"));
  EXPECT_THAT(WrongWith(std::string(65537, ' ')),
              ElementsAre(HasSubstr("notation: record: ")));
}

TEST_F(ReviewRefusalsTest, ARuleSetThatIsNotServedIsNotFound) {
  v1::ReviewGameRequest request;
  request.set_notation("rules yacht | dice 1 1 1 1 1 score yatzy");
  v1::ReviewGameRequest named;
  named.set_rule_set("yacht");
  v1::ReviewGameRequest long_name;
  long_name.set_notation("rules " + std::string(4500, 'x'));
  v1::BatchReviewGamesRequest batch;
  batch.set_rule_set("yacht");
  for (const grpc::Status& status :
       {client_.Review(request).status, client_.Review(named).status,
        client_.Review(long_name).status, client_.BatchReview(batch).status}) {
    EXPECT_EQ(status.error_code(), grpc::StatusCode::NOT_FOUND);
    EXPECT_THAT(status.error_message(), HasSubstr("scandinavian, small"));
    EXPECT_LT(status.error_message().size(), 500);
  }
}

TEST_F(ReviewRefusalsTest, TheNotationOfAnotherGameIsWrong) {
  const std::string small =
      NotationOf(*SmallGame(), SimulatedGames(SolvedSmallTable(), {}, 1)[0]);
  EXPECT_THAT(WrongWith(small, "scandinavian"),
              ElementsAre(HasSubstr("notation: rules: \"small\"")));
  EXPECT_THAT(WrongWith(small, "small"), SizeIs(0));
  v1::BatchReviewGamesRequest batch;
  batch.add_notations(kTwoTurns);
  batch.add_notations(small);
  EXPECT_THAT(ViolationsOf(client_.BatchReview(batch).status),
              ElementsAre(HasSubstr("notations[1]: rules: \"small\"")));
}

TEST_F(ReviewRefusalsTest, ABatchHasOneTo512Games) {
  v1::BatchReviewGamesRequest batch;
  EXPECT_THAT(ViolationsOf(client_.BatchReview(batch).status),
              ElementsAre("notations: has 0 games, expected 1 to 512"));
  for (int i = 0; i < 513; ++i) batch.add_notations(kTwoTurns);
  EXPECT_THAT(ViolationsOf(client_.BatchReview(batch).status),
              ElementsAre("notations: has 513 games, expected 1 to 512"));
}

TEST_F(ReviewRefusalsTest, ABatchNamesTheFirstBadGameAndItsPlace) {
  v1::BatchReviewGamesRequest batch;
  for (int i = 0; i < 100; ++i) batch.add_notations(kTwoTurns);
  batch.set_notations(70, "dice 1 2 3 4");
  batch.set_notations(71, "");
  auto reply = client_.BatchReview(batch);
  EXPECT_THAT(ViolationsOf(reply.status),
              ElementsAre("notations[70]: turn 1, dice: 4 dice, expected 5"));
  EXPECT_EQ(reply.response.reviews_size(), 0);
  batch.set_notations(40, "dice 1 2 3 4 5 score ones 2");
  EXPECT_THAT(
      ViolationsOf(client_.BatchReview(batch).status),
      ElementsAre(HasSubstr("notations[40].turns[0].points: 2, expected 1 (")));
}

}  // namespace
}  // namespace yatzy::server
