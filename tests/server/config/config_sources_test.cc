// Flags, environment, file and default together; --print-config and
// --check-config.
#include <gmock/gmock.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/server/config/config_test.h"
#include "tests/support/temp_dir.h"

namespace yatzy::server {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

class ConfigSourcesTest : public ConfigTest {
 protected:
  // The path of a file with this text.
  std::string File(const std::string& text) const {
    const std::string path = dir_.File("yatzyd.toml");
    std::ofstream(path) << text;
    return path;
  }

  // What goes to stdout; the exit code must be 0.
  static std::string Output(const std::vector<std::string>& flags) {
    testing::internal::CaptureStdout();
    const auto result = Parse(flags);
    std::string text = testing::internal::GetCapturedStdout();
    EXPECT_EQ(std::get<ExitCode>(result), kExitOk);
    return text;
  }

  // What goes to stderr; the exit code must be 2.
  static std::string Refusal(const std::vector<std::string>& flags) {
    testing::internal::CaptureStderr();
    const auto result = Parse(flags);
    std::string text = testing::internal::GetCapturedStderr();
    EXPECT_TRUE(std::holds_alternative<ExitCode>(result));
    if (std::holds_alternative<ExitCode>(result)) {
      EXPECT_EQ(std::get<ExitCode>(result), kExitUsage);
    }
    return text;
  }

