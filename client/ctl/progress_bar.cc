#include "client/ctl/progress_bar.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace yatzy::client {
namespace {

constexpr std::uint64_t kCells = 20;
constexpr std::uint64_t kStatesPerStep = 100'000;

// What stands behind a bar is worth more than the bar.
constexpr int kColumnsForBar = 60;

// Takes the terminal back to the start of the line, and empties it.
constexpr char kWipeLine[] = "\r\033[K";

}  // namespace

ProgressLine::~ProgressLine() {
  if (!shown_.empty()) streams_.err << kWipeLine << std::flush;
}

void ProgressLine::Draw(absl::string_view text) {
  if (!streams_.err_is_terminal) return;
  // In the last column a terminal may go on to the next line, where no \r would
  // lead back.
  text = text.substr(0, std::max(streams_.err_columns() - 1, 0));
  if (text == shown_) return;
  shown_ = std::string(text);
  streams_.err << kWipeLine << shown_ << std::flush;
}

std::string ProgressCells(std::uint64_t percent, int columns) {
  if (columns < kColumnsForBar) return absl::StrFormat("%3d %%", percent);
  const std::uint64_t full = percent * kCells / 100;
  return absl::StrFormat("[%s%s] %3d %%", std::string(full, '#'),
                         std::string(kCells - full, '.'), percent);
}

ProgressBar::ProgressBar(Streams& streams, std::uint64_t total_bytes)
    : streams_(streams), line_(streams), total_bytes_(total_bytes) {}

void ProgressBar::Update(std::uint64_t states, std::uint64_t bytes_read) {
  // A file can grow while it is read.
  const std::uint64_t percent =
      total_bytes_ == 0
          ? 0
          : std::min<std::uint64_t>(100, bytes_read * 100 / total_bytes_);
  const std::uint64_t step =
      total_bytes_ == 0 ? states / kStatesPerStep : percent;
  if (drawn_ && step == shown_step_) return;
  const std::string cells =
      total_bytes_ == 0
          ? ""
          : absl::StrCat(ProgressCells(percent, streams_.err_columns()), "  ");
  line_.Draw(absl::StrCat(cells, states, " states"));
  shown_step_ = step;
  drawn_ = true;
}

}  // namespace yatzy::client
