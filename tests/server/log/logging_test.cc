// The log of a process whose stderr is a pipe of the test's.
#include "server/log/logging.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <grpc/support/log.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "absl/time/clock.h"

namespace yatzy::server {
namespace {

using ::testing::AllOf;
using ::testing::EndsWith;
using ::testing::Gt;
using ::testing::HasSubstr;
using ::testing::Not;

// Stands in for stderr from the start of the program on: the log is set up once
// for each process.
class Pipe {
 public:
  Pipe() : own_stderr_(dup(STDERR_FILENO)) {
    if (pipe2(ends_, O_CLOEXEC) != 0) abort();
    fcntl(ends_[0], F_SETFL, O_NONBLOCK);
    dup2(ends_[1], STDERR_FILENO);
  }
  ~Pipe() {
    dup2(own_stderr_, STDERR_FILENO);
    close(own_stderr_);
    close(ends_[0]);
    close(ends_[1]);
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;

  // What is there now.
  std::string Read() const {
    std::string text;
    char buffer[65536];
    for (ssize_t size = 0;
         (size = read(ends_[0], buffer, sizeof(buffer))) > 0;) {
      text.append(buffer, size);
    }
    return text;
  }

 private:
  const int own_stderr_;
  int ends_[2];
};

class LoggingTest : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    InitLogging(LogLevel::kInfo, LogFormat::kText);
  }
  ~LoggingTest() override { SetLogLevel(LogLevel::kInfo); }

  std::string Logged() const {
    FlushLog();
    return pipe_.Read();
  }

  const Pipe pipe_;
};

TEST_F(LoggingTest, WritesALineWithTimeAndLevel) {
  LogEvent(LogLevel::kWarn, "tilted", {{"by", 3}});
  EXPECT_THAT(Logged(),
              testing::MatchesRegex("....-..-..T..:..:..[.]...Z warning "
                                    "tilted by=3\n"));
}

TEST_F(LoggingTest, TheLevelCanBeChangedAtAnyTime) {
  EXPECT_EQ(LogLevelNow(), LogLevel::kInfo);
  LogEvent(LogLevel::kDebug, "hidden");
  SetLogLevel(LogLevel::kDebug);
  LogEvent(LogLevel::kDebug, "shown");
  SetLogLevel(LogLevel::kError);
  LogEvent(LogLevel::kWarn, "hidden");
  LogPeerEvent(LogLevel::kWarn, "hidden", {});
  EXPECT_FALSE(LogsLevel(LogLevel::kWarn));
  EXPECT_TRUE(LogsLevel(LogLevel::kError));
  EXPECT_THAT(Logged(), AllOf(HasSubstr("shown"), Not(HasSubstr("hidden"))));
}

TEST_F(LoggingTest, GrpcsOwnLogIsEscaped) {
  gpr_set_log_verbosity(GPR_LOG_SEVERITY_ERROR);
  gpr_log(GPR_ERROR, "%s", "peer says \r\n\x1b[2Jforged");
  EXPECT_THAT(Logged(), EndsWith("warning grpc message=\"peer says "
                                 "\\r\\n\\x1b[2Jforged\"\n"));
}

TEST_F(LoggingTest, PeersCannotFloodIt) {
  const std::int64_t before = LogStatsNow().suppressed;
  constexpr int kEvents = 10'000;
  for (int i = 0; i < kEvents; ++i) LogPeerEvent(LogLevel::kInfo, "peer", {});
  const std::string log = Logged();
  const std::int64_t written = std::count(log.begin(), log.end(), '\n');
  EXPECT_GE(written, 1);
  // Generous: 75 a second for as long as the loop may take.
  EXPECT_LT(written, kEvents / 2);
  EXPECT_THAT(LogStatsNow().suppressed - before, Gt(kEvents / 2));
}

TEST_F(LoggingTest, NobodyWaitsForALogThatIsNotRead) {
  const std::int64_t before = LogStatsNow().overrun;
  // Far more than the pipe and the queue hold.
  const std::string much(200, 'x');
  for (int i = 0; i < 20'000; ++i) {
    LogEvent(LogLevel::kInfo, "unread", {{"text", much}});
  }
  EXPECT_THAT(LogStatsNow().overrun - before, Gt(1000));
  FlushLog(absl::Milliseconds(1));  // comes back although nobody reads
  // What is read later is whole lines still; the last are there.
  LogEvent(LogLevel::kInfo, "last");
  std::string log;
  const absl::Time end = absl::Now() + absl::Seconds(60);
  while (log.find("last") == std::string::npos && absl::Now() < end) {
    log += pipe_.Read();
    FlushLog(absl::Milliseconds(10));
  }
  EXPECT_THAT(log, EndsWith("info last\n"));
}

}  // namespace
}  // namespace yatzy::server
