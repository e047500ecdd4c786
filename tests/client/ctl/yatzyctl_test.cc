#include "client/ctl/yatzyctl.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>

#include <string>
#include <vector>

#include "tests/client/ctl/run_yatzyctl.h"
#include "tests/client/fake_server.h"

namespace yatzy::client {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;

TEST(YatzyctlTest, TeachesItself) {
  const Outcome outcome = Yatzyctl({"--help"});
  EXPECT_EQ(outcome.exit_code, kExitOk);
  EXPECT_THAT(
      outcome.out,
      AllOf(HasSubstr("evaluate"), HasSubstr("analyze"),
            HasSubstr("batch-evaluate"), HasSubstr("status"),
            HasSubstr("YATZYCTL_SERVER"), HasSubstr("YATZYCTL_ADMIN"),
            HasSubstr("Questions, to --server"),
            HasSubstr("For operators, to --admin"), HasSubstr("--tls-ca"),
            HasSubstr("Examples:"), HasSubstr("Exit codes:"),
            HasSubstr("http_proxy"), HasSubstr("GRPC_VERBOSITY"),
            HasSubstr("69"), HasSubstr("130")));
  for (const char* command :
       {"evaluate", "analyze", "batch-evaluate", "bench", "status",
        "admin-status", "resolve", "operations", "operation", "cancel",
        "tables", "activate", "prune", "verify", "log-level", "rules",
        "distribution", "target", "win"}) {
    EXPECT_THAT(outcome.out, HasSubstr(std::string("\n  ") + command + " "));
    const Outcome help = Yatzyctl({command, "--help"});
    EXPECT_EQ(help.exit_code, kExitOk);
    EXPECT_THAT(help.out, HasSubstr("Examples:\n  ")) << command;
  }
}

TEST(YatzyctlTest, HelpsByAWordAsByAFlag) {
  const auto expect_same = [](const std::vector<std::string>& words,
                              const std::vector<std::string>& flags) {
    const Outcome help = Yatzyctl(words);
    EXPECT_EQ(help.exit_code, kExitOk);
    EXPECT_EQ(help.out, Yatzyctl(flags).out);
  };
  expect_same({"help"}, {"--help"});
  expect_same({"help", "target"}, {"target", "--help"});
  expect_same({"help", "rules", "show"}, {"rules", "show", "--help"});
  const Outcome unknown = Yatzyctl({"help", "rules", "play"});
  EXPECT_EQ(unknown.exit_code, kExitUsage);
  EXPECT_EQ(
      unknown.err,
      "yatzyctl: \"play\" is not a command\nTry yatzyctl rules --help.\n");
}

TEST(YatzyctlTest, HintsAtTheHelpOfTheCommand) {
  const auto hint = [](const std::vector<std::string>& arguments) {
    const std::string err = Yatzyctl(arguments).err;
    return err.substr(err.find("Try "));
  };
  EXPECT_EQ(hint({"evaluate", "--bogus"}), "Try yatzyctl evaluate --help.\n");
  EXPECT_EQ(hint({"rules"}), "Try yatzyctl rules --help.\n");
  EXPECT_EQ(hint({"rules", "show"}), "Try yatzyctl rules show --help.\n");
  EXPECT_EQ(hint({"target"}), "Try yatzyctl target --help.\n");
  EXPECT_EQ(hint({"play"}), "Try yatzyctl --help.\n");
}

TEST(YatzyctlTest, NamesItsVersions) {
  const Outcome outcome = Yatzyctl({"--version"});
  EXPECT_EQ(outcome.exit_code, kExitOk);
  EXPECT_THAT(outcome.out,
              MatchesRegex("yatzyctl [0-9.]+ \\(gRPC [0-9.]+\\)\n"));
}

TEST(YatzyctlTest, NamesTheMalformedFlag) {
  const struct {
    std::vector<std::string> arguments;
    std::string message;
  } cases[] = {
      {{}, "A subcommand is required"},
      {{"play"}, "\"play\" is not a command"},
      {{"--play"}, "\"--play\" is not a command"},
      {{"evaluate", "extra"}, "extra"},
      {{"evaluate", "--no-such-flag"}, "--no-such-flag"},
      {{"evaluate", "--format", "xml"}, "--format: xml"},
      {{"evaluate", "--format", "binary"}, "--format: binary"},
      {{"evaluate", "--timeout", "soon"}, "--timeout: \"soon\""},
      {{"evaluate", "--timeout", "0"}, "--timeout: \"0\""},
      {{"evaluate", "--timeout", "-1"}, "--timeout: \"-1\""},
      {{"evaluate", "--timeout", "inf"}, "--timeout: \"inf\""},
      {{"evaluate", "--timeout", "nan"}, "--timeout: \"nan\""},
      {{"evaluate", "--timeout", "0x5"}, "--timeout: \"0x5\""},
      {{"evaluate", "--timeout", "+5"}, "--timeout: \"+5\""},
      {{"evaluate", "--timeout", " 5"}, "--timeout: \" 5\""},
      {{"evaluate", "--tls=2"}, "--tls: '2' is neither true nor false"},
      {{"prune", "--keep", "1", "--dry-run=-1"}, "--dry-run: '-1' is neither"},
      {{"prune", "--keep", "1", "--dry-run=31111111111111111111009"},
       "--dry-run: '31111111111111111111009' is neither"},
      {{"prune", "--keep", "+1"}, "--keep: \"+1\""},
      {{"resolve", "--threads", " 2"}, "--threads: \" 2\""},
      {{"evaluate", "--server", "nowhere"}, "--server: \"nowhere\""},
      {{"evaluate", "--upper", "x"}, "--upper: \"x\""},
      {{"evaluate", "--filled", "x"}, "--filled: \"x\""},
      {{"evaluate", "--filled", "ones", "--filled-mask", "1"}, "not both"},
      {{"evaluate", "--format", "csv"},
       "--format: csv is a format of review, simulate, distribution and "
       "analyze --file only"},
      {{"analyze", "--dice", "3335x", "--rerolls", "1"}, "--dice: \"x\""},
      {{"analyze", "--dice", "33356", "--rerolls", "1", "--max-actions", "x"},
       "--max-actions: \"x\""},
      {{"batch-evaluate", "--input-format", "json"}, "--input-format: json"},
      {{"batch-evaluate", "--table", "t"}, "--table requires --local"},
      {{"batch-evaluate", "/no/such/file"}, "/no/such/file"},
      {{"evaluate", "--rules", "\xff"}, "--rules: \"\\xff\" is not UTF-8"},
      {{"status", "--rules", "a\xc0\x80"}, "--rules: \"a\\xc0\\x80\" is not"},
      {{"evaluate", "\xff"}, "POSITION: \"\\xff\" is not UTF-8"},
      {{"activate", "\xff"}, "TABLE_ID: \"\\xff\" is not UTF-8"},
      {{"resolve", "--request-id", "\xff"}, "--request-id: \"\\xff\" is not"},
      {{"simulate", "--seed", "1", "--games", "2", "--first",
        "18446744073709551615"},
       "--first: 18446744073709551615 with --games 2"},
      {{"bench", "--mix", "analyse=8"}, "--mix: \"analyse\""},
      {{"bench", "--in-flight", "0"}, "--in-flight is 0"},
      {{"bench", "--format", "binary"}, "--format: binary"},
      {{"bench", "--timeout", "0"}, "--timeout: \"0\""},
      {{"bench", "--server", "nowhere"}, "--server: \"nowhere\""},
      {{"tables", "--admin", "nowhere"}, "--admin: \"nowhere\""},
      {{"tables", "--timeout", "0"}, "--timeout: \"0\""},
      {{"tables", "--format", "binary"}, "--format: binary"},
      {{"resolve", "--threads", "x"}, "--threads: \"x\""},
      {{"resolve", "--arithmetic", "half"}, "--arithmetic: half"},
      {{"resolve", "--wait", "--validate-only"}, "--validate-only"},
      {{"operation"}, "NAME is required"},
      {{"cancel"}, "NAME is required"},
      {{"activate"}, "TABLE_ID is required"},
      {{"prune"}, "--keep is required"},
      {{"prune", "--keep", "all"}, "--keep: \"all\""},
      {{"log-level"}, "LEVEL is required"},
      {{"log-level", "loud"}, "loud"},
      {{"rules"}, "A subcommand is required"},
      {{"rules", "play"}, "\"play\" is not a command"},
      {{"rules", "show"}, "RULES is required"},
      {{"rules", "check"}, "RULES is required"},
      {{"rules", "score"}, "--dice is required"},
      {{"rules", "list", "--format", "binary"}, "--format: binary"},
  };
  for (const auto& test : cases) {
    const Outcome outcome = Yatzyctl(test.arguments);
    EXPECT_EQ(outcome.exit_code, kExitUsage) << test.message;
    EXPECT_THAT(outcome.err, AllOf(testing::StartsWith("yatzyctl: "),
                                   HasSubstr(test.message)));
    EXPECT_EQ(outcome.out, "");
  }
}

TEST(YatzyctlTest, TakesGlobalFlagsBeforeAndAfterTheCommand) {
  FakeServer server;
  server.Start();
  const Outcome before =
      Yatzyctl({"--server", server.address(), "--format", "json", "evaluate"});
  EXPECT_EQ(before.exit_code, kExitOk) << before.err;
  EXPECT_THAT(before.out, HasSubstr("\"expectedRemaining\":248.43998"));
  const Outcome after =
      Yatzyctl({"evaluate", "--format", "json", "--server", server.address()});
  EXPECT_EQ(after.out, before.out);
}

TEST(YatzyctlTest, TakesTheServerFromTheEnvironment) {
  FakeServer server;
  server.Start();
  setenv("YATZYCTL_SERVER", server.address().c_str(), 1);
  const Outcome outcome = Yatzyctl({"status"});
  unsetenv("YATZYCTL_SERVER");
  EXPECT_EQ(outcome.exit_code, kExitOk) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr(server.address()));
}

