// The table and how it is solved.
#include "server/config/flags.h"

namespace yatzy::server {
namespace {

constexpr char kTable[] = "Table";
constexpr char kSolver[] = "Solver";

std::string CheckSimd(const std::string& name) {
  return std::string(SimdFromName(name).status().message());
}

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

void AddSolverFlags(CLI::App& app, Config& config) {
  app.add_option("--solver-threads", config.solver_threads,
                 "Threads that solve; 0: one per processor that the affinity "
                 "mask and the cgroup allow, performance cores only")
      ->check(CLI::Range(0, 1024))
      ->group(kSolver);
  AddChoice<Arithmetic>(
      app, "--arithmetic", config.arithmetic,
      {{"double", Arithmetic::kDouble}, {"float", Arithmetic::kFloat}},
      "Solve in double (within 1.6e-5) or float (within 5e-4, less time); a "
      "table that is there already is served as it is")
      ->group(kSolver);
  app.add_option_function<std::string>(
         "--simd",
         [&config](const std::string& name) {
           config.simd = *SimdFromName(name);
         },
         "Instruction set: auto (the fastest of this processor), scalar, sse4, "
         "avx2, avx512 or neon; all give the same table")
      ->check(CheckSimd)
      ->default_str("auto")
      ->type_name("NAME")
      ->group(kSolver);
}

}  // namespace yatzy::server
