// yatzyd as a process: starts, stops, and what it does with what it finds.
#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>
#include <thread>

#include "absl/strings/str_cat.h"
#include "core/verify/verify.h"
#include "tests/support/channels.h"
#include "tests/support/child_process.h"
#include "tests/support/temp_dir.h"
#include "yatzy/v1/advisor_service.grpc.pb.h"

namespace yatzy {
namespace {

using ::testing::AnyOf;
using ::testing::Eq;
using ::testing::HasSubstr;
using ::testing::Not;

class DaemonTest : public ::testing::Test {
 protected:
  // One cold start makes the table that the other tests begin with.
  static void SetUpTestSuite() {
    first_dir_ = new TempDir;
    ChildProcess daemon({YATZYD, "--state-dir", first_dir_->path(), "--listen",
                         "unix:" + first_dir_->File("q.sock")});
    ASSERT_THAT(daemon.WaitForLine("serving"), Not(Eq(""))) << daemon.log();
    daemon.Signal(SIGTERM);
    ASSERT_EQ(daemon.Wait(), 0) << daemon.log();
  }
  static void TearDownTestSuite() { delete first_dir_; }

  // Puts the table into the state directory.
  void ProvideTable() const {
    std::filesystem::create_directory(StateDir());
    std::filesystem::copy_file(first_dir_->File("e_table"), Table());
  }

  std::string Socket() const { return "unix:" + dir_.File("q.sock"); }
  std::string StateDir() const { return dir_.File("state"); }
  std::string Table() const { return StateDir() + "/e_table"; }

  std::unique_ptr<ChildProcess> Start(
      const std::vector<std::string>& more = {}) const {
    std::vector<std::string> argv = {YATZYD, "--state-dir", StateDir()};
    argv.insert(argv.end(), more.begin(), more.end());
    if (more.empty() || more[0] != "--listen") {
      argv.insert(argv.end(), {"--listen", Socket()});
    }
    return std::make_unique<ChildProcess>(argv);
  }

  static void ExpectAnswers(const std::string& address) {
    grpc::ClientContext context;
    v1::EvaluateStateResponse response;
    const grpc::Status status =
        v1::AdvisorService::NewStub(ConnectTo(address))
            ->EvaluateState(&context, v1::EvaluateStateRequest(), &response);
    ASSERT_TRUE(status.ok()) << status.error_message();
    EXPECT_NEAR(response.expected_remaining(), kReferenceExpectedStart, 1e-5);
  }

  static std::string Bytes(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream bytes;
    bytes << file.rdbuf();
    return bytes.str();
  }

  void Damage(std::uintmax_t size) const {
    std::filesystem::resize_file(Table(), size);
  }

