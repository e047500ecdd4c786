#include "server/tables/table_store.h"

#include <algorithm>
#include <cerrno>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "core/os/file_ops.h"
#include "core/table/table_header.h"
#include "core/verify/verify.h"

namespace yatzy::server {
namespace {

using TablePtr = std::shared_ptr<const ValueTable>;

bool IsOlder(const KeptTable& a, const KeptTable& b) {
  return a.write_time != b.write_time ? a.write_time < b.write_time
                                      : a.table_id < b.table_id;
}

}  // namespace

TableStore::TableStore(const StateDirectory& directory,
                       const ResidencyRule& rule,
                       std::shared_ptr<const Game> game)
    : directory_(directory),
      ops_(directory.ops()),
      residency_(rule.Of(TableFileSize(*game))),
      game_(std::move(game)),
      folder_(directory.FolderOf(game_->id())),
      checkpoint_path_(folder_ + "/solve_checkpoint") {}

std::string TableStore::KeptPath(const std::string& table_id) const {
  return absl::StrCat(KeptTablesPathIn(folder_), "/", table_id);
}

absl::StatusOr<TablePtr> TableStore::OpenVerified(
    const std::string& path) const {
  absl::StatusOr<TablePtr> table = OpenTableFile(path, residency_, ops_, game_);
  if (!table.ok()) return table;
  const absl::Status status = VerifyTable(**table);
  return status.ok() ? table : WithPath(status, path);
}

absl::Status TableStore::CheckFolder() const {
  const OpenFile folder(ops_, folder_, O_RDONLY | O_DIRECTORY);
  if (folder.fd() >= 0 || errno != ENOTDIR) return absl::OkStatus();
  return absl::AlreadyExistsError(
      WithPath(FileError(ENOTDIR, "open"), folder_).message());
}

KeptTable TableStore::Describe(const std::string& path,
                               const std::string& table_id) const {
  KeptTable kept;
  kept.table_id = table_id;
  const auto info = InspectTableFile(path, ops_, *game_);
  if (!info.ok()) {
    kept.defect = info.status();
    return kept;
  }
  kept.arithmetic = info->arithmetic;
  kept.values_sha256 = ToHex(info->values_sha256);
  kept.write_time = absl::FromChrono(info->write_time);
  if (table_id != TableIdOf(info->values_sha256)) {
    kept.defect = absl::DataLossError(
        absl::StrCat(path, ": holds table ", TableIdOf(info->values_sha256)));
  }
  return kept;
}

absl::StatusOr<TablePtr> TableStore::OpenCurrent() const {
  return UnlessOutOfMemory<absl::StatusOr<TablePtr>>(
      [&] { return OpenVerified(current_path()); });
}

absl::StatusOr<TablePtr> TableStore::OpenKept(
    const std::string& table_id) const {
  return UnlessOutOfMemory<absl::StatusOr<TablePtr>>(
      [&] { return OpenById(table_id); });
}

absl::StatusOr<TablePtr> TableStore::OpenById(
    const std::string& table_id) const {
  // Ids become file names, so nothing else may pass for one.
  if (!IsTableId(table_id)) {
    return absl::InvalidArgumentError(
        absl::StrCat("\"", absl::CHexEscape(table_id), "\" is not a table id, ",
                     kTableIdLength, " hexadecimal digits in lower case"));
  }
  const auto current = InspectTableFile(current_path(), ops_, *game_);
  if (current.ok() && TableIdOf(current->values_sha256) == table_id) {
    return OpenVerified(current_path());
  }
  auto table = OpenVerified(KeptPath(table_id));
  if (absl::IsNotFound(table.status())) {
    return absl::NotFoundError(
        absl::StrCat("no table ", table_id, " in ", folder_));
  }
  if (table.ok() && (*table)->id() != table_id) {
    return absl::DataLossError(
        absl::StrCat(KeptPath(table_id), ": holds table ", (*table)->id()));
  }
  return table;
}

absl::Status TableStore::Store(const ValueTable& table) {
  const std::lock_guard changing(changing_);
  const absl::Status stored =
      UnlessOutOfMemory<absl::Status>([&] { return Replace(table); });
  if (stored.ok()) RemoveCheckpoint();
  return stored;
}

void TableStore::RemoveCheckpoint() const { ops_.Unlink(checkpoint_path_); }

absl::Status TableStore::Replace(const ValueTable& table) {
  absl::Status status = directory_.writable();
  if (status.ok()) status = MakeDirectories(ops_, folder_);
  if (status.ok()) status = KeepCurrentUnlessItIs(table.id());
  if (!status.ok()) return status;
  return WriteTableFile(table, current_path(), ops_, residency_);
}

TablePtr TableStore::AsServed(const TablePtr& stored) const {
  if (residency_ == TableResidency::kCopy) return stored;
  const auto mapped = UnlessOutOfMemory<absl::StatusOr<TablePtr>>(
      [&] { return OpenTableFile(current_path(), residency_, ops_, game_); });
  const bool is_the_same =
      mapped.ok() && (*mapped)->payload_sha256() == stored->payload_sha256();
  return is_the_same ? *mapped : stored;
}

absl::Status TableStore::KeepCurrentUnlessItIs(const std::string& id) {
  const auto current = OpenTableFile(current_path(), residency_, ops_, game_);
  if (absl::IsNotFound(current.status()) || IsBadTable(current.status())) {
    return absl::OkStatus();  // nothing worth keeping
  }
  if (!current.ok()) return current.status();
  const std::string& current_id = (*current)->id();
  const std::string kept_path = KeptPath(current_id);
  if (current_id == id || Describe(kept_path, current_id).defect.ok()) {
    return absl::OkStatus();
  }
  const std::string folder = KeptTablesPathIn(folder_);
  if (absl::Status status = MakeDirectories(ops_, folder); !status.ok()) {
    return status;
  }
  if (ops_.Link(current_path(), kept_path) == 0) {
    return SyncDirectory(ops_, folder);
  }
  // A file system without links, or a damaged table in the way.
  return WriteTableFile(**current, kept_path, ops_, residency_);
}

absl::StatusOr<std::vector<KeptTable>> TableStore::List() const {
  std::vector<std::string> names;
  if (ops_.List(KeptTablesPathIn(folder_), &names) != 0 && errno != ENOENT) {
    return WithPath(FileError(errno, "list"), KeptTablesPathIn(folder_));
  }
  std::vector<KeptTable> tables;
  std::string current_id;
  const auto current = InspectTableFile(current_path(), ops_, *game_);
  if (current.ok()) {
    current_id = TableIdOf(current->values_sha256);
    tables.push_back(Describe(current_path(), current_id));
    tables.back().is_current = true;
  }
  for (const std::string& id : names) {
    if (!IsTableId(id) || id == current_id) continue;
    tables.push_back(Describe(KeptPath(id), id));
    // Pruned meanwhile.
    if (absl::IsNotFound(tables.back().defect)) tables.pop_back();
  }
  std::sort(tables.begin(), tables.end(),
            [](const auto& a, const auto& b) { return IsOlder(b, a); });
  return tables;
}

absl::StatusOr<std::vector<std::string>> TableStore::Prune(int keep,
                                                           bool dry_run) {
  const std::lock_guard changing(changing_);
  if (!dry_run && !directory_.writable().ok()) return directory_.writable();
  auto tables = List();
  if (!tables.ok()) return tables.status();
  std::erase_if(*tables, [](const KeptTable& kept) { return kept.is_current; });
  std::stable_partition(tables->begin(), tables->end(),
                        [](const KeptTable& kept) { return kept.defect.ok(); });
  std::vector<std::string> gone;
  while (tables->size() > static_cast<std::size_t>(keep)) {
    const std::string id = tables->back().table_id;
    tables->pop_back();
    if (!dry_run && ops_.Unlink(KeptPath(id)) != 0) {
      return WithPath(FileError(errno, "remove"), KeptPath(id));
    }
    gone.push_back(id);
  }
  return gone;
}

absl::Status TableStore::CheckWritable() const {
  const std::lock_guard changing(changing_);
  if (!directory_.writable().ok()) return directory_.writable();
  const absl::Status made = MakeDirectories(ops_, folder_);
  if (!made.ok()) return made;
  return CheckRoom(ops_, current_path(), TableFileSize(*game_));
}

absl::StatusOr<std::string> TableStore::SetCurrentAside() {
  const std::lock_guard changing(changing_);
  if (!directory_.writable().ok()) return directory_.writable();
  return SetAside(ops_, current_path());
}

}  // namespace yatzy::server
