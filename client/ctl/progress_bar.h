#ifndef YATZY_CLIENT_CTL_PROGRESS_BAR_H_
#define YATZY_CLIENT_CTL_PROGRESS_BAR_H_

#include <cstdint>
#include <ostream>
#include <string>

namespace yatzy::client {

// Takes the terminal back to the start of the line, and empties it.
inline constexpr char kWipeLine[] = "\r\033[K";

// "[##########..........]  50 %". REQUIRES: at most 100.
std::string ProgressCells(std::uint64_t percent);

// One line on a terminal that says how far a batch has come:
//   [##########..........]  50 %  1200000 states
// or only the count if the size of the input is not known. Not thread-safe.
class ProgressBar {
 public:
  // Draws on `terminal`, or nothing if that is null. `total_bytes` is the size
  // of the input; 0 if it is not known.
  ProgressBar(std::ostream* terminal, std::uint64_t total_bytes);

  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;

  // Wipes the line, so that what follows starts on a clean one.
  ~ProgressBar();

  // Redraws the line if there is something new to see.
  void Update(std::uint64_t states, std::uint64_t bytes_read);

 private:
  std::ostream* terminal_;
  std::uint64_t total_bytes_;
  std::uint64_t shown_step_ = 0;  // percent, or steps of states
  bool drawn_ = false;
};

}  // namespace yatzy::client

#endif  // YATZY_CLIENT_CTL_PROGRESS_BAR_H_
