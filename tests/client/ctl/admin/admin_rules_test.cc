// --rules of the commands of operators.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "core/game/game.h"
#include "core/os/sha256.h"
#include "core/rules/presets.h"
#include "tests/client/ctl/run_yatzyctl.h"
#include "tests/client/fake_server.h"
#include "tests/support/files.h"
#include "tests/support/temp_dir.h"

namespace yatzy::client {
namespace {

using ::google::longrunning::Operation;
using ::testing::HasSubstr;
using ::testing::Not;
using Metadata = admin::v1::ResolveTableMetadata;

class AdminRulesTest : public ::testing::Test {
 protected:
  AdminRulesTest() { server_.Start(); }

  Outcome Run(std::vector<std::string> arguments, bool terminal = false) {
    arguments.insert(arguments.end(), {"--admin", server_.address()});
    return Yatzyctl(arguments, "", terminal);
  }

  static void Describe(admin::v1::Table& table) {
    table.set_table_id("0123456789abcdef");
    table.set_arithmetic(admin::v1::ARITHMETIC_DOUBLE);
    table.set_in_service(true);
    table.mutable_publish_time()->set_seconds(1769860800);
    table.set_expected_final(248.439989378);
  }

  FakeServer server_;
};

TEST_F(AdminRulesTest, SaysOfWhichRuleSetTablesAre) {
  server_.admin.tables = [](const auto&, auto& answer) {
    Describe(*answer.add_tables());
    answer.mutable_tables(0)->set_rule_set("scandinavian");
    Describe(*answer.add_tables());
    answer.mutable_tables(1)->set_rule_set("scandinavian");
    return grpc::Status::OK;
  };
  EXPECT_THAT(Run({"tables"}).out, Not(HasSubstr("scandinavian")));
  server_.admin.tables = [](const auto&, auto& answer) {
    for (const char* rule_set : {"scandinavian", "yahtzee"}) {
      Describe(*answer.add_tables());
      answer.mutable_tables()->rbegin()->set_rule_set(rule_set);
    }
    return grpc::Status::OK;
  };
  EXPECT_EQ(Run({"tables"}).out,
            "   rules         table             arithmetic  E(start)  "
            "published\n"
            "*  scandinavian  0123456789abcdef  double      248.4400  "
            "2026-01-31T12:00:00Z\n"
            "*  yahtzee       0123456789abcdef  double      248.4400  "
            "2026-01-31T12:00:00Z\n");
}

TEST_F(AdminRulesTest, SendsTheRuleSet) {
  server_.admin.status = [](const auto&, auto& status) {
    status.add_rule_sets()->set_rule_set("yahtzee");
    return grpc::Status::OK;
  };
  server_.admin.tables = [](const auto& request, auto& answer) {
    answer.add_tables()->set_table_id("of-" + request.rule_set());
    return grpc::Status::OK;
  };
  server_.admin.activate = [](const auto& request, auto& answer) {
    answer.mutable_table()->set_rule_set(request.rule_set());
    answer.mutable_table()->set_table_id(request.table_id());
    return grpc::Status::OK;
  };
  server_.admin.prune = [](const auto& request, auto& answer) {
    answer.add_removed_table_ids("of-" + request.rule_set());
    return grpc::Status::OK;
  };
  server_.admin.verify = [](const auto& request, auto& answer) {
    answer.mutable_table()->set_rule_set(request.rule_set());
    answer.mutable_table()->set_table_id("aa");
    return grpc::Status::OK;
  };
  EXPECT_THAT(Run({"tables", "--rules", "yahtzee"}).out,
              HasSubstr("of-yahtzee"));
  EXPECT_EQ(Run({"activate", "bb", "--rules", "yahtzee"}).out,
            "table bb of yahtzee in service; before it none\n");
  EXPECT_EQ(Run({"prune", "--keep", "1", "--rules", "yahtzee"}).out,
            "removed of-yahtzee\n");
  EXPECT_EQ(Run({"verify", "--rules", "yahtzee"}).out,
            "table aa of yahtzee is right (0.000 s)\n");
}

// A file means its game, not whatever goes by its id.
TEST_F(AdminRulesTest, ChangesNothingOfAnotherGameThanThatOfTheFile) {
  const TempDir dir;
  const std::string file = dir.File("mine.toml");
  RuleSet rules = *PresetRules("yahtzee");
  rules.id = "mine";
  const auto game = *Game::Compile(rules);
  WriteFile(file, "id = \"mine\"\n" + game->canonical_text());
  std::string served = ToHex(game->fingerprint());
  server_.admin.status = [&](const auto&, auto& status) {
    status.add_rule_sets()->set_rule_set("scandinavian");
    status.add_rule_sets()->set_rule_set("mine");
    status.mutable_rule_sets(1)->set_fingerprint(served);
    return grpc::Status::OK;
  };
  int calls = 0;
  server_.admin.verify = [&](const auto& request, auto& answer) {
    ++calls;
    answer.mutable_table()->set_rule_set(request.rule_set());
    return grpc::Status::OK;
  };
  server_.admin.resolve = [&](const auto&, Operation& operation) {
    ++calls;
    operation = OperationIn("operations/7", Metadata::PHASE_PENDING);
    return grpc::Status::OK;
  };
  EXPECT_THAT(Run({"verify", "--rules", file}).out, HasSubstr(" of mine is"));
  EXPECT_EQ(Run({"resolve", "--rules", file}).out, "operations/7\n");
  served = "";  // an older server does not say
  EXPECT_EQ(Run({"verify", "--rules", file}).exit_code, kExitOk);
  EXPECT_EQ(calls, 3);

  served = ToHex(Game::Default()->fingerprint());
  for (const char* command : {"verify", "resolve"}) {
    const Outcome outcome = Run({command, "--rules", file});
    EXPECT_EQ(outcome.exit_code, kExitFailed);
    EXPECT_THAT(outcome.err,
                HasSubstr(file + " is another game than the server has as "
                                 "\"mine\""));
  }
  EXPECT_EQ(calls, 3);
}

TEST_F(AdminRulesTest, AsksNothingOfAnOlderServerAboutARuleSet) {
  server_.admin.status = [](const auto&, auto&) { return grpc::Status::OK; };
  server_.admin.prune = [](const auto&, auto&) {
    ADD_FAILURE() << "its only tables would go";
    return grpc::Status::OK;
  };
  const Outcome outcome = Run({"prune", "--keep", "0", "--rules", "yahtzee"});
  EXPECT_EQ(outcome.exit_code, kExitFailed);
  EXPECT_THAT(outcome.err, HasSubstr("none of \"yahtzee\""));
}

TEST_F(AdminRulesTest, ShowsTheRuleSetsIfThereAreSeveral) {
  server_.admin.status = [](const auto&, auto& status) {
    admin::v1::ServedRuleSet& first = *status.add_rule_sets();
    first.set_rule_set("scandinavian");
    first.set_serving(true);
    Describe(*first.mutable_table());
    first.set_directory("/var/lib/yatzyd");
    admin::v1::ServedRuleSet& second = *status.add_rule_sets();
    second.set_rule_set("yahtzee");
    second.set_directory("/var/lib/yatzyd/rules/yahtzee");
    return grpc::Status::OK;
  };
  EXPECT_THAT(
      Run({"admin-status"}).out,
      HasSubstr("\nrules            scandinavian serves, 0123456789abcdef, "
                "double, E(start) 248.4400, in /var/lib/yatzyd\n"
                "rules            yahtzee does not serve, no table, in "
                "/var/lib/yatzyd/rules/yahtzee\n"));
}

TEST_F(AdminRulesTest, ResolvesAnotherRuleSet) {
  std::string asked;
  server_.admin.status = [](const auto&, auto& status) {
    status.add_rule_sets()->set_rule_set("yahtzee");
    return grpc::Status::OK;
  };
  server_.admin.resolve = [&](const auto& request, Operation& operation) {
    asked = request.rule_set();
    operation = OperationIn("operations/7", Metadata::PHASE_PENDING);
    return grpc::Status::OK;
  };
  // Halfway through a game of its own size.
  server_.admin.watch = [](const std::string& name, const auto& write,
                           grpc::ServerContext& /*context*/) {
    Operation solving = OperationIn(name, Metadata::PHASE_SOLVING, 3, 500);
    Metadata metadata;
    solving.metadata().UnpackTo(&metadata);
    metadata.set_levels(13);
    metadata.set_states(1'000);
    metadata.mutable_request()->set_rule_set("yahtzee");
    solving.mutable_metadata()->PackFrom(metadata);
    write(solving);
    Operation done = Succeeded(name);
    done.mutable_metadata()->PackFrom(metadata);
    write(done);
    return grpc::Status::OK;
  };
  const Outcome outcome =
      Run({"resolve", "--rules", "yahtzee", "--wait"}, /*terminal=*/true);
  EXPECT_EQ(outcome.exit_code, kExitOk) << outcome.err;
  EXPECT_EQ(asked, "yahtzee");
  EXPECT_THAT(outcome.err,
              HasSubstr("[##########..........]  50 %  solving, 3 of 13 lev"));
  EXPECT_THAT(outcome.out, HasSubstr("double, 2 threads, rules yahtzee\n"));
}

TEST_F(AdminRulesTest, ListsOperationsWithTheirRuleSets) {
  server_.operations.list = [](const auto&, auto& list) {
    *list.add_operations() = OperationIn("operations/2", Metadata::PHASE_DONE);
    *list.add_operations() = OperationIn("operations/1", Metadata::PHASE_DONE);
    return grpc::Status::OK;
  };
  EXPECT_THAT(Run({"operations"}).out, Not(HasSubstr("rules")));
  server_.operations.list = [](const auto&, auto& list) {
    for (const char* rule_set : {"yahtzee", ""}) {
      Operation& operation = *list.add_operations();
      operation = OperationIn("operations/1", Metadata::PHASE_DONE);
      Metadata metadata;
      operation.metadata().UnpackTo(&metadata);
      metadata.mutable_request()->set_rule_set(rule_set);
      operation.mutable_metadata()->PackFrom(metadata);
    }
    return grpc::Status::OK;
  };
  EXPECT_EQ(Run({"operations"}).out,
            "operation     rules         started               phase  outcome\n"
            "operations/1  yahtzee       2026-01-31T12:00:00Z  done   -\n"
            "operations/1  scandinavian  2026-01-31T12:00:00Z  done   -\n");
}

}  // namespace
}  // namespace yatzy::client