  TempDir dir_;
};

TEST_F(ConfigSourcesTest, AFlagBeatsTheEnvironmentBeatsTheFileBeatsTheDefault) {
  const std::string file = File(
      "query-threads = 1\nsolver-threads = 1\n"
      "drain-timeout = 1\n");
  environment_.Set("YATZYD_QUERY_THREADS", "2");
  environment_.Set("YATZYD_SOLVER_THREADS", "2");
  const Config config = Parsed({"--config", file, "--query-threads=3"});
  EXPECT_EQ(config.query_threads, 3);
  EXPECT_EQ(config.solver_threads, 2);
  EXPECT_EQ(config.drain_timeout, absl::Seconds(1));
  EXPECT_EQ(config.connections.slow_reader_timeout, absl::Seconds(10));
}

TEST_F(ConfigSourcesTest, ListsAreReplacedAndNotAddedUp) {
  EXPECT_THAT(Parsed({"--config", File("listen = '127.0.0.1:5'")}).listen,
              ElementsAre("127.0.0.1:5"));
  const std::string file = File("listen = ['127.0.0.1:1', '127.0.0.1:2']\n");
  EXPECT_THAT(Parsed({"--config", file}).listen,
              ElementsAre("127.0.0.1:1", "127.0.0.1:2"));
  environment_.Set("YATZYD_LISTEN", "127.0.0.1:3");
  EXPECT_THAT(Parsed({"--config", file}).listen, ElementsAre("127.0.0.1:3"));
  EXPECT_THAT(Parsed({"--listen=127.0.0.1:4", "--config", file}).listen,
              ElementsAre("127.0.0.1:4"));
}

TEST_F(ConfigSourcesTest, ASwitchIsFoundUnderBothItsNames) {
  const std::string file = File("reflection = false\n");
  EXPECT_FALSE(Parsed({"--config", file}).reflection);
  EXPECT_TRUE(Parsed({"--config", file, "--reflection"}).reflection);
  environment_.Set("YATZYD_REFLECTION", "true");
  EXPECT_TRUE(Parsed({"--config", file}).reflection);
  EXPECT_FALSE(Parsed({"--config", file, "--no-reflection"}).reflection);
}

TEST_F(ConfigSourcesTest, TheLastConfigFlagBeatsItsEnvironmentVariable) {
  const std::string file = File("query-threads = 1\n");
  environment_.Set("YATZYD_CONFIG", file);
  EXPECT_EQ(Parsed().query_threads, 1);
  const std::string other = dir_.File("other");
  std::ofstream(other) << "query-threads = 2\n";
  EXPECT_EQ(Parsed({"--config=" + file, "--config", other}).query_threads, 2);
}

TEST_F(ConfigSourcesTest, BadFilesAreRefusedWithFileAndLine) {
  const std::string path = dir_.File("yatzyd.toml");
  EXPECT_THAT(Refusal({"--config", File("\nno-such = 1\n")}),
              HasSubstr(path + ":2: there is no setting 'no-such'"));
  EXPECT_THAT(Refusal({"--config", File("config = 'x'\n")}),
              HasSubstr(":1: there is no setting 'config'"));
  EXPECT_THAT(Refusal({"--config", File("query-threads = [1, 2]\n")}),
              HasSubstr(":1: 'query-threads' takes one value"));
  EXPECT_THAT(Refusal({"--config", File("listen = []\n")}),
              HasSubstr(":1: 'listen' has no value"));
  EXPECT_THAT(
      Refusal({"--config", File("\n\nquery-threads = 1025\n")}),
      AllOf(HasSubstr(path + ":3: --query-threads"), HasSubstr("1025")));
  EXPECT_THAT(Refusal({"--config", File("reflection = 'maybe'\n")}),
              HasSubstr(path + ":1: "));
  EXPECT_THAT(Refusal({"--config", File("log-level = ''\n")}),
              HasSubstr(path + ":1: --log-level"));
  EXPECT_THAT(Refusal({"--config", dir_.File("none")}),
              HasSubstr(dir_.File("none")));
  EXPECT_THAT(Refusal({"--config"}), HasSubstr("--config"));
}

TEST_F(ConfigSourcesTest, ABadEnvironmentVariableIsNamed) {
  environment_.Set("YATZYD_QUERY_THREADS", "many");
  EXPECT_THAT(Refusal({}),
              AllOf(HasSubstr("YATZYD_QUERY_THREADS"), HasSubstr("many")));
  EXPECT_THAT(Refusal({"--query-threads=none"}),
              Not(HasSubstr("YATZYD_QUERY_THREADS")))
      << "the flag is to blame";
}

TEST_F(ConfigSourcesTest, NothingAddedIsTakenForAStrayArgument) {
  environment_.Set("YATZYD_LISTEN", "127.0.0.1:3");
  EXPECT_THAT(Parsed({"--query-threads", "2", "--"}).listen,
              ElementsAre("127.0.0.1:3"));
  EXPECT_THAT(Refusal({"127.0.0.1:4"}), HasSubstr("127.0.0.1:4"));
  EXPECT_THAT(Refusal({"--query-threads"}), HasSubstr("--query-threads"));
}

TEST_F(ConfigSourcesTest, HelpComesWhateverElseIsWrong) {
  environment_.Set("YATZYD_CONFIG", dir_.File("none"));
  EXPECT_THAT(Output({"--help"}), HasSubstr("YATZYD_CONFIG"));
  EXPECT_THAT(Output({"--version"}), HasSubstr("yatzyd "));
}

TEST_F(ConfigSourcesTest, PrintedSettingsNameTheirSources) {
  environment_.Set("YATZYD_SOLVER_THREADS", "2");
  const std::string file = File("\ndrain-timeout = 1.25\n");
  const std::string text =
      Output({"--config", file, "--simd=scalar", "--print-config"});
  EXPECT_THAT(text, HasSubstr("simd = 'scalar'  # flag\n"));
  EXPECT_THAT(text, HasSubstr("solver-threads = 2  # environment "
                              "YATZYD_SOLVER_THREADS\n"));
  EXPECT_THAT(
      text, HasSubstr(absl::StrCat("drain-timeout = 1.25  # ", file, ":2\n")));
  EXPECT_THAT(text, HasSubstr("reflection = true  # default\n"));
  EXPECT_THAT(text, HasSubstr("\n# Serving\n# listen = ['127.0.0.1:50051']"));
}

TEST_F(ConfigSourcesTest, PrintedSettingsAreReadBackAsTheyWere) {
  const std::vector<std::vector<std::string>> cases = {
      {},
      {"--listen=127.0.0.1:1", "--listen=unix:/a b#c'\"\\d.sock",
       "--query-threads=3", "--no-reflection", "--drain-timeout=0.125",
       "--state-dir=/srv/\xc3\xa4, [x]", "--simd=scalar", "--arithmetic=float",
       "--on-bad-table=fail", "--log-level=debug"},
      {"--state-dir=007", "--drain-timeout=1e2"},
      {"--state-dir=true", "--drain-timeout=1.50"},
      {"--state-dir=\nx"},
      {"--state-dir=\n'''x\"\"\"\n"}};
  for (std::vector<std::string> flags : cases) {
    const Config config = Parsed(flags);
    flags.push_back("--print-config");
    const std::string text = Output(flags);
    EXPECT_TRUE(Parsed({"--config", File(text)}) == config) << text;
  }
}

TEST_F(ConfigSourcesTest, GoodSettingsPassTheCheckAndNothingIsMade) {
  const std::string state_dir = dir_.File("to/be/made");
  EXPECT_EQ(Exits({"--check-config", "--state-dir", state_dir, "--listen",
                   "unix:" + dir_.File("q.sock")}),
            kExitOk);
  EXPECT_NE(access(dir_.File("to").c_str(), F_OK), 0);
}

TEST_F(ConfigSourcesTest, TheCheckNamesTheFlagAndThePath) {
  std::ofstream(dir_.File("file")) << "x";
  EXPECT_THAT(Refusal({"--check-config", "--state-dir", dir_.File("file")}),
              AllOf(HasSubstr("--state-dir"), HasSubstr(dir_.File("file"))));
  EXPECT_THAT(Refusal({"--check-config", "--state-dir", dir_.path(), "--listen",
                       "unix:" + dir_.File("none/q.sock")}),
              AllOf(HasSubstr("--listen"), HasSubstr(dir_.File("none"))));
  EXPECT_THAT(Refusal({"--check-config", "--query-threads=x"}),
              HasSubstr("--query-threads"));
  EXPECT_THAT(Refusal({"--check-config", "--state-dir", dir_.path(),
                       "--web-page", dir_.path()}),
              AllOf(HasSubstr("--web-page"), HasSubstr("index.html")));
}

}  // namespace
}  // namespace yatzy::server
