#include "server/query/query_server.h"

#include <gmock/gmock.h>
#include <grpcpp/generic/generic_stub.h>

#include <algorithm>
#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "grpc/health/v1/health.grpc.pb.h"
#include "tests/support/default_game.h"
#include "tests/support/goldens.h"
#include "tests/support/solved_table.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temp_dir.h"
#include "tests/support/test_server.h"

namespace yatzy::server {
namespace {

using ::testing::AllOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;

using grpc::health::v1::Health;
using grpc::health::v1::HealthCheckRequest;
using grpc::health::v1::HealthCheckResponse;

constexpr char kAdvisorName[] = "yatzy.v1.AdvisorService";

Reply<HealthCheckResponse> CheckHealth(
    const std::shared_ptr<grpc::Channel>& channel, const std::string& service) {
  grpc::ClientContext context;
  HealthCheckRequest request;
  request.set_service(service);
  Reply<HealthCheckResponse> reply;
  reply.status =
      Health::NewStub(channel)->Check(&context, request, &reply.response);
  return reply;
}

enum class Transport { kInProcess, kUnix, kTcp };

// A server with a table that is reached in each of the three ways.
class QueryServerTransportTest : public testing::TestWithParam<Transport> {
 protected:
  QueryServerTransportTest() { server_.registry().Publish(SolvedTable()); }

  std::vector<std::string> Listen() const {
    if (GetParam() == Transport::kInProcess) return {};
    if (GetParam() == Transport::kTcp) return {"127.0.0.1:0"};
    return {"unix:" + dir_.File("q.sock")};
  }

  std::shared_ptr<grpc::Channel> Connect() {
    return GetParam() == Transport::kInProcess
               ? server_.server().InProcessChannel()
               : ConnectTo(server_.server().addresses().at(0));
  }

