// StreamAnalyzePositions: its answers, its end, and callers that misbehave.
#include <gmock/gmock.h>

#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "server/query/stream_call.h"
#include "tests/support/default_game.h"
#include "tests/support/goldens.h"
#include "tests/support/solved_table.h"
#include "tests/support/table_bytes.h"
#include "tests/support/test_server.h"

namespace yatzy::server {
namespace {

using ::testing::ElementsAre;
using ::testing::StartsWith;

using Request = v1::StreamAnalyzePositionsRequest;
using Response = v1::StreamAnalyzePositionsResponse;

Request RequestWith(std::uint64_t id) {
  static const std::vector<GoldenMove> kMoves = GoldenMoves();
  Request request;
  request.set_id(id);
  *request.mutable_position() = ToMessage(kMoves[id % kMoves.size()].position);
  request.set_max_actions(3);
  return request;
}

// The client's side of one stream, over a connection of its own.
class ClientStream {
 public:
  explicit ClientStream(const std::shared_ptr<grpc::Channel>& channel)
      : stub_(v1::AdvisorService::NewStub(channel)),
        stream_(stub_->StreamAnalyzePositions(&context_)) {}

  // Whether it was sent, or at least may have been.
  bool Ask(std::uint64_t id) { return Ask(RequestWith(id)); }
  bool Ask(const Request& request) { return stream_->Write(request); }
  bool Read(Response& response) { return stream_->Read(&response); }

  // Whether the next answer is the one to RequestWith(id).
  bool Answers(std::uint64_t id) {
    Response response;
    return Read(response) && response.id() == id &&
           response.actions_size() > 0 &&
           response.table_id() == SolvedTable()->id();
  }

  void WritesDone() { stream_->WritesDone(); }
  void Cancel() { context_.TryCancel(); }

  // The status at the end, after the answers that are still to come.
  grpc::Status Finish() {
    Response response;
    while (Read(response)) {
    }
    return stream_->Finish();
  }

 private:
  grpc::ClientContext context_;
  const std::unique_ptr<v1::AdvisorService::Stub> stub_;
  const std::unique_ptr<grpc::ClientReaderWriter<Request, Response>> stream_;
};

class StreamTest : public testing::Test {
 protected:
  StreamTest() { server_.registry().Publish(SolvedTable()); }

  std::shared_ptr<grpc::Channel> Connect() {
    return ConnectTo(server_.server().addresses().at(0));
  }

