// grpc.health.v1.Health as clients see it; query_server_test.cc has Check.
#include "server/query/health_service.h"

#include <gmock/gmock.h>

#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "tests/support/solved_table.h"
#include "tests/support/test_server.h"

namespace yatzy::server {
namespace {

using grpc::health::v1::Health;
using grpc::health::v1::HealthCheckRequest;
using grpc::health::v1::HealthCheckResponse;
using ::testing::StartsWith;

constexpr char kAdvisor[] = "yatzy.v1.AdvisorService";

// The client's side of one watch.
class Watch {
 public:
  Watch(const std::shared_ptr<grpc::Channel>& channel,
        const std::string& service)
      : stub_(Health::NewStub(channel)) {
    HealthCheckRequest request;
    request.set_service(service);
    reader_ = stub_->Watch(&context_, request);
  }

  // The next status, or -1 at the end of the stream.
  int Next() {
    HealthCheckResponse response;
    return reader_->Read(&response) ? static_cast<int>(response.status()) : -1;
  }

  void Cancel() { context_.TryCancel(); }

  grpc::Status Finish() {
    while (Next() >= 0) {
    }
    return reader_->Finish();
  }

 private:
  grpc::ClientContext context_;
  const std::unique_ptr<Health::Stub> stub_;
  std::unique_ptr<grpc::ClientReader<HealthCheckResponse>> reader_;
};

class HealthServiceTest : public testing::Test {
 protected:
  QueryServer& server() { return server_.server(); }
  std::shared_ptr<grpc::Channel> channel() {
    return server().InProcessChannel();
  }

  TestServer server_;
};

TEST_F(HealthServiceTest, AWatchIsToldTheStatusAndEachChange) {
  Watch all(channel(), "");
  Watch advisor(channel(), kAdvisor);
  for (Watch* watch : {&all, &advisor}) {
    EXPECT_EQ(watch->Next(), HealthCheckResponse::NOT_SERVING);
  }
  server().SetServing(true);
  for (Watch* watch : {&all, &advisor}) {
    EXPECT_EQ(watch->Next(), HealthCheckResponse::SERVING);
  }
  server().SetServing(true);  // no change, no message
  server().SetServing(false);
  for (Watch* watch : {&all, &advisor}) {
    EXPECT_EQ(watch->Next(), HealthCheckResponse::NOT_SERVING);
  }
}

TEST_F(HealthServiceTest, AWatchOfAnUnknownServiceStaysOpen) {
  Watch unknown(channel(), "yatzy.v1.Advisor");
  EXPECT_EQ(unknown.Next(), HealthCheckResponse::SERVICE_UNKNOWN);
  server().Drain(absl::Hours(1));
  EXPECT_EQ(unknown.Finish().error_code(), grpc::StatusCode::UNAVAILABLE);
}

TEST_F(HealthServiceTest, DrainingTellsWatchesAndThenEndsThem) {
  server().SetServing(true);
  Watch watch(channel(), "");
  EXPECT_EQ(watch.Next(), HealthCheckResponse::SERVING);
  std::thread drain([this] { server().Drain(absl::Hours(1)); });
  EXPECT_EQ(watch.Next(), HealthCheckResponse::NOT_SERVING);
  const grpc::Status status = watch.Finish();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(status.error_message(), "the server is shutting down");
  drain.join();
}

TEST_F(HealthServiceTest, RefusesMoreWatchesThanItHasRoomForUntilOneEnds) {
  std::vector<std::unique_ptr<Watch>> watches;
  for (int i = 0; i < HealthService::kMaxWatches; ++i) {
    watches.push_back(std::make_unique<Watch>(channel(), ""));
    ASSERT_EQ(watches.back()->Next(), HealthCheckResponse::NOT_SERVING);
  }
  for (int i = 0; i < 3 * HealthService::kSlots; ++i) {
    const grpc::Status status = Watch(channel(), "").Finish();
    ASSERT_EQ(status.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
    EXPECT_THAT(status.error_message(), StartsWith("there are 256 watches"));
  }
  watches.front()->Cancel();
  // That it has gone is heard a moment later.
  for (int status = -1; status < 0;) {
    status = Watch(channel(), "").Next();
  }
}

TEST_F(HealthServiceTest, ACallerThatGoesFreesItsSlot) {
  for (int i = 0; i < 3 * HealthService::kSlots; ++i) {
    Watch watch(channel(), "");
    int status = watch.Next();
    // Those before may not have been heard to go yet.
    while (status < 0) status = Watch(channel(), "").Next();
    watch.Cancel();
  }
}

TEST_F(HealthServiceTest, EveryWatchSeesTheLastOfManyChanges) {
  std::vector<std::thread> watchers;
  for (int i = 0; i < 4; ++i) {
    watchers.emplace_back([this] {
      Watch watch(channel(), "");
      // NOT_SERVING first or last, whatever was seen between.
      int last = -1;
      for (int next = watch.Next(); next >= 0; next = watch.Next()) last = next;
      EXPECT_TRUE(last == HealthCheckResponse::NOT_SERVING || last == -1);
    });
  }
  for (int i = 0; i < 1000; ++i) server().SetServing(i % 2 == 0);
  server().SetServing(true);
  server().Drain(absl::Hours(1));
  for (std::thread& watcher : watchers) watcher.join();
}

}  // namespace
}  // namespace yatzy::server
