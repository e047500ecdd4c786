#include "server/table/table_store.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <filesystem>
#include <system_error>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "core/solver/verify.h"
#include "core/table/table_header.h"

namespace yatzy {
namespace {

using TablePtr = std::shared_ptr<const ValueTable>;

constexpr std::size_t kIdLength = 16;

// Ids become file names, so nothing else may pass for one.
bool IsTableId(const std::string& id) {
  return id.size() == kIdLength &&
         std::all_of(id.begin(), id.end(), [](char c) {
           return absl::ascii_isdigit(c) || (c >= 'a' && c <= 'f');
         });
}

absl::Status WithPath(const absl::Status& status, const std::string& path) {
  if (status.ok()) return status;
  return absl::Status(status.code(),
                      absl::StrCat(path, ": ", status.message()));
}

absl::StatusOr<TablePtr> OpenVerified(const std::string& path,
                                      TableResidency residency) {
  absl::StatusOr<TablePtr> table = OpenTableFile(path, residency);
  if (!table.ok()) return table;
  const absl::Status status = VerifyTable(**table);
  return status.ok() ? table : WithPath(status, path);
}

// Whether this is a verdict on the file, not a failure to read it.
bool IsBadTable(const absl::Status& status) {
  return absl::IsDataLoss(status) || absl::IsInvalidArgument(status) ||
         absl::IsFailedPrecondition(status);
}

KeptTable Describe(const std::string& path, const std::string& table_id) {
  KeptTable kept;
  kept.table_id = table_id;
  const auto info = InspectTableFile(path);
  if (!info.ok()) {
    kept.defect = info.status();
    return kept;
  }
  kept.arithmetic = info->arithmetic;
  kept.payload_sha256 = ToHex(info->payload_sha256);
  kept.publish_time = absl::FromChrono(info->write_time);
  if (table_id != TableIdOf(info->payload_sha256)) {
    kept.defect = absl::DataLossError(
        absl::StrCat(path, ": holds table ", TableIdOf(info->payload_sha256)));
  }
  return kept;
}

bool IsOlder(const KeptTable& a, const KeptTable& b) {
  return a.publish_time != b.publish_time ? a.publish_time < b.publish_time
                                          : a.table_id < b.table_id;
}

}  // namespace

TableStore::TableStore(const StateDirectory& directory,
                       TableResidency residency)
    : directory_(directory), residency_(residency) {}

std::string TableStore::KeptPath(const std::string& table_id) const {
  return absl::StrCat(directory_.kept_tables_path(), "/", table_id);
}

absl::StatusOr<TablePtr> TableStore::OpenCurrent() const {
  return OpenVerified(current_path(), residency_);
}

absl::StatusOr<TablePtr> TableStore::OpenKept(
    const std::string& table_id) const {
  if (!IsTableId(table_id)) {
    return absl::InvalidArgumentError(absl::StrCat(
        "\"", table_id, "\" is not a table id, 16 hexadecimal digits"));
  }
  const auto current = InspectTableFile(current_path());
  if (current.ok() && TableIdOf(current->payload_sha256) == table_id) {
    return OpenCurrent();
  }
  auto table = OpenVerified(KeptPath(table_id), residency_);
  if (absl::IsNotFound(table.status())) {
    return absl::NotFoundError(absl::StrCat("no table ", table_id, " in ",
                                            directory_.kept_tables_path()));
  }
  if (table.ok() && (*table)->id() != table_id) {
    return absl::DataLossError(
        absl::StrCat(KeptPath(table_id), ": holds table ", (*table)->id()));
  }
  return table;
}

absl::Status TableStore::Publish(const ValueTable& table) {
  const std::lock_guard changing(changing_);
  return Replace(table);
}

absl::Status TableStore::MakeCurrent(const std::string& table_id) {
  const auto table = OpenKept(table_id);
  if (!table.ok()) return table.status();
  const std::lock_guard changing(changing_);
  return Replace(**table);
}

absl::Status TableStore::Replace(const ValueTable& table) {
  if (absl::Status status = KeepCurrent(table.id()); !status.ok()) {
    return status;
  }
  return WriteTableFile(table, current_path());
}

absl::Status TableStore::KeepCurrent(const std::string& unless_id) {
  const auto current = OpenTableFile(current_path(), TableResidency::kCopy);
  if (absl::IsNotFound(current.status()) || IsBadTable(current.status())) {
    return absl::OkStatus();  // nothing worth keeping
  }
  if (!current.ok()) return current.status();
  const std::string id = (*current)->id();
  if (id == unless_id || Describe(KeptPath(id), id).defect.ok()) {
    return absl::OkStatus();
  }
  std::error_code error;
  std::filesystem::create_directory(directory_.kept_tables_path(), error);
  return WriteTableFile(**current, KeptPath(id));
}

absl::StatusOr<std::vector<KeptTable>> TableStore::List() const {
  std::vector<KeptTable> tables;
  const auto current = InspectTableFile(current_path());
  std::string current_id;
  if (current.ok()) {
    current_id = TableIdOf(current->payload_sha256);
    tables.push_back(Describe(current_path(), current_id));
    tables.back().is_current = true;
  }
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(
           directory_.kept_tables_path(), error)) {
    const std::string id = entry.path().filename();
    if (!IsTableId(id) || id == current_id) continue;
    tables.push_back(Describe(entry.path(), id));
    if (absl::IsNotFound(tables.back().defect)) tables.pop_back();  // pruned
  }
  std::sort(tables.begin(), tables.end(),
            [](const auto& a, const auto& b) { return IsOlder(b, a); });
  return tables;
}

absl::StatusOr<std::vector<std::string>> TableStore::Prune(int keep,
                                                           bool dry_run) {
  const std::lock_guard changing(changing_);
  auto tables = List();
  if (!tables.ok()) return tables.status();
  std::erase_if(*tables, [](const KeptTable& kept) { return kept.is_current; });
  std::stable_partition(tables->begin(), tables->end(),
                        [](const KeptTable& kept) { return kept.defect.ok(); });
  std::vector<std::string> gone;
  for (std::size_t i = tables->size(); i > static_cast<std::size_t>(keep);
       --i) {
    const std::string& id = (*tables)[i - 1].table_id;
    if (!dry_run && unlink(KeptPath(id).c_str()) != 0) {
      return absl::ErrnoToStatus(errno,
                                 absl::StrCat(KeptPath(id), ": cannot remove"));
    }
    gone.push_back(id);
  }
  return gone;
}

absl::Status TableStore::CheckWritable() const {
  const std::lock_guard changing(changing_);
  const std::string path = TemporaryTablePath(current_path());
  const int fd = open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
  if (fd < 0) {
    const absl::Status status =
        absl::ErrnoToStatus(errno, absl::StrCat(path, ": cannot create"));
    return errno == EROFS ? absl::FailedPreconditionError(status.message())
                          : status;
  }
  absl::Cleanup remove = [&] {
    close(fd);
    unlink(path.c_str());
  };
  const int error = posix_fallocate(fd, 0, kTableFileSize);
  return error == 0 ? absl::OkStatus()
                    : absl::ErrnoToStatus(
                          error, absl::StrCat(path, ": cannot allocate"));
}

absl::StatusOr<std::string> TableStore::SetCurrentAside() {
  const std::lock_guard changing(changing_);
  return directory_.SetTableAside();
}

}  // namespace yatzy