  const TempDir dir_;
  TestServer server_{Listen()};
};

TEST_P(QueryServerTransportTest, AnswersEveryMethod) {
  const AdvisorClient client(Connect());
  const auto state = client.Evaluate();
  ASSERT_TRUE(state.status.ok()) << state.status.error_message();
  EXPECT_NEAR(state.response.expected_remaining(), 248.439989378, 1e-5);
  const auto batch = client.BatchEvaluate(
      BatchRequest(std::vector<std::uint32_t>(65536, 4163)));
  ASSERT_TRUE(batch.status.ok()) << batch.status.error_message();
  ASSERT_EQ(batch.response.expected_remaining_size(), 65536);
  EXPECT_EQ(batch.response.expected_remaining(65535), SolvedTable()->At(4163));
  v1::AnalyzePositionRequest request;
  *request.mutable_position() = ToMessage(GoldenMoves().front().position);
  EXPECT_TRUE(client.Analyze(request).status.ok());
}

TEST_P(QueryServerTransportTest, DetailsOfTheLongestErrorArriveWhole) {
  // The last ones that no game reaches have the longest descriptions.
  std::vector<std::uint32_t> indices(65536, 0);
  const std::vector<std::uint32_t> unreachable = StateIndices(false);
  std::copy(unreachable.end() - 1000, unreachable.end(), indices.end() - 1000);
  const grpc::Status status =
      AdvisorClient(Connect()).BatchEvaluate(BatchRequest(indices)).status;
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT)
      << status.error_message();
  EXPECT_EQ(ViolationsOf(status).size(), 5);
  EXPECT_THAT(status.error_message(), EndsWith("; and 995 more"));
}

TEST_P(QueryServerTransportTest, HealthFollowsSetServing) {
  const auto channel = Connect();
  for (const std::string& service :
       {std::string(), std::string(kAdvisorName)}) {
    const auto expect = [&](HealthCheckResponse::ServingStatus expected) {
      const auto reply = CheckHealth(channel, service);
      ASSERT_TRUE(reply.status.ok()) << reply.status.error_message();
      EXPECT_EQ(reply.response.status(), expected) << "of '" << service << "'";
    };
    expect(HealthCheckResponse::NOT_SERVING);
    server_.server().SetServing(true);
    expect(HealthCheckResponse::SERVING);
    server_.server().SetServing(false);
    expect(HealthCheckResponse::NOT_SERVING);
  }
}

TEST_P(QueryServerTransportTest, HealthOfAnUnknownServiceIsNotFound) {
  EXPECT_EQ(CheckHealth(Connect(), "yatzy.v1.Advisor").status.error_code(),
            grpc::StatusCode::NOT_FOUND);
}

INSTANTIATE_TEST_SUITE_P(EachTransport, QueryServerTransportTest,
                         testing::Values(Transport::kInProcess,
                                         Transport::kUnix, Transport::kTcp),
                         [](const auto& test) {
                           return test.param == Transport::kInProcess
                                      ? "InProcess"
                                  : test.param == Transport::kUnix ? "Unix"
                                                                   : "Tcp";
                         });

TEST(QueryServerTest, ListensOnAllItsAddressesAndNamesThem) {
  const TempDir dir;
  const std::string path = "unix:" + dir.File("q.sock");
  TestServer server({"127.0.0.1:0", path, "localhost:0"});
  server.registry().Publish(SolvedTable());
  const std::vector<std::string>& addresses = server.server().addresses();
  ASSERT_EQ(addresses.size(), 3);
  EXPECT_THAT(addresses[0],
              AllOf(HasSubstr("127.0.0.1:"), Not(EndsWith(":0"))));
  EXPECT_EQ(addresses[1], path);
  EXPECT_THAT(addresses[2],
              AllOf(HasSubstr("localhost:"), Not(EndsWith(":0"))));
  for (const std::string& address : addresses) {
    EXPECT_TRUE(AdvisorClient(ConnectTo(address)).Evaluate().status.ok())
        << address;
  }
}

// The addresses of one server must be refused to a second one, and the first
// must not notice.
void ExpectRefusedToASecond(const std::string& address) {
  TestServer first({address});
  first.registry().Publish(SolvedTable());
  const std::string taken = first.server().addresses().at(0);
  ServedGames games;
  const AdvisorService service{games};
  QueryServer::Options options;
  options.listener.addresses = {"127.0.0.1:0", taken};
  EXPECT_THAT(QueryServer::Start(options, service),
              StatusIs(absl::StatusCode::kUnavailable, HasSubstr(taken)));
  EXPECT_TRUE(AdvisorClient(ConnectTo(taken)).Evaluate().status.ok());
}

TEST(QueryServerTest, DoesNotShareATcpPortWithAnotherServer) {
  ExpectRefusedToASecond("127.0.0.1:0");
}

TEST(QueryServerTest, DoesNotTakeTheSocketOfAnotherServer) {
  const TempDir dir;
  ExpectRefusedToASecond("unix:" + dir.File("q.sock"));
}

TEST(QueryServerTest, CannotListenInAFolderThatIsMissing) {
  const TempDir dir;
  const std::string address = "unix:" + dir.File("missing/q.sock");
  ServedGames games;
  const AdvisorService service{games};
  QueryServer::Options options;
  options.listener.addresses = {address};
  EXPECT_THAT(QueryServer::Start(options, service),
              StatusIs(absl::StatusCode::kUnavailable, HasSubstr(address)));
}

// A valid request that is padded, in a field nobody knows, to a size.
v1::EvaluateStateRequest PaddedRequest(int bytes) {
  v1::EvaluateStateRequest request;
  google::protobuf::UnknownFieldSet* fields =
      v1::EvaluateStateRequest::GetReflection()->MutableUnknownFields(&request);
  fields->AddLengthDelimited(1000, std::string(bytes, '\0'));
  return request;
}

class QueryServerLimitsTest : public testing::Test {
 protected:
  QueryServerLimitsTest() { server_.registry().Publish(SolvedTable()); }

