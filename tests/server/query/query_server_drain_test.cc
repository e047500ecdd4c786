// The end of a query server: Drain and the destructor.
#include <gmock/gmock.h>
#include <grpcpp/generic/generic_stub.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "absl/time/clock.h"
#include "grpc/health/v1/health.grpc.pb.h"
#include "server/query/query_server.h"
#include "tests/support/channels.h"
#include "tests/support/client_socket.h"
#include "tests/support/solved_table.h"
#include "tests/support/temp_dir.h"
#include "tests/support/test_server.h"

namespace yatzy::server {
namespace {

using ::testing::AnyOf;

constexpr char kRefusal[] = "the server is shutting down";

// Far beyond the test's TIMEOUT: a drain that waits for it does not pass.
constexpr absl::Duration kPatience = absl::Hours(1);

// A call that a thread of the server is busy with until it is released.
//
// Tables are replaced again and again, so that the handler holds the last
// reference to its snapshot; letting go of that then waits.
class HeldCall {
 public:
  HeldCall(TestServer& server, const std::shared_ptr<grpc::Channel>& channel)
      : publisher_(std::this_thread::get_id()) {
    caller_ = std::thread([this, channel] {
      const AdvisorClient client(channel);
      const auto request = BatchRequest(std::vector<std::uint32_t>(10'000, 0));
      do {
        reply_ = client.BatchEvaluate(request);
      } while (!held_);
    });
    while (!held_) {
      server.registry().Publish(WaitingTable());
      // So that whoever shares the processor with this thread can get on.
      std::this_thread::sleep_for(std::chrono::microseconds(20));
    }
    server.registry().Publish(SolvedTable());
  }

  ~HeldCall() {
    Release();
    if (caller_.joinable()) caller_.join();
  }
  HeldCall(const HeldCall&) = delete;
  HeldCall& operator=(const HeldCall&) = delete;

  void Release() {
    released_ = true;
    released_.notify_all();
  }

  const Reply<v1::BatchEvaluateStatesResponse>& Wait() {
    caller_.join();
    return reply_;
  }

 private:
  std::shared_ptr<const ValueTable> WaitingTable() {
    const auto let_go = [this](const float*) {
      if (std::this_thread::get_id() == publisher_) return;
      if (!held_.exchange(true)) released_.wait(false);
    };
    return std::make_shared<const ValueTable>(
        Game::Default(),
        std::shared_ptr<const float>(SolvedTable()->payload().data(), let_go),
        Arithmetic::kDouble,
        ValueTable::Digests{SolvedTable()->values_sha256(),
                            SolvedTable()->payload_sha256()});
  }

  const std::thread::id publisher_;
  std::atomic<bool> held_ = false;
  std::atomic<bool> released_ = false;
  Reply<v1::BatchEvaluateStatesResponse> reply_;
  std::thread caller_;
};

class QueryServerDrainTest : public testing::Test {
 protected:
  QueryServerDrainTest() { server_->registry().Publish(SolvedTable()); }

  QueryServer& server() { return server_->server(); }
  std::shared_ptr<grpc::Channel> Connect() {
    return ConnectTo(server().addresses().at(0));
  }

  std::optional<TestServer> server_{std::in_place,
                                    std::vector<std::string>{"127.0.0.1:0"}};
};

// Calls until one is refused, which must be for the right reason.
void ExpectRefusalToCome(const std::shared_ptr<grpc::Channel>& channel) {
  const AdvisorClient client(channel);
  grpc::Status status;
  while (status.ok()) status = client.Evaluate().status;
  EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAVAILABLE)
      << status.error_message();
}

TEST_F(QueryServerDrainTest, NewCallsAreUnavailable) {
  const AdvisorClient old_client(Connect());
  ASSERT_TRUE(old_client.Evaluate().status.ok());
  server().Drain(kPatience);
  EXPECT_EQ(old_client.Evaluate().status.error_code(),
            grpc::StatusCode::UNAVAILABLE);
  const AdvisorClient new_client(OwnChannel(server().addresses().at(0)));
  EXPECT_EQ(new_client.Evaluate().status.error_code(),
            grpc::StatusCode::UNAVAILABLE);
}

TEST_F(QueryServerDrainTest, AcceptsNoConnectionWhileItRefusesCalls) {
  const std::string address = server().addresses().at(0);
  const auto channel = Connect();
  ASSERT_TRUE(AdvisorClient(channel).Evaluate().status.ok());
  std::thread drain([this] { server().Drain(kPatience); });
  ExpectRefusalToCome(channel);
  EXPECT_FALSE(ClientSocket(address).is_connected());
  drain.join();
}

TEST_F(QueryServerDrainTest, AnswersTheCallInFlightWhileItRefusesNewOnes) {
  const auto other = Connect();  // while the server accepts connections
  HeldCall call(*server_, Connect());
  std::thread drain([this] { server().Drain(kPatience); });
  ExpectRefusalToCome(other);
  call.Release();
  const auto& [status, response] = call.Wait();
  EXPECT_TRUE(status.ok()) << status.error_message();
  EXPECT_EQ(response.expected_remaining_size(), 10'000);
  EXPECT_EQ(response.table_id(), SolvedTable()->id());
  drain.join();
}

TEST_F(QueryServerDrainTest, CancelsTheCallInFlightWhenPatienceEnds) {
  HeldCall call(*server_, Connect());
  std::thread drain([this] { server().Drain(absl::ZeroDuration()); });
  const auto& [status, response] = call.Wait();
  EXPECT_THAT(status.error_code(),
              AnyOf(grpc::StatusCode::UNAVAILABLE, grpc::StatusCode::CANCELLED))
      << status.error_message();
  call.Release();
  drain.join();
}

// A stream of health, open since its first answer has arrived.
class HealthWatch {
 public:
  explicit HealthWatch(const std::shared_ptr<grpc::Channel>& channel)
      : stub_(grpc::health::v1::Health::NewStub(channel)),
        reader_(stub_->Watch(&context_, {})) {
    EXPECT_TRUE(reader_->Read(&response_));
  }

  // The status at the end of the stream.
  grpc::Status Wait() {
    while (reader_->Read(&response_)) {
    }
    return reader_->Finish();
  }

 private:
  grpc::ClientContext context_;
  grpc::health::v1::HealthCheckResponse response_;
  const std::unique_ptr<grpc::health::v1::Health::Stub> stub_;
  const std::unique_ptr<
      grpc::ClientReader<grpc::health::v1::HealthCheckResponse>>
      reader_;
};

TEST_F(QueryServerDrainTest, DoesNotWaitForOpenHealthWatches) {
  HealthWatch one(Connect());
  HealthWatch another(server().InProcessChannel());
  server().Drain(kPatience);
  EXPECT_FALSE(one.Wait().ok());
  EXPECT_FALSE(another.Wait().ok());
}

TEST_F(QueryServerDrainTest, AnswersTheCallInFlightBesideAnOpenHealthWatch) {
  HealthWatch watch(Connect());
  const auto other = Connect();
  HeldCall call(*server_, Connect());
  std::thread drain([this] { server().Drain(kPatience); });
  ExpectRefusalToCome(other);
  call.Release();
  EXPECT_TRUE(call.Wait().status.ok());
  drain.join();
  EXPECT_FALSE(watch.Wait().ok());
}

TEST_F(QueryServerDrainTest, DoesNotWaitForOpenReflectionStreams) {
  grpc::CompletionQueue queue;
  grpc::GenericStub stub(Connect());
  grpc::ClientContext context;
  const auto stream = stub.PrepareCall(
      &context,
      "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo", &queue);
  const auto done = [&queue] {
    void* tag;
    bool ok = false;
    return queue.Next(&tag, &ok) && ok;
  };
  stream->StartCall(nullptr);
  ASSERT_TRUE(done());
  // ServerReflectionRequest { list_services: "*" }
  const grpc::Slice list_services("\x3a\x01*");
  stream->Write(grpc::ByteBuffer(&list_services, 1), nullptr);
  ASSERT_TRUE(done());
  grpc::ByteBuffer answer;
  stream->Read(&answer, nullptr);
  ASSERT_TRUE(done()) << "the stream is open";
  server().Drain(kPatience);
  grpc::Status status;
  stream->Finish(&status, nullptr);
  ASSERT_TRUE(done());
  EXPECT_FALSE(status.ok());
  queue.Shutdown();
}

TEST_F(QueryServerDrainTest, EveryCallUnderLoadIsAnsweredOrRefused) {
  constexpr int kClients = 4;
  std::atomic<int> under_way = 0;
  std::atomic<int> wrong = 0;
  std::vector<std::thread> clients;
  for (int i = 0; i < kClients; ++i) {
    clients.emplace_back([&] {
      const AdvisorClient client(Connect());
      for (bool first = true;; first = false) {
        const auto reply = client.Evaluate();
        const auto code = reply.status.error_code();
        if (reply.status.ok()) {
          wrong += reply.response.table_id() != SolvedTable()->id();
          under_way += first;
          under_way.notify_one();
          continue;
        }
        wrong += code != grpc::StatusCode::UNAVAILABLE;
        // Clients that are refused ask again.
        if (reply.status.error_message() == kRefusal) continue;
        return;
      }
    });
  }
  for (int n = 0; n < kClients; n = under_way) under_way.wait(n);
  server().Drain(kPatience);
  for (std::thread& client : clients) client.join();
  EXPECT_EQ(wrong, 0);
}

TEST_F(QueryServerDrainTest, ADrainedAddressCanBeListenedOnAtOnce) {
  const std::string address = server().addresses().at(0);
  server().Drain(kPatience);
  TestServer next({address});
  next.registry().Publish(SolvedTable());
  EXPECT_TRUE(AdvisorClient(ConnectTo(address)).Evaluate().status.ok());
}

TEST(QueryServerLifeTest, LeavesNoSocketBehind) {
  const TempDir dir;
  TestServer server({"unix:" + dir.File("q.sock")});
  ASSERT_TRUE(std::filesystem::exists(dir.File("q.sock")));
  server.server().Drain(kPatience);
  EXPECT_FALSE(std::filesystem::exists(dir.File("q.sock")));
}

TEST(QueryServerLifeTest, StartsAndDrainsTwentyTimes) {
  for (int i = 0; i < 20; ++i) {
    TestServer server({"127.0.0.1:0"});
    server.registry().Publish(SolvedTable());
    const AdvisorClient client(ConnectTo(server.server().addresses().at(0)));
    EXPECT_TRUE(client.Evaluate().status.ok());
    server.server().Drain(kPatience);
  }
}

TEST(QueryServerLifeTest, DrainsUnusedAndWithoutAddresses) {
  TestServer({}, 1).server().Drain(kPatience);
}

TEST_F(QueryServerDrainTest, TheDestructorEndsWhatIsOpenWithoutADrain) {
  HealthWatch watch(Connect());
  ASSERT_TRUE(AdvisorClient(Connect()).Evaluate().status.ok());
  server_.reset();
  EXPECT_FALSE(watch.Wait().ok());
}

TEST_F(QueryServerDrainTest, TheDestructorHasNothingToDoAfterADrain) {
  server().Drain(kPatience);
  server_.reset();
}

}  // namespace
}  // namespace yatzy::server
