#include "server/config/flag_groups.h"
#include "server/config/flag_types.h"

namespace yatzy::server {
namespace {

constexpr char kTable[] = "Table";

}  // namespace

void AddTableFlags(CLI::App& app, Config& config) {
  app.add_option("--state-dir", config.state_dir,
                 "Folder of the table and its lock; made if missing")
      ->type_name("DIR")
      ->group(kTable);
  AddChoice<OnBadTable>(
      app, "--on-bad-table", config.on_bad_table,
      {{"solve", OnBadTable::kSolve}, {"fail", OnBadTable::kFail}},
      "A table file that fails a check: keep it aside and solve anew, or fail "
      "(exit 65)")
      ->group(kTable);
  AddChoice<TableResidency>(
      app, "--table-residency", config.table_residency,
      {{"mmap", TableResidency::kMap}, {"copy", TableResidency::kCopy}},
      "copy keeps serving whatever happens to the file; mmap shares the file's "
      "pages, and dies if somebody cuts it off in place")
      ->group(kTable);
}

}  // namespace yatzy::server
