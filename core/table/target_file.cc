#include "core/table/target_file.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <memory>
#include <span>
#include <utility>

#include "absl/strings/str_cat.h"
#include "core/table/file_bytes.h"
#include "core/table/table_header.h"

namespace yatzy {

using file_bytes::CheckLoaded;
using file_bytes::CheckSize;
using file_bytes::InfoOf;
using file_bytes::Load;
using file_bytes::ReadBeginning;
using file_bytes::ReadHeader;
using file_bytes::Replace;
using file_bytes::ReplaceBy;
using file_bytes::WithFile;

namespace {

// Steps 1 to 7 of FORMAT.md; 4 is the last of them, because only the header
// says how many chances there are.
absl::StatusOr<std::unique_ptr<TableHeader>> CheckAllButPayload(
    FileOps& ops, int fd, const Game& game) {
  const auto beginning = ReadBeginning(ops, fd);
  if (!beginning.ok()) return beginning.status();
  const std::size_t least = kTableHeaderSize + TargetPlacesSize(game);
  if (beginning->size < sizeof(TableHeader)) {
    return absl::DataLossError(
        absl::StrCat("truncated table: ", beginning->size,
                     " bytes, expected at least ", least));
  }
  auto header = ReadHeader(ops, fd, game, Objective::kTargets);
  if (!header.ok()) return header.status();
  absl::Status status =
      CheckSize(beginning->size, kTableHeaderSize + (*header)->payload_size);
  if (!status.ok()) return status;
  return header;
}

// Whoever looks up a state trusts its place.
absl::Status CheckPlaces(const TargetTable& table) {
  std::size_t chances = 0;
  for (const TargetPlace& place : table.places()) {
    chances += place.count;
    if (std::size_t{place.begin} + place.count <= table.chances().size()) {
      continue;
    }
    return absl::DataLossError(
        absl::StrCat("wrong table: value ", &place - table.places().data(),
                     " has ", place.count, " chances from ", place.begin,
                     " on, but there are ", table.chances().size()));
  }
  if (chances == table.chances().size()) return absl::OkStatus();
  return absl::DataLossError(absl::StrCat("wrong table: its values have ",
                                          chances, " chances, but there are ",
                                          table.chances().size()));
}

absl::StatusOr<std::shared_ptr<const TargetTable>> OpenTargets(
    FileOps& ops, int fd, TableResidency residency,
    const std::shared_ptr<const Game>& game) {
  const auto checked = CheckAllButPayload(ops, fd, *game);
  if (!checked.ok()) return checked.status();
  const std::size_t size = kTableHeaderSize + (*checked)->payload_size;
  const auto file = Load(ops, fd, residency, size);
  if (!file.ok()) return file.status();
  absl::Status status = CheckLoaded(*file, *game, Objective::kTargets);
  if (!status.ok()) return status;
  const std::size_t chances =
      (file->payload().size() - TargetPlacesSize(*game)) / sizeof(float);
  auto table = std::make_shared<const TargetTable>(
      game,
      std::shared_ptr<const std::byte>(file->bytes, file->payload().data()),
      chances, file->header().payload_sha256);
  status = CheckPlaces(*table);
  if (!status.ok()) return status;
  return table;
}

absl::Status CheckWritten(FileOps& ops, int fd,
                          const std::shared_ptr<const Game>& game,
                          const Sha256Digest& payload_sha256) {
  // Mapped: a copy would take as much memory as the table.
  const auto written = OpenTargets(ops, fd, TableResidency::kMap, game);
  if (!written.ok()) return written.status();
  if ((*written)->payload_sha256() == payload_sha256) return absl::OkStatus();
  return absl::DataLossError("read back another payload than was written");
}

// The header for what lies behind the room for it in an open file.
absl::StatusOr<std::unique_ptr<const TableHeader>> HeaderOfPayload(
    FileOps& ops, int fd, const std::shared_ptr<const Game>& game) {
  struct stat info {};
  if (ops.Stat(fd, &info) != 0) return FileError(errno, "stat");
  const auto size = static_cast<std::size_t>(info.st_size);
  const std::size_t least = kTableHeaderSize + TargetPlacesSize(*game);
  if (size < least || (size - least) % sizeof(float) != 0) {
    return absl::DataLossError(absl::StrCat("truncated table: ", size,
                                            " bytes, expected ", least,
                                            " and 4 for each chance"));
  }
  const auto file = Load(ops, fd, TableResidency::kMap, size);
  if (!file.ok()) return file.status();
  const TargetTable table(
      game,
      std::shared_ptr<const std::byte>(file->bytes, file->payload().data()),
      (size - least) / sizeof(float));
  return std::make_unique<const TableHeader>(HeaderOf(table));
}

}  // namespace

absl::Status WriteTargetFile(const TargetTable& table, const std::string& path,
                             FileOps& ops) {
  const auto header = std::make_unique<const TableHeader>(HeaderOf(table));
  const std::array parts = {std::as_bytes(std::span(header.get(), 1)),
                            table.payload()};
  return Replace(ops, path, parts, [&](int fd) {
    return CheckWritten(ops, fd, table.shared_game(), table.payload_sha256());
  });
}

absl::StatusOr<Sha256Digest> SealTargetFile(
    const std::string& path, const std::shared_ptr<const Game>& game,
    FileOps& ops) {
  Sha256Digest digest{};
  absl::Status status = ReplaceBy(
      ops, path, O_RDWR,
      [&](int fd) -> absl::Status {
        const auto header = HeaderOfPayload(ops, fd, game);
        if (!header.ok()) return header.status();
        digest = (*header)->payload_sha256;
        return WriteAll(ops, fd, std::as_bytes(std::span(header->get(), 1)));
      },
      [&](int fd) { return CheckWritten(ops, fd, game, digest); });
  if (!status.ok()) return status;
  return digest;
}

absl::StatusOr<std::shared_ptr<const TargetTable>> OpenTargetFile(
    const std::string& path, TableResidency residency,
    const std::shared_ptr<const Game>& game, FileOps& ops) {
  return WithFile<std::shared_ptr<const TargetTable>>(
      ops, path, [&](int fd) { return OpenTargets(ops, fd, residency, game); });
}

absl::StatusOr<TableFileInfo> InspectTargetFile(const std::string& path,
                                                const Game& game,
                                                FileOps& ops) {
  return WithFile<TableFileInfo>(
      ops, path, [&](int fd) -> absl::StatusOr<TableFileInfo> {
        const auto header = CheckAllButPayload(ops, fd, game);
        if (!header.ok()) return header.status();
        return InfoOf(ops, fd, **header);
      });
}

}  // namespace yatzy
