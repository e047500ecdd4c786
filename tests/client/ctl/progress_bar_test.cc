#include "client/ctl/progress_bar.h"

#include <gtest/gtest.h>

#include "tests/client/ctl/test_streams.h"

namespace yatzy::client {
namespace {

TEST(ProgressBarTest, ShowsHowMuchOfTheInputIsRead) {
  TestStreams io;
  io.streams.err_is_terminal = true;
  {
    ProgressBar bar(io.streams, 1000);
    bar.Update(10, 0);
    bar.Update(20, 504);
    bar.Update(30, 1001);  // the file has grown
  }
  EXPECT_EQ(io.err.str(),
            "\r\033[K[....................]   0 %  10 states"
            "\r\033[K[##########..........]  50 %  20 states"
            "\r\033[K[####################] 100 %  30 states"
            "\r\033[K");
}

TEST(ProgressBarTest, ShowsOnlyTheCountIfTheSizeIsNotKnown) {
  TestStreams io;
  io.streams.err_is_terminal = true;
  ProgressBar bar(io.streams, 0);
  bar.Update(10'000, 70'000);
  bar.Update(100'000, 700'000);
  EXPECT_EQ(io.err.str(), "\r\033[K10000 states\r\033[K100000 states");
}

TEST(ProgressBarTest, RedrawsOnlyWhatChanged) {
  TestStreams io;
  io.streams.err_is_terminal = true;
  ProgressBar bar(io.streams, 1000);
  bar.Update(1, 500);
  const std::string drawn = io.err.str();
  bar.Update(2, 509);
  EXPECT_EQ(io.err.str(), drawn);
}

TEST(ProgressBarTest, FitsTheTerminalAsItIsNow) {
  static int columns = 0;
  TestStreams io;
  io.streams.err_is_terminal = true;
  io.streams.err_columns = [] { return columns; };
  {
    ProgressBar bar(io.streams, 1000);
    columns = 60;
    bar.Update(10, 100);
    columns = 20;
    bar.Update(1'000'000'000, 500);
    columns = 1;
    bar.Update(1'000'000'001, 1000);
  }
  EXPECT_EQ(io.err.str(),
            "\r\033[K[##..................]  10 %  10 states"
            "\r\033[K 50 %  1000000000 s"
            "\r\033[K");
}

TEST(ProgressBarTest, LeavesAnUntouchedTerminalAlone) {
  TestStreams io;
  io.streams.err_is_terminal = true;
  { const ProgressBar bar(io.streams, 1000); }
  EXPECT_EQ(io.err.str(), "");
  io.streams.err_is_terminal = false;
  {
    ProgressBar nowhere(io.streams, 1000);
    nowhere.Update(1, 1);
  }
  EXPECT_EQ(io.err.str(), "");
}

}  // namespace
}  // namespace yatzy::client