  TestServer server_{{"127.0.0.1:0"}};
};

TEST_F(StreamTest, AnswersAsAnalyzePositionDoesWithTheIdOfTheRequest) {
  const AdvisorClient client(Connect());
  ClientStream stream(Connect());
  for (const std::uint64_t id : {7ull, 0ull, 7ull, ~0ull, 500ull}) {
    ASSERT_TRUE(stream.Ask(id));
    Response response;
    ASSERT_TRUE(stream.Read(response));
    EXPECT_EQ(response.id(), id);
    v1::AnalyzePositionRequest one;
    *one.mutable_position() = RequestWith(id).position();
    one.set_max_actions(3);
    const auto expected = client.Analyze(one).response;
    ASSERT_EQ(response.actions_size(), expected.actions_size());
    for (int i = 0; i < expected.actions_size(); ++i) {
      EXPECT_EQ(response.actions(i).SerializeAsString(),
                expected.actions(i).SerializeAsString());
    }
    EXPECT_EQ(response.table_id(), expected.table_id());
  }
  stream.WritesDone();
  EXPECT_TRUE(stream.Finish().ok());
}

TEST_F(StreamTest, KeepsTheOrderOfRequestsThatWereSentAhead) {
  ClientStream stream(Connect());
  for (int id = 0; id < 500; ++id) ASSERT_TRUE(stream.Ask(id));
  stream.WritesDone();
  for (int id = 0; id < 500; ++id) ASSERT_TRUE(stream.Answers(id)) << id;
  EXPECT_TRUE(stream.Finish().ok());
}

TEST_F(StreamTest, AStreamWithoutRequestsEndsWell) {
  ClientStream stream(Connect());
  stream.WritesDone();
  EXPECT_TRUE(stream.Finish().ok());
}

TEST_F(StreamTest, ABadRequestEndsItAfterTheAnswersBefore) {
  ClientStream stream(Connect());
  stream.Ask(1);
  stream.Ask(2);
  Request bad = RequestWith(3);
  bad.mutable_position()->set_dice(2, 7);
  bad.set_max_actions(-1);
  stream.Ask(bad);
  EXPECT_TRUE(stream.Answers(1));
  EXPECT_TRUE(stream.Answers(2));
  const grpc::Status status = stream.Finish();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_THAT(status.error_message(), StartsWith("id 3: position.dice[2]: 7"));
  EXPECT_THAT(ViolationsOf(status),
              ElementsAre("position.dice[2]: 7 is not a face (1 to 6)",
                          "max_actions: -1 is negative, expected 0 (all) or "
                          "more"));
}

TEST_F(StreamTest, AFinishedGameEndsIt) {
  ClientStream stream(Connect());
  Request finished = RequestWith(9);
  *finished.mutable_position()->mutable_state() =
      ToMessage(State{kAllCategories, 0});
  stream.Ask(finished);
  const grpc::Status status = stream.Finish();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::FAILED_PRECONDITION);
  EXPECT_THAT(status.error_message(), StartsWith("id 9: "));
}

TEST(StreamWithoutTableTest, IsUnavailable) {
  TestServer server;
  ClientStream stream(server.server().InProcessChannel());
  stream.Ask(4);
  const grpc::Status status = stream.Finish();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(status.error_message(), "no table is loaded yet");
}

TEST_F(StreamTest, SeesATableThatComesIntoServiceMeanwhile) {
  ClientStream stream(Connect());
  stream.Ask(1);
  ASSERT_TRUE(stream.Answers(1));
  std::vector<float> values = SolvedTable()->StateValues();
  values[0] += 1;
  const auto other = TableOf(values, Arithmetic::kFloat);
  server_.registry().Publish(other);
  stream.Ask(2);
  Response response;
  ASSERT_TRUE(stream.Read(response));
  EXPECT_EQ(response.table_id(), other->id());
}

TEST_F(StreamTest, RefusesMoreStreamsThanItHasRoomForUntilOneEnds) {
  const auto channel = server_.server().InProcessChannel();
  std::vector<std::unique_ptr<ClientStream>> streams;
  for (int i = 0; i < StreamSlots::kMaxStreams; ++i) {
    streams.push_back(std::make_unique<ClientStream>(channel));
    streams.back()->Ask(i);
    ASSERT_TRUE(streams.back()->Answers(i));
  }
  // More often than there are slots beside those that are taken.
  for (int i = 0; i < 3 * StreamSlots::kSlots; ++i) {
    ClientStream refused(channel);
    const grpc::Status status = refused.Finish();
    ASSERT_EQ(status.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
    EXPECT_THAT(status.error_message(), StartsWith("there are 256 streams"));
  }
  for (auto& stream : streams) {
    stream->Ask(11);
    EXPECT_TRUE(stream->Answers(11));
  }
  streams.back()->WritesDone();
  ASSERT_TRUE(streams.back()->Finish().ok());
  // The end is told before the slot is free.
  for (bool is_accepted = false; !is_accepted;) {
    ClientStream next(channel);
    next.Ask(5);
    is_accepted = next.Answers(5);
  }
}

TEST_F(StreamTest, ACallerThatGoesFreesItsSlot) {
  const auto channel = server_.server().InProcessChannel();
  for (int i = 0; i < 3 * StreamSlots::kSlots; ++i) {
    ClientStream stream(channel);
    bool is_accepted = stream.Ask(i) && stream.Answers(i);
    // Those before may not have been heard to go yet.
    while (!is_accepted) {
      ClientStream again(channel);
      is_accepted = again.Ask(i) && again.Answers(i);
      again.Cancel();
    }
    stream.Cancel();
    stream.Finish();
  }
}

TEST(SlowStreamReaderTest, IsCutOffWhileOthersAreServed) {
  TestServer server({"127.0.0.1:0"}, 2, absl::Milliseconds(200));
  server.registry().Publish(SolvedTable());
  const std::string address = server.server().addresses().at(0);
  ClientStream patient(ConnectTo(address));
  patient.Ask(1);
  ASSERT_TRUE(patient.Answers(1));

  ClientStream slow(ConnectTo(address));
  std::atomic<bool> is_cut = false;
  std::thread asking([&] {
    for (int id = 0; slow.Ask(id); ++id) {
    }
    is_cut = true;
  });
  std::uint64_t id = 2;
  for (; !is_cut; ++id) {
    ASSERT_TRUE(patient.Ask(id));
    ASSERT_TRUE(patient.Answers(id));
  }
  asking.join();
  EXPECT_EQ(slow.Finish().error_code(), grpc::StatusCode::CANCELLED);
  // One that waits for its caller's next request is not slow.
  ClientStream other(ConnectTo(address));
  other.Ask(1);
  EXPECT_TRUE(other.Answers(1));
  EXPECT_TRUE(patient.Ask(id) && patient.Answers(id));
}

TEST_F(StreamTest, DrainingEndsStreamsThatWaitForRequests) {
  ClientStream used(Connect());
  used.Ask(1);
  ASSERT_TRUE(used.Answers(1));
  server_.server().Drain(absl::Hours(1));
  const grpc::Status status = used.Finish();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(status.error_message(), "the server is shutting down");
}

TEST_F(StreamTest, DrainingUnderLoadLeavesNoStreamOpen) {
  constexpr int kStreams = 4;
  std::atomic<int> under_way = 0;
  std::atomic<int> wrong = 0;
  std::vector<std::thread> callers;
  for (int i = 0; i < kStreams; ++i) {
    callers.emplace_back([&] {
      ClientStream stream(Connect());
      std::uint64_t id = 0;
      while (stream.Ask(id) && stream.Answers(id)) {
        if (id++ == 0) {
          ++under_way;
          under_way.notify_one();
        }
      }
      const auto code = stream.Finish().error_code();
      wrong += code != grpc::StatusCode::UNAVAILABLE &&
               code != grpc::StatusCode::CANCELLED;
    });
  }
  for (int n = 0; n < kStreams; n = under_way) under_way.wait(n);
  server_.server().Drain(absl::Hours(1));
  for (std::thread& caller : callers) caller.join();
  EXPECT_EQ(wrong, 0);
}

}  // namespace
}  // namespace yatzy::server
