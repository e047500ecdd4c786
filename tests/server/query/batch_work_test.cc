// BatchAnalyzeTargets and BatchAnalyzeWins: no more work than one query, and an
// end when the caller has gone. Asked without a transport.
#include <gmock/gmock.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "core/advisor/utility.h"
#include "proto/contract/limits.h"
#include "server/query/asked_play.h"
#include "tests/support/default_game.h"
#include "tests/support/solved_table.h"
#include "tests/support/status_matchers.h"
#include "tests/support/test_server.h"

namespace yatzy::server {
namespace {

// All but these categories are filled, with the bonus.
State Open(CategoryMask open) { return {kAllCategories & ~open, 63}; }

class BatchWorkTest : public testing::Test {
 protected:
  BatchWorkTest() { games_.main().registry.Publish(SolvedTable()); }

  // Adds a query of this state to both batches.
  void Add(State state) {
    *targets_.add_queries()->mutable_state() = ToMessage(state);
    v1::WinQuery& win = *wins_.add_queries();
    *win.mutable_state() = ToMessage(state);
    win.set_opponent_final_score(250);
  }

  absl::Status AskTargets() {
    v1::BatchAnalyzeTargetsResponse response;
    const auto whole = [&]() -> auto& { return response; };
    return service_.BatchAnalyzeTargets(targets_, whole,
                                        [this] { return Checkpoint(); });
  }
  absl::Status AskWins() {
    v1::BatchAnalyzeWinsResponse response;
    const auto whole = [&]() -> auto& { return response; };
    return service_.BatchAnalyzeWins(wins_, whole,
                                     [this] { return Checkpoint(); });
  }

  // Lets so many queries pass.
  absl::Status Checkpoint() {
    return ++asked_ <= pass_ ? absl::OkStatus()
                             : absl::CancelledError("enough");
  }

  v1::BatchAnalyzeTargetsRequest targets_;
  v1::BatchAnalyzeWinsRequest wins_;
  int pass_ = 0;
  int asked_ = 0;

  ServedGames games_;
  const AdvisorService service_{games_};
};

// What is allowed ends at the first checkpoint: nothing is solved here.
TEST_F(BatchWorkTest, IsNoMoreThanThatOfOneQuery) {
  const State state = Open(0x7fc0);  // nine
  const auto work = UtilityWork(*Game::Default(), state);
  const auto most = static_cast<int>(PlayWork::kMost / work);
  ASSERT_GT(most, 1);
  ASSERT_LT(most, kMaxBatchWins);
  while (targets_.queries_size() < most) Add(state);
  EXPECT_THAT(AskTargets(), StatusIs(absl::StatusCode::kCancelled, "enough"));
  EXPECT_THAT(AskWins(), StatusIs(absl::StatusCode::kCancelled, "enough"));
  Add(state);
  const std::string message = absl::StrCat(
      "queries[", most, "]: too much may follow: ", work * (most + 1),
      " chances to compute from the first query to this one, expected at most "
      "6000000; ask when fewer categories are open, or less at a time");
  EXPECT_THAT(AskTargets(),
              StatusIs(absl::StatusCode::kFailedPrecondition, message));
  EXPECT_THAT(AskWins(),
              StatusIs(absl::StatusCode::kFailedPrecondition, message));
}

TEST_F(BatchWorkTest, EndsBetweenTwoQueries) {
  for (int i = 0; i < 8; ++i) Add(Open(1 << i));
  for (const int pass : {0, 4, 7}) {
    pass_ = pass;
    asked_ = 0;
    EXPECT_THAT(AskTargets(), StatusIs(absl::StatusCode::kCancelled, "enough"));
    EXPECT_EQ(asked_, pass + 1);
    asked_ = 0;
    EXPECT_THAT(AskWins(), StatusIs(absl::StatusCode::kCancelled, "enough"));
    EXPECT_EQ(asked_, pass + 1);
  }
  pass_ = 8;
  asked_ = 0;
  EXPECT_THAT(AskTargets(), IsOk());
  EXPECT_EQ(asked_, 8);
}

// Who plays on is followed by values that take a moment to make.
TEST_F(BatchWorkTest, IsLongUntilThereAreValues) {
  Add(Open(1));
  EXPECT_FALSE(service_.IsLong(wins_));
  Add(Open(2));
  *wins_.mutable_queries(1)->mutable_opponent_state() = ToMessage(Open(4));
  EXPECT_TRUE(service_.IsLong(wins_));
  pass_ = 1'000'000;  // the work rests while others need the processors
  EXPECT_THAT(AskWins(), IsOk());
  EXPECT_FALSE(service_.IsLong(wins_));
}

// Nobody waits for them who needs none, or is refused.
TEST_F(BatchWorkTest, IsLongOnlyWhereValuesAreNeeded) {
  v1::AnalyzeWinRequest win;
  EXPECT_FALSE(service_.IsLong(win));
  *win.mutable_opponent_state() = ToMessage(Open(4));
  EXPECT_TRUE(service_.IsLong(win));
  *win.mutable_opponent_state() = ToMessage(Open(0));
  EXPECT_FALSE(service_.IsLong(win));
  *win.mutable_opponent_state() = ToMessage(Open(0x7fff));
  EXPECT_FALSE(service_.IsLong(win));
}

}  // namespace
}  // namespace yatzy::server
