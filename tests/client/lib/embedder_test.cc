// The library is a guest in its program.
#include <grpc/support/log.h>
#include <gtest/gtest.h>

#include "tests/client/fake_server.h"
#include "tests/support/status_matchers.h"

namespace yatzy::client {
namespace {

int heard = 0;

TEST(EmbedderTest, HearsGrpcAsBefore) {
  gpr_set_log_function([](gpr_log_func_args* /*line*/) { ++heard; });
  FakeServer server;
  EXPECT_THAT(server.Client().EvaluateState({}), IsOk());
  heard = 0;
  gpr_log(GPR_ERROR, "%s", "a line");
  EXPECT_EQ(heard, 1);
  gpr_set_log_function(nullptr);
}

}  // namespace
}  // namespace yatzy::client
