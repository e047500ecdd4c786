#include "server/os/idle_trim.h"

#include <gtest/gtest.h>

#include <chrono>

namespace yatzy::server {
namespace {

using std::chrono::milliseconds;

TEST(IdleTrimTest, GivesBackOnceWhenWorkHasCeasedForAWhile) {
  IdleTrim trim;
  const IdleTrim::Clock::time_point start;
  const auto at = [start](int ms) { return start + milliseconds(ms); };
  EXPECT_FALSE(trim.Look(0, at(0)));
  EXPECT_FALSE(trim.Look(0, at(5000))) << "nothing was done";
  EXPECT_FALSE(trim.Look(1, at(6000)));
  EXPECT_FALSE(trim.Look(3, at(6900))) << "more was done";
  EXPECT_FALSE(trim.Look(3, at(7899))) << "too soon";
  EXPECT_TRUE(trim.Look(3, at(7900)));
  EXPECT_FALSE(trim.Look(3, at(20'000))) << "again";
  EXPECT_FALSE(trim.Look(4, at(30'000)));
  EXPECT_TRUE(trim.Look(4, at(32'500)));
}

}  // namespace
}  // namespace yatzy::server
