#include "client/ctl/status_command.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/client/ctl/test_streams.h"
#include "tests/client/fake_server.h"

namespace yatzy::client {
namespace {

using ::grpc::health::v1::HealthCheckResponse;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;

class StatusCommandTest : public ::testing::Test {
 protected:
  ExitCode Status(OutputFormat format = OutputFormat::kText,
                  const std::string& rule_set = "") {
    return RunStatus(server_.Client(), "there:1", rule_set, format,
                     io_.streams);
  }

  void Serve(const std::string& id, const std::string& table_id) {
    v1::RuleSet& rule_set = *list_.add_rule_sets();
    rule_set.set_id(id);
    rule_set.set_dice(5);
    rule_set.add_categories();
    rule_set.set_table_id(table_id);
    rule_set.set_expected_final(table_id.empty() ? 0 : 254.5896);
    server_.advisor.rule_sets = [this](const auto&, auto& response) {
      response = list_;
      return grpc::Status::OK;
    };
  }

  v1::ListRuleSetsResponse list_;
  FakeServer server_;
  TestStreams io_;
};

TEST_F(StatusCommandTest, ShowsAServerThatServes) {
  EXPECT_EQ(Status(), kExitOk);
  EXPECT_THAT(io_.out.str(), MatchesRegex("server      there:1\n"
                                          "health      SERVING\n"
                                          "advisor     SERVING\n"
                                          "table       0123456789abcdef\n"
                                          "E\\(start\\)    248.4400\n"
                                          "round trip  [0-9]+\\.[0-9]+ ms\n"));
}

TEST_F(StatusCommandTest, ShowsStatusInJson) {
  EXPECT_EQ(Status(OutputFormat::kJson), kExitOk);
  EXPECT_THAT(
      io_.out.str(),
      MatchesRegex(
          "\\{\"server\":\"there:1\",\"health\":\"SERVING\","
          "\"advisor\":\"SERVING\",\"tableId\":\"0123456789abcdef\","
          "\"expectedStart\":248\\.43998,\"roundTripMs\":[0-9.e-]+\\}\n"));
}

TEST_F(StatusCommandTest, FailsUnlessServing) {
  server_.health.services["yatzy.v1.AdvisorService"] =
      HealthCheckResponse::NOT_SERVING;
  EXPECT_EQ(Status(), kExitFailed);
  EXPECT_EQ(io_.out.str(),
            "server      there:1\n"
            "health      SERVING\n"
            "advisor     NOT_SERVING\n");
  EXPECT_EQ(server_.advisor.calls(), 0);
  EXPECT_EQ(Status(OutputFormat::kJson), kExitFailed);
}

TEST_F(StatusCommandTest, ShowsAServerOfAnotherKind) {
  server_.health.services.erase("yatzy.v1.AdvisorService");
  EXPECT_EQ(Status(), kExitFailed);
  EXPECT_THAT(io_.out.str(), HasSubstr("advisor     SERVICE_UNKNOWN\n"));
}

TEST_F(StatusCommandTest, ShowsTheRuleSetsIfThereAreSeveral) {
  Serve("scandinavian", "aa");
  EXPECT_EQ(Status(), kExitOk);
  EXPECT_THAT(io_.out.str(), testing::Not(HasSubstr("rules")));
  Serve("yahtzee", "");
  EXPECT_EQ(Status(), kExitOk);
  EXPECT_THAT(io_.out.str(),
              HasSubstr(" ms\n\n"
                        "rules         dice  categories  E(start)  table\n"
                        "scandinavian  5     1           254.5896  aa\n"
                        "yahtzee       5     1           -         "
                        "not loaded yet\n"));
  EXPECT_EQ(Status(OutputFormat::kJson), kExitOk);
  EXPECT_THAT(io_.out.str(),
              HasSubstr(",\"ruleSets\":[{\"id\":\"scandinavian\","
                        "\"tableId\":\"aa\",\"expectedStart\":254.5896},"
                        "{\"id\":\"yahtzee\",\"tableId\":\"\"}]}\n"));
}

TEST_F(StatusCommandTest, AsksAboutTheMainRuleSet) {
  Serve("kniffel", "aa");
  Serve("yahtzee", "bb");
  EXPECT_EQ(Status(), kExitOk);
  EXPECT_THAT(io_.out.str(), HasSubstr("\nrules       kniffel\n"));
}

TEST_F(StatusCommandTest, AsksAboutOneRuleSet) {
  Serve("scandinavian", "aa");
  Serve("yahtzee", "bb");
  server_.health.services["yatzy.v1.AdvisorService/yahtzee"] =
      HealthCheckResponse::NOT_SERVING;
  server_.health.services["yatzy.v1.AdvisorService/kniffel"] =
      HealthCheckResponse::SERVING;
  EXPECT_EQ(Status(OutputFormat::kText, "yahtzee"), kExitFailed);
  EXPECT_EQ(Status(OutputFormat::kText, "kniffel"), kExitOk);
  EXPECT_THAT(io_.out.str(), HasSubstr("\nrules       kniffel\n"));
  EXPECT_EQ(Status(OutputFormat::kText, "crag"), kExitFailed);
  EXPECT_THAT(io_.out.str(), HasSubstr("advisor     SERVICE_UNKNOWN\n"));
}

}  // namespace
}  // namespace yatzy::client
