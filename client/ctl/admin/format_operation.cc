#include "client/ctl/admin/format_operation.h"

#include <google/protobuf/any.pb.h>
#include <google/protobuf/descriptor.h>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "client/ctl/admin/format_admin.h"
#include "client/ctl/format_columns.h"
#include "client/ctl/format_json.h"
#include "proto/contract/limits.h"

namespace yatzy::client {
namespace {

using Metadata = admin::v1::ResolveTableMetadata;

std::string RequestText(const admin::v1::ResolveTableRequest& request) {
  std::string text =
      absl::StrFormat("%s, %d threads", ArithmeticText(request.arithmetic()),
                      request.threads());
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

std::string PhaseText(const Metadata& metadata) {
  switch (metadata.phase()) {
    case Metadata::PHASE_PENDING:
      return "pending";
    case Metadata::PHASE_SOLVING:
      return absl::StrFormat("solving, %d of %d levels",
                             metadata.levels_solved(), kLevels);
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
  for (const Operation& operation : operations) {
    const Metadata metadata = MetadataOf(operation);
    rows.push_back({operation.name(), TimeText(metadata.create_time()),
                    PhaseText(metadata), OutcomeText(operation)});
  }
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
