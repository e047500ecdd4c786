#include "client/ctl/progress_bar.h"

#include <algorithm>

#include "absl/strings/str_format.h"

namespace yatzy::client {
namespace {

constexpr std::uint64_t kCells = 20;
constexpr std::uint64_t kStatesPerStep = 100'000;

}  // namespace

std::string ProgressCells(std::uint64_t percent) {
  const std::uint64_t full = percent * kCells / 100;
  return absl::StrFormat("[%s%s] %3d %%", std::string(full, '#'),
                         std::string(kCells - full, '.'), percent);
}

ProgressBar::ProgressBar(std::ostream* terminal, std::uint64_t total_bytes)
    : terminal_(terminal), total_bytes_(total_bytes) {}

ProgressBar::~ProgressBar() {
  if (drawn_) *terminal_ << kWipeLine << std::flush;
}

void ProgressBar::Update(std::uint64_t states, std::uint64_t bytes_read) {
  if (terminal_ == nullptr) return;
  // A file can grow while it is read.
  const std::uint64_t percent =
      total_bytes_ == 0
          ? 0
          : std::min<std::uint64_t>(100, bytes_read * 100 / total_bytes_);
  const std::uint64_t step =
      total_bytes_ == 0 ? states / kStatesPerStep : percent;
  if (drawn_ && step == shown_step_) return;
  *terminal_ << '\r';
  if (total_bytes_ != 0) {
    *terminal_ << ProgressCells(percent) << "  ";
  }
  *terminal_ << states << " states" << std::flush;
  shown_step_ = step;
  drawn_ = true;
}

}  // namespace yatzy::client
