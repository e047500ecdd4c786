#include "server/config.h"

#include <grpcpp/grpcpp.h>

#include <CLI/CLI.hpp>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "core/table/default_path.h"
#include "server/listen_address.h"

namespace yatzy {
namespace {

constexpr char kDescription[] =
    "yatzyd answers questions about optimal play of solitaire Scandinavian "
    "Yatzy over gRPC.\n\nIt maps the table of expected values from its state "
    "directory, or solves the game and writes the table there, and then serves "
    "yatzy.v1.AdvisorService, grpc.health.v1.Health and reflection.";

constexpr char kFooter[] = R"(
Examples:
  yatzyd                                     serve on 127.0.0.1:50051
  yatzyd --listen unix:/run/yatzyd/q.sock    serve on a unix socket only
  yatzyd --listen 127.0.0.1:50051 --listen unix:/tmp/q.sock --state-dir /srv/yatzy

Signals: SIGTERM and SIGINT finish the calls in flight, then exit 0.
Exit codes: 0 ok, 2 usage, 65 bad table with --on-bad-table=fail, 69 cannot
listen, 70 internal error, 73 state directory unusable, 75 state directory in
use by another yatzyd.
Logs go to stderr. Not for untrusted networks without a proxy in front.)";

// The values of the flags that name one of a few things.
constexpr char kSolve[] = "solve";
constexpr char kFail[] = "fail";
constexpr char kMmap[] = "mmap";
constexpr char kCopy[] = "copy";
constexpr char kDouble[] = "double";
constexpr char kFloat[] = "float";

// What CLI11 writes to before it becomes part of a Config.
struct RawFlags {
  double drain_timeout_seconds = 0;
  double slow_reader_timeout_seconds = 0;
  std::string on_bad_table = kSolve;
  std::string table_residency = kMmap;
  std::string arithmetic = kDouble;
  std::string simd = "auto";
};

std::string CheckAddress(const std::string& address) {
  return std::string(ValidateListenAddress(address).message());
}

std::string CheckSimd(const std::string& name) {
  return std::string(SimdFromName(name).status().message());
}

// Not CLI::Range, which lets NaN pass.
std::string CheckSeconds(const std::string& text, double least) {
  double seconds = 0;
  const bool ok =
      absl::SimpleAtod(text, &seconds) && seconds >= least && seconds <= 3600;
  if (ok) return "";
  return absl::StrCat("'", text, "' is not in the range ", least, " to 3600");
}

std::string CheckDrainTimeout(const std::string& text) {
  return CheckSeconds(text, 0);
}

std::string CheckSlowReaderTimeout(const std::string& text) {
  return CheckSeconds(text, 0.1);
}

void AddServingFlags(CLI::App& app, Config& config, RawFlags& raw) {
  app.add_option(
         "--listen", config.listen,
         "Address to serve on, HOST:PORT or unix:PATH; repeatable. Port "
         "0 picks a free one, which the log names")
      ->envname("YATZYD_LISTEN")
      ->check(CheckAddress)
      ->take_all()
      ->type_name("ADDR")
      ->group("Serving");
  app.add_option("--query-threads", config.query_threads,
                 "Threads that answer queries; 0: one per processor")
      ->envname("YATZYD_QUERY_THREADS")
      ->check(CLI::Range(0, 1024))
      ->group("Serving");
  app.add_flag("--reflection,!--no-reflection", config.reflection,
               "Let clients list services and methods (default: on)")
      ->group("Serving");
  app.add_option("--drain-timeout", raw.drain_timeout_seconds,
                 "Seconds that calls in flight may take after SIGTERM")
      ->envname("YATZYD_DRAIN_TIMEOUT")
      ->check(CheckDrainTimeout)
      ->type_name("SECONDS")
      ->group("Serving");
  app.add_option("--slow-reader-timeout", raw.slow_reader_timeout_seconds,
                 "Seconds that an answer of a stream may wait for its caller "
                 "to take it")
      ->envname("YATZYD_SLOW_READER_TIMEOUT")
      ->check(CheckSlowReaderTimeout)
      ->type_name("SECONDS")
      ->group("Serving");
}

void AddTableFlags(CLI::App& app, Config& config, RawFlags& raw) {
  app.add_option("--state-dir", config.state_dir,
                 "Folder of the table and its lock; made if missing")
      ->envname("YATZYD_STATE_DIR")
      ->type_name("DIR")
      ->group("Table");
  app.add_option("--on-bad-table", raw.on_bad_table,
                 "A table file that fails a check: keep it aside and solve "
                 "anew, or fail (exit 65)")
      ->envname("YATZYD_ON_BAD_TABLE")
      ->check(CLI::IsMember({kSolve, kFail}))
      ->group("Table");
  app.add_option("--table-residency", raw.table_residency,
                 "mmap shares the file's pages; copy survives damage to the "
                 "file while serving")
      ->envname("YATZYD_TABLE_RESIDENCY")
      ->check(CLI::IsMember({kMmap, kCopy}))
      ->group("Table");
}

void AddSolverFlags(CLI::App& app, Config& config, RawFlags& raw) {
  app.add_option("--solver-threads", config.solver_threads,
                 "Threads that solve; 0: one per processor that the affinity "
                 "mask and the cgroup allow, performance cores only")
      ->envname("YATZYD_SOLVER_THREADS")
      ->check(CLI::Range(0, 1024))
      ->group("Solver");
  app.add_option("--arithmetic", raw.arithmetic,
                 "Solve in double (within 1.6e-5) or float (within 5e-4, less "
                 "time); a table that is there already is served as it is")
      ->envname("YATZYD_ARITHMETIC")
      ->check(CLI::IsMember({kDouble, kFloat}))
      ->group("Solver");
  app.add_option("--simd", raw.simd,
                 "Instruction set: auto (the fastest of this processor), "
                 "scalar, sse4, avx2, avx512 or neon; all give the same table")
      ->envname("YATZYD_SIMD")
      ->check(CheckSimd)
      ->type_name("NAME")
      ->group("Solver");
}

}  // namespace

