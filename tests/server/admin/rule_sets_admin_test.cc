// What operators do is about the rule set that they name.
#include <gmock/gmock.h>

#include <memory>
#include <string>

#include "core/os/sha256.h"
#include "core/rules/presets.h"
#include "core/solver/solver.h"
#include "tests/server/admin/test_administration.h"

namespace yatzy::server {
namespace {

using admin::v1::SolverAdminService;
using ::testing::HasSubstr;

RuleSet SmallYacht() {
  RuleSet rules = PresetRules("yacht").value();
  rules.id = "small";
  rules.categories.resize(8);
  return rules;
}

class RuleSetsAdminTest : public testing::Test {
 protected:
  RuleSetsAdminTest() { Publish(Arithmetic::kDouble); }

  // Solves the small game, and makes it the table in service and on disk.
  void Publish(Arithmetic arithmetic) {
    SolveOptions options;
    options.arithmetic = arithmetic;
    const auto table = Solve(small_.game, options).value();
    ASSERT_TRUE(small_.store->Store(*table).ok());
    small_.registry.Publish(table);
  }

  std::string InService(const ServedGame& game) const {
    return game.registry.Snapshot()->id();
  }

  google::longrunning::Operation Resolve(
      const admin::v1::ResolveTableRequest& request) {
    auto reply = client_.Call(&SolverAdminService::Stub::ResolveTable, request);
    EXPECT_TRUE(reply.status.ok()) << reply.status.error_message();
    google::longrunning::WaitOperationRequest wait;
    wait.set_name(reply.response.name());
    return client_
        .Call(&google::longrunning::Operations::Stub::WaitOperation, wait)
        .response;
  }

