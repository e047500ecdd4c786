// yatzyctl bench against yatzyd, both as processes.
#include <gmock/gmock.h>
#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>
#include <signal.h>

#include <fstream>
#include <sstream>
#include <string>

#include "tests/support/child_process.h"
#include "tests/support/temp_dir.h"

namespace yatzy {
namespace {

using ::testing::Eq;
using ::testing::HasSubstr;
using ::testing::Not;

class BenchTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_THAT(daemon_.WaitForLine("serving"), Not(Eq(""))) << daemon_.log();
  }

  // Runs yatzyctl bench with these flags; `out` becomes what it prints.
  int Bench(const std::string& flags, std::string& out) {
    const std::string file = dir_.File("out");
    ChildProcess bench({"/bin/sh", "-c",
                        std::string("exec ") + YATZYCTL + " bench --server " +
                            socket_ + " " + flags + " > " + file});
    const int exit_code = bench.Wait();
    EXPECT_THAT(bench.log(), Eq(""));
    std::ostringstream bytes;
    bytes << std::ifstream(file).rdbuf();
    out = bytes.str();
    return exit_code;
  }

  const TempDir dir_;
  const std::string socket_ = "unix:" + dir_.File("q.sock");
  ChildProcess daemon_{
      {YATZYD, "--state-dir", dir_.File("state"), "--listen", socket_}};
};

TEST_F(BenchTest, GetsRightAnswersInAClosedLoop) {
#ifdef __SANITIZE_THREAD__
  GTEST_SKIP() << "under TSan, Struct is not the one of Debian's library";
#endif
  std::string out;
  EXPECT_EQ(Bench("--duration 1 --warm-up 0 --connections 2 --check 100 "
                  "--format json --mix analyze=2,evaluate,batch-evaluate",
                  out),
            0)
      << out;
  google::protobuf::Struct report;
  ASSERT_TRUE(google::protobuf::util::JsonStringToMessage(out, &report).ok())
      << out;
  const auto number = [&](const char* key) {
    return report.fields().at(key).number_value();
  };
  EXPECT_GE(number("calls"), 32);
  EXPECT_EQ(number("checked"), number("calls"));
  EXPECT_EQ(number("wrong"), 0);
  EXPECT_EQ(number("errors"), 0);
  EXPECT_EQ(report.fields().at("methods").list_value().values_size(), 3);
}

TEST_F(BenchTest, GetsRightAnswersInAnOpenLoop) {
  std::string out;
  EXPECT_EQ(Bench("--duration 0.5 --warm-up 0 --rate 1000 --check 100", out), 0)
      << out;
  EXPECT_THAT(out, HasSubstr("1000 calls due per second"));
  EXPECT_THAT(out, HasSubstr("\ntotal"));
}

TEST_F(BenchTest, LeavesTheServerAsItWas) {
  std::string out;
  EXPECT_EQ(Bench("--duration 0.1 --warm-up 0 --connections 8", out), 0) << out;
  daemon_.Signal(SIGTERM);
  EXPECT_EQ(daemon_.Wait(), 0) << daemon_.log();
}

}  // namespace
}  // namespace yatzy
