// yatzyctl analyze --file.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <mutex>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "proto/contract/limits.h"
#include "tests/client/ctl/run_yatzyctl.h"
#include "tests/client/fake_server.h"
#include "tests/support/corrupt_file.h"
#include "tests/support/solved_table.h"
#include "tests/support/table_bytes.h"
#include "tests/support/temp_dir.h"

namespace yatzy::client {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr char kPositions[] =
    "# two positions\n"
    "dice 33356 | rolls 2\n"
    "\n"
    "DICE 6,6,6,1,2|rolls 0|filled chance,twos,ones|upper 9|banked 30 # late\n";

class BulkAnalyzeTest : public ::testing::Test {
 protected:
  // Ranks by the table of a file.
  Outcome Local(const std::string& in, std::vector<std::string> arguments) {
    WriteFile(dir_.File("e_table"), TableBytes(*SolvedTable()));
    arguments.insert(arguments.begin(), {"analyze", "--file", "-", "--local",
                                         "--table", dir_.File("e_table")});
    return Yatzyctl(arguments, in);
  }

  Outcome Asked(const std::string& in, std::vector<std::string> arguments = {},
                bool terminal = false) {
    if (!is_started_) server_.Start();
    is_started_ = true;
    arguments.insert(arguments.begin(),
                     {"analyze", "--file", "-", "--server", server_.address()});
    return Yatzyctl(arguments, in, terminal);
  }

