// --rules of the commands that ask a server.
#include "client/ctl/asked_game.h"

#include <gmock/gmock.h>

#include <memory>
#include <string>
#include <vector>

#include "core/os/sha256.h"
#include "core/solver/solver.h"
#include "proto/convert/rule_set_message.h"
#include "tests/client/ctl/run_yatzyctl.h"
#include "tests/client/right_answers.h"
#include "tests/support/files.h"
#include "tests/support/reduced_rules.h"
#include "tests/support/temp_dir.h"

namespace yatzy::client {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

// A server of Scandinavian Yatzy and of a game of four categories, "mine", that
// no preset is.
class AskedGameTest : public ::testing::Test {
 protected:
  AskedGameTest() {
    RuleSet rules = ReducedRules("yahtzee",
                                 {Category::kSixes, Category::kFullHouse,
                                  Category::kChance, Category::kYatzy},
                                 18);
    rules.id = "mine";
    game_ = *Game::Compile(rules);
    WriteRuleSet(*Game::Default(), *list_.add_rule_sets());
    WriteRuleSet(*game_, *list_.add_rule_sets());
    list_.mutable_rule_sets(1)->set_table_id("aa");
    server_.advisor.rule_sets = [this](const auto&, auto& response) {
      response = list_;
      return grpc::Status::OK;
    };
  }

  // Puts the server's answers about "mine" in.
  void Solve() {
    table_ = *yatzy::Solve(game_, {});
    AnswerFrom(table_, server_.advisor);
  }

  Outcome Run(std::vector<std::string> arguments, const std::string& in = "") {
    if (!started_) server_.Start();
    started_ = true;
    arguments.insert(arguments.end(), {"--server", server_.address()});
    return Yatzyctl(arguments, in);
  }

  std::string File(const std::string& name, const std::string& text) {
    WriteFile(dir_.File(name), text);
    return dir_.File(name);
  }

  const TempDir dir_;
  std::shared_ptr<const Game> game_;
  std::shared_ptr<const ValueTable> table_;
  v1::ListRuleSetsResponse list_;
  FakeServer server_;