std::variant<Config, ExitCode> ParseConfig(int argc, const char* const* argv) {
  CLI::App app(kDescription, "yatzyd");
  app.footer(kFooter);
  app.set_version_flag("--version", absl::StrCat("yatzyd ", YATZY_VERSION,
                                                 ", gRPC ", grpc::Version()));
  app.option_defaults()->always_capture_default();
  app.option_defaults()->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);

  Config config;
  config.state_dir = DefaultStateDir();
  RawFlags raw;
  raw.drain_timeout_seconds = absl::ToDoubleSeconds(config.drain_timeout);
  raw.slow_reader_timeout_seconds =
      absl::ToDoubleSeconds(config.slow_reader_timeout);
  AddServingFlags(app, config, raw);
  AddTableFlags(app, config, raw);
  AddSolverFlags(app, config, raw);
  app.add_option("--log-level", config.log_level, "Least severe level logged")
      ->envname("YATZYD_LOG_LEVEL")
      ->check(CLI::IsMember({"debug", "info", "warn", "error"}))
      ->group("Logging");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kExitOk : kExitUsage;
  }
  config.drain_timeout = absl::Seconds(raw.drain_timeout_seconds);
  config.slow_reader_timeout = absl::Seconds(raw.slow_reader_timeout_seconds);
  if (raw.on_bad_table == kFail) config.on_bad_table = OnBadTable::kFail;
  if (raw.table_residency == kCopy) {
    config.table_residency = TableResidency::kCopy;
  }
  config.simd = *SimdFromName(raw.simd);
  if (raw.arithmetic == kFloat) config.arithmetic = Arithmetic::kFloat;
  return config;
}

}  // namespace yatzy
