// yatzyd and its operators, as processes see them.
#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>
#include <signal.h>

#include <filesystem>
#include <memory>
#include <string>

#include "google/longrunning/operations.grpc.pb.h"
#include "tests/support/channels.h"
#include "tests/support/child_process.h"
#include "tests/support/temp_dir.h"
#include "yatzy/admin/v1/solver_admin_service.grpc.pb.h"

namespace yatzy {
namespace {

using ::testing::Eq;
using ::testing::HasSubstr;
using ::testing::Not;

using google::longrunning::Operation;

class AdminTest : public ::testing::Test {
 protected:
  // With the administration where it is by default.
  std::unique_ptr<ChildProcess> Start() const {
    return std::make_unique<ChildProcess>(std::vector<std::string>{
        YATZYD, "--state-dir", state_dir_, "--listen",
        "unix:" + dir_.File("q.sock"), "--resolve-threads", "1"});
  }

  std::shared_ptr<grpc::Channel> Connect() const {
    return OwnChannel("unix:" + state_dir_ + "/admin.sock");
  }

  // Starts a solve; aborts the test if that fails.
  Operation Resolve(const std::shared_ptr<grpc::Channel>& channel,
                    admin::v1::Arithmetic arithmetic) const {
    admin::v1::ResolveTableRequest request;
    request.set_arithmetic(arithmetic);
    request.set_force(true);
    grpc::ClientContext context;
    Operation operation;
    const grpc::Status status =
        admin::v1::SolverAdminService::NewStub(channel)->ResolveTable(
            &context, request, &operation);
    EXPECT_TRUE(status.ok()) << status.error_message();
    return operation;
  }

  const TempDir dir_;
  const std::string state_dir_ = dir_.File("state");
};

TEST_F(AdminTest, AResolvedTableIsServedByTheNextStartAsWell) {
  auto daemon = Start();
  ASSERT_THAT(daemon->WaitForLine(" serving "), Not(Eq(""))) << daemon->log();
  const Operation started = Resolve(Connect(), admin::v1::ARITHMETIC_FLOAT);
  google::longrunning::WaitOperationRequest wait;
  wait.set_name(started.name());
  grpc::ClientContext context;
  Operation ended;
  const grpc::Status status =
      google::longrunning::Operations::NewStub(Connect())->WaitOperation(
          &context, wait, &ended);
  ASSERT_TRUE(status.ok()) << status.error_message();
  ASSERT_TRUE(ended.has_response()) << ended.DebugString();
  daemon->Signal(SIGTERM);
  EXPECT_EQ(daemon->Wait(), 0) << daemon->log();
  EXPECT_FALSE(std::filesystem::exists(state_dir_ + "/admin.sock"));

  auto next = Start();
  EXPECT_THAT(next->WaitForLine(" serving "), HasSubstr("arithmetic=float"));
}

TEST_F(AdminTest, StopsDuringASolveAndKeepsTheTable) {
  auto daemon = Start();
  ASSERT_THAT(daemon->WaitForLine(" serving "), Not(Eq(""))) << daemon->log();
  const auto channel = Connect();
  const auto stub = admin::v1::SolverAdminService::NewStub(channel);
  admin::v1::WatchOperationRequest watch;
  watch.set_name(Resolve(channel, admin::v1::ARITHMETIC_FLOAT).name());
  grpc::ClientContext context;
  const auto stream = stub->WatchOperation(&context, watch);
  Operation operation;
  ASSERT_TRUE(stream->Read(&operation));
  daemon->Signal(SIGTERM);
  // Whoever watches is told how it ended.
  while (stream->Read(&operation)) {
  }
  EXPECT_TRUE(stream->Finish().ok());
  EXPECT_TRUE(operation.done());
  EXPECT_EQ(daemon->Wait(), 0) << daemon->log();
  const bool was_in_time = operation.has_error();
  if (was_in_time) {
    EXPECT_EQ(operation.error().code(), grpc::StatusCode::CANCELLED);
  }
  auto next = Start();
  EXPECT_THAT(next->WaitForLine("table source="), HasSubstr("source=file"));
  EXPECT_THAT(
      next->WaitForLine(" serving "),
      HasSubstr(was_in_time ? "arithmetic=double" : "arithmetic=float"));
}

TEST_F(AdminTest, AnswersWhileTheFirstTableIsSolved) {
  ChildProcess daemon({YATZYD, "--state-dir", state_dir_, "--listen",
                       "unix:" + dir_.File("q.sock"), "--solver-threads", "1",
                       "--simd", "scalar"});
  ASSERT_THAT(daemon.WaitForLine("solving level=13"), Not(Eq("")));
  grpc::ClientContext context;
  admin::v1::GetServerStatusResponse response;
  const grpc::Status status =
      admin::v1::SolverAdminService::NewStub(Connect())->GetServerStatus(
          &context, admin::v1::GetServerStatusRequest(), &response);
  EXPECT_TRUE(status.ok()) << status.error_message();
  EXPECT_EQ(response.pid(), daemon.pid());
  EXPECT_FALSE(response.serving());
  EXPECT_FALSE(response.has_table());
  daemon.Signal(SIGTERM);
  EXPECT_EQ(daemon.Wait(), 0) << daemon.log();
}

TEST_F(AdminTest, RefusesTcpForOperators) {
  ChildProcess daemon(
      {YATZYD, "--state-dir", state_dir_, "--admin-listen", "127.0.0.1:0"});
  EXPECT_EQ(daemon.Wait(), 2);
  EXPECT_THAT(daemon.log(), HasSubstr("with mutual TLS only"));
}

}  // namespace
}  // namespace yatzy
