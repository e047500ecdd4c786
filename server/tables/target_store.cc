#include "server/tables/target_store.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <utility>

#include "core/os/file_ops.h"
#include "core/table/table_header.h"
#include "core/table/target_file.h"
#include "core/verify/verify_targets.h"
#include "proto/contract/default_path.h"

namespace yatzy::server {
namespace {

// To see whether the folder takes a file. That 600 MB fit, only writing them
// would show.
constexpr std::size_t kLittle = 4096;

// 0 if that cannot be told; whoever opens the file will hear why.
std::size_t SizeOf(FileOps& ops, const std::string& path) {
  const OpenFile file(ops, path, O_RDONLY | O_NONBLOCK);
  struct stat info {};
  if (file.fd() < 0 || ops.Stat(file.fd(), &info) != 0) return 0;
  return static_cast<std::size_t>(info.st_size);
}

}  // namespace

TargetStore::TargetStore(const StateDirectory& directory,
                         const ResidencyRule& rule,
                         std::shared_ptr<const Game> game)
    : directory_(directory),
      ops_(directory.ops()),
      rule_(rule),
      game_(std::move(game)),
      folder_(directory.FolderOf(game_->id())),
      path_(TargetsPathIn(folder_)) {}

TableResidency TargetStore::ResidencyOf(const TargetTable& table) const {
  return rule_.Of(kTableHeaderSize + table.payload().size());
}

absl::StatusOr<TargetStore::TablePtr> TargetStore::Open() const {
  return UnlessOutOfMemory<absl::StatusOr<TablePtr>>(
      [&]() -> absl::StatusOr<TablePtr> {
        const TableResidency residency = rule_.Of(SizeOf(ops_, path_));
        auto table = OpenTargetFile(path_, residency, game_, ops_);
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
  const TableResidency residency = ResidencyOf(*stored);
  if (residency == TableResidency::kCopy) return stored;
  const auto mapped = OpenTargetFile(path_, residency, game_, ops_);
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
