// Operators and tables of targets.
#include <gmock/gmock.h>

#include <filesystem>
#include <memory>
#include <string>
#include <thread>

#include "core/rules/presets.h"
#include "core/solver/solver.h"
#include "tests/server/admin/test_administration.h"
#include "tests/support/small_targets.h"
#include "tests/support/status_matchers.h"

namespace yatzy::server {
namespace {

using admin::v1::SolverAdminService;
using ::testing::HasSubstr;

RuleSet SmallWithTargets() {
  RuleSet rules = SmallTargetRules();
  rules.id = "small";
  return rules;
}

class TargetsAdminTest : public testing::Test {
 protected:
  TargetsAdminTest() {
    small_.registry.Publish(Solve(small_.game, {}).value());
  }

  static admin::v1::ResolveTableRequest Request(const char* rule_set) {
    admin::v1::ResolveTableRequest request;
    request.set_rule_set(rule_set);
    request.set_objective(admin::v1::OBJECTIVE_TARGETS);
    return request;
  }

  absl::Status Obtain() {
    return under_test_.administration->ResolveTargets(small_.game, {});
  }

  TestAdministration under_test_{{Game::Default()->rules(), SmallWithTargets()},
                                 true};
  ServedGame& small_ = **under_test_.queries.games().Find("small");
  const AdminClient client_{under_test_.Connect()};
};

TEST_F(TargetsAdminTest, SolvesThemAndLeavesTheMeanAsItIs) {
  const auto mean = small_.registry.Snapshot();
  const auto operation = client_.Resolve(Request("small"));
  ASSERT_TRUE(operation.has_response()) << operation.DebugString();
  admin::v1::ResolveTableResponse response;
  operation.response().UnpackTo(&response);
  const auto targets = small_.targets.Snapshot();
  ASSERT_NE(targets, nullptr);
  EXPECT_TRUE(response.solved());
  EXPECT_EQ(response.table().objective(), admin::v1::OBJECTIVE_TARGETS);
  EXPECT_EQ(response.table().arithmetic(), admin::v1::ARITHMETIC_FLOAT);
  EXPECT_EQ(response.table().table_id(), targets->id());
  EXPECT_EQ(response.table().payload_sha256(),
            ToHex(targets->payload_sha256()));
  EXPECT_TRUE(
      std::ranges::equal(targets->chances(), SmallTargets()->chances()));
  EXPECT_EQ(small_.registry.Snapshot(), mean);
  EXPECT_THAT(small_.target_store->Open(), IsOk());
  admin::v1::ResolveTableMetadata metadata;
  operation.metadata().UnpackTo(&metadata);
  EXPECT_EQ(metadata.request().objective(), admin::v1::OBJECTIVE_TARGETS);
  EXPECT_EQ(metadata.levels_solved(), small_.game->categories());
  EXPECT_EQ(metadata.states_solved(),
            static_cast<int>(small_.game->reachable_states()));
  // What is there will do, unless it is to be solved.
  const auto again = client_.Resolve(Request("small"));
  again.response().UnpackTo(&response);
  EXPECT_FALSE(response.solved());
  EXPECT_EQ(response.table().table_id(), targets->id());
}

TEST_F(TargetsAdminTest, RefusesWhatCannotBe) {
  const auto call = [&](const admin::v1::ResolveTableRequest& request) {
    return client_.Call(&SolverAdminService::Stub::ResolveTable, request)
        .status;
  };
  TestAdministration without;  // not started with --targets
  const auto refused = AdminClient(without.Connect())
                           .Call(&SolverAdminService::Stub::ResolveTable,
                                 Request("scandinavian"))
                           .status;
  EXPECT_EQ(refused.error_code(), grpc::StatusCode::FAILED_PRECONDITION);
  EXPECT_THAT(refused.error_message(), HasSubstr("--targets"));
  auto request = Request("small");
  request.set_arithmetic(admin::v1::ARITHMETIC_DOUBLE);
  EXPECT_EQ(call(request).error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_THAT(call(request).error_message(), HasSubstr("ARITHMETIC_DOUBLE"));
  request.set_arithmetic(admin::v1::ARITHMETIC_UNSPECIFIED);
  request.set_objective(static_cast<admin::v1::Objective>(7));
  EXPECT_THAT(call(request).error_message(),
              HasSubstr("objective: 7 is not an Objective"));
}

// An error that is repeated as long as it lasts, UNAVAILABLE, would be repeated
// for ever.
TEST(TargetsNeverTest, IsAnErrorOfItsOwn) {
  admin::v1::VerifyTableRequest verify;
  verify.set_rule_set("scandinavian");
  verify.set_objective(admin::v1::OBJECTIVE_TARGETS);
  const TestAdministration without;  // not started with --targets
  const grpc::Status status =
      AdminClient(without.Connect())
          .Call(&SolverAdminService::Stub::VerifyTable, verify)
          .status;
  EXPECT_EQ(status.error_code(), grpc::StatusCode::FAILED_PRECONDITION);
  EXPECT_THAT(status.error_message(), HasSubstr("start it with --targets"));
}

TEST(TargetsNeverTest, AreOfNoRulesThatSaveRolls) {
  const RuleSet saving = *PresetRules("yacht+forced+rolls2+saved3");
  TestAdministration under_test({Game::Default()->rules(), saving}, true);
  ServedGame& game = **under_test.queries.games().Find(saving.id);
  game.registry.Publish(Solve(game.game, {}).value());
  const AdminClient client(under_test.Connect());
  admin::v1::VerifyTableRequest verify;
  verify.set_rule_set(saving.id);
  verify.set_objective(admin::v1::OBJECTIVE_TARGETS);
  admin::v1::ResolveTableRequest resolve;
  resolve.set_rule_set(saving.id);
  resolve.set_objective(admin::v1::OBJECTIVE_TARGETS);
  admin::v1::ResolveTableRequest trial = resolve;
  trial.set_validate_only(true);
  for (const grpc::Status& status :
       {client.Call(&SolverAdminService::Stub::VerifyTable, verify).status,
        client.Call(&SolverAdminService::Stub::ResolveTable, trial).status,
        client.Call(&SolverAdminService::Stub::ResolveTable, resolve).status}) {
    EXPECT_EQ(status.error_code(), grpc::StatusCode::UNIMPLEMENTED);
    EXPECT_THAT(status.error_message(), HasSubstr("saves rolls"));
  }
}

TEST_F(TargetsAdminTest, ListsAndVerifiesThem) {
  admin::v1::VerifyTableRequest verify;
  verify.set_rule_set("small");
  verify.set_objective(admin::v1::OBJECTIVE_TARGETS);
  const auto call = [&] {
    return client_.Call(&SolverAdminService::Stub::VerifyTable, verify);
  };
  EXPECT_EQ(call().status.error_code(), grpc::StatusCode::UNAVAILABLE);
  ASSERT_THAT(Obtain(), IsOk());
  const auto verified = call();
  ASSERT_TRUE(verified.status.ok()) << verified.status.error_message();
  const std::string id = small_.targets.Snapshot()->id();
  EXPECT_EQ(verified.response.table().table_id(), id);
  EXPECT_TRUE(verified.response.table().has_publish_time());
  // In memory, one bit of it.
  small_.targets.Publish(TargetsWith(
      *small_.targets.Snapshot(), [](auto, auto chances) { chances[0] /= 2; }));
  EXPECT_EQ(call().status.error_code(), grpc::StatusCode::DATA_LOSS);

  const auto status = client_
                          .Call(&SolverAdminService::Stub::GetServerStatus,
                                admin::v1::GetServerStatusRequest())
                          .response;
  EXPECT_FALSE(status.rule_sets(0).has_targets());
  EXPECT_TRUE(status.rule_sets(1).targets().in_service());
  small_.targets.Publish(nullptr);
  admin::v1::ListTablesRequest list;
  list.set_rule_set("small");
  const auto tables =
      client_.Call(&SolverAdminService::Stub::ListTables, list).response;
  ASSERT_GE(tables.tables_size(), 1);
  const auto& listed = tables.tables(tables.tables_size() - 1);
  EXPECT_EQ(listed.objective(), admin::v1::OBJECTIVE_TARGETS);
  EXPECT_EQ(listed.table_id(), id);
  EXPECT_FALSE(listed.in_service());
}

// Of the default game, which takes seconds.
TEST_F(TargetsAdminTest, ACancelledSolveLeavesNothing) {
  ServedGame& main = under_test_.queries.games().main();
  const auto started = client_.Call(&SolverAdminService::Stub::ResolveTable,
                                    Request("scandinavian"));
  ASSERT_TRUE(started.status.ok()) << started.status.error_message();
  // Meanwhile the daemon's own wish waits, until it is told to stop.
  std::stop_source stop;
  absl::Status waited;
  std::thread waiting([&] {
    waited = under_test_.administration->ResolveTargets(small_.game,
                                                        stop.get_token());
  });
  stop.request_stop();
  waiting.join();
  EXPECT_EQ(waited.code(), absl::StatusCode::kCancelled);
  google::longrunning::CancelOperationRequest cancel;
  cancel.set_name(started.response.name());
  client_.Call(&google::longrunning::Operations::Stub::CancelOperation, cancel);
  const auto ended = client_.Ended(started.response.name());
  EXPECT_EQ(ended.error().code(), grpc::StatusCode::CANCELLED);
  EXPECT_EQ(main.targets.Snapshot(), nullptr);
  EXPECT_FALSE(std::filesystem::exists(main.target_store->path()));
  EXPECT_FALSE(std::filesystem::exists(main.target_store->path() + ".tmp"));
  ASSERT_THAT(Obtain(), IsOk());
  under_test_.administration->StopWork();
  EXPECT_EQ(Obtain().code(), absl::StatusCode::kUnavailable);
}

}  // namespace
}  // namespace yatzy::server
