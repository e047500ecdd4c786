#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "proto/contract/limits.h"
#include "tests/client/ctl/play_answers.h"
#include "tests/client/ctl/run_yatzyctl.h"
#include "tests/client/fake_server.h"
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
  ReviewCommandTest() { ReviewGames(server_.advisor); }

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
            R"(A game that breaks off after turn 1 of 15: 1 points so far.

turn  dice          luck  decision        lost  better
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

TEST_F(ReviewCommandTest, GivesTheMessageOfOneGameInJson) {
  const Outcome outcome = Review(kTurn, {"-", "--format", "json"});
  EXPECT_THAT(outcome.out,
              AllOf(StartsWith("{\"review\":{\"decisions\":[{\"turn\":0,"),
                    HasSubstr("\"tableId\":\""), EndsWith("}\n")));
}

TEST_F(ReviewCommandTest, GivesALineOfCsvForEachDecision) {
  const Outcome outcome =
      Review(absl::StrCat(kTurn, "; dice 1 1 2 2 3"), {"-", "--format", "csv"});
  EXPECT_EQ(outcome.out, "");
}

TEST_F(ReviewCommandTest, ListsManyGames) {
  const Outcome outcome =
      Review(absl::StrCat("# two games\n\n", kTurn, "\ndice 33356 keep 333\n"));
  EXPECT_EQ(outcome.exit_code, kExitOk) << outcome.err;
  EXPECT_EQ(outcome.out, "");
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
            "yatzyctl: standard input: line 1: turn 1, dice: 4 dice, expected "
            "5\n");
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
              HasSubstr("from table aa to bb after 1024 games; run it again"));
}

TEST_F(ReviewCommandTest, ShowsHowManyGamesAreReviewed) {
  const Outcome outcome =
      Review(absl::StrCat(kTurn, "\n", kTurn), {"-"}, /*terminal=*/true);
  EXPECT_EQ(outcome.err, "\r\033[K2 games\r\033[K");
}

}  // namespace
}  // namespace yatzy::client
