// yatzyd --targets: solved once, kept, refused if damaged, gone without a trace
// if it is stopped or killed meanwhile.
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
#include "tests/support/corrupt_file.h"
#include "tests/support/pocket_rules.h"
#include "tests/support/temp_dir.h"
#include "yatzy/v1/advisor_service.grpc.pb.h"

namespace yatzy {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

class TargetsTest : public ::testing::Test {
 protected:
  TargetsTest() {
    std::ofstream(dir_.File("pocket.toml")) << PocketRules("50");
  }

  std::string Address() const { return "unix:" + dir_.File("q.sock"); }
  std::string File() const { return dir_.File("state/rules/pocket/targets"); }

  std::unique_ptr<ChildProcess> Start(
      const std::vector<std::string>& more = {}) const {
    std::vector<std::string> argv = {
        YATZYD,     "--state-dir", dir_.File("state"),
        "--listen", Address(),     "--targets"};
    argv.insert(argv.end(), more.begin(), more.end());
    return std::make_unique<ChildProcess>(argv);
  }
  std::unique_ptr<ChildProcess> StartPocket(
      std::vector<std::string> more = {}) const {
    more.insert(more.end(), {"--rules", dir_.File("pocket.toml")});
    return Start(more);
  }

  // What the start of the pocket game is answered.
  v1::AnalyzeTargetResponse Ask() const {
    v1::AnalyzeTargetRequest request;
    request.set_rule_set("pocket");
    request.set_target(60);
    grpc::ClientContext context;
    v1::AnalyzeTargetResponse response;
    const grpc::Status status =
        v1::AdvisorService::NewStub(OwnChannel(Address()))
            ->AnalyzeTarget(&context, request, &response);
    EXPECT_TRUE(status.ok()) << status.error_message();
    return response;
  }

  static void Stop(ChildProcess& daemon) {
    daemon.Signal(SIGTERM);
    EXPECT_EQ(daemon.Wait(), 0) << daemon.log();
  }

  // No part of the file of targets of the default game is there.
  void ExpectNothing() const {
    EXPECT_TRUE(std::filesystem::exists(dir_.File("state/e_table")));
    EXPECT_FALSE(std::filesystem::exists(dir_.File("state/targets")));
    EXPECT_FALSE(std::filesystem::exists(dir_.File("state/targets.tmp")));
  }

  const TempDir dir_;
};

TEST_F(TargetsTest, AreSolvedOnceAndKept) {
  const auto first = StartPocket();
  EXPECT_THAT(first->WaitForLine("info targets "),
              AllOf(HasSubstr("source=solved"), HasSubstr("rule_set=pocket")))
      << first->log();
  const auto solved = Ask();
  EXPECT_EQ(solved.targets_table_id().size(), 16u);
  EXPECT_GT(solved.probability(), 0.1);
  EXPECT_LT(solved.probability(), 0.9);
  first->Signal(SIGKILL);
  EXPECT_EQ(first->Wait(), -SIGKILL);
  for (const char* residency : {"copy", "mmap"}) {
    const auto second = StartPocket({"--table-residency", residency});
    EXPECT_THAT(second->WaitForLine("info targets "),
                AllOf(HasSubstr("source=file"), HasSubstr(residency)))
        << second->log();
    EXPECT_EQ(Ask().SerializeAsString(), solved.SerializeAsString());
    Stop(*second);
  }
}

TEST_F(TargetsTest, ADamagedFileIsNeverServedNorLost) {
  auto daemon = StartPocket();
  EXPECT_NE(daemon->WaitForLine("info targets "), "") << daemon->log();
  const std::string right = Ask().SerializeAsString();
  Stop(*daemon);
  FlipBit(File(), 65'536 + 40, 5);
  const auto strict = StartPocket({"--on-bad-table", "fail"});
  EXPECT_EQ(strict->Wait(), 65) << strict->log();
  EXPECT_THAT(strict->log(), HasSubstr("damaged table"));
  daemon = StartPocket();
  EXPECT_THAT(daemon->WaitForLine("info targets "), HasSubstr("source=solved"))
      << daemon->log();
  EXPECT_EQ(Ask().SerializeAsString(), right);
  EXPECT_TRUE(std::filesystem::exists(File() + ".bad-1"));
  Stop(*daemon);
}

// Of Scandinavian Yatzy, which takes seconds.
TEST_F(TargetsTest, AStopOrAKillWhileTheyAreSolvedLeavesNothing) {
  for (const int signal : {SIGTERM, SIGKILL}) {
    const auto daemon = Start();
    EXPECT_NE(daemon->WaitForLine("operation=operations/1 phase=solving"), "")
        << daemon->log();
    daemon->Signal(signal);
    EXPECT_EQ(daemon->Wait(), signal == SIGTERM ? 0 : -SIGKILL)
        << daemon->log();
    ExpectNothing();
  }
}

}  // namespace
}  // namespace yatzy