TEST(YatzyctlTest, TakesTheAdministrationAddressFromTheEnvironment) {
  FakeServer server;
  server.admin.tables = [](const auto&, auto&) { return grpc::Status::OK; };
  server.Start();
  setenv("YATZYCTL_ADMIN", server.address().c_str(), 1);
  const Outcome outcome = Yatzyctl({"tables"});
  unsetenv("YATZYCTL_ADMIN");
  EXPECT_EQ(outcome.exit_code, kExitOk) << outcome.err;
}

TEST(YatzyctlTest, LooksForOperatorsWhereADefaultDaemonDoes) {
  const TempDir dir;
  setenv("STATE_DIRECTORY", dir.path().c_str(), 1);
  const Outcome outcome = Yatzyctl({"tables", "--timeout", "0.1"});
  unsetenv("STATE_DIRECTORY");
  EXPECT_EQ(outcome.exit_code, kExitUnavailable);
  EXPECT_THAT(outcome.err,
              HasSubstr("no connection to unix:" + dir.File("admin.sock")));
}

TEST(YatzyctlTest, SendsWhatTheFlagsSay) {
  FakeServer server;
  server.Start();
  const Outcome outcome =
      Yatzyctl({"analyze", "--dice", "33356", "--rerolls", "0", "--filled",
                "ones,chance", "--upper", "3", "--banked", "-5",
                "--max-actions", "2", "--server", server.address()});
  EXPECT_EQ(outcome.exit_code, kExitOk) << outcome.err;
  EXPECT_EQ(server.advisor.last_analyze_request().ShortDebugString(),
            "position { state { filled_categories: CATEGORY_ONES "
            "filled_categories: CATEGORY_CHANCE upper_score: 3 "
            "banked_score: -5 } dice: 3 dice: 3 dice: 3 dice: 5 dice: 6 "
            "rerolls_left: 0 } max_actions: 2");
}

