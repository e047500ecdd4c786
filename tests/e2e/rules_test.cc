// yatzyd with several rule sets: what it serves, keeps, refuses, and takes of
// the machine.
#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>
#include <signal.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "tests/support/channels.h"
#include "tests/support/child_process.h"
#include "tests/support/pocket_rules.h"
#include "tests/support/process_stats.h"
#include "tests/support/sanitized.h"
#include "tests/support/temp_dir.h"
#include "yatzy/v1/advisor_service.grpc.pb.h"

namespace yatzy {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class RulesTest : public ::testing::Test {
 protected:
  std::string Address() const { return "unix:" + dir_.File("q.sock"); }
  std::string InState(const std::string& path) const {
    return dir_.File("state/" + path);
  }

  // Writes the pocket game with this bonus, and returns the path.
  std::string PocketFile(const std::string& points) const {
    const std::string path = dir_.File("pocket.toml");
    std::ofstream(path) << PocketRules(points);
    return path;
  }

  std::unique_ptr<ChildProcess> Start(
      const std::vector<std::string>& rules,
      const std::vector<std::string>& more = {}) const {
    std::vector<std::string> argv = {YATZYD, "--state-dir", dir_.File("state"),
                                     "--listen", Address()};
    for (const std::string& one : rules)
      argv.insert(argv.end(), {"--rules", one});
    argv.insert(argv.end(), more.begin(), more.end());
    return std::make_unique<ChildProcess>(argv);
  }

  // The same, after it has logged that it serves the last of them, and without
  // what it logged of the others.
  std::unique_ptr<ChildProcess> Serve(
      const std::vector<std::string>& rules, const std::string& last,
      const std::vector<std::string>& more = {}) const {
    auto daemon = Start(rules, more);
    std::string line;
    do {
      line = daemon->WaitForLine("serving ");
    } while (line != "" && line.find("rule_set=" + last) == std::string::npos);
    EXPECT_NE(line, "") << daemon->log();
    return daemon;
  }

  v1::ListRuleSetsResponse List() const {
    grpc::ClientContext context;
    v1::ListRuleSetsResponse list;
    const grpc::Status status =
        v1::AdvisorService::NewStub(OwnChannel(Address()))
            ->ListRuleSets(&context, {}, &list);
    EXPECT_TRUE(status.ok()) << status.error_message();
    return list;
  }

  static void Stop(ChildProcess& daemon) {
    daemon.Signal(SIGTERM);
    EXPECT_EQ(daemon.Wait(), 0) << daemon.log();
  }