  const TempDir dir_;
  FakeServer server_;
  bool is_started_ = false;
};

// Each position has one keep, of nothing, that is worth its banked score.
grpc::Status AnswerBanked(const v1::BatchAnalyzePositionsRequest& request,
                          v1::BatchAnalyzePositionsResponse& response) {
  for (const v1::Position& position : request.positions()) {
    v1::ActionValue& value = *response.add_analyses()->add_actions();
    value.mutable_action()->mutable_keep();
    value.set_expected_final(position.state().banked_score());
  }
  response.set_table_id("aa");
  return grpc::Status::OK;
}

// As many positions, told apart by what is banked.
std::string PositionLines(int count) {
  std::string text;
  for (int i = 0; i < count; ++i) {
    absl::StrAppend(&text, "dice 11223 | rolls 1 | banked ", i % 300, "\n");
  }
  return text;
}

TEST_F(BulkAnalyzeTest, RanksByATableOfThisMachine) {
  const Outcome outcome = Local(kPositions, {"--max-actions", "2"});
  EXPECT_EQ(outcome.exit_code, kExitOk) << outcome.err;
  EXPECT_EQ(outcome.out, R"(line,position,rank,action,expected_final,loss,points
2,dice 3 3 3 5 6 | rolls 2,1,keep 3 3 3,251.65350334732616,0,
2,dice 3 3 3 5 6 | rolls 2,2,keep 3 3 3 5,249.7051463656955,1.948356981630667,
4,"dice 1 2 6 6 6 | rolls 0 | upper 9 | filled ones,twos,chance | banked 30",1,score sixes,229.15771484375,0,18
4,"dice 1 2 6 6 6 | rolls 0 | upper 9 | filled ones,twos,chance | banked 30",2,score three-of-a-kind,227.2933807373047,1.8643341064453125,18
)");
  EXPECT_EQ(Local(kPositions, {"--max-actions", "2", "--format", "csv"}).out,
            outcome.out);
}

TEST_F(BulkAnalyzeTest, GivesALineOfJsonForEachPosition) {
  const Outcome outcome =
      Local("dice 12345 | rolls 1", {"--format", "json", "--include-scoring"});
  EXPECT_EQ(outcome.out,
            "{\"line\":1,\"position\":\"dice 1 2 3 4 5 | rolls 1\","
            "\"actions\":[{\"action\":\"score small-straight\","
            "\"expectedFinal\":251.94772338867188,\"loss\":0,\"points\":15}]}"
            "\n");
}

TEST_F(BulkAnalyzeTest, AsksTheServerInChunksAndKeepsTheOrder) {
  server_.advisor.analyze_batch = AnswerBanked;
  constexpr int kCount = 4 * kMaxBatchPositions + 1;
  const Outcome outcome = Asked(PositionLines(kCount));
  EXPECT_EQ(outcome.exit_code, kExitOk) << outcome.err;
  EXPECT_EQ(server_.advisor.calls(), 5);
  std::istringstream lines(outcome.out);
  std::string text;
  std::getline(lines, text);
  int count = 0;
  for (; std::getline(lines, text); ++count) {
    const int banked = count % 300;
    ASSERT_EQ(text, absl::StrCat(
                        count + 1, ",dice 1 1 2 2 3 | rolls 1",
                        banked == 0 ? "" : absl::StrCat(" | banked ", banked),
                        ",1,keep none,", banked, ",0,"));
  }
  EXPECT_EQ(count, kCount);
}

TEST_F(BulkAnalyzeTest, SendsWhatTheBulkFlagsSay) {
  std::mutex mutex;
  std::vector<v1::BatchAnalyzePositionsRequest> requests;
  server_.advisor.analyze_batch = [&](const auto& request, auto& response) {
    const std::lock_guard lock(mutex);
    requests.push_back(request);
    return AnswerBanked(request, response);
  };
  const std::string in = "dice 11223 | rolls 1";
  Asked(in);
  Asked(in, {"--max-actions", "0", "--include-scoring"});
  const std::lock_guard lock(mutex);
  ASSERT_EQ(requests.size(), 2);
  EXPECT_EQ(requests[0].max_actions(), 1);
  EXPECT_FALSE(requests[0].include_scoring());
  EXPECT_EQ(requests[1].max_actions(), 0);
  EXPECT_TRUE(requests[1].include_scoring());
}

TEST_F(BulkAnalyzeTest, NamesTheBadLine) {
  const struct {
    std::string line;
    std::string message;
  } cases[] = {
      {"dice 11223 | rolls 3", "line 2: rolls: \"3\", expected 0, 1 or 2"},
      {"dice 1122 | rolls 1", "line 2: dice: 4 dice, expected 5"},
      {"filled ones | upper 3", "line 2: dice: missing, expected \"dice 1 3"},
      {"dice 11223 | rolls 1 | filled sixes",
       "line 2: upper: missing, Sixes is filled: 0, 6, .. 30"},
      {"rules yahtzee | dice 11223 | rolls 1", "line 2: rules: \"yahtzee\""},
  };
  for (const auto& test : cases) {
    const Outcome outcome = Asked("dice 11223 | rolls 1\n" + test.line);
    EXPECT_EQ(outcome.exit_code, kExitUsage) << test.line;
    EXPECT_THAT(outcome.err,
                StartsWith("yatzyctl: standard input: " + test.message));
    EXPECT_EQ(outcome.out, "");
  }
}

TEST_F(BulkAnalyzeTest, NamesTheLineThatTheServerRefuses) {
  server_.advisor.analyze_batch = [](const auto&, auto&) {
    return Refusal("positions[1].state: the game is finished", {});
  };
  const Outcome outcome = Asked(kPositions);
  EXPECT_EQ(outcome.exit_code, kExitUsage);
  EXPECT_EQ(outcome.err,
            "yatzyctl: standard input: line 4, state: the game is finished\n");
}

TEST_F(BulkAnalyzeTest, NamesTheLineOfAFinishedGame) {
  const Outcome outcome = Local(
      "dice 11223 | rolls 1\ndice 11223 | rolls 1 | upper 63 | filled ones,"
      "twos,threes,fours,fives,sixes,one-pair,two-pairs,three-of-a-kind,"
      "four-of-a-kind,small-straight,large-straight,full-house,chance,yatzy",
      {});
  EXPECT_EQ(outcome.exit_code, kExitUsage);
  EXPECT_THAT(outcome.err, HasSubstr("line 2: the game is finished"));
}

TEST_F(BulkAnalyzeTest, DoesNotMixTablesOfPositions) {
  server_.advisor.analyze_batch = [](const auto& request, auto& response) {
    AnswerBanked(request, response);
    response.set_table_id(absl::StrCat("of ", request.positions_size()));
    return grpc::Status::OK;
  };
  const Outcome outcome = Asked(PositionLines(kMaxBatchPositions + 1),
                                {"--output", dir_.File("out")});
  EXPECT_EQ(outcome.exit_code, kExitFailed);
  EXPECT_THAT(outcome.err, HasSubstr("from table of 2048 to of 1 after 2048 "
                                     "positions; run it again"));
  EXPECT_EQ(dir_.Entries(), 0);
}

TEST_F(BulkAnalyzeTest, ShowsHowManyPositionsAreAnalyzed) {
  server_.advisor.analyze_batch = AnswerBanked;
  EXPECT_EQ(Asked(kPositions, {}, /*terminal=*/true).err,
            "\r\033[K2 positions\r\033[K");
}

TEST_F(BulkAnalyzeTest, RefusesNothing) {
  const Outcome outcome = Asked("# no position\n");
  EXPECT_EQ(outcome.exit_code, kExitUsage);
  EXPECT_THAT(outcome.err, HasSubstr("standard input: holds no position"));
  EXPECT_EQ(outcome.out, "");
  EXPECT_EQ(server_.advisor.calls(), 0);
}

TEST(BulkFlagsTest, NamesWhatDoesNotGoTogether) {
  const struct {
    std::vector<std::string> arguments;
    std::string message;
  } cases[] = {
      {{"--file", "-", "--dice", "33356"}, "--file: give this or one position"},
      {{"--file", "-", "--upper", "3"}, "--file: give this or one position"},
      {{"--file", "-", "dice 33356 | rolls 1"}, "--file: give this or one"},
      {{"--file", "/no/such/file"}, "--file: cannot open /no/such/file: No"},
      {{"--file", "-", "--max-actions", "x"}, "--max-actions: \"x\""},
      {{"--file", "-", "--max-actions", "-1"},
       "--max-actions: -1 is negative, expected 0 (all) or more"},
      {{"--dice", "33356", "--local"}, "--local: is for --file only"},
      {{"--dice", "33356", "--output", "o"}, "--output: is for --file only"},
      {{"--dice", "33356", "--format", "csv"}, "--format: csv is for --file"},
      {{"--file", "-", "--format", "text"}, "--format: --file has no text"},
      {{"--dice", "33356", "--table", "t"}, "--table requires --local"},
  };
  for (const auto& test : cases) {
    std::vector<std::string> arguments = test.arguments;
    arguments.insert(arguments.begin(), "analyze");
    const Outcome outcome = Yatzyctl(arguments);
    EXPECT_EQ(outcome.exit_code, kExitUsage) << test.message;
    EXPECT_THAT(outcome.err,
                AllOf(StartsWith("yatzyctl: "), HasSubstr(test.message)));
  }
}

}  // namespace
}  // namespace yatzy::client
