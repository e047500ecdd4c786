#include "client/ctl/admin/format_admin.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/time.h"
#include "client/ctl/format_columns.h"

namespace yatzy::client {
namespace {

// 0 stands for a table that is not open.
std::string ExpectedText(const admin::v1::Table& table) {
  return table.expected_final() == 0
             ? "-"
             : absl::StrFormat("%.4f", table.expected_final());
}

std::string PublishTimeText(const admin::v1::Table& table) {
  return table.has_publish_time() ? TimeText(table.publish_time())
                                  : "in memory only";
}

std::string TableText(const admin::v1::Table& table) {
  return absl::StrFormat("%s, %s, E(start) %s", table.table_id(),
                         ArithmeticText(table.arithmetic()),
                         ExpectedText(table));
}

// What matters most of it; --format json has everything.
std::string HardwareText(const admin::v1::Hardware& hardware) {
  const admin::v1::HardwareUse& use = hardware.use();
  return absl::StrFormat(
      "%s, %d processors to use, %d threads answer, %s%s",
      hardware.architecture(), hardware.processors_usable(),
      use.query_threads(), use.simd(),
      use.sha256_accelerated() ? ", SHA-256 by instructions" : "");
}

std::string TableMemoryText(const admin::v1::HardwareUse& use) {
  return absl::StrFormat("%s, %d of %d KiB on huge pages",
                         use.table_residency(), use.table_huge_bytes() / 1024,
                         use.table_bytes() / 1024);
}

}  // namespace

std::string TimeText(const google::protobuf::Timestamp& time) {
  return absl::FormatTime("%Y-%m-%dT%H:%M:%SZ",
                          absl::FromUnixSeconds(time.seconds()),
                          absl::UTCTimeZone());
}

std::string SecondsText(const google::protobuf::Duration& duration) {
  return absl::StrFormat("%.3f s",
                         duration.seconds() + duration.nanos() * 1e-9);
}

std::string ArithmeticText(admin::v1::Arithmetic arithmetic) {
  switch (arithmetic) {
    case admin::v1::ARITHMETIC_DOUBLE:
      return "double";
    case admin::v1::ARITHMETIC_FLOAT:
      return "float";
    default:
      return "?";
  }
}

std::string LogLevelText(admin::v1::LogLevel level) {
  switch (level) {
    case admin::v1::LOG_LEVEL_DEBUG:
      return "debug";
    case admin::v1::LOG_LEVEL_INFO:
      return "info";
    case admin::v1::LOG_LEVEL_WARN:
      return "warn";
    case admin::v1::LOG_LEVEL_ERROR:
      return "error";
    default:
      return "?";
  }
}

std::string TablesText(const admin::v1::ListTablesResponse& answer) {
  std::vector<std::vector<std::string>> rows = {
      {" ", "table", "arithmetic", "E(start)", "published", ""}};
  for (const admin::v1::Table& table : answer.tables()) {
    rows.push_back({table.in_service() ? "*" : " ", table.table_id(),
                    ArithmeticText(table.arithmetic()), ExpectedText(table),
                    PublishTimeText(table),
                    table.defect().empty()
                        ? ""
                        : absl::StrCat("defect: ", table.defect())});
  }
  return FormatColumns(rows);
}

std::string AdminStatusText(const admin::v1::GetServerStatusResponse& status) {
  std::vector<std::vector<std::string>> rows = {
      {"version", status.version()},
      {"process", absl::StrCat(status.pid())},
      {"started", TimeText(status.start_time())},
      {"serving", status.serving() ? "yes" : "no"},
      {"table", status.has_table() ? TableText(status.table()) : "none"},
      {"operation", status.running_operation().empty()
                        ? "none"
                        : status.running_operation()},
      {"calls",
       absl::StrFormat("%d in flight on %d connections",
                       status.calls_in_flight(), status.connections())},
      {"log level", LogLevelText(status.log_level())},
      {"state directory", status.state_directory()}};
  if (status.has_hardware()) {  // not of an older server
    rows.push_back({"hardware", HardwareText(status.hardware())});
    rows.push_back({"table memory", TableMemoryText(status.hardware().use())});
  }
  return FormatColumns(rows);
}

}  // namespace yatzy::client
