// The distribution of the start of a game: computed once for a state directory,
// and at hand before a later daemon serves.
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
#include "tests/support/files.h"
#include "tests/support/pocket_rules.h"
#include "tests/support/temp_dir.h"
#include "yatzy/v1/advisor_service.grpc.pb.h"

namespace yatzy {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class StartDistributionTest : public ::testing::Test {
 protected:
  StartDistributionTest() {
    std::ofstream(dir_.File("pocket.toml")) << PocketRules("50");
  }

  std::string Address() const { return "unix:" + dir_.File("q.sock"); }
  std::string File() const {
    return dir_.File("state/rules/pocket/start_distribution");
  }

  std::unique_ptr<ChildProcess> Start(
      const std::vector<std::string>& more = {}) const {
    std::vector<std::string> argv = {
        YATZYD,    "--state-dir", dir_.File("state"),      "--listen",
        Address(), "--rules",     dir_.File("pocket.toml")};
    argv.insert(argv.end(), more.begin(), more.end());
    return std::make_unique<ChildProcess>(argv);
  }

  // The same, once it has logged that it serves.
  std::unique_ptr<ChildProcess> Serve() const {
    auto daemon = Start();
    EXPECT_NE(daemon->WaitForLine("info serving "), "") << daemon->log();
    return daemon;
  }

  bool IsReady() const {
    grpc::ClientContext context;
    v1::ListRuleSetsResponse list;
    const grpc::Status status =
        v1::AdvisorService::NewStub(OwnChannel(Address()))
            ->ListRuleSets(&context, {}, &list);
    EXPECT_TRUE(status.ok()) << status.error_message();
    return list.rule_sets(0).start_distribution_ready();
  }

  // The bytes of the answer about the start.
  std::string Ask() const {
    v1::EvaluateDistributionRequest request;
    request.set_rule_set("pocket");
    request.mutable_state();
    grpc::ClientContext context;
    v1::EvaluateDistributionResponse response;
    const grpc::Status status =
        v1::AdvisorService::NewStub(OwnChannel(Address()))
            ->EvaluateDistribution(&context, request, &response);
    EXPECT_TRUE(status.ok()) << status.error_message();
    EXPECT_GT(response.distribution().probabilities_size(), 10);
    return response.SerializeAsString();
  }

  static void Stop(ChildProcess& daemon, int signal = SIGTERM) {
    daemon.Signal(signal);
    EXPECT_EQ(daemon.Wait(), signal == SIGTERM ? 0 : -signal) << daemon.log();
  }

  const TempDir dir_;
};

TEST_F(StartDistributionTest, IsMadeOnceAndThereBeforeALaterDaemonServes) {
  const auto first = Start({"--distribution=start"});
  EXPECT_THAT(first->WaitForLine("distribution of the start kept"),
              AllOf(HasSubstr("path=" + File()), HasSubstr("rule_set=pocket")))
      << first->log();
  EXPECT_TRUE(IsReady());
  const std::string made = Ask();
  Stop(*first, SIGKILL);
  const auto second = Serve();
  EXPECT_THAT(second->log(),
              AllOf(HasSubstr("info distribution of the start rule_set=pocket"),
                    HasSubstr("source=file path=" + File())));
  EXPECT_TRUE(IsReady());
  EXPECT_EQ(Ask(), made);
  Stop(*second);
  EXPECT_THAT(second->log(), Not(HasSubstr("start kept")));
}

// Whoever asks, and whatever the flag.
TEST_F(StartDistributionTest, IsKeptOnceSomebodyHasAsked) {
  const auto first = Serve();
  EXPECT_FALSE(IsReady());
  const std::string made = Ask();
  EXPECT_NE(first->WaitForLine("distribution of the start kept"), "")
      << first->log();
  Stop(*first);
  const auto second = Serve();
  EXPECT_TRUE(IsReady());
  EXPECT_EQ(Ask(), made);
  Stop(*second);
}

TEST_F(StartDistributionTest, ADamagedFileIsNeverServedNorAReasonNotToStart) {
  const auto first = Serve();
  const std::string made = Ask();
  EXPECT_NE(first->WaitForLine("distribution of the start kept"), "");
  Stop(*first);
  const std::string right = ReadFile(File());
  FlipBit(File(), right.size() / 2, 5);
  WriteFile(File() + ".tmp", "half of it");
  const auto second = Start({"--on-bad-table=fail"});
  EXPECT_NE(second->WaitForLine("info serving "), "") << second->log();
  EXPECT_THAT(second->log(),
              HasSubstr("warning bad distribution of the start reason=\"" +
                        File() + ": damaged distribution"));
  EXPECT_FALSE(std::filesystem::exists(File() + ".tmp"));
  EXPECT_FALSE(IsReady());
  EXPECT_EQ(Ask(), made);
  EXPECT_NE(second->WaitForLine("distribution of the start kept"), "");
  EXPECT_EQ(ReadFile(File()), right);
  Stop(*second);
}

}  // namespace
}  // namespace yatzy
