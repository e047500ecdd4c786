#include "tests/bench/table_bench.h"

#include <memory>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "core/os/sha256.h"
#include "core/table/table_file.h"
#include "core/verify/verify.h"
#include "tests/bench/operations.h"
#include "tests/support/solved_table.h"
#include "tests/support/temp_dir.h"

namespace yatzy {
namespace {

using Table = std::shared_ptr<const ValueTable>;

Operation OnTable(const Table& table, const std::string& name,
                  std::function<bool()> run) {
  return {.name = absl::StrCat("table/", name),
          .simd = "none",
          .arithmetic = std::string(ArithmeticName(table->arithmetic())),
          .threads = 1,
          .items = 1,
          .run = std::move(run)};
}

Operation Open(const Table& table, const std::string& path,
               const std::string& name, TableResidency residency) {
  return OnTable(table, name, [=] {
    const auto opened = OpenTableFile(path, residency);
    return opened.ok() &&
           (*opened)->payload_sha256() == table->payload_sha256();
  });
}

}  // namespace

absl::StatusOr<std::vector<Result>> RunTableBench(int repetitions) {
  const TempDir dir;
  const std::string path = dir.File("e_table");
  const std::string written = dir.File("written");
  const Table table = SolvedTable();
  if (absl::Status status = WriteTableFile(*table, path); !status.ok()) {
    return status;
  }
  auto opened = PublishedTable::Open(path);
  if (!opened.ok()) return opened.status();
  const std::shared_ptr<PublishedTable> published = *std::move(opened);
  return TimeOperations(
      {Open(table, path, "open/mmap", TableResidency::kMap),
       Open(table, path, "open/copy", TableResidency::kCopy),
       // While no other table has been published.
       OnTable(table, "refresh",
               [=] {
                 const absl::StatusOr<bool> refreshed = published->Refresh();
                 return refreshed.ok() && !*refreshed;
               }),
       OnTable(table, "verify", [=] { return VerifyTable(*table).ok(); }),
       OnTable(table, "sha256",
               [=] {
                 return Sha256(std::as_bytes(table->payload())) ==
                        table->payload_sha256();
               }),
       // Syncs with the disk and reads back.
       OnTable(table, "write",
               [=] { return WriteTableFile(*table, written).ok(); })},
      repetitions);
}

}  // namespace yatzy
