// Load about another game than the default.
#include <gmock/gmock.h>

#include <memory>

#include "client/load/load.h"
#include "core/solver/solver.h"
#include "tests/client/right_answers.h"
#include "tests/support/reduced_rules.h"
#include "tests/support/status_matchers.h"

namespace yatzy::client {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;

class OtherGameLoadTest : public ::testing::Test {
 protected:
  OtherGameLoadTest() {
    options_.game = *Game::Compile(ReducedRules(
        "yahtzee", {Category::kSixes, Category::kFullHouse, Category::kYatzy},
        18));
    AnswerFrom(*Solve(options_.game, {}), server_.advisor);
    options_.address = server_.address();
    options_.rule_set = "mine";
    options_.in_flight = 4;
    options_.warm_up = absl::ZeroDuration();
    options_.duration = absl::Milliseconds(50);
    options_.deadline = kPatience;
    options_.batch_size = 3;
    options_.check_share = 1;
    options_.mix.clear();
    for (const LoadMethod method : kLoadMethods) {
      options_.mix.push_back({method, 1});
    }
  }

  FakeServer server_;
  LoadOptions options_;
};

TEST_F(OtherGameLoadTest, ChecksEveryMethod) {
  server_.Start();
  const auto report = RunLoad(options_);
  ASSERT_THAT(report, IsOk());
  ASSERT_THAT(report->methods, SizeIs(kLoadMethods.size()));
  for (const MethodReport& method : report->methods) {
    EXPECT_GT(method.calls, 0);
    EXPECT_EQ(method.checked, method.calls);
    EXPECT_EQ(method.wrong, 0) << method.first_wrong;
  }
}

TEST_F(OtherGameLoadTest, NeedsAServerThatKnowsRuleSets) {
  server_.advisor.echo = [](const std::string&) { return ""; };
  server_.Start();
  for (const double share : {0.0, 1.0}) {
    options_.check_share = share;
    EXPECT_THAT(RunLoad(options_), StatusIs(absl::StatusCode::kInternal,
                                            HasSubstr("older than rule sets")));
  }
}

TEST_F(OtherGameLoadTest, NeedsTheGameThatTheServerHas) {
  options_.game = *Game::Compile(ReducedRules(
      "kniffel", {Category::kSixes, Category::kFullHouse, Category::kYatzy},
      18));
  server_.Start();
  EXPECT_TRUE(absl::IsDataLoss(RunLoad(options_).status()));
}

}  // namespace
}  // namespace yatzy::client