 private:
  bool started_ = false;
};

TEST_F(AskedGameTest, EvaluatesAGameThatOnlyTheServerKnows) {
  Solve();
  const Outcome outcome =
      Run({"evaluate", "--rules", "mine", "--filled", "sixes,yatzy", "--upper",
           "18", "--banked", "68", "--all-equal-points", "50"});
  EXPECT_EQ(outcome.exit_code, kExitOk) << outcome.err;
  EXPECT_THAT(outcome.out,
              StartsWith("Rules: mine\n"
                         "State: 2 categories filled, open: Full House, "
                         "Chance; upper score 18; banked score 68; Yatzy "
                         "holds 50.\n\nexpected remaining "));
  const Outcome json = Run({"evaluate", "--rules", "mine", "--format", "json"});
  EXPECT_THAT(json.out, HasSubstr(",\"ruleSet\":\"mine\"}\n"));
}

TEST_F(AskedGameTest, CountsTheBitsOfAMaskInTheGame) {
  Solve();
  const Outcome named = Run({"evaluate", "--rules", "mine", "--filled",
                             "full-house,chance", "--banked", "30"});
  const Outcome mask = Run({"evaluate", "--rules", "mine", "--filled-mask",
                            "0xa", "--banked", "30"});
  EXPECT_EQ(named.exit_code, kExitOk) << named.err;
  EXPECT_EQ(mask.out, named.out);
}

TEST_F(AskedGameTest, AnalyzesAPosition) {
  Solve();
  const Outcome outcome = Run({"analyze", "--rules", "mine", "--dice", "66666",
                               "--rerolls", "1", "--max-actions", "1"});
  EXPECT_EQ(outcome.exit_code, kExitOk) << outcome.err;
  EXPECT_THAT(outcome.out, AllOf(StartsWith("Rules: mine\nDice:  6 6 6 6 6; "),
                                 HasSubstr(" 1  keep all five ")));
  EXPECT_EQ(server_.advisor.last_analyze_request().rule_set(), "mine");
}

TEST_F(AskedGameTest, CountsTheDiceOfTheGame) {
  const auto crag = *Game::Compile(*PresetRules("crag"));
  WriteRuleSet(*crag, *list_.add_rule_sets());
  server_.advisor.analyze = [](const auto&, auto& response) {
    auto& keep = *response.add_actions()->mutable_action()->mutable_keep();
    for (const int face : {1, 5, 5}) keep.add_faces(face);
    response.add_actions()->mutable_action()->mutable_keep();
    return grpc::Status::OK;
  };
  const Outcome outcome =
      Run({"analyze", "--rules", "crag", "--dice", "155", "--rerolls", "1"});
  EXPECT_EQ(outcome.exit_code, kExitOk) << outcome.err;
  EXPECT_THAT(outcome.out, AllOf(HasSubstr("keep all three "),
                                 HasSubstr("reroll all three ")));
}

TEST_F(AskedGameTest, EvaluatesABatch) {
  Solve();
  const Outcome outcome = Run({"batch-evaluate", "--rules", "mine"}, "0\n");
  EXPECT_EQ(outcome.exit_code, kExitOk) << outcome.err;
  EXPECT_EQ(std::stof(outcome.out), table_->At(0));
}

TEST_F(AskedGameTest, PutsLoadOnAServer) {
  Solve();
  const Outcome outcome =
      Run({"bench", "--rules", "mine", "--duration", "0.02", "--warm-up", "0",
           "--mix", "evaluate,analyze,batch-evaluate,batch-analyze,stream",
           "--batch-size", "3", "--check", "100", "--in-flight", "10"});
  EXPECT_EQ(outcome.exit_code, kExitOk) << outcome.out << outcome.err;
  EXPECT_THAT(outcome.out, StartsWith("Rules: mine\n" + server_.address()));
}

TEST_F(AskedGameTest, SendsTheIdOfAFile) {
  Solve();
  const std::string file = File("mine.toml", game_->canonical_text());
  const Outcome outcome = Run({"evaluate", "--rules", file});
  EXPECT_EQ(outcome.exit_code, kExitOk) << outcome.err;
  EXPECT_EQ(outcome.out, Run({"evaluate", "--rules", "mine"}).out);
  EXPECT_EQ(*RuleSetIdOf(file), "mine");
  EXPECT_EQ(*RuleSetIdOf(
                File("x.toml", "id = \"yours\"\n" + game_->canonical_text())),
            "yours");
}

TEST_F(AskedGameTest, SaysThatAFileIsAnotherGame) {
  const std::string file = File("mine.toml", Game::Default()->canonical_text());
  for (const char* command : {"evaluate", "bench", "batch-evaluate"}) {
    const Outcome outcome = Run({command, "--rules", file});
    EXPECT_EQ(outcome.exit_code, kExitFailed);
    EXPECT_THAT(outcome.err,
                AllOf(HasSubstr(file + " is another game than the server has "
                                       "as \"mine\": its fingerprint is "),
                      HasSubstr(ToHex(game_->fingerprint()))));
  }
}

TEST_F(AskedGameTest, SaysWhatIsWrongInAFile) {
  const std::string file = File("bad.toml", "dice = 7\n");
  for (const char* command : {"evaluate", "bench", "batch-evaluate", "status",
                              "tables", "verify", "resolve"}) {
    const Outcome outcome = Run({command, "--rules", file});
    EXPECT_EQ(outcome.exit_code, kExitUsage);
    EXPECT_THAT(outcome.err, AllOf(StartsWith("yatzyctl: --rules: " + file),
                                   HasSubstr("dice is 7")));
  }
}

TEST_F(AskedGameTest, FindsSwitchesInAnyOrder) {
  WriteRuleSet(*Game::Compile(*PresetRules("scandinavian+fh5+forced")).value(),
               *list_.add_rule_sets());
  for (const char* id :
       {"scandinavian+fh5+forced", "scandinavian+forced+fh5"}) {
    const Outcome outcome = Run({"evaluate", "--rules", id});
    EXPECT_EQ(outcome.exit_code, kExitOk) << outcome.err;
    EXPECT_THAT(outcome.out, StartsWith("Rules: " + std::string(id) + "\n"));
  }
}

TEST_F(AskedGameTest, ListsWhatIsServedInstead) {
  const Outcome outcome = Run({"evaluate", "--rules", "yahtzee"});
  EXPECT_EQ(outcome.exit_code, kExitFailed);
  EXPECT_EQ(outcome.err,
            "yatzyctl: NOT_FOUND: the server does not serve rule set "
            "\"yahtzee\"; it serves scandinavian, mine\n");
}

TEST_F(AskedGameTest, TellsAServerFromBeforeRuleSets) {
  server_.advisor.rule_sets = nullptr;
  for (const char* command : {"evaluate", "bench", "batch-evaluate"}) {
    const Outcome outcome = Run({command, "--rules", "mine"});
    EXPECT_EQ(outcome.exit_code, kExitFailed);
    EXPECT_THAT(outcome.err, HasSubstr("the server is older than rule sets"));
  }
  EXPECT_EQ(Run({"rules", "served"}).exit_code, kExitFailed);
}

TEST_F(AskedGameTest, DoesWithoutADefinitionThatItCannotRead) {
  list_.mutable_rule_sets(1)->set_definition("dice = \"many\"\n");
  EXPECT_THAT(Run({"evaluate", "--rules", "mine"}).err,
              HasSubstr("\"mine\" cannot be read by this yatzyctl: "));
  list_.mutable_rule_sets(1)->set_definition(Game::Default()->canonical_text());
  EXPECT_THAT(Run({"evaluate", "--rules", "mine"}).err,
              HasSubstr("\"mine\" pays otherwise in this yatzyctl: "));
}

TEST_F(AskedGameTest, ListsTheRuleSetsOfTheServer) {
  list_.mutable_rule_sets(1)->set_expected_final(70.25);
  const Outcome outcome = Run({"rules", "served"});
  EXPECT_EQ(outcome.exit_code, kExitOk) << outcome.err;
  EXPECT_EQ(outcome.out,
            "rules         dice  categories  E(start)  table\n"
            "scandinavian  5     15          -         not loaded yet\n"
            "mine          5     4           70.2500   aa\n");
  EXPECT_THAT(Run({"rules", "served", "--format", "json"}).out,
              AllOf(HasSubstr("{\"ruleSets\":[{\"id\":\"scandinavian\","),
                    HasSubstr(ToHex(game_->fingerprint()))));
}

}  // namespace
}  // namespace yatzy::client
