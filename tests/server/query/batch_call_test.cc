// The life of a batch, around a handler of the test's own.
#include "server/query/batch_call.h"

#include <gmock/gmock.h>
#include <grpcpp/generic/generic_stub.h>

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>

#include "absl/time/clock.h"
#include "tests/support/test_server.h"

namespace yatzy::server {
namespace {

using Request = v1::BatchAnalyzePositionsRequest;
using Response = v1::BatchAnalyzePositionsResponse;
using Call = BatchCall<Request, Response>;

constexpr std::size_t kInlineBytes = 100;

// A server with one slot.
class BatchCallTest : public testing::Test {
 protected:
  explicit BatchCallTest(absl::Duration longest = absl::Seconds(60)) {
    observer_.AddService(v1::AdvisorService::service_full_name());
    grpc::ServerBuilder builder;
    builder.RegisterService(&service_);
    queue_ = builder.AddCompletionQueue();
    server_ = builder.BuildAndStart();
    hooks_.accept = [this](auto* context, auto* request, auto* writer,
                           void* tag) {
      service_.RequestBatchAnalyzePositions(context, request, writer,
                                            queue_.get(), queue_.get(), tag);
    };
    hooks_.observer =
        observer_.Find("/yatzy.v1.AdvisorService/BatchAnalyzePositions");
    method_ = {.handler =
                   [this](const Request& request, NextPart<Response> next_part,
                          Checkpoint checkpoint) {
                     answered_by_ = std::this_thread::get_id();
                     return CurrentHandler()(request, next_part(), checkpoint);
                   },
               .shortcut = nullptr,
               .inline_bytes = {.most = kInlineBytes},
               .longest = longest,
               .threads = &threads_,
               .open = &open_,
               .draining = &draining_};
    slot_ = std::make_unique<Call>(hooks_, method_, &parked_);
    slot_->Arm();
    queue_thread_ = std::thread([this] {
      void* tag = nullptr;
      bool ok = false;
      while (queue_->Next(&tag, &ok)) {
        static_cast<CompletionTag*>(tag)->Proceed(ok);
      }
    });
  }

  ~BatchCallTest() override {
    server_->Shutdown();
    parked_.Wait();
    queue_->Shutdown();
    queue_thread_.join();
  }

  std::shared_ptr<grpc::Channel> Channel() {
    return server_->InProcessChannel(grpc::ChannelArguments());
  }
  AdvisorClient Client() { return AdvisorClient(Channel()); }

  using Handler =
      std::function<absl::Status(const Request&, Response&, Checkpoint)>;

  // Answers the calls after it. Under a lock, since what gRPC hands from thread
  // to thread is no order that ThreadSanitizer can see.
  void Handle(Handler handler) {
    const std::lock_guard lock(mutex_);
    handler_ = std::move(handler);
  }

  // Goes on for as long as it may, then tells why it ended.
  void HandleUntilStopped() {
    Handle([this](const Request&, Response&, Checkpoint checkpoint) {
      started_ = true;
      started_.notify_all();
      absl::Status status;
      while (status.ok()) {
        status = checkpoint();
        std::this_thread::yield();
      }
      reason_ = std::string(status.message());
      stopped_by_ = static_cast<int>(status.code());
      stopped_by_.notify_all();
      return status;
    });
  }

  absl::StatusCode StoppedBy() {
    stopped_by_.wait(-1);
    return static_cast<absl::StatusCode>(stopped_by_.load());
  }

  // What a handler that answers nothing makes of the next call.
  void ExpectTheSlotIsFree() {
    Handle([](const Request&, Response& response, Checkpoint) {
      response.set_table_id("free");
      return absl::OkStatus();
    });
    EXPECT_EQ(Client().BatchAnalyze({}).response.table_id(), "free");
  }

  std::atomic<bool> started_ = false;
  std::atomic<bool> draining_ = false;
  std::string reason_;  // guarded by the next
  std::atomic<int> stopped_by_ = -1;
  std::atomic<std::thread::id> answered_by_;
  std::thread queue_thread_;

 private:
  Handler CurrentHandler() {
    const std::lock_guard lock(mutex_);
    return handler_;
  }

