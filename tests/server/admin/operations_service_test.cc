#include <gmock/gmock.h>

#include <atomic>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/admin/admin_messages.h"
#include "server/admin/admin_services.h"
#include "tests/server/admin/fake_steps.h"
#include "tests/server/admin/test_administration.h"

namespace yatzy::server {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

using google::longrunning::Operation;
using Operations = google::longrunning::Operations::Stub;

// The service beside a manager whose solves take until they are let through.
class OperationsServiceTest : public ::testing::Test {
 protected:
  void SetUp() override {
    manager_.Open();
    const std::string address = absl::StrCat("unix:", dir_.File("admin.sock"));
    server_ =
        AdminServer::Start({.addresses = {address}}, {service_.get()}, waiting_)
            .value();
    client_ = std::make_unique<AdminClient>(ConnectTo(address));
  }

  std::string Start() { return manager_.Start({}).value().name; }

  void RunOne() {
    fake_.LetThrough();
    client_->Ended(Start());
  }

  Reply<google::longrunning::ListOperationsResponse> List(
      int page_size, const std::string& token) const {
    google::longrunning::ListOperationsRequest request;
    request.set_page_size(page_size);
    request.set_page_token(token);
    return client_->Call(&Operations::ListOperations, request);
  }

  TempDir dir_;
  FakeSteps fake_;
  ResolveManager manager_{fake_.steps};
  WaitingCalls waiting_;
  const std::unique_ptr<grpc::Service> service_ =
      MakeOperationsService(manager_, waiting_);
  std::unique_ptr<AdminServer> server_;
  std::unique_ptr<AdminClient> client_;
};

TEST_F(OperationsServiceTest, ListsInPagesTheNewestFirst) {
  for (int i = 0; i < 5; ++i) RunOne();
  const auto first = List(2, "");
  ASSERT_EQ(first.response.operations_size(), 2);
  EXPECT_EQ(first.response.operations(0).name(), "operations/5");
  // One more meanwhile, which changes nothing about the pages to come.
  RunOne();
  const auto second = List(2, first.response.next_page_token());
  ASSERT_EQ(second.response.operations_size(), 2);
  EXPECT_EQ(second.response.operations(0).name(), "operations/3");
  const auto third = List(2, second.response.next_page_token());
  ASSERT_EQ(third.response.operations_size(), 1);
  EXPECT_EQ(third.response.operations(0).name(), "operations/1");
  EXPECT_EQ(third.response.next_page_token(), "");
  EXPECT_EQ(List(0, "").response.operations_size(), 6);
  EXPECT_EQ(List(1000, "").response.operations_size(), 6);
}

TEST_F(OperationsServiceTest, RefusesAListThatItDoesNotHave) {
  google::longrunning::ListOperationsRequest request;
  request.set_name("projects/x");
  request.set_filter("done=true");
  request.set_page_size(-1);
  request.set_page_token("next");
  EXPECT_THAT(
      ViolationsOf(client_->Call(&Operations::ListOperations, request).status),
      ElementsAre("name: 'projects/x' is not 'operations'",
                  "filter: 'done=true' is not empty: there are none",
                  "page_size: -1 is negative",
                  "page_token: 'next' did not come from here"));
}

TEST_F(OperationsServiceTest, WaitsUntilTheTimeoutAndNoLonger) {
  google::longrunning::WaitOperationRequest request;
  request.set_name(Start());
  request.mutable_timeout()->set_nanos(10'000'000);
  const auto reply = client_->Call(&Operations::WaitOperation, request);
  EXPECT_TRUE(reply.status.ok()) << reply.status.error_message();
  EXPECT_FALSE(reply.response.done());
  request.mutable_timeout()->set_nanos(-1);
  EXPECT_THAT(
      ViolationsOf(client_->Call(&Operations::WaitOperation, request).status),
      ElementsAre(HasSubstr("timeout: -1ns is negative")));
}

TEST_F(OperationsServiceTest, NobodyWaitsForMoreThanTenMinutes) {
  google::longrunning::WaitOperationRequest request;
  EXPECT_EQ(TimeoutOf(request).value(), absl::Minutes(10));
  request.mutable_timeout()->set_seconds(std::int64_t{1} << 62);
  EXPECT_EQ(TimeoutOf(request).value(), absl::Minutes(10));
  request.mutable_timeout()->set_seconds(9);
  EXPECT_EQ(TimeoutOf(request).value(), absl::Seconds(9));
}

TEST_F(OperationsServiceTest, CancelsAnOperation) {
  const std::string name = Start();
  google::longrunning::CancelOperationRequest request;
  request.set_name(name);
  EXPECT_TRUE(client_->Call(&Operations::CancelOperation, request).status.ok());
  const Operation operation = client_->Ended(name);
  EXPECT_EQ(operation.error().code(), grpc::StatusCode::CANCELLED);
  EXPECT_EQ(fake_.stores, 0);
}

TEST_F(OperationsServiceTest, DoesNotDelete) {
  RunOne();
  google::longrunning::DeleteOperationRequest request;
  request.set_name("operations/1");
  EXPECT_EQ(
      client_->Call(&Operations::DeleteOperation, request).status.error_code(),
      grpc::StatusCode::UNIMPLEMENTED);
}

TEST_F(OperationsServiceTest, AnswersOthersWhileAllPlacesToWaitAreTaken) {
  google::longrunning::WaitOperationRequest request;
  request.set_name(Start());
  std::atomic<int> refused = 0;
  std::vector<std::jthread> callers;
  // One more than may wait: exactly one is refused, whichever it is.
  for (int i = 0; i <= WaitingCalls::kMax; ++i) {
    callers.emplace_back([&] {
      const auto reply = client_->Call(&Operations::WaitOperation, request);
      if (reply.status.ok()) return;
      EXPECT_EQ(reply.status.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED)
          << reply.status.error_message();
      ++refused;
      refused.notify_all();
    });
  }
  refused.wait(0);
  EXPECT_EQ(List(0, "").response.operations_size(), 1);
  fake_.LetThrough();
  callers.clear();
  EXPECT_EQ(refused, 1);
}

TEST_F(OperationsServiceTest, ACallerThatGoesFreesItsPlace) {
  google::longrunning::WaitOperationRequest request;
  request.set_name(Start());
  for (int i = 0; i < 3 * WaitingCalls::kMax; ++i) {
    Operation operation;
    grpc::Status status;
    // Refused only until those before have been missed.
    do {
      grpc::ClientContext context;
      context.set_deadline(std::chrono::system_clock::now() +
                           std::chrono::milliseconds(10));
      status =
          client_->operations().WaitOperation(&context, request, &operation);
    } while (status.error_code() == grpc::StatusCode::RESOURCE_EXHAUSTED);
    EXPECT_EQ(status.error_code(), grpc::StatusCode::DEADLINE_EXCEEDED);
  }
}

}  // namespace
}  // namespace yatzy::server
