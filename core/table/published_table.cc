#include "core/table/published_table.h"

#include <cerrno>
#include <utility>

#include "absl/strings/str_cat.h"
#include "core/table/table_file.h"

namespace yatzy {

absl::StatusOr<std::unique_ptr<PublishedTable>> PublishedTable::Open(
    std::string path) {
  std::unique_ptr<PublishedTable> published(
      new PublishedTable(std::move(path)));
  if (const auto opened = published->Refresh(); !opened.ok()) {
    return opened.status();
  }
  return published;
}

std::shared_ptr<const ValueTable> PublishedTable::table() const {
  const std::lock_guard lock(mutex_);
  return table_;
}

absl::StatusOr<bool> PublishedTable::Refresh() {
  const std::lock_guard refreshing(refreshing_);
  // Before the file is opened: if it is replaced in between, the next Refresh
  // opens it once more, which is harmless. The other way round it would be
  // missed.
  const auto stamp = StampAt(path_);
  if (!stamp.has_value()) {
    return absl::ErrnoToStatus(errno, absl::StrCat(path_, ": cannot open"));
  }
  if (HaveSameContent(*stamp, stamp_)) return false;
  auto opened = OpenTableFile(path_, TableResidency::kMap);
  if (!opened.ok()) return opened.status();
  stamp_ = *stamp;
  const std::lock_guard lock(mutex_);
  table_.swap(*opened);
  return true;
}

}  // namespace yatzy
