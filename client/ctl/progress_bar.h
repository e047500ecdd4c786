#ifndef YATZY_CLIENT_CTL_PROGRESS_BAR_H_
#define YATZY_CLIENT_CTL_PROGRESS_BAR_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "client/ctl/streams.h"

namespace yatzy::client {

// A line on the terminal of streams.err that is drawn again and again; nothing
// if that is none. Not thread-safe.
class ProgressLine {
 public:
  // `streams` must outlive it.
  explicit ProgressLine(Streams& streams) : streams_(streams) {}

  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  // Wipes the line, so that what follows starts on a clean one.
  ~ProgressLine();

  // Draws as much of the text as fits, unless it is there already. REQUIRES:
  // ASCII without control characters, each of which takes one column.
  void Draw(absl::string_view text);

 private:
  Streams& streams_;
  std::string shown_;
};

// "[##########..........]  50 %", without the bar on a narrow terminal.
// REQUIRES: at most 100 percent.
std::string ProgressCells(std::uint64_t percent, int columns);

// A progress line that says how far a batch has come:
//   [##########..........]  50 %  1200000 states
// or only the count if the size of the input is not known. Not thread-safe.
class ProgressBar {
 public:
  // What is counted, and how many of them a step is where only the count is
  // shown.
  struct Unit {
    const char* name;
    std::uint64_t step;
  };

  // `total` is the size of the input, in bytes or whatever else Update is told;
  // 0 if it is not known. `streams` must outlive the bar.
  ProgressBar(Streams& streams, std::uint64_t total,
              Unit unit = {"states", 100'000});

  // Redraws the line if there is something new to see. `so_far` is the part of
  // the total.
  void Update(std::uint64_t count, std::uint64_t so_far);

 private:
  Streams& streams_;
  ProgressLine line_;
  std::uint64_t total_;
  Unit unit_;
  std::uint64_t shown_step_ = 0;  // percent, or steps of the unit
  bool drawn_ = false;
};

}  // namespace yatzy::client

#endif  // YATZY_CLIENT_CTL_PROGRESS_BAR_H_
