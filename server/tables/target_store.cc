#include "server/tables/target_store.h"

#include <utility>

#include "core/os/file_ops.h"
#include "core/table/target_file.h"
#include "core/verify/verify_targets.h"
#include "proto/contract/default_path.h"

namespace yatzy::server {
namespace {

// To see whether the folder takes a file. That 600 MB fit, only writing them
// would show.
constexpr std::size_t kLittle = 4096;

}  // namespace

TargetStore::TargetStore(const StateDirectory& directory,
                         TableResidency residency,
                         std::shared_ptr<const Game> game)
    : directory_(directory),
      ops_(directory.ops()),
      residency_(residency),
      game_(std::move(game)),
      folder_(directory.FolderOf(game_->id())),
      path_(TargetsPathIn(folder_)) {}

absl::StatusOr<TargetStore::TablePtr> TargetStore::Open() const {
  return UnlessOutOfMemory<absl::StatusOr<TablePtr>>(
      [&]() -> absl::StatusOr<TablePtr> {
        auto table = OpenTargetFile(path_, residency_, game_, ops_);
        if (!table.ok()) return table;
        const absl::Status status = VerifyTargets(**table);
        return status.ok() ? table : WithPath(status, path_);
      });
}

absl::StatusOr<TableFileInfo> TargetStore::Inspect() const {
  return InspectTargetFile(path_, *game_, ops_);
}

absl::Status TargetStore::Store(const TargetTable& table) {
  const std::lock_guard changing(changing_);
  return UnlessOutOfMemory<absl::Status>([&] {
    absl::Status status = directory_.writable();
    if (status.ok()) status = MakeDirectories(ops_, folder_);
    return status.ok() ? WriteTargetFile(table, path_, ops_) : status;
  });
}

TargetStore::TablePtr TargetStore::AsServed(const TablePtr& stored) const {
  if (residency_ == TableResidency::kCopy) return stored;
  const auto mapped = OpenTargetFile(path_, residency_, game_, ops_);
  const bool is_the_same =
      mapped.ok() && (*mapped)->payload_sha256() == stored->payload_sha256();
  return is_the_same ? *mapped : stored;
}

absl::Status TargetStore::CheckWritable() const {
  const std::lock_guard changing(changing_);
  absl::Status status = directory_.writable();
  if (status.ok()) status = MakeDirectories(ops_, folder_);
  return status.ok() ? CheckRoom(ops_, path_, kLittle) : status;
}

absl::StatusOr<std::string> TargetStore::SetFileAside() {
  const std::lock_guard changing(changing_);
  if (!directory_.writable().ok()) return directory_.writable();
  return SetAside(ops_, path_);
}

}  // namespace yatzy::server
