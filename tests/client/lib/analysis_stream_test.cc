// AnalysisStream and AsyncAnalysisStream of client/lib/query_stream.h.
#include <gmock/gmock.h>

#include <cstdint>
#include <future>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "absl/synchronization/notification.h"
#include "client/lib/yatzy_client.h"
#include "tests/client/fake_server.h"
#include "tests/support/status_matchers.h"

namespace yatzy::client {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

v1::StreamAnalyzePositionsRequest RequestOf(std::uint64_t id) {
  v1::StreamAnalyzePositionsRequest request;
  request.set_id(id);
  return request;
}

class AnalysisStreamTest : public ::testing::Test {
 protected:
  AnalysisStreamTest() {
    server_.advisor.stream = [](const auto& request, auto& response) {
      response.set_id(request.id());
      return request.id() == 13 ? grpc::Status(grpc::INVALID_ARGUMENT, "13: no")
                                : grpc::Status::OK;
    };
  }

  // What the callback form of a stream was told.
  AsyncAnalysisStream Open(const YatzyClient& client) {
    return client.AsyncStreamAnalyzePositions(
        [this](const auto& answer) { ids_.push_back(answer.id()); },
        [this](const absl::Status& status) { end_.set_value(status); });
  }
  absl::Status End() { return end_.get_future().get(); }

  FakeServer server_;
  std::vector<std::uint64_t> ids_;  // read it after End
  std::promise<absl::Status> end_;
};

TEST_F(AnalysisStreamTest, AnswersInOrder) {
  auto stream = server_.Client().StreamAnalyzePositions();
  ASSERT_THAT(stream, IsOk());
  for (const std::uint64_t id : {7, 8}) {
    EXPECT_TRUE(stream->Write(RequestOf(id)));
    EXPECT_EQ(stream->Read()->id(), id);
  }
  EXPECT_TRUE(stream->WritesDone());
  EXPECT_FALSE(stream->Read().has_value());
  EXPECT_THAT(stream->Finish(), IsOk());
}

TEST_F(AnalysisStreamTest, OneThreadWritesWhileAnotherReads) {
  constexpr std::uint64_t kRequests = 1000;
  auto stream = server_.Client().StreamAnalyzePositions();
  ASSERT_THAT(stream, IsOk());
  std::thread writer([&] {
    for (std::uint64_t id = 100; id < 100 + kRequests; ++id) {
      EXPECT_TRUE(stream->Write(RequestOf(id)));
    }
    stream->WritesDone();
  });
  std::uint64_t expected = 100;
  while (const auto answer = stream->Read())
    EXPECT_EQ(answer->id(), expected++);
  writer.join();
  EXPECT_EQ(expected, 100 + kRequests);
  EXPECT_THAT(stream->Finish(), IsOk());
}

TEST_F(AnalysisStreamTest, EndsWithTheErrorOfARequest) {
  auto stream = server_.Client().StreamAnalyzePositions();
  ASSERT_THAT(stream, IsOk());
  EXPECT_TRUE(stream->Write(RequestOf(13)));
  EXPECT_FALSE(stream->Read().has_value());
  EXPECT_THAT(stream->Finish(),
              StatusIs(absl::StatusCode::kInvalidArgument, "13: no"));
}

TEST_F(AnalysisStreamTest, MayBeDroppedAtAnyTime) {
  auto stream = server_.Client().StreamAnalyzePositions();
  ASSERT_THAT(stream, IsOk());
  EXPECT_TRUE(stream->Write(RequestOf(1)));
  const AnalysisStream moved = *std::move(stream);
}

TEST_F(AnalysisStreamTest, CancelEndsARead) {
  auto stream = server_.Client().StreamAnalyzePositions();
  ASSERT_THAT(stream, IsOk());
  std::thread canceller([&] { stream->Cancel(); });
  EXPECT_FALSE(stream->Read().has_value());
  canceller.join();
  EXPECT_TRUE(absl::IsCancelled(stream->Finish()));
}

TEST_F(AnalysisStreamTest, NamesAServerThatIsNotThere) {
  const YatzyClient client =
      YatzyClient::Create(server_.address(),
                          {.deadline = absl::Milliseconds(100)})
          .value();
  EXPECT_THAT(
      client.StreamAnalyzePositions(),
      StatusIs(absl::StatusCode::kUnavailable, HasSubstr("no connection to ")));
  const AsyncAnalysisStream stream = Open(client);
  EXPECT_THAT(End(), StatusIs(absl::StatusCode::kUnavailable,
                              HasSubstr("no connection to ")));
  EXPECT_THAT(ids_, IsEmpty());
}

TEST_F(AnalysisStreamTest, GivesAnswersToACallback) {
  const YatzyClient client = server_.Client();
  AsyncAnalysisStream stream = Open(client);
  for (const std::uint64_t id : {3, 1, 2}) {
    EXPECT_TRUE(stream.Write(RequestOf(id)));
  }
  stream.WritesDone();
  EXPECT_FALSE(stream.Write(RequestOf(4)));
  EXPECT_THAT(End(), IsOk());
  EXPECT_THAT(ids_, ElementsAre(3, 1, 2));
}

TEST_F(AnalysisStreamTest, GivesTheErrorToACallback) {
  const YatzyClient client = server_.Client();
  AsyncAnalysisStream stream = Open(client);
  EXPECT_TRUE(stream.Write(RequestOf(1)));
  EXPECT_TRUE(stream.Write(RequestOf(13)));
  EXPECT_THAT(End(), StatusIs(absl::StatusCode::kInvalidArgument, "13: no"));
  EXPECT_THAT(ids_, ElementsAre(1));
  EXPECT_FALSE(stream.Write(RequestOf(2)));
}

TEST_F(AnalysisStreamTest, ACallbackMayWrite) {
  const YatzyClient client = server_.Client();
  std::optional<AsyncAnalysisStream> stream;
  absl::Notification opened;
  stream.emplace(client.AsyncStreamAnalyzePositions(
      [&](const auto& answer) {
        opened.WaitForNotification();
        ids_.push_back(answer.id());
        if (answer.id() == 3) return stream->WritesDone();
        stream->Write(RequestOf(answer.id() + 1));
      },
      [this](const absl::Status& status) { end_.set_value(status); }));
  opened.Notify();
  stream->Write(RequestOf(1));
  EXPECT_THAT(End(), IsOk());
  EXPECT_THAT(ids_, ElementsAre(1, 2, 3));
}

TEST_F(AnalysisStreamTest, AStreamThatGoesIsCancelled) {
  const YatzyClient client = server_.Client();
  { const AsyncAnalysisStream stream = Open(client); }
  EXPECT_TRUE(absl::IsCancelled(End()));
}

TEST_F(AnalysisStreamTest, AClientThatGoesCancelsItsStreams) {
  std::optional<YatzyClient> client = server_.Client();
  AsyncAnalysisStream stream = Open(*client);
  client.reset();
  EXPECT_TRUE(absl::IsCancelled(End()));
  EXPECT_FALSE(stream.Write(RequestOf(1)));
  stream.Cancel();
}

}  // namespace
}  // namespace yatzy::client