  static TempDir* first_dir_;
  TempDir dir_;
};

TempDir* DaemonTest::first_dir_ = nullptr;

TEST_F(DaemonTest, ColdStartSolvesWritesAndServes) {
  auto daemon = Start();
  EXPECT_THAT(daemon->WaitForLine("table source="), HasSubstr("source=solved"));
  EXPECT_THAT(daemon->WaitForLine("serving"), HasSubstr("signature="));
  ExpectAnswers(Socket());
  EXPECT_EQ(std::filesystem::file_size(Table()), 3'424'256u);
  daemon->Signal(SIGTERM);
  EXPECT_EQ(daemon->Wait(), 0) << daemon->log();
}

TEST_F(DaemonTest, WarmStartServesTheFileAndLeavesItAlone) {
  ProvideTable();
  const std::string before = Bytes(Table());
  for (const char* residency : {"mmap", "copy"}) {
    auto daemon = Start({"--table-residency", residency});
    EXPECT_THAT(daemon->WaitForLine("table source="),
                HasSubstr(absl::StrCat("source=file residency=", residency)));
    EXPECT_THAT(daemon->WaitForLine("serving"), Not(Eq("")));
    ExpectAnswers(Socket());
    daemon->Signal(SIGINT);
    EXPECT_EQ(daemon->Wait(), 0) << daemon->log();
    EXPECT_THAT(daemon->log(), Not(HasSubstr("solving")));
  }
  EXPECT_EQ(Bytes(Table()), before);
}

TEST_F(DaemonTest, KeepsABadTableAsideAndSolves) {
  ProvideTable();
  Damage(1'000'000);
  const std::string bad = Bytes(Table());
  auto daemon = Start();
  EXPECT_THAT(daemon->WaitForLine("bad table"),
              HasSubstr("truncated table: 1000000 bytes, expected 3424256"));
  EXPECT_THAT(daemon->WaitForLine("serving"), Not(Eq("")));
  ExpectAnswers(Socket());
  EXPECT_EQ(Bytes(Table() + ".bad-1"), bad);
  daemon->Signal(SIGTERM);
  EXPECT_EQ(daemon->Wait(), 0);
}

TEST_F(DaemonTest, RefusesABadTableIfToldTo) {
  ProvideTable();
  Damage(1'000'000);
  const std::string bad = Bytes(Table());
  auto daemon = Start({"--on-bad-table=fail"});
  EXPECT_EQ(daemon->Wait(), 65);
  EXPECT_THAT(daemon->log(), HasSubstr("truncated table"));
  EXPECT_EQ(Bytes(Table()), bad);
}

TEST_F(DaemonTest, StopsDuringASolveAndLeavesNoTable) {
  auto daemon = Start({"--solver-threads=1"});
  ASSERT_THAT(daemon->WaitForLine("solving level=12"), Not(Eq("")));
  daemon->Signal(SIGTERM);
  EXPECT_EQ(daemon->Wait(), 0) << daemon->log();
  EXPECT_THAT(daemon->log(), Not(HasSubstr("level=0 ")));
  EXPECT_FALSE(std::filesystem::exists(Table()));
}

TEST_F(DaemonTest, AnswersEveryAcceptedCallWhenStoppedUnderLoad) {
  ProvideTable();
  auto daemon = Start();
  ASSERT_THAT(daemon->WaitForLine("serving"), Not(Eq("")));
  std::atomic<int> answered{0};
  const auto load = [&] {
    const auto stub = v1::AdvisorService::NewStub(ConnectTo(Socket()));
    for (;;) {
      grpc::ClientContext context;
      v1::EvaluateStateResponse response;
      const grpc::Status status =
          stub->EvaluateState(&context, v1::EvaluateStateRequest(), &response);
      if (!status.ok()) {
        // Refused before it was accepted, which a client may safely repeat.
        EXPECT_THAT(status.error_code(), Eq(grpc::StatusCode::UNAVAILABLE))
            << status.error_message();
        return;
      }
      EXPECT_NEAR(response.expected_remaining(), kReferenceExpectedStart, 1e-5);
      // The signal comes from within the load, so that there is load.
      if (++answered == 500) daemon->Signal(SIGTERM);
    }
  };
  std::array<std::thread, 4> clients;
  for (std::thread& client : clients) client = std::thread(load);
  for (std::thread& client : clients) client.join();
  if (answered < 500) daemon->Signal(SIGTERM);  // failed, but do not hang
  EXPECT_EQ(daemon->Wait(), 0) << daemon->log();
  EXPECT_GE(answered, 500);
}

TEST_F(DaemonTest, ServesOnSeveralAddressesAtOnce) {
  ProvideTable();
  auto daemon = Start({"--listen", "127.0.0.1:0", "--listen", Socket()});
  const std::string line = daemon->WaitForLine("listening");
  const std::string tcp = line.substr(line.rfind('=') + 1);
  EXPECT_THAT(tcp, Not(HasSubstr(":0")));
  ASSERT_THAT(daemon->WaitForLine("serving"), Not(Eq("")));
  ExpectAnswers(tcp);
  ExpectAnswers(Socket());
}

TEST_F(DaemonTest, RefusesAPortInUse) {
  auto first = Start({"--listen", "127.0.0.1:0"});
  const std::string line = first->WaitForLine("listening");
  const std::string address = line.substr(line.rfind('=') + 1);
  ChildProcess second(
      {YATZYD, "--state-dir", dir_.File("other"), "--listen", address});
  EXPECT_EQ(second.Wait(), 69);
  EXPECT_THAT(second.log(), HasSubstr("cannot listen on " + address));
}

TEST_F(DaemonTest, RefusesASocketInUseAndTakesOverAStaleOne) {
  ProvideTable();
  auto first = Start();
  ASSERT_THAT(first->WaitForLine("serving"), Not(Eq("")));
  ChildProcess second(
      {YATZYD, "--state-dir", dir_.File("other"), "--listen", Socket()});
  EXPECT_EQ(second.Wait(), 69);
  EXPECT_THAT(second.log(), HasSubstr("another process listens there"));
  ExpectAnswers(Socket());

  first->Signal(SIGKILL);
  EXPECT_EQ(first->Wait(), -SIGKILL);
  auto third = Start();
  EXPECT_THAT(third->WaitForLine("serving"), Not(Eq(""))) << third->log();
  ExpectAnswers(Socket());
}

TEST_F(DaemonTest, RefusesAStateDirectoryInUse) {
  ProvideTable();
  auto first = Start();
  ASSERT_THAT(first->WaitForLine("serving"), Not(Eq("")));
  auto second = Start({"--listen", "127.0.0.1:0"});
  EXPECT_EQ(second->Wait(), 75);
  EXPECT_THAT(second->log(), HasSubstr("in use by another yatzyd, pid "));
  ExpectAnswers(Socket());
}

TEST_F(DaemonTest, RefusesAStateDirectoryThatCannotBe) {
  std::ofstream(StateDir()) << "a file\n";
  EXPECT_EQ(Start()->Wait(), 73);
}

TEST_F(DaemonTest, ExplainsUsageErrors) {
  for (const char* flag : {"--listen=nonsense", "--query-threads=-1",
                           "--on-bad-table=ignore", "--unknown", "stray"}) {
    auto daemon = Start({flag});
    EXPECT_EQ(daemon->Wait(), 2) << flag;
    EXPECT_THAT(daemon->log(), AnyOf(HasSubstr("--"), HasSubstr("stray")));
  }
}

}  // namespace
}  // namespace yatzy