  std::mutex mutex_;
  Handler handler_;  // guarded by mutex_
  v1::AdvisorService::WithRawMethod_BatchAnalyzePositions<
      v1::AdvisorService::Service>
      service_;
  CallObserver observer_;
  OpenCalls open_;
  absl::BlockingCounter parked_{1};
  std::unique_ptr<grpc::ServerCompletionQueue> queue_;
  std::unique_ptr<grpc::Server> server_;
  CallSlot::Hooks hooks_;
  BatchMethod<Request, Response> method_;
  std::unique_ptr<Call> slot_;
  BatchThreads threads_{1};
};

Request RequestOf(int positions) {
  return BatchRequest(std::vector<Position>(positions), 0);
}

TEST_F(BatchCallTest, AnswersASmallRequestOnTheThreadOfTheQueue) {
  ExpectTheSlotIsFree();
  EXPECT_EQ(answered_by_.load(), queue_thread_.get_id());
}

TEST_F(BatchCallTest, AnswersALargeRequestOnAThreadOfItsOwn) {
  Handle([](const Request& request, Response& response, Checkpoint) {
    response.set_table_id(std::to_string(request.positions_size()));
    return absl::OkStatus();
  });
  EXPECT_EQ(Client().BatchAnalyze(RequestOf(100)).response.table_id(), "100");
  EXPECT_NE(answered_by_.load(), queue_thread_.get_id());
}

TEST_F(BatchCallTest, ServesOneCallAfterTheOther) {
  for (int i = 0; i < 100; ++i) {
    ExpectTheSlotIsFree();
    Handle([](const Request&, Response&, Checkpoint) {
      return absl::UnavailableError("no");
    });
    EXPECT_EQ(Client().BatchAnalyze(RequestOf(100)).status.error_message(),
              "no");
  }
}

class BatchCallEndTest : public BatchCallTest,
                         public testing::WithParamInterface<bool> {};

TEST_P(BatchCallEndTest, StopsWhenTheCallerHasGone) {
  draining_ = GetParam();
  HandleUntilStopped();
  grpc::ClientContext context;
  std::thread caller([this, &context] {
    Response response;
    EXPECT_EQ(Client()
                  .stub()
                  .BatchAnalyzePositions(&context, RequestOf(100), &response)
                  .error_code(),
              grpc::StatusCode::CANCELLED);
  });
  started_.wait(false);
  context.TryCancel();
  caller.join();
  EXPECT_EQ(StoppedBy(), absl::StatusCode::kCancelled);
  EXPECT_EQ(reason_,
            draining_ ? "the server is shutting down" : "the caller has gone");
  ExpectTheSlotIsFree();
}

INSTANTIATE_TEST_SUITE_P(Draining, BatchCallEndTest, testing::Bool());

TEST_F(BatchCallTest, StopsAtItsDeadline) {
  HandleUntilStopped();
  grpc::ClientContext context;
  context.set_deadline(
      absl::ToChronoTime(absl::Now() + absl::Milliseconds(50)));
  Response response;
  EXPECT_EQ(Client()
                .stub()
                .BatchAnalyzePositions(&context, RequestOf(100), &response)
                .error_code(),
            grpc::StatusCode::DEADLINE_EXCEEDED);
  if (!started_) return ExpectTheSlotIsFree();  // it did not get that far
  // The caller, which gave up at the same moment, may have been heard first.
  EXPECT_THAT(StoppedBy(), testing::AnyOf(absl::StatusCode::kDeadlineExceeded,
                                          absl::StatusCode::kCancelled));
  ExpectTheSlotIsFree();
}

// A caller without a deadline, as gRPC takes one with "1500.5m" for.
class ShortBatchCallTest : public BatchCallTest {
 protected:
  ShortBatchCallTest() : BatchCallTest(absl::Milliseconds(50)) {}
};

TEST_F(ShortBatchCallTest, EndsWithoutADeadlineToo) {
  HandleUntilStopped();
  const auto reply = Client().BatchAnalyze(RequestOf(100));
  EXPECT_EQ(reply.status.error_code(), grpc::StatusCode::DEADLINE_EXCEEDED);
  EXPECT_EQ(reply.status.error_message(), "the call has taken more than 50ms");
  ExpectTheSlotIsFree();
}

TEST_F(BatchCallTest, RefusesBytesThatAreNoRequest) {
  bool called = false;
  Handle([&called](const Request&, Response&, Checkpoint) {
    called = true;
    return absl::OkStatus();
  });
  grpc::CompletionQueue queue;
  grpc::GenericStub stub(Channel());
  grpc::ClientContext context;
  const grpc::Slice no_message("\xff\xff");
  const auto call = stub.PrepareUnaryCall(
      &context, "/yatzy.v1.AdvisorService/BatchAnalyzePositions",
      grpc::ByteBuffer(&no_message, 1), &queue);
  call->StartCall();
  grpc::ByteBuffer response;
  grpc::Status status;
  call->Finish(&response, &status, nullptr);
  void* tag = nullptr;
  bool ok = false;
  ASSERT_TRUE(queue.Next(&tag, &ok) && ok);
  queue.Shutdown();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INTERNAL);
  EXPECT_EQ(status.error_message(), "Unable to parse request");
  EXPECT_FALSE(called);
}

}  // namespace
}  // namespace yatzy::server
