#include "server/admin/admin_messages.h"

#include <google/protobuf/util/time_util.h>

#include <algorithm>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "core/game/game.h"
#include "core/os/sha256.h"
#include "google/rpc/status.pb.h"
#include "proto/status/field_violations.h"
#include "proto/status/quoted.h"
#include "proto/status/status.h"

namespace yatzy::server {
namespace {

using google::protobuf::util::TimeUtil;
using Metadata = admin::v1::ResolveTableMetadata;

// Both count in the same order, the message's from 1 on.
static_assert(Metadata::PHASE_PENDING ==
                  static_cast<int>(ResolvePhase::kPending) + 1 &&
              Metadata::PHASE_CANCELLED ==
                  static_cast<int>(ResolvePhase::kCancelled) + 1);

Metadata::Phase ToMessage(ResolvePhase phase) {
  return static_cast<Metadata::Phase>(static_cast<int>(phase) + 1);
}

google::rpc::Status ToMessage(const absl::Status& status) {
  const grpc::Status as_sent = ToGrpcStatus(status);
  google::rpc::Status message;
  // The details are a whole google.rpc.Status, if there are any.
  message.ParseFromString(as_sent.error_details());
  message.set_code(as_sent.error_code());
  message.set_message(as_sent.error_message());
  return message;
}

admin::v1::ResolveTableResponse ResponseOf(const ResolveOperation& operation) {
  const ResolveOutcome& outcome = operation.outcome;
  admin::v1::ResolveTableResponse response;
  admin::v1::Table& table = *response.mutable_table();
  table.set_rule_set(operation.request.game->id());
  table.set_table_id(outcome.table_id);
  table.set_arithmetic(server::ToMessage(operation.request.arithmetic));
  table.set_payload_sha256(outcome.values_sha256);
  table.set_in_service(true);
  *table.mutable_publish_time() = ToTimestamp(outcome.publish_time);
  table.set_expected_final(outcome.expected_final);
  table.set_objective(server::ToMessage(operation.request.objective));
  response.set_solved(outcome.solved);
  *response.mutable_solve_time() = ToDuration(outcome.solve_time);
  return response;
}

constexpr std::size_t kMaxRequestId = 128;
constexpr int kMaxThreads = 1024;
constexpr int kMaxKept = 1000;
constexpr int kDefaultPageSize = 50;
constexpr int kMaxPageSize = 100;

// Far longer than any operation takes. Also in solver_admin_service.proto.
constexpr absl::Duration kLongestWait = absl::Minutes(10);

void CheckRange(const char* field, int value, int most,
                FieldViolations& violations) {
  if (value >= 0 && value <= most) return;
  violations.Add(field, absl::StrCat(value, " is not in 0 to ", most));
}

}  // namespace

google::protobuf::Timestamp ToTimestamp(absl::Time time) {
  return TimeUtil::NanosecondsToTimestamp(absl::ToUnixNanos(time));
}

google::protobuf::Duration ToDuration(absl::Duration duration) {
  return TimeUtil::NanosecondsToDuration(absl::ToInt64Nanoseconds(duration));
}

admin::v1::Arithmetic ToMessage(Arithmetic arithmetic) {
  return arithmetic == Arithmetic::kDouble ? admin::v1::ARITHMETIC_DOUBLE
                                           : admin::v1::ARITHMETIC_FLOAT;
}

admin::v1::Objective ToMessage(Objective objective) {
  return objective == Objective::kMean ? admin::v1::OBJECTIVE_MEAN
                                       : admin::v1::OBJECTIVE_TARGETS;
}

Metadata MetadataOf(const ResolveOperation& operation) {
  Metadata metadata;
  admin::v1::ResolveTableRequest& request = *metadata.mutable_request();
  request.set_request_id(operation.request.request_id);
  request.set_threads(operation.request.threads);
  request.set_arithmetic(ToMessage(operation.request.arithmetic));
  request.set_force(operation.request.force);
  request.set_rule_set(operation.request.game->id());
  request.set_objective(ToMessage(operation.request.objective));
  metadata.set_phase(ToMessage(operation.progress.phase));
  metadata.set_levels_solved(operation.progress.levels_solved);
  metadata.set_states_solved(operation.progress.states_solved);
  metadata.set_levels(operation.request.game->categories());
  metadata.set_states(
      static_cast<int>(operation.request.game->reachable_states()));
  *metadata.mutable_create_time() = ToTimestamp(operation.create_time);
  if (operation.HasEnded()) {
    *metadata.mutable_end_time() = ToTimestamp(operation.end_time);
  }
  return metadata;
}

google::longrunning::Operation ToMessage(const ResolveOperation& operation) {
  google::longrunning::Operation message;
  message.set_name(operation.name);
  message.mutable_metadata()->PackFrom(MetadataOf(operation));
  message.set_done(operation.HasEnded());
  if (operation.HasEnded() && operation.error.ok()) {
    message.mutable_response()->PackFrom(ResponseOf(operation));
  } else if (operation.HasEnded()) {
    *message.mutable_error() = ToMessage(operation.error);
  }
  return message;
}

admin::v1::Table ToMessage(const KeptTable& table, const Game& game,
                           const ValueTable* in_service) {
  admin::v1::Table message;
  message.set_rule_set(game.id());
  message.set_objective(admin::v1::OBJECTIVE_MEAN);
  message.set_table_id(table.table_id);
  if (table.write_time != absl::Time()) {
    *message.mutable_publish_time() = ToTimestamp(table.write_time);
  }
  if (!table.defect.ok()) {
    message.set_defect(std::string(table.defect.message()));
    return message;
  }
  message.set_arithmetic(ToMessage(table.arithmetic));
  message.set_payload_sha256(table.values_sha256);
  if (in_service != nullptr && in_service->id() == table.table_id) {
    message.set_in_service(true);
    message.set_expected_final(in_service->ExpectedRemaining(State{}));
  }
  return message;
}

admin::v1::Table InService(const ValueTable& table, const TableStore& store) {
  admin::v1::Table message;
  message.set_rule_set(table.game().id());
  message.set_objective(admin::v1::OBJECTIVE_MEAN);
  message.set_table_id(table.id());
  message.set_arithmetic(ToMessage(table.arithmetic()));
  message.set_payload_sha256(ToHex(table.values_sha256()));
  message.set_in_service(true);
  message.set_expected_final(table.ExpectedRemaining(State{}));
  const auto kept = store.List();
  if (!kept.ok()) return message;  // the state directory cannot be read
  for (const KeptTable& one : *kept) {
    if (one.table_id != table.id() || !one.defect.ok()) continue;
    *message.mutable_publish_time() = ToTimestamp(one.write_time);
  }
  return message;
}

admin::v1::Table InService(const TargetTable& table, const TargetStore& store) {
  admin::v1::Table message;
  message.set_rule_set(table.game().id());
  message.set_objective(admin::v1::OBJECTIVE_TARGETS);
  message.set_table_id(table.id());
  message.set_arithmetic(admin::v1::ARITHMETIC_FLOAT);
  message.set_payload_sha256(ToHex(table.payload_sha256()));
  message.set_in_service(true);
  const auto kept = store.Inspect();
  if (kept.ok() && kept->payload_sha256 == table.payload_sha256()) {
    *message.mutable_publish_time() =
        ToTimestamp(absl::FromChrono(kept->write_time));
  }
  return message;
}

std::optional<admin::v1::Table> TargetsOf(const ServedGame& game) {
  if (game.target_store == nullptr) return std::nullopt;
  const auto in_service = game.targets.Snapshot();
  if (in_service != nullptr) return InService(*in_service, *game.target_store);
  const auto kept = game.target_store->Inspect();
  if (absl::IsNotFound(kept.status())) return std::nullopt;
  admin::v1::Table message;
  message.set_rule_set(game.id());
  message.set_objective(admin::v1::OBJECTIVE_TARGETS);
  message.set_arithmetic(admin::v1::ARITHMETIC_FLOAT);
  if (kept.ok()) {
    message.set_table_id(TableIdOf(kept->payload_sha256));
    message.set_payload_sha256(ToHex(kept->payload_sha256));
    *message.mutable_publish_time() =
        ToTimestamp(absl::FromChrono(kept->write_time));
  } else {
    message.set_defect(std::string(kept.status().message()));
  }
  return message;
}

admin::v1::ServedRuleSet ToMessage(const ServedGame& game, bool serving) {
  admin::v1::ServedRuleSet message;
  message.set_rule_set(game.id());
  message.set_fingerprint(ToHex(game.game->fingerprint()));
  message.set_serving(serving);
  message.set_directory(game.store->folder());
  const auto table = game.registry.Snapshot();
  if (table != nullptr) {
    *message.mutable_table() = InService(*table, *game.store);
  }
  const auto targets = game.targets.Snapshot();
  if (targets != nullptr) {
    *message.mutable_targets() = InService(*targets, *game.target_store);
  }
  return message;
}

absl::StatusOr<ResolveRequest> FromMessage(
    const admin::v1::ResolveTableRequest& request,
    const std::shared_ptr<const Game>& game, const ResolveDefaults& defaults) {
  FieldViolations violations;
  const std::string& id = request.request_id();
  if (id.size() > kMaxRequestId ||
      !std::all_of(id.begin(), id.end(), absl::ascii_isprint)) {
    violations.Add("request_id",
                   absl::StrCat(Quoted(id), " (", id.size(), " bytes) is not ",
                                "of at most ", kMaxRequestId,
                                " printable ASCII characters"));
  }
  CheckRange("threads", request.threads(), kMaxThreads, violations);
  if (!admin::v1::Arithmetic_IsValid(request.arithmetic())) {
    violations.Add("arithmetic",
                   absl::StrCat(request.arithmetic(), " is not an Arithmetic"));
  }
  const bool is_of_targets =
      request.objective() == admin::v1::OBJECTIVE_TARGETS;
  if (!admin::v1::Objective_IsValid(request.objective())) {
    violations.Add("objective",
                   absl::StrCat(request.objective(), " is not an Objective"));
  } else if (is_of_targets &&
             request.arithmetic() == admin::v1::ARITHMETIC_DOUBLE) {
    violations.Add("arithmetic", "ARITHMETIC_DOUBLE is not for targets");
  }
  if (!violations.empty()) return violations.ToStatus();
  ResolveRequest result{
      .request_id = id,
      .threads = request.threads() == 0 ? defaults.threads : request.threads(),
      .arithmetic = defaults.arithmetic,
      .force = request.force(),
      .game = game,
      .objective = is_of_targets ? Objective::kTargets : Objective::kMean};
  if (is_of_targets) {
    result.arithmetic = Arithmetic::kFloat;
    return result;
  }
  if (request.arithmetic() == admin::v1::ARITHMETIC_DOUBLE) {
    result.arithmetic = Arithmetic::kDouble;
  } else if (request.arithmetic() == admin::v1::ARITHMETIC_FLOAT) {
    result.arithmetic = Arithmetic::kFloat;
  }
  return result;
}

absl::Status CheckRequest(const admin::v1::ActivateTableRequest& request) {
  FieldViolations violations;
  const std::string& id = request.table_id();
  if (!IsTableId(id)) {
    violations.Add("table_id",
                   absl::StrCat(Quoted(id), " is not of ", kTableIdLength,
                                " hexadecimal digits in lower case"));
  }
  return violations.ToStatus();
}

absl::Status CheckRequest(const admin::v1::PruneTablesRequest& request) {
  FieldViolations violations;
  CheckRange("keep", request.keep(), kMaxKept, violations);
  return violations.ToStatus();
}

absl::Status CheckRequest(const admin::v1::VerifyTableRequest& request) {
  FieldViolations violations;
  if (!admin::v1::Objective_IsValid(request.objective())) {
    violations.Add("objective",
                   absl::StrCat(request.objective(), " is not an Objective"));
  }
  return violations.ToStatus();
}

absl::Status CheckRequest(const admin::v1::SetLogLevelRequest& request) {
  FieldViolations violations;
  if (!admin::v1::LogLevel_IsValid(request.level()) ||
      request.level() == admin::v1::LOG_LEVEL_UNSPECIFIED) {
    violations.Add("level",
                   absl::StrCat(request.level(), " is not a level (1 to 4)"));
  }
  return violations.ToStatus();
}

absl::StatusOr<OperationPage> FromMessage(
    const google::longrunning::ListOperationsRequest& request) {
  FieldViolations violations;
  if (!request.name().empty() && request.name() != "operations") {
    violations.Add(
        "name", absl::StrCat(Quoted(request.name()), " is not 'operations'"));
  }
  if (!request.filter().empty()) {
    violations.Add("filter", absl::StrCat(Quoted(request.filter()),
                                          " is not empty: there are none"));
  }
  if (request.page_size() < 0) {
    violations.Add("page_size",
                   absl::StrCat(request.page_size(), " is negative"));
  }
  OperationPage page;
  int before = 0;
  if (absl::SimpleAtoi(request.page_token(), &before) && before > 0) {
    page.before = before;
  } else if (!request.page_token().empty()) {
    violations.Add("page_token", absl::StrCat(Quoted(request.page_token()),
                                              " did not come from here"));
  }
  if (!violations.empty()) return violations.ToStatus();
  page.size = request.page_size() == 0
                  ? kDefaultPageSize
                  : std::min(request.page_size(), kMaxPageSize);
  return page;
}

absl::StatusOr<absl::Duration> TimeoutOf(
    const google::longrunning::WaitOperationRequest& request) {
  if (!request.has_timeout()) return kLongestWait;
  const absl::Duration timeout = absl::Seconds(request.timeout().seconds()) +
                                 absl::Nanoseconds(request.timeout().nanos());
  if (timeout >= absl::ZeroDuration()) return std::min(timeout, kLongestWait);
  FieldViolations violations;
  violations.Add("timeout",
                 absl::StrCat(absl::FormatDuration(timeout), " is negative"));
  return violations.ToStatus();
}

}  // namespace yatzy::server
