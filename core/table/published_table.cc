#include "core/table/published_table.h"

#include <sys/stat.h>

#include <cerrno>
#include <utility>

#include "absl/strings/str_cat.h"
#include "core/os/file_times.h"
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
  const absl::StatusOr<FileIdentity> identity = Identify(path_);
  if (!identity.ok()) return identity.status();
  if (*identity == identity_) return false;
  auto opened = OpenTableFile(path_, TableResidency::kMap);
  if (!opened.ok()) return opened.status();
  identity_ = *identity;
  const std::lock_guard lock(mutex_);
  table_.swap(*opened);
  return true;
}

absl::StatusOr<PublishedTable::FileIdentity> PublishedTable::Identify(
    const std::string& path) {
  struct stat info {};
  if (stat(path.c_str(), &info) != 0) {
    return absl::ErrnoToStatus(errno, absl::StrCat(path, ": cannot open"));
  }
  const timespec modified = ModifiedAt(info);
  return FileIdentity{.device = info.st_dev,
                      .inode = info.st_ino,
                      .size = info.st_size,
                      .modified_s = modified.tv_sec,
                      .modified_ns = modified.tv_nsec};
}

}  // namespace yatzy
