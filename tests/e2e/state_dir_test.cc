// What yatzyd does with its state directory: one daemon at a time, whatever
// happens to the files, and from disks that cannot be written.
#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>
#include <signal.h>

#include <filesystem>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "core/table/table_file.h"
#include "tests/support/channels.h"
#include "tests/support/child_process.h"
#include "tests/support/corrupt_file.h"
#include "tests/support/mounted_disk.h"
#include "tests/support/solved_table.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temp_dir.h"
#include "yatzy/v1/advisor_service.grpc.pb.h"

namespace yatzy {
namespace {

using ::testing::Eq;
using ::testing::HasSubstr;
using ::testing::Not;

using Stub = v1::AdvisorService::Stub;

class StateDirTest : public ::testing::Test {
 protected:
  std::string Table() const { return state_.File("e_table"); }

  void ProvideTable() const {
    ASSERT_THAT(WriteTableFile(*SolvedTable(), Table()), IsOk());
  }

  std::string Socket(int n) const {
    return absl::StrCat("unix:", dir_.File(absl::StrCat("s", n)));
  }

  std::unique_ptr<ChildProcess> Start(
      int n, const std::string& state_dir,
      const std::string& residency = "copy") const {
    // The administration's socket elsewhere: it cannot be made on a read-only
    // disk.
    return std::make_unique<ChildProcess>(std::vector<std::string>{
        YATZYD, "--state-dir", state_dir, "--listen", Socket(n),
        "--table-residency", residency, "--admin-listen",
        absl::StrCat("unix:", dir_.File(absl::StrCat("a", n)))});
  }

  std::unique_ptr<Stub> Connect(int n) const {
    return v1::AdvisorService::NewStub(OwnChannel(Socket(n)));
  }

  // E of the state with these categories filled and an upper total of 0.
  static grpc::Status Evaluate(Stub& stub, int filled, float* value) {
    grpc::ClientContext context;
    v1::BatchEvaluateStatesRequest request;
    request.add_state_indices(filled * 64);
    v1::BatchEvaluateStatesResponse response;
    const grpc::Status status =
        stub.BatchEvaluateStates(&context, request, &response);
    if (status.ok()) *value = response.expected_remaining(0);
    return status;
  }

  const TempDir dir_;
  const TempDir state_;
};

TEST_F(StateDirTest, OneOfTwentyStartsWinsAndTheOthersExit75) {
  ProvideTable();
  std::vector<std::unique_ptr<ChildProcess>> daemons;
  for (int n = 0; n < 20; ++n) daemons.push_back(Start(n, state_.path()));
  int winner = -1;
  for (int n = 0; n < 20; ++n) {
    if (daemons[n]->WaitForLine("serving").empty()) {
      EXPECT_EQ(daemons[n]->Wait(), 75) << daemons[n]->log();
      EXPECT_THAT(daemons[n]->log(), HasSubstr("in use by another yatzyd"));
      continue;
    }
    EXPECT_EQ(winner, -1) << "two of them serve";
    winner = n;
  }
  ASSERT_NE(winner, -1);
  float value = 0;
  EXPECT_TRUE(Evaluate(*Connect(winner), 0, &value).ok());

  daemons[winner]->Signal(SIGKILL);
  EXPECT_EQ(daemons[winner]->Wait(), -SIGKILL);
  EXPECT_THAT(Start(20, state_.path())->WaitForLine("serving"), Not(Eq("")));
}

// Damages the file in place, as no writer of ours does.
void Damage(const std::string& path, std::mt19937& random) {
  switch (random() % 3) {
    case 0:
      return ResizeFile(path, random() % 3424256);
    case 1:
      return OverwriteBytes(path, random() % 3000000,
                            std::string(400000, static_cast<char>(random())));
    default:
      std::filesystem::remove(path);
  }
}

TEST_F(StateDirTest, ACopiedTableAnswersWhateverHappensToTheFile) {
  ProvideTable();
  const std::string good = ReadFile(Table());
  auto daemon = Start(0, state_.path());
  ASSERT_THAT(daemon->WaitForLine("serving"), Not(Eq(""))) << daemon->log();
  const auto stub = Connect(0);
  std::mt19937 random(1);
  for (int round = 0; round < 200; ++round) {
    Damage(Table(), random);
    for (int call = 0; call < 10; ++call) {
      // Any lower categories and no upper ones: all of these are reachable.
      const int filled = static_cast<int>(random() % 512) << 6;
      float value = 0;
      const grpc::Status status = Evaluate(*stub, filled, &value);
      ASSERT_TRUE(status.ok()) << round << ": " << status.error_message();
      ASSERT_EQ(value, SolvedTable()->At(filled * 64)) << round;
    }
    WriteFile(Table(), good);
  }
  daemon->Signal(SIGTERM);
  EXPECT_EQ(daemon->Wait(), 0) << daemon->log();
}

// What the copy is for; if this no longer holds, it can go.
TEST_F(StateDirTest, AMappedTableDiesWithItsFile) {
  ProvideTable();
  auto daemon = Start(0, state_.path(), "mmap");
  ASSERT_THAT(daemon->WaitForLine("serving"), Not(Eq(""))) << daemon->log();
  ResizeFile(Table(), 0);
  float value = 0;
  EXPECT_FALSE(Evaluate(*Connect(0), 0, &value).ok());
  EXPECT_NE(daemon->Wait(), 0);
}

TEST_F(StateDirTest, ServesFromAReadOnlyDisk) {
  const MountedDisk disk("size=32m");
  if (!disk.ok()) GTEST_SKIP() << "mounting a tmpfs takes root";
  ASSERT_THAT(WriteTableFile(*SolvedTable(), disk.File("e_table")), IsOk());
  ASSERT_TRUE(disk.MakeReadOnly());
  std::vector<std::unique_ptr<ChildProcess>> daemons;
  // Nobody writes there, so nobody needs to be kept out.
  for (const int i : {0, 1}) {
    daemons.push_back(Start(i, disk.path()));
    EXPECT_THAT(daemons.back()->WaitForLine("serving"), Not(Eq("")))
        << daemons.back()->log();
    float value = 0;
    EXPECT_TRUE(Evaluate(*Connect(i), 0, &value).ok());
  }
  for (const auto& daemon : daemons) {
    daemon->Signal(SIGTERM);
    EXPECT_EQ(daemon->Wait(), 0) << daemon->log();
  }
}

}  // namespace
}  // namespace yatzy