  TestAdministration under_test_{{Game::Default()->rules(), SmallYacht()}};
  ServedGame& main_ = under_test_.queries.games().main();
  ServedGame& small_ = **under_test_.queries.games().Find("small");
  const AdminClient client_{under_test_.Connect()};
};

TEST_F(RuleSetsAdminTest, ResolvesTheOneThatIsNamed) {
  const std::string of_main = InService(main_);
  const std::string in_double = InService(small_);
  admin::v1::ResolveTableRequest request;
  request.set_rule_set("small");
  request.set_arithmetic(admin::v1::ARITHMETIC_FLOAT);
  const auto operation = Resolve(request);
  ASSERT_TRUE(operation.has_response()) << operation.DebugString();
  admin::v1::ResolveTableResponse response;
  operation.response().UnpackTo(&response);
  EXPECT_TRUE(response.solved());
  EXPECT_EQ(response.table().rule_set(), "small");
  EXPECT_EQ(response.table().table_id(), InService(small_));
  EXPECT_NE(InService(small_), in_double);
  EXPECT_EQ(InService(main_), of_main);
  admin::v1::ResolveTableMetadata metadata;
  operation.metadata().UnpackTo(&metadata);
  EXPECT_EQ(metadata.request().rule_set(), "small");
  EXPECT_EQ(metadata.levels(), 8);
  EXPECT_EQ(metadata.levels_solved(), 8);
  EXPECT_EQ(metadata.states(), metadata.states_solved());
  EXPECT_EQ(metadata.states(),
            static_cast<int>(small_.game->reachable_states()));
}

TEST_F(RuleSetsAdminTest, ListsActivatesVerifiesAndPrunesByRuleSet) {
  const std::string of_main = InService(main_);
  const std::string in_double = InService(small_);
  Publish(Arithmetic::kFloat);
  admin::v1::ListTablesRequest list;
  const auto tables_of = [&](const std::string& rule_set) {
    list.set_rule_set(rule_set);
    return client_.Call(&SolverAdminService::Stub::ListTables, list).response;
  };
  EXPECT_EQ(tables_of("").tables_size(), 3);
  EXPECT_EQ(tables_of("scandinavian").tables_size(), 1);
  ASSERT_EQ(tables_of("small").tables_size(), 2);
  EXPECT_EQ(tables_of("small").tables(0).rule_set(), "small");

  admin::v1::ActivateTableRequest activate;
  activate.set_table_id(in_double);
  // Scandinavian Yatzy, which has no such table.
  EXPECT_EQ(client_.Call(&SolverAdminService::Stub::ActivateTable, activate)
                .status.error_code(),
            grpc::StatusCode::NOT_FOUND);
  activate.set_rule_set("small");
  EXPECT_TRUE(client_.Call(&SolverAdminService::Stub::ActivateTable, activate)
                  .status.ok());
  EXPECT_EQ(InService(small_), in_double);
  EXPECT_EQ(InService(main_), of_main);

  admin::v1::VerifyTableRequest verify;
  verify.set_rule_set("small");
  const auto verified =
      client_.Call(&SolverAdminService::Stub::VerifyTable, verify);
  EXPECT_EQ(verified.response.table().table_id(), in_double);
  EXPECT_EQ(verified.response.table().rule_set(), "small");

  admin::v1::PruneTablesRequest prune;
  EXPECT_EQ(client_.Call(&SolverAdminService::Stub::PruneTables, prune)
                .response.removed_table_ids_size(),
            0);
  prune.set_rule_set("small");
  EXPECT_EQ(client_.Call(&SolverAdminService::Stub::PruneTables, prune)
                .response.removed_table_ids_size(),
            1);
  EXPECT_EQ(tables_of("small").tables_size(), 1);
  EXPECT_EQ(tables_of("scandinavian").tables_size(), 1);
}

TEST_F(RuleSetsAdminTest, TheStatusHasAllOfThem) {
  const auto status = client_
                          .Call(&SolverAdminService::Stub::GetServerStatus,
                                admin::v1::GetServerStatusRequest())
                          .response;
  ASSERT_EQ(status.rule_sets_size(), 2);
  EXPECT_EQ(status.rule_sets(0).rule_set(), "scandinavian");
  EXPECT_TRUE(status.rule_sets(0).serving());
  EXPECT_EQ(status.rule_sets(0).fingerprint(),
            ToHex(Game::Default()->fingerprint()));
  EXPECT_EQ(status.table().table_id(), InService(main_));
  EXPECT_EQ(status.rule_sets(1).rule_set(), "small");
  EXPECT_EQ(status.rule_sets(1).table().table_id(), InService(small_));
  EXPECT_EQ(status.rule_sets(1).directory(),
            status.state_directory() + "/rules/small");
}

TEST_F(RuleSetsAdminTest, OneThatIsNotServedIsNotFound) {
  admin::v1::ResolveTableRequest resolve;
  admin::v1::ListTablesRequest list;
  admin::v1::ActivateTableRequest activate;
  admin::v1::PruneTablesRequest prune;
  admin::v1::VerifyTableRequest verify;
  for (std::string* rule_set :
       {resolve.mutable_rule_set(), list.mutable_rule_set(),
        activate.mutable_rule_set(), prune.mutable_rule_set(),
        verify.mutable_rule_set()}) {
    *rule_set = "maxi";
  }
  using Stub = SolverAdminService::Stub;
  for (const grpc::Status& status :
       {client_.Call(&Stub::ResolveTable, resolve).status,
        client_.Call(&Stub::ListTables, list).status,
        client_.Call(&Stub::ActivateTable, activate).status,
        client_.Call(&Stub::PruneTables, prune).status,
        client_.Call(&Stub::VerifyTable, verify).status}) {
    EXPECT_EQ(status.error_code(), grpc::StatusCode::NOT_FOUND);
    EXPECT_THAT(status.error_message(), HasSubstr("'maxi'"));
  }
}

// Until its table is there, the start of the daemon works at its folder.
// The daemon is still at work at it, or has left it out for good.
TEST_F(RuleSetsAdminTest, OneWithoutATableIsLeftAlone) {
  const std::string id = InService(small_);
  small_.registry.Publish(nullptr);
  admin::v1::ResolveTableRequest resolve;
  resolve.set_rule_set("small");
  admin::v1::ActivateTableRequest activate;
  activate.set_rule_set("small");
  activate.set_table_id(id);
  using Stub = SolverAdminService::Stub;
  for (const grpc::Status& status :
       {client_.Call(&Stub::ResolveTable, resolve).status,
        client_.Call(&Stub::ActivateTable, activate).status}) {
    EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAVAILABLE);
    EXPECT_THAT(status.error_message(),
                HasSubstr("no table of small: it is starting, or its log says "
                          "why"));
  }
}

}  // namespace
}  // namespace yatzy::server
