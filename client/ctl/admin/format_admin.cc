#include "client/ctl/admin/format_admin.h"

#include <google/protobuf/any.pb.h>
#include <google/protobuf/descriptor.h>

#include <cstddef>
#include <set>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/time.h"
#include "client/ctl/format.h"
#include "core/game/game.h"
#include "core/rules/presets.h"

namespace yatzy::client {
namespace {

// 0 stands for a table that is not open.
std::string ExpectedText(const admin::v1::Table& table) {
  return table.expected_final() == 0
             ? "-"
             : absl::StrFormat("%.4f", table.expected_final());
}

std::string PublishTimeText(const admin::v1::Table& table) {
  if (table.has_publish_time()) return TimeText(table.publish_time());
  return table.in_service() ? "in memory only" : "-";
}

std::string TableText(const admin::v1::Table& table) {
  return absl::StrFormat("%s, %s, E(start) %s", table.table_id(),
                         ArithmeticText(table.arithmetic()),
                         ExpectedText(table));
}

std::string ServedText(const admin::v1::ServedRuleSet& served) {
  return absl::StrCat(
      served.rule_set(), served.serving() ? " serves, " : " does not serve, ",
      served.has_table() ? TableText(served.table()) : "no table",
      served.has_targets()
          ? absl::StrCat(", targets ", served.targets().table_id())
          : "",
      ", in ", served.directory());
}

// What matters most of it; --format json has everything.
std::string HardwareText(const admin::v1::Hardware& hardware) {
  const admin::v1::HardwareUse& use = hardware.use();
  return absl::StrFormat(
      "%s, %s to use, %s, %s%s", hardware.architecture(),
      Counted(hardware.processors_usable(), "processor", "processors"),
      Counted(use.query_threads(), "thread answers", "threads answer"),
      use.simd(), use.sha256_accelerated() ? ", SHA-256 by instructions" : "");
}

std::string TableMemoryText(const admin::v1::HardwareUse& use) {
  return absl::StrFormat("%s, %d of %d KiB on huge pages",
                         use.table_residency(), use.table_huge_bytes() / 1024,
                         use.table_bytes() / 1024);
}

using Metadata = admin::v1::ResolveTableMetadata;

// A server from before rule sets does not say.
int LevelsOf(const Metadata& metadata) {
  return metadata.levels() > 0 ? metadata.levels()
                               : Game::Default()->categories();
}

bool IsDefault(const std::string& rule_set) {
  return rule_set.empty() || rule_set == kDefaultRules;
}

// REQUIRES: a cell for each row.
void InsertColumn(int place, const std::vector<std::string>& cells,
                  std::vector<std::vector<std::string>>& rows) {
  for (std::size_t i = 0; i < rows.size(); ++i) {
    rows[i].insert(rows[i].begin() + place, cells[i]);
  }
}

std::string RequestText(const admin::v1::ResolveTableRequest& request) {
  const bool is_of_targets =
      request.objective() == admin::v1::OBJECTIVE_TARGETS;
  std::string text = absl::StrFormat(
      "%s, %s",
      is_of_targets ? "targets" : ArithmeticText(request.arithmetic()),
      Counted(request.threads(), "thread", "threads"));
  if (!IsDefault(request.rule_set())) {
    absl::StrAppend(&text, ", rules ", request.rule_set());
  }
  if (request.force()) absl::StrAppend(&text, ", forced");
  if (!request.request_id().empty()) {
    absl::StrAppend(&text, ", id ", request.request_id());
  }
  return text;
}

std::string OutcomeText(const Operation& operation) {
  if (!operation.done()) return "-";
  const auto outcome = OutcomeOf(operation);
  if (!outcome.ok()) {
    return absl::StrCat(absl::StatusCodeToString(outcome.status().code()), ": ",
                        outcome.status().message());
  }
  const std::string& table = outcome->table().table_id();
  return outcome->solved()
             ? absl::StrCat("table ", table, " in service, solved in ",
                            SecondsText(outcome->solve_time()))
             : absl::StrCat("kept table ", table,
                            " in service (--force solves it anew)");
}

bool IsKnown(const google::protobuf::Any& any) {
  std::string type;
  return google::protobuf::Any::ParseAnyTypeUrl(any.type_url(), &type) &&
         google::protobuf::DescriptorPool::generated_pool()
                 ->FindMessageTypeByName(type) != nullptr;
}

Operation Writable(Operation operation) {
  if (!IsKnown(operation.metadata())) operation.clear_metadata();
  if (operation.has_response() && !IsKnown(operation.response())) {
    operation.clear_response();
  }
  if (!operation.has_error()) return operation;
  google::rpc::Status known = operation.error();
  known.clear_details();
  for (const google::protobuf::Any& detail : operation.error().details()) {
    if (IsKnown(detail)) *known.add_details() = detail;
  }
  *operation.mutable_error() = known;
  return operation;
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

std::string OfRules(const admin::v1::Table& table) {
  return IsDefault(table.rule_set()) ? ""
                                     : absl::StrCat(" of ", table.rule_set());
}

std::string TablesText(const admin::v1::ListTablesResponse& answer) {
  std::vector<std::vector<std::string>> rows = {
      {" ", "table", "arithmetic", "E(start)", "published", ""}};
  std::vector<std::string> rules = {"rules"};
  std::vector<std::string> objectives = {"objective"};
  bool has_targets = false;
  for (const admin::v1::Table& table : answer.tables()) {
    rows.push_back({table.in_service() ? "*" : " ", table.table_id(),
                    ArithmeticText(table.arithmetic()), ExpectedText(table),
                    PublishTimeText(table),
                    table.defect().empty()
                        ? ""
                        : absl::StrCat("defect: ", table.defect())});
    rules.push_back(table.rule_set());
    const bool is_of_targets =
        table.objective() == admin::v1::OBJECTIVE_TARGETS;
    objectives.push_back(is_of_targets ? "targets" : "mean");
    has_targets = has_targets || is_of_targets;
  }
  if (has_targets) InsertColumn(2, objectives, rows);
  const std::set<std::string> different(rules.begin() + 1, rules.end());
  if (different.size() > 1) InsertColumn(1, rules, rows);
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
  if (status.rule_sets_size() > 1) {
    for (const admin::v1::ServedRuleSet& served : status.rule_sets()) {
      rows.push_back({"rules", ServedText(served)});
    }
  }
  if (status.rule_sets_size() == 1 && status.rule_sets(0).has_targets()) {
    rows.push_back({"targets", status.rule_sets(0).targets().table_id()});
  }
  if (status.has_hardware()) {  // not of an older server
    rows.push_back({"hardware", HardwareText(status.hardware())});
    rows.push_back({"table memory", TableMemoryText(status.hardware().use())});
  }
  return FormatColumns(rows);
}

std::string PhaseText(const Metadata& metadata) {
  switch (metadata.phase()) {
    case Metadata::PHASE_PENDING:
      return "pending";
    case Metadata::PHASE_SOLVING:
      return absl::StrFormat("solving, %d of %d levels",
                             metadata.levels_solved(), LevelsOf(metadata));
    case Metadata::PHASE_VERIFYING:
      return "verifying";
    case Metadata::PHASE_PUBLISHING:
      return "publishing";
    case Metadata::PHASE_DONE:
      return "done";
    case Metadata::PHASE_FAILED:
      return "failed";
    case Metadata::PHASE_CANCELLED:
      return "cancelled";
    default:
      return "?";
  }
}

std::string OperationText(const Operation& operation) {
  const Metadata metadata = MetadataOf(operation);
  std::vector<std::vector<std::string>> rows = {
      {"operation", operation.name()},
      {"phase", PhaseText(metadata)},
      {"request", RequestText(metadata.request())},
      {"started", TimeText(metadata.create_time())}};
  if (metadata.has_end_time()) {
    rows.push_back({"ended", TimeText(metadata.end_time())});
  }
  if (operation.done()) rows.push_back({"outcome", OutcomeText(operation)});
  return FormatColumns(rows);
}

std::string OperationsText(const std::vector<Operation>& operations) {
  std::vector<std::vector<std::string>> rows = {
      {"operation", "started", "phase", "outcome"}};
  std::vector<std::string> rules = {"rules"};
  bool has_others = false;
  for (const Operation& operation : operations) {
    const Metadata metadata = MetadataOf(operation);
    rows.push_back({operation.name(), TimeText(metadata.create_time()),
                    PhaseText(metadata), OutcomeText(operation)});
    const std::string& rule_set = metadata.request().rule_set();
    rules.push_back(rule_set.empty() ? std::string(kDefaultRules) : rule_set);
    has_others = has_others || !IsDefault(rule_set);
  }
  if (has_others) InsertColumn(1, rules, rows);
  return FormatColumns(rows);
}

std::string OperationJson(const Operation& operation) {
  return JsonLine(Writable(operation));
}

std::string OperationsJson(const std::vector<Operation>& operations) {
  google::longrunning::ListOperationsResponse list;
  for (const Operation& operation : operations) {
    *list.add_operations() = Writable(operation);
  }
  return JsonLine(list);
}

}  // namespace yatzy::client
