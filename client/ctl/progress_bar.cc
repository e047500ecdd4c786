#include "client/ctl/progress_bar.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace yatzy::client {
namespace {

constexpr std::uint64_t kCells = 20;

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

ProgressBar::ProgressBar(Streams& streams, std::uint64_t total, Unit unit)
    : streams_(streams), line_(streams), total_(total), unit_(unit) {}

void ProgressBar::Update(std::uint64_t count, std::uint64_t so_far) {
  // A file can grow while it is read.
  const std::uint64_t percent =
      total_ == 0 ? 0 : std::min<std::uint64_t>(100, so_far * 100 / total_);
  const std::uint64_t step = total_ == 0 ? count / unit_.step : percent;
  if (drawn_ && step == shown_step_) return;
  const std::string cells =
      total_ == 0
          ? ""
          : absl::StrCat(ProgressCells(percent, streams_.err_columns()), "  ");
  line_.Draw(absl::StrCat(cells, count, " ", unit_.name));
  shown_step_ = step;
  drawn_ = true;
}

}  // namespace yatzy::client
