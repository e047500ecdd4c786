#include "server/admin/admin_messages.h"

#include <string>

#include "core/game/state.h"
#include "core/table/sha256.h"
#include "google/rpc/status.pb.h"
#include "proto/status/status.h"

namespace yatzy::server {
namespace {

using Metadata = admin::v1::ResolveTableMetadata;

Metadata::Phase ToMessage(ResolvePhase phase) {
  switch (phase) {
    case ResolvePhase::kPending:
      return Metadata::PHASE_PENDING;
    case ResolvePhase::kSolving:
      return Metadata::PHASE_SOLVING;
    case ResolvePhase::kVerifying:
      return Metadata::PHASE_VERIFYING;
    case ResolvePhase::kPublishing:
      return Metadata::PHASE_PUBLISHING;
    case ResolvePhase::kDone:
      return Metadata::PHASE_DONE;
    case ResolvePhase::kFailed:
      return Metadata::PHASE_FAILED;
    case ResolvePhase::kCancelled:
      return Metadata::PHASE_CANCELLED;
  }
  return Metadata::PHASE_UNSPECIFIED;
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
  table.set_table_id(outcome.table_id);
  table.set_arithmetic(server::ToMessage(operation.request.arithmetic));
  table.set_payload_sha256(outcome.payload_sha256);
  table.set_in_service(true);
  *table.mutable_publish_time() = ToTimestamp(outcome.publish_time);
  table.set_expected_final(outcome.expected_final);
  response.set_solved(outcome.solved);
  *response.mutable_solve_time() = ToDuration(outcome.solve_time);
  return response;
}

}  // namespace

google::protobuf::Timestamp ToTimestamp(absl::Time time) {
  google::protobuf::Timestamp timestamp;
  const std::int64_t seconds = absl::ToUnixSeconds(time);
  timestamp.set_seconds(seconds);
  timestamp.set_nanos(static_cast<std::int32_t>(
      absl::ToInt64Nanoseconds(time - absl::FromUnixSeconds(seconds))));
  return timestamp;
}

google::protobuf::Duration ToDuration(absl::Duration duration) {
  google::protobuf::Duration message;
  const std::int64_t seconds = absl::IDivDuration(
      duration, absl::Seconds(1), &duration);  // the rest stays in `duration`
  message.set_seconds(seconds);
  message.set_nanos(
      static_cast<std::int32_t>(absl::ToInt64Nanoseconds(duration)));
  return message;
}

admin::v1::Arithmetic ToMessage(Arithmetic arithmetic) {
  return arithmetic == Arithmetic::kDouble ? admin::v1::ARITHMETIC_DOUBLE
                                           : admin::v1::ARITHMETIC_FLOAT;
}

Metadata MetadataOf(const ResolveOperation& operation) {
  Metadata metadata;
  admin::v1::ResolveTableRequest& request = *metadata.mutable_request();
  request.set_request_id(operation.request.request_id);
  request.set_threads(operation.request.threads);
  request.set_arithmetic(ToMessage(operation.request.arithmetic));
  request.set_force(operation.request.force);
  metadata.set_phase(ToMessage(operation.progress.phase));
  metadata.set_levels_solved(operation.progress.levels_solved);
  metadata.set_states_solved(operation.progress.states_solved);
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

admin::v1::Table ToMessage(const KeptTable& table,
                           const ValueTable* in_service) {
  admin::v1::Table message;
  message.set_table_id(table.table_id);
  *message.mutable_publish_time() = ToTimestamp(table.publish_time);
  if (!table.defect.ok()) {
    message.set_defect(std::string(table.defect.message()));
    return message;
  }
  message.set_arithmetic(ToMessage(table.arithmetic));
  message.set_payload_sha256(table.payload_sha256);
  if (in_service != nullptr && in_service->id() == table.table_id) {
    message.set_in_service(true);
    message.set_expected_final(in_service->ExpectedRemaining(State{}));
  }
  return message;
}

admin::v1::Table InService(const ValueTable& table, const TableStore& store) {
  admin::v1::Table message;
  message.set_table_id(table.id());
  message.set_arithmetic(ToMessage(table.arithmetic()));
  message.set_payload_sha256(ToHex(table.payload_sha256()));
  message.set_in_service(true);
  message.set_expected_final(table.ExpectedRemaining(State{}));
  const auto kept = store.List();
  if (!kept.ok()) return message;  // the state directory cannot be read
  for (const KeptTable& one : *kept) {
    if (one.table_id != table.id()) continue;
    *message.mutable_publish_time() = ToTimestamp(one.publish_time);
  }
  return message;
}

}  // namespace yatzy::server