  const TempDir dir_;
};

// --distribution=start has them of every rule set, one after the other.
TEST_F(RulesTest, HasTheDistributionsOfTheStartBeforeAnybodyAsks) {
  const auto daemon = Start({PocketFile("50"), "scandinavian+forced"},
                            {"--distribution=start"});
  std::string lines;
  for (int i = 0; i < 2; ++i) {
    lines += daemon->WaitForLine("distribution of the start rule_set=");
  }
  EXPECT_THAT(lines, AllOf(HasSubstr("rule_set=pocket mean="),
                           HasSubstr("rule_set=scandinavian+forced mean=122")))
      << daemon->log();
  Stop(*daemon);
}

TEST_F(RulesTest, SolvesEachOnceAndKeepsItInAFolderOfItsOwn) {
  const std::vector<std::string> rules = {"yahtzee+fh5", PocketFile("50"),
                                          "scandinavian"};
  const auto first = Serve(rules, "pocket");
  const v1::ListRuleSetsResponse list = List();
  ASSERT_EQ(list.rule_sets_size(), 3);
  EXPECT_EQ(list.rule_sets(0).id(), "yahtzee+fh5");
  EXPECT_EQ(list.rule_sets(1).id(), "pocket");
  EXPECT_EQ(list.rule_sets(2).id(), "scandinavian");
  for (const v1::RuleSet& rule_set : list.rule_sets()) {
    EXPECT_EQ(rule_set.table_id().size(), 16u) << rule_set.id();
  }
  Stop(*first);
  for (const char* path :
       {"e_table", "rules/yahtzee+fh5/e_table", "rules/pocket/e_table"}) {
    EXPECT_TRUE(std::filesystem::exists(InState(path))) << path;
  }

  const auto second = Serve(rules, "pocket");
  EXPECT_THAT(second->log(), Not(HasSubstr("solving")));
  EXPECT_EQ(List().SerializeAsString(), list.SerializeAsString());
  Stop(*second);
}

TEST_F(RulesTest, AFileThatChangedIsAnotherGame) {
  auto daemon = Serve({PocketFile("50")}, "pocket");
  const double before = List().rule_sets(0).expected_final();
  Stop(*daemon);
  daemon = Serve({PocketFile("60")}, "pocket");
  EXPECT_GT(List().rule_sets(0).expected_final(), before);
  EXPECT_THAT(daemon->log(),
              AllOf(HasSubstr("bad table"), HasSubstr("other rules")));
  Stop(*daemon);
  // Nothing is lost.
  EXPECT_TRUE(std::filesystem::exists(InState("rules/pocket/e_table.bad-1")));
}

TEST_F(RulesTest, ABadTableOfAnyRuleSetEndsTheDaemonIfThatIsWanted) {
  Stop(*Serve({"scandinavian", PocketFile("50")}, "pocket"));
  std::ofstream(InState("rules/pocket/e_table")) << "no table";
  const auto daemon = Start({"scandinavian", dir_.File("pocket.toml")},
                            {"--on-bad-table", "fail"});
  EXPECT_EQ(daemon->Wait(), 65) << daemon->log();
  EXPECT_THAT(daemon->log(),
              AllOf(HasSubstr("rules/pocket/e_table"), HasSubstr("draining")));
}

TEST_F(RulesTest, OneThatCannotBeServedIsLeftOut) {
  std::filesystem::create_directories(InState("rules"));
  std::ofstream(InState("rules/pocket")) << "no folder";
  const auto daemon =
      Serve({"scandinavian", PocketFile("50"), "yacht"}, "yacht");
  EXPECT_THAT(daemon->log(), HasSubstr("rule set not served"));
  const v1::ListRuleSetsResponse list = List();
  EXPECT_EQ(list.rule_sets(1).id(), "pocket");
  EXPECT_EQ(list.rule_sets(1).table_id(), "");
  EXPECT_NE(list.rule_sets(2).table_id(), "");
  Stop(*daemon);
}

TEST_F(RulesTest, RefusesWhatIsNoRuleSetAndNamesTheSetting) {
  const std::string pocket = PocketFile("fifty");
  for (const auto& [rules, expected] :
       std::vector<std::pair<std::vector<std::string>, std::string>>{
           {{"yathzee"}, "yathzee"},
           {{"scandinavian+fh6"}, "fh6"},
           {{pocket}, "pocket.toml"},
           {{"./missing.toml"}, "missing.toml"},
           {{"yacht", "yacht"}, "'yacht' is there twice"}}) {
    const auto daemon = Start(rules);
    EXPECT_EQ(daemon->Wait(), 2) << daemon->log();
    EXPECT_THAT(daemon->log(),
                AllOf(HasSubstr("--rules"), HasSubstr(expected)));
  }
  const auto checked = Start({"yacht", "yacht"}, {"--check-config"});
  EXPECT_EQ(checked->Wait(), 2);
  EXPECT_THAT(checked->log(), HasSubstr("--rules: id 'yacht'"));
}

// However far it is with the others.
TEST_F(RulesTest, EndsCleanlyWhileItSolvesOthers) {
  const auto daemon = Start({"scandinavian", "yahtzee", "kniffel", "kismet"},
                            {"--solver-threads", "1"});
  EXPECT_NE(daemon->WaitForLine("serving "), "") << daemon->log();
  EXPECT_NE(daemon->WaitForLine("solving"), "") << daemon->log();
  Stop(*daemon);
}

TEST_F(RulesTest, TakesItsTableAndLittleMoreForEach) {
#ifdef YATZY_SANITIZED
  GTEST_SKIP() << "a sanitizer takes memory of its own";
#endif
  const std::vector<std::string> five = {
      "scandinavian", "yahtzee", "yahtzee-free-joker", "kniffel", "yacht"};
  Stop(*Serve(five, "yacht"));  // so that both find their tables
  const auto alone = Serve({"scandinavian"}, "scandinavian");
  const double mib_of_one = StatsOf(alone->pid()).resident_mib;
  Stop(*alone);
  const auto all = Serve(five, "yacht");
  const double mib_of_all = StatsOf(all->pid()).resident_mib;
  double mib_of_tables = 0;
  for (std::size_t i = 1; i < five.size(); ++i) {
    mib_of_tables += static_cast<double>(std::filesystem::file_size(
                         InState("rules/" + five[i] + "/e_table"))) /
                     (1 << 20);
  }
  std::printf("%.1f MiB with one rule set, %.1f with five, tables %.1f\n",
              mib_of_one, mib_of_all, mib_of_tables);
  EXPECT_LE(mib_of_all - mib_of_one, mib_of_tables + 4 * 1.0);
  Stop(*all);
}

}  // namespace
}  // namespace yatzy