TEST(YatzyctlTest, EvaluatesABatchFromTheStandardInput) {
  FakeServer server;
  server.Start();
  for (const auto& arguments : std::vector<std::vector<std::string>>{
           {"batch-evaluate", "--server", server.address()},
           {"batch-evaluate", "-", "--server", server.address()}}) {
    const Outcome outcome = Yatzyctl(arguments, "8\n16\n");
    EXPECT_EQ(outcome.exit_code, kExitOk) << outcome.err;
    EXPECT_EQ(outcome.out, "1\n2\n");
  }
}

TEST(YatzyctlTest, PutsLoadOnAServer) {
  FakeServer server;
  server.Start();
  const Outcome outcome = Yatzyctl(
      {"bench", "--server", server.address(), "--duration", "0.01", "--warm-up",
       "0", "--mix", "evaluate", "--check", "0", "--in-flight", "3"});
  EXPECT_EQ(outcome.exit_code, kExitOk) << outcome.err;
  EXPECT_THAT(outcome.out,
              AllOf(HasSubstr(server.address()), HasSubstr("3 in flight"),
                    HasSubstr("EvaluateState")));
  EXPECT_GE(server.advisor.calls(), 3);
}

TEST(YatzyctlTest, TellsAServerThatIsNotThere) {
  const FakeServer server;
  for (const char* command : {"evaluate", "status", "bench"}) {
    const Outcome outcome =
        Yatzyctl({command, "--server", server.address(), "--timeout", "0.1"});
    EXPECT_EQ(outcome.exit_code, kExitUnavailable);
    EXPECT_THAT(outcome.err, HasSubstr("yatzyctl: UNAVAILABLE: no connection "
                                       "to " +
                                       server.address()));
  }
}

}  // namespace
}  // namespace yatzy::client
