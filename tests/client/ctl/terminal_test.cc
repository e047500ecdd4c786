// What yatzyctl, the program, writes to a terminal.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <pty.h>
#include <spawn.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "client/ctl/streams.h"
#include "tests/client/fake_server.h"
#include "tests/support/child_process.h"
#include "tests/support/environment.h"
#include "tests/support/files.h"
#include "tests/support/test_certificates.h"

namespace yatzy::client {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Le;
using ::testing::Not;
using ::testing::SizeIs;

// Runs the program with a terminal of so many columns for its standard error,
// and returns what it writes there.
std::string OnTerminal(const std::vector<std::string>& arguments,
                       unsigned short columns) {
  winsize size{.ws_row = 24, .ws_col = columns, .ws_xpixel = 0, .ws_ypixel = 0};
  int ours = -1;
  int its = -1;
  if (openpty(&ours, &its, nullptr, nullptr, &size) != 0) return "no terminal";
  std::vector<char*> argv = {const_cast<char*>(YATZYCTL)};
  for (const std::string& argument : arguments) {
    argv.push_back(const_cast<char*>(argument.c_str()));
  }
  argv.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null",
                                   O_WRONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, its, STDERR_FILENO);
  posix_spawn_file_actions_addclose(&actions, ours);
  pid_t pid = -1;
  EXPECT_EQ(
      posix_spawn(&pid, YATZYCTL, &actions, nullptr, argv.data(), environ), 0);
  posix_spawn_file_actions_destroy(&actions);
  close(its);
  std::string text;
  char part[4096];
  ssize_t read_now = 0;
  while ((read_now = read(ours, part, sizeof(part))) > 0) {
    text.append(part, read_now);
  }
  close(ours);
  int status = -1;
  EXPECT_EQ(waitpid(pid, &status, 0), pid);
  EXPECT_EQ(status, 0) << text;
  return text;
}

class TerminalTest : public ::testing::Test {
 protected:
  TerminalTest() {
    server_.Start();
    std::string lines;
    for (int i = 0; i < 25'000; ++i) lines += "8\n";
    WriteFile(dir_.File("states"), lines);
    environment_.Set("NO_COLOR", std::nullopt);
  }

  std::vector<std::string> Batch() const {
    return {"batch-evaluate", dir_.File("states"), "--server",
            server_.address()};
  }
  // Long enough to tell how it goes at least once on a busy machine.
  std::vector<std::string> Bench() const {
    return {"bench",     "--server", server_.address(), "--duration", "0.3",
            "--warm-up", "0",        "--check",         "0",          "--mix",
            "evaluate"};
  }

  const TempDir dir_;
  FakeServer server_;
  Environment environment_;
};

TEST_F(TerminalTest, GetsNothingThatItCannotShow) {
  for (const std::optional<std::string>& term :
       {std::optional<std::string>("dumb"), std::optional<std::string>(""),
        std::optional<std::string>("unknown"),
        std::optional<std::string>("dumb-emacs-ansi"),
        std::optional<std::string>()}) {
    environment_.Set("TERM", term);
    EXPECT_EQ(OnTerminal(Batch(), 80), "") << term.value_or("not set");
  }
  environment_.Set("TERM", "dumb");
  EXPECT_EQ(OnTerminal(Bench(), 80), "");
}

TEST_F(TerminalTest, LinesAreNoLongerThanItIsWide) {
  environment_.Set("TERM", "xterm");
  for (const int columns : {20, 59, 80, 0}) {
    SCOPED_TRACE(columns);
    const std::size_t most = columns == 0 ? 79 : columns - 1;
    std::vector<std::vector<std::string>> commands = {Batch()};
    if (columns == 20) commands.push_back(Bench());
    for (const auto& arguments : commands) {
      const std::string text = OnTerminal(arguments, columns);
      EXPECT_THAT(text, AllOf(HasSubstr("\r\033[K"), Not(HasSubstr("\n"))));
      for (absl::string_view line : absl::StrSplit(text, '\r')) {
        absl::ConsumePrefix(&line, "\033[K");
        EXPECT_THAT(std::string(line),
                    AllOf(SizeIs(Le(most)), Not(HasSubstr("\033"))));
      }
    }
  }
  EXPECT_THAT(OnTerminal(Batch(), 20), HasSubstr("100 %"));
  EXPECT_THAT(OnTerminal(Batch(), 80),
              HasSubstr("[####################] 100 %  25000 states"));
}

TEST_F(TerminalTest, DrawsWithoutColourAsWithIt) {
  environment_.Set("TERM", "xterm-256color");
  environment_.Set("NO_COLOR", "1");
  EXPECT_THAT(OnTerminal(Batch(), 80), HasSubstr("] 100 %  25000 states"));
}

// What gRPC has to say is for those who ask for it.
TEST(GrpcNoiseTest, IsHeardOnRequestOnly) {
  const TempDir dir;
  const TestCa ca("the tests' authority");
  const TestCertificate issued = ca.Issue("server", "IP:127.0.0.1");
  grpc::SslServerCredentialsOptions options;
  options.pem_key_cert_pairs.push_back({issued.key, issued.chain});
  FakeServer server;
  server.StartOnTcp(grpc::SslServerCredentials(options));
  WriteFile(dir.File("stranger.pem"), TestCa("stranger").pem());
  Environment environment;
  environment.Set("http_proxy", "nonsense");
  // At the end gRPC leaves a handshake that is under way, and says nothing.
  environment.Set("ASAN_OPTIONS", "detect_leaks=0");
  const auto told = [&](const char* verbosity) {
    environment.Set("GRPC_VERBOSITY",
                    verbosity == nullptr
                        ? std::nullopt
                        : std::optional<std::string>(verbosity));
    ChildProcess process({YATZYCTL, "evaluate", "--server", server.address(),
                          "--tls-ca", dir.File("stranger.pem"), "--timeout",
                          "0.3"});
    EXPECT_EQ(process.Wait(), kExitUnavailable);
    return process.log();
  };
  for (const char* silent : {static_cast<const char*>(nullptr), ""}) {
    EXPECT_THAT(told(silent),
                testing::MatchesRegex("yatzyctl: UNAVAILABLE: [^\n]*\n"));
  }
  EXPECT_THAT(told("error"), HasSubstr(".cc:"));
}

}  // namespace
}  // namespace yatzy::client
