#include "client/ctl/admin/resolve_progress.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "absl/strings/str_cat.h"
#include "client/ctl/admin/format_operation.h"
#include "client/ctl/progress_bar.h"
#include "core/game/state.h"

namespace yatzy::client {
namespace {

constexpr char kWipeLine[] = "\r\033[K";

std::uint64_t Percent(const admin::v1::ResolveTableMetadata& metadata) {
  const auto solved =
      std::clamp<std::int64_t>(metadata.states_solved(), 0, kReachableStates);
  return static_cast<std::uint64_t>(solved * 100 / kReachableStates);
}

}  // namespace

ResolveProgress::~ResolveProgress() {
  if (streams_.err_is_terminal && !shown_.empty()) {
    streams_.err << kWipeLine << std::flush;
  }
}

void ResolveProgress::Update(const Operation& operation) {
  const admin::v1::ResolveTableMetadata metadata = MetadataOf(operation);
  std::string line =
      streams_.err_is_terminal
          ? absl::StrCat(kWipeLine, ProgressCells(Percent(metadata)), "  ",
                         PhaseText(metadata))
          : absl::StrCat(operation.name(), ": ", PhaseText(metadata), "\n");
  if (line == shown_) return;
  streams_.err << line << std::flush;
  shown_ = std::move(line);
}

}  // namespace yatzy::client
