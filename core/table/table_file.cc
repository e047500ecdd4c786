#include "core/table/table_file.h"

#include <array>
#include <cerrno>
#include <cmath>
#include <span>
#include <utility>

#include "absl/strings/str_cat.h"
#include "core/os/file_ops.h"
#include "core/table/file_bytes.h"
#include "core/table/table_header.h"

namespace yatzy {

using file_bytes::CheckLoaded;
using file_bytes::CheckSize;
using file_bytes::FileBytes;
using file_bytes::InfoOf;
using file_bytes::Load;
using file_bytes::ReadBeginning;
using file_bytes::ReadHeader;
using file_bytes::Replace;
using file_bytes::WithFile;

namespace {

// Steps 1 to 4 of FORMAT.md, so that mapping and reading the whole is safe.
// Returns the size that the file has and that its format has for the game. A
// foreign file is called foreign even if its size is wrong as well.
absl::StatusOr<std::size_t> CheckTypeAndSize(FileOps& ops, int fd,
                                             const Game& game) {
  const auto beginning = ReadBeginning(ops, fd);
  if (!beginning.ok()) return beginning.status();
  const std::size_t expected = TableFileSize(game, beginning->format_version);
  if (beginning->size == expected) return expected;
  // A sound table of another game, which has another size, is no damaged one.
  if (beginning->size >= sizeof(TableHeader)) {
    const auto header = ReadHeader(ops, fd, game, Objective::kMean);
    if (absl::IsFailedPrecondition(header.status())) return header.status();
  }
  return CheckSize(beginning->size, expected);
}

// Makes a table of the values of format 1, one for each state_index.
absl::StatusOr<std::shared_ptr<const ValueTable>> FromFormat1(
    const std::shared_ptr<const Game>& game, const FileBytes& file) {
  const std::span<const float> values(
      reinterpret_cast<const float*>(file.payload().data()),
      game->state_slots());
  for (std::uint32_t index = 0; index < values.size(); ++index) {
    if (game->ValueAt(index) != Game::kNoValue || std::isnan(values[index])) {
      continue;
    }
    return absl::DataLossError(absl::StrCat("wrong table: index ", index,
                                            " is not reachable, but holds ",
                                            values[index]));
  }
  auto table = ValueTable::FromStateValues(
      game, values, static_cast<Arithmetic>(file.header().arithmetic));
  if (table.ok()) return table;
  return absl::DataLossError(
      absl::StrCat("wrong table: ", table.status().message()));
}

absl::StatusOr<std::shared_ptr<const ValueTable>> OpenDescriptor(
    FileOps& ops, int fd, TableResidency residency,
    const std::shared_ptr<const Game>& game) {
  const auto size = CheckTypeAndSize(ops, fd, *game);
  if (!size.ok()) return size.status();
  const auto file = Load(ops, fd, residency, *size);
  if (!file.ok()) return file.status();
  absl::Status status = CheckLoaded(*file, *game, Objective::kMean);
  if (!status.ok()) return status;
  const TableHeader& header = file->header();
  if (header.format_version == kTableFormat1) return FromFormat1(game, *file);
  return std::make_shared<const ValueTable>(
      game,
      std::shared_ptr<const float>(
          file->bytes, reinterpret_cast<const float*>(file->payload().data())),
      static_cast<Arithmetic>(header.arithmetic),
      ValueTable::Digests{header.values_sha256, header.payload_sha256});
}

// Compares what was written with the table.
absl::Status CheckWritten(FileOps& ops, const ValueTable& table,
                          TableResidency residency, int fd) {
  const auto written = OpenDescriptor(ops, fd, residency, table.shared_game());
  if (!written.ok()) return written.status();
  if ((*written)->payload_sha256() == table.payload_sha256()) {
    return absl::OkStatus();
  }
  return absl::DataLossError("read back another payload than was written");
}

}  // namespace

std::string TemporaryTablePath(const std::string& path) {
  return absl::StrCat(path, ".tmp");
}

absl::Status WriteTableFile(const ValueTable& table, const std::string& path,
                            FileOps& ops, TableResidency read_back) {
  const auto header = std::make_unique<const TableHeader>(HeaderOf(table));
  const std::array parts = {std::as_bytes(std::span(header.get(), 1)),
                            std::as_bytes(table.payload())};
  return Replace(ops, path, parts, [&](int fd) {
    return CheckWritten(ops, table, read_back, fd);
  });
}

absl::StatusOr<std::shared_ptr<const ValueTable>> OpenTableFile(
    const std::string& path, TableResidency residency, FileOps& ops,
    const std::shared_ptr<const Game>& game) {
  return WithFile<std::shared_ptr<const ValueTable>>(ops, path, [&](int fd) {
    return OpenDescriptor(ops, fd, residency, game);
  });
}

absl::StatusOr<TableFileInfo> InspectTableFile(const std::string& path,
                                               FileOps& ops, const Game& game) {
  return WithFile<TableFileInfo>(
      ops, path, [&](int fd) -> absl::StatusOr<TableFileInfo> {
        const auto size = CheckTypeAndSize(ops, fd, game);
        if (!size.ok()) return size.status();
        const auto header = ReadHeader(ops, fd, game, Objective::kMean);
        if (!header.ok()) return header.status();
        return InfoOf(ops, fd, **header);
      });
}

absl::StatusOr<std::unique_ptr<PublishedTable>> PublishedTable::Open(
    std::string path, std::shared_ptr<const Game> game) {
  std::unique_ptr<PublishedTable> published(
      new PublishedTable(std::move(path), std::move(game)));
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
  auto opened =
      OpenTableFile(path_, TableResidency::kMap, PosixFileOps(), game_);
  if (!opened.ok()) return opened.status();
  stamp_ = *stamp;
  const std::lock_guard lock(mutex_);
  table_.swap(*opened);
  return true;
}

}  // namespace yatzy
