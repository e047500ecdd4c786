// How much metadata a call may have, and whom more of it hurts.
#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>

#include <string>

#include "proto/contract/limits.h"
#include "tests/support/solved_table.h"
#include "tests/support/test_server.h"

namespace yatzy::server {
namespace {

class MetadataTest : public testing::Test {
 protected:
  MetadataTest() { server_.registry().Publish(SolvedTable()); }

  // A call with so many bytes of token.
  grpc::Status Call(std::size_t bytes) {
    grpc::ClientContext context;
    context.AddMetadata("authorization", "Bearer " + std::string(bytes, 'x'));
    v1::EvaluateStateResponse response;
    return client_.stub().EvaluateState(&context, {}, &response);
  }

  TestServer server_{{"127.0.0.1:0"}};
  const AdvisorClient client_{ConnectTo(server_.server().addresses().at(0))};
};

TEST_F(MetadataTest, RealTokensPass) {
  for (const std::size_t size : {100, 8 << 10, 16 << 10, 32 << 10, 63 << 10}) {
    const grpc::Status status = Call(size);
    EXPECT_TRUE(status.ok()) << size << ": " << status.error_message();
  }
}

// With the connection, in gRPC 1.51. A new one is as good as ever.
TEST_F(MetadataTest, TooMuchIsRefused) {
  ASSERT_TRUE(client_.Evaluate().status.ok());
  for (const std::size_t size : {kMaxMetadataBytes, 2 * kMaxMetadataBytes}) {
    EXPECT_EQ(Call(size).error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
    EXPECT_TRUE(AdvisorClient(ConnectTo(server_.server().addresses().at(0)))
                    .Evaluate()
                    .status.ok());
    grpc::ClientContext context;
    context.set_wait_for_ready(true);
    v1::EvaluateStateResponse response;
    // Whoever is on the connection when it ends, fails once.
    static_cast<void>(client_.Evaluate());
    EXPECT_TRUE(client_.stub().EvaluateState(&context, {}, &response).ok());
  }
}

}  // namespace
}  // namespace yatzy::server
