#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "proto/contract/limits.h"
#include "tests/client/ctl/run_yatzyctl.h"
#include "tests/client/fake_server.h"
#include "tests/client/play_answers.h"
#include "tests/support/solved_table.h"
#include "tests/support/temp_dir.h"

namespace yatzy::client {
namespace {

using ::testing::AllOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

constexpr char kTurn[] =
    "dice 1 3 3 5 6 keep 3 3 dice 3 3 3 5 6 keep 3 3 3 dice 1 3 3 3 6 score "
    "ones 1";

class ReviewCommandTest : public ::testing::Test {
 protected:
  ReviewCommandTest() { ReviewGamesFrom(SolvedTable(), server_.advisor); }

  Outcome Review(const std::string& in,
                 std::vector<std::string> arguments = {"-"},
                 bool terminal = false) {
    if (!is_started_) server_.Start();
    is_started_ = true;
    arguments.insert(arguments.begin(),
                     {"review", "--server", server_.address()});
    return Yatzyctl(arguments, in, terminal);
  }

  FakeServer server_;
  bool is_started_ = false;
};

TEST_F(ReviewCommandTest, ReportsAGame) {
  const Outcome outcome = Review(kTurn);
  EXPECT_EQ(outcome.exit_code, kExitOk) << outcome.err;
  EXPECT_EQ(outcome.out,
            R"(A game that breaks off after turn 1 of 15: 1 point so far.

turn  dice          luck  decision        lost  better
   1  1 3 3 5 6    -2.69  keep 3 3
      3 3 3 5 6    +2.36  keep 3 3 3
      1 3 3 3 6    -3.44  score Ones, 1   8.54  score Threes

The costliest mistakes:
  1. Turn 1, 1 3 3 3 6, no reroll left: scored Ones; score Threes was worth 8.54 points more.

best decisions   2 of 3; 8.54 points lost, 2.846 a decision
luckiest roll    3 3 3 5 6 in turn 1 (+2.36)
unluckiest roll  1 3 3 3 6 in turn 1 (-3.44)
upper score      1
expected score   236.14 = 248.44 expected at the start - 3.76 luck - 8.54 lost
table            33773ec768137d02
)");
}

TEST_F(ReviewCommandTest, ReportsAGameThatBreaksOffAnywhere) {
  EXPECT_THAT(Review("dice 1 1 2 2 3").out,
              AllOf(StartsWith("A game that breaks off in turn 1 of 15: 0 "),
                    HasSubstr("best decisions   0 of 0;"),
                    Not(HasSubstr("mistake")), HasSubstr("expected score ")));
  EXPECT_THAT(Review("dice 3 3 3 5 6 keep 3 3 3").out,
              HasSubstr("No mistake so far."));
}

TEST_F(ReviewCommandTest, ReportsAFinishedGame) {
  server_.advisor.review = [](const auto&, auto& response) {
    v1::GameReview& review = *response.mutable_review();
    review.set_is_finished(true);
    review.set_score(250);
    review.set_upper_score(70);
    review.set_expected_start(248.44);
    review.set_total_luck(1.56);
    review.set_best_decisions(1);
    v1::ReviewedDecision& decision = *review.add_decisions();
    decision.mutable_made()->set_score(v1::CATEGORY_YATZY);
    decision.set_points(50);
    decision.set_extra_points(100);
    review.add_rolls()->set_luck(120);
    return grpc::Status::OK;
  };
  EXPECT_THAT(
      Review(kTurn).out,
      AllOf(StartsWith("A finished game of 15 turns: 250 points.\n"),
            HasSubstr("   1        +120.00  score Yatzy, 50 +100 extra\n"),
            HasSubstr("No mistake: a perfect game.\n"),
            HasSubstr("upper score      70, bonus 100\n"),
            HasSubstr("score            250 = 248.44 expected at the start + "
                      "1.56 luck - 0.00 lost\n")));
}

TEST_F(ReviewCommandTest, GivesTheMessageOfOneGameInJson) {
  const Outcome outcome = Review(kTurn, {"-", "--format", "json"});
  EXPECT_THAT(outcome.out,
              AllOf(StartsWith("{\"review\":{\"decisions\":[{\"turn\":0,"),
                    HasSubstr("\"tableId\":\""), EndsWith("}\n")));
}

TEST_F(ReviewCommandTest, GivesALineOfCsvForEachDecision) {
  const Outcome outcome =
      Review(absl::StrCat(kTurn, "; dice 1 1 2 2 3"), {"-", "--format", "csv"});
  EXPECT_EQ(
      outcome.out,
      R"(turn,dice,rerolls,luck,made,best,loss,expected_final,points,extra_points
1,1 3 3 5 6,2,-2.6852117448187016,keep 3 3,keep 3 3,0,245.7547754377985,0,0
1,3 3 3 5 6,1,2.361397352728858,keep 3 3 3,keep 3 3 3,0,248.11617279052734,0,0
1,1 3 3 3 6,0,-3.4410171508789062,score ones,score threes,8.538040161132812,236.13711547851562,1,0
2,1 1 2 2 3,2,-3.58600899908285,,,,232.55110647943278,,
)");
}

TEST_F(ReviewCommandTest, ListsManyGames) {
  const Outcome outcome =
      Review(absl::StrCat("# two games\n\n", kTurn, "\ndice 33356 keep 333\n"));
  EXPECT_EQ(outcome.exit_code, kExitOk) << outcome.err;
  EXPECT_EQ(
      outcome.out,
      R"(    line  score  expected final      luck      lost  best decisions
       3      1          236.14     -3.76      8.54          2 of 3, not finished
       4      0          251.65      3.21      0.00          1 of 1, not finished

games               2, 0 of them finished
mean luck           -0.28
mean loss           4.27
games without loss  1
)");
}

TEST_F(ReviewCommandTest, GivesALineForEachOfManyGames) {
  const std::string in = absl::StrCat(kTurn, "\ndice 33356 keep 333\n");
  const Outcome csv = Review(in, {"-", "--format", "csv"});
  EXPECT_THAT(csv.out,
              AllOf(StartsWith("line,score,expected_final,luck,loss,"
                               "best_decisions,decisions,is_finished\n1,1,"),
                    HasSubstr(",2,3,0\n2,0,"), EndsWith(",0,1,1,0\n")));
  const Outcome json = Review(in, {"-", "--format", "json"});
  EXPECT_THAT(json.out, AllOf(StartsWith("{\"line\":1,\"score\":1,"),
                              HasSubstr("\"decisions\":3}\n{\"line\":2,"),
                              EndsWith("\"decisions\":1}\n")));
}

// The first as the server counts them, the second of a server that does not.
TEST_F(ReviewCommandTest, CountsDecisionsOfTotals) {
  server_.advisor.review_batch = [](const auto&, auto& response) {
    for (const int count : {43, 0}) {
      v1::GameReview& review = *response.add_reviews();
      review.set_total_loss(1.5);
      review.set_mean_loss(0.5);
      review.set_decision_count(count);
    }
    return grpc::Status::OK;
  };
  EXPECT_THAT(Review("a\nb\n", {"-", "--format", "csv"}).out,
              AllOf(HasSubstr(",0,43,0\n2,"), EndsWith(",0,3,0\n")));
}

TEST_F(ReviewCommandTest, SumsUpManyGames) {
  server_.advisor.review_batch = [](const auto& request, auto& response) {
    for (int i = 0; i < request.notations_size(); ++i) {
      v1::GameReview& review = *response.add_reviews();
      review.set_is_finished(true);
      review.set_score(200 + 100 * i);
      review.set_expected_start(248.44);
      review.set_total_luck(-10);
      review.set_total_loss(1.5 * i);
      review.set_mean_loss(0.5 * i);
    }
    return grpc::Status::OK;
  };
  EXPECT_THAT(Review("a\nb\n").out, EndsWith(R"(
games               2
mean score          250.00 (248.44 expected at the start)
standard deviation  70.71
mean luck           -10.00
mean loss           0.75
games without loss  1
)"));
}

TEST_F(ReviewCommandTest, AsksInChunksAndKeepsTheOrder) {
  server_.advisor.review_batch = [](const auto& request, auto& response) {
    for (const std::string& notation : request.notations()) {
      response.add_reviews()->set_score(std::stoi(notation));
    }
    return grpc::Status::OK;
  };
  std::string in;
  for (int i = 1; i <= 4 * kMaxBatchGames + 1; ++i) {
    absl::StrAppend(&in, i, "\n");
  }
  const Outcome outcome = Review(in, {"-", "--format", "csv"});
  EXPECT_EQ(outcome.exit_code, kExitOk) << outcome.err;
  EXPECT_EQ(server_.advisor.calls(), 5);
  int line = 0;
  std::istringstream lines(outcome.out);
  std::string text;
  std::getline(lines, text);
  while (std::getline(lines, text)) {
    ++line;
    ASSERT_THAT(text, StartsWith(absl::StrCat(line, ",", line, ",")));
  }
  EXPECT_EQ(line, 4 * kMaxBatchGames + 1);
}

TEST_F(ReviewCommandTest, NamesLineTurnAndFieldOfABadRecord) {
  const TempDir dir;
  const std::string path = dir.File("games");
  std::ofstream(path) << "# games\n"
                      << kTurn << "\n"
                      << kTurn << "; dice 1 1 2 2 3 keep 1 1 dice 2 3 4 5 6\n";
  const Outcome rules = Review("", {path});
  EXPECT_EQ(rules.exit_code, kExitUsage);
  EXPECT_EQ(rules.err,
            absl::StrCat("yatzyctl: ", path,
                         ": line 3, turn 2, roll 2: 2 3 4 5 6 lacks kept dice, "
                         "expected 1 1 among them\n"));
  const Outcome one = Review("\ndice 1 1 2 2 3 score ones 4");
  EXPECT_EQ(one.exit_code, kExitUsage);
  EXPECT_THAT(one.err, StartsWith("yatzyctl: standard input: line 2, turn 1, "
                                  "points: 4, expected 2 "));
  const Outcome form = Review("dice 1 1 2 2");
  EXPECT_EQ(form.exit_code, kExitUsage);
  EXPECT_EQ(form.err,
            "yatzyctl: standard input: line 1, turn 1, dice: 4 dice, expected "
            "5\n");
}

TEST_F(ReviewCommandTest, NamesTheLineThatIsNotUtf8) {
  const Outcome outcome =
      Review("dice 11223 # \xff\ndice \xff\xc3\xa5 score ones\n");
  EXPECT_EQ(outcome.exit_code, kExitUsage);
  EXPECT_EQ(outcome.err,
            "yatzyctl: standard input: line 2: \"dice \\xff\\xc3\\xa5 score "
            "ones\" is not UTF-8\n");
  EXPECT_EQ(server_.advisor.calls(), 0);
}

TEST_F(ReviewCommandTest, RefusesNothing) {
  const Outcome outcome = Review("# no game\n");
  EXPECT_EQ(outcome.exit_code, kExitUsage);
  EXPECT_THAT(outcome.err, HasSubstr("standard input: holds no game"));
  EXPECT_EQ(server_.advisor.calls(), 0);
}

TEST_F(ReviewCommandTest, TakesTheRulesOfTheFirstRecord) {
  server_.advisor.rule_sets = [](const auto&, auto& response) {
    response.add_rule_sets()->set_id("crag");
    return grpc::Status::OK;
  };
  const std::string in = "rules yahtzee | dice 55555 score yatzy\n";
  const Outcome first = Review(in);
  EXPECT_EQ(first.exit_code, kExitFailed);
  EXPECT_THAT(first.err, HasSubstr("does not serve rule set \"yahtzee\""));
  const Outcome given = Review(in, {"-", "--rules", "kismet"});
  EXPECT_THAT(given.err, HasSubstr("does not serve rule set \"kismet\""));
}

TEST_F(ReviewCommandTest, DoesNotMixTablesOfGames) {
  server_.advisor.review_batch = [](const auto& request, auto& response) {
    for (int i = 0; i < request.notations_size(); ++i) response.add_reviews();
    response.set_table_id(request.notations(0) == "1" ? "aa" : "bb");
    return grpc::Status::OK;
  };
  std::string in;
  for (int i = 1; i <= kMaxBatchGames + 1; ++i) absl::StrAppend(&in, i, "\n");
  const Outcome outcome = Review(in);
  EXPECT_EQ(outcome.exit_code, kExitFailed);
  EXPECT_THAT(outcome.err,
              HasSubstr("from table aa to bb after 512 games; run it again"));
}

TEST_F(ReviewCommandTest, ShowsHowManyGamesAreReviewed) {
  const Outcome outcome =
      Review(absl::StrCat(kTurn, "\n", kTurn), {"-"}, /*terminal=*/true);
  EXPECT_EQ(outcome.err, "\r\033[K2 games\r\033[K");
}

}  // namespace
}  // namespace yatzy::client
