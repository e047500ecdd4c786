// Daemon and client library in one program: what one says, the other reads.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/status/status.h"
#include "client/lib/yatzy_client.h"
#include "core/game/state.h"
#include "proto/status/details.h"
#include "server/query/advisor_service.h"
#include "tests/support/solved_table.h"
#include "tests/support/temp_dir.h"
#include "tests/support/test_server.h"
#include "yatzy/v1/advisor_service.pb.h"

namespace yatzy {
namespace {

using ::testing::Ge;
using ::testing::SizeIs;

class JointTest : public ::testing::Test {
 protected:
  JointTest() { server_.registry().Publish(SolvedTable()); }

  const TempDir folder_;
  const std::string address_ = "unix:" + folder_.File("q.sock");
  server::TestServer server_{{address_}};
  const client::YatzyClient client_ =
      client::YatzyClient::Create(address_).value();
};

TEST_F(JointTest, TheClientGetsWhatTheTableHas) {
  const State state{1 << 14 | 1, 3};
  const auto answer = client_.EvaluateState(server::EvaluateRequest(state));
  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_EQ(answer->expected_remaining(),
            SolvedTable()->ExpectedRemaining(state));
}

TEST_F(JointTest, TheClientGetsTheErrorThatTheServerMade) {
  v1::AnalyzePositionRequest request;
  request.mutable_position()->mutable_state()->set_upper_score(-1);
  request.mutable_position()->set_rerolls_left(9);
  request.mutable_position()->add_dice(7);

  v1::AnalyzePositionResponse unused;
  const absl::Status made =
      server::AdvisorService(server_.games()).AnalyzePosition(request, unused);
  ASSERT_EQ(made.code(), absl::StatusCode::kInvalidArgument);
  ASSERT_THAT(FieldViolationsOf(made), SizeIs(Ge(3)));

  const absl::Status got = client_.AnalyzePosition(request).status();
  EXPECT_EQ(got.code(), made.code());
  EXPECT_EQ(got.message(), made.message());
  EXPECT_EQ(FieldViolationsOf(got), FieldViolationsOf(made));
}

}  // namespace
}  // namespace yatzy
