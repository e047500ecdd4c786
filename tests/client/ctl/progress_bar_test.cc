#include "client/ctl/progress_bar.h"

#include <gtest/gtest.h>

#include <sstream>

namespace yatzy::client {
namespace {

TEST(ProgressBarTest, ShowsHowMuchOfTheInputIsRead) {
  std::ostringstream terminal;
  {
    ProgressBar bar(&terminal, 1000);
    bar.Update(10, 0);
    bar.Update(20, 504);
    bar.Update(30, 1001);  // the file has grown
  }
  EXPECT_EQ(terminal.str(),
            "\r[....................]   0 %  10 states"
            "\r[##########..........]  50 %  20 states"
            "\r[####################] 100 %  30 states"
            "\r\033[K");
}

TEST(ProgressBarTest, ShowsOnlyTheCountIfTheSizeIsNotKnown) {
  std::ostringstream terminal;
  ProgressBar bar(&terminal, 0);
  bar.Update(10'000, 70'000);
  bar.Update(100'000, 700'000);
  EXPECT_EQ(terminal.str(), "\r10000 states\r100000 states");
}

TEST(ProgressBarTest, RedrawsOnlyWhatChanged) {
  std::ostringstream terminal;
  ProgressBar bar(&terminal, 1000);
  bar.Update(1, 500);
  const std::string drawn = terminal.str();
  bar.Update(2, 509);
  EXPECT_EQ(terminal.str(), drawn);
}

TEST(ProgressBarTest, LeavesAnUntouchedTerminalAlone) {
  std::ostringstream terminal;
  { const ProgressBar bar(&terminal, 1000); }
  EXPECT_EQ(terminal.str(), "");
  ProgressBar nowhere(nullptr, 1000);
  nowhere.Update(1, 1);
}

}  // namespace
}  // namespace yatzy::client