  TestServer server_{{"127.0.0.1:0"}};
  const AdvisorClient client_{ConnectTo(server_.server().addresses().at(0))};
};

TEST_F(QueryServerLimitsTest, RefusesASingleQueryOfMoreThan64Kibibytes) {
  EXPECT_TRUE(client_.Evaluate(PaddedRequest(65'000)).status.ok());
  const grpc::Status status = client_.Evaluate(PaddedRequest(65'600)).status;
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_THAT(status.error_message(),
              HasSubstr("bytes, expected at most 65536"));
}

TEST_F(QueryServerLimitsTest, RefusesAMessageOfMoreThanTwoMebibytes) {
  EXPECT_EQ(client_.Evaluate(PaddedRequest(2'097'153)).status.error_code(),
            grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_TRUE(client_.Evaluate().status.ok()) << "the connection goes on";
}

TEST_F(QueryServerLimitsTest, RefusesCompressedMessagesWithoutInflatingThem) {
  // Inflated these would be beyond the limit of size, which is another error.
  for (const auto compression : {GRPC_COMPRESS_GZIP, GRPC_COMPRESS_DEFLATE}) {
    EXPECT_EQ(client_.Evaluate(PaddedRequest(3'000'000), compression)
                  .status.error_code(),
              grpc::StatusCode::UNIMPLEMENTED);
  }
  EXPECT_TRUE(client_.Evaluate().status.ok()) << "the connection goes on";
}

// The status of a call whose request is these bytes.
grpc::Status CallWith(const std::shared_ptr<grpc::Channel>& channel,
                      const std::string& method, const std::string& bytes) {
  grpc::CompletionQueue queue;
  grpc::GenericStub stub(channel);
  grpc::ClientContext context;
  const grpc::Slice slice(bytes);
  const auto call =
      stub.PrepareUnaryCall(&context, "/yatzy.v1.AdvisorService/" + method,
                            grpc::ByteBuffer(&slice, 1), &queue);
  call->StartCall();
  grpc::ByteBuffer response;
  grpc::Status status;
  call->Finish(&response, &status, nullptr);
  void* tag = nullptr;
  bool ok = false;
  EXPECT_TRUE(queue.Next(&tag, &ok) && ok);
  queue.Shutdown();
  return status;
}

TEST_F(QueryServerLimitsTest, RefusesBytesThatAreNoRequest) {
  for (const char* method :
       {"EvaluateState", "BatchEvaluateStates", "AnalyzePosition",
        "BatchAnalyzePositions", "StreamAnalyzePositions", "ExplainPosition",
        "ReviewGame", "BatchReviewGames", "SimulateGames",
        "EvaluateDistribution", "BatchEvaluateDistributions", "AnalyzeTarget",
        "AnalyzeWin", "BatchAnalyzeTargets", "BatchAnalyzeWins"}) {
    const grpc::Status status = CallWith(
        ConnectTo(server_.server().addresses().at(0)), method, "\xff\xff");
    EXPECT_EQ(status.error_code(), grpc::StatusCode::INTERNAL) << method;
    EXPECT_EQ(status.error_message(), "Unable to parse request") << method;
  }
}

TEST(QueryServerTest, AnswersConcurrentClientsCorrectly) {
  constexpr int kClients = 4;
  constexpr int kCalls = 300;
  TestServer server({"127.0.0.1:0"});
  server.registry().Publish(SolvedTable());
  const std::vector<GoldenState> states = GoldenStates();
  std::vector<int> right(kClients);
  std::vector<std::thread> threads;
  for (int i = 0; i < kClients; ++i) {
    threads.emplace_back([&, i] {
      const AdvisorClient client(ConnectTo(server.server().addresses().at(0)));
      for (int call = 0; call < kCalls; ++call) {
        const State state = states[(call * kClients + i) % 1000].state;
        const auto reply = client.Evaluate(EvaluateRequest(state));
        right[i] +=
            reply.status.ok() && reply.response.expected_remaining() ==
                                     SolvedTable()->ExpectedRemaining(state);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(right, std::vector<int>(kClients, kCalls));
}

// A table that says `value` wherever it is asked.
std::shared_ptr<const ValueTable> ConstantTable(float value) {
  return ValueTable::FromPayload(Game::Default(),
                                 std::vector<float>(kTableValues, value),
                                 Arithmetic::kDouble);
}

TEST(QueryServerTest, AnswersFromTheTablePublishedLastAndNamesIt) {
  TestServer server;
  const AdvisorClient client(server.server().InProcessChannel());
  for (const float value : {1.0f, 2.0f}) {
    const auto table = ConstantTable(value);
    server.registry().Publish(table);
    const auto response = client.Evaluate().response;
    EXPECT_EQ(response.expected_remaining(), value);
    EXPECT_EQ(response.table_id(), table->id());
  }
}

TEST(QueryServerTest, NoBatchIsMixedFromTwoTablesWhileTheyAreSwapped) {
  constexpr int kCalls = 100;
  TestServer server;
  const auto one = ConstantTable(1);
  const auto two = ConstantTable(2);
  server.registry().Publish(one);
  std::atomic<bool> done = false;
  int whole = 0;
  std::thread caller([&] {
    const AdvisorClient client(server.server().InProcessChannel());
    const auto request = BatchRequest(std::vector<std::uint32_t>(65536, 0));
    for (int i = 0; i < kCalls; ++i) {
      const auto response = client.BatchEvaluate(request).response;
      const auto& table = response.table_id() == one->id() ? one : two;
      const auto& values = response.expected_remaining();
      whole += response.table_id() == table->id() && values.size() == 65536 &&
               std::count(values.begin(), values.end(), table->At(0)) == 65536;
    }
    done = true;
  });
  for (int i = 0; !done; ++i) server.registry().Publish(i % 2 == 0 ? two : one);
  caller.join();
  EXPECT_EQ(whole, kCalls);
}

}  // namespace
}  // namespace yatzy::server
