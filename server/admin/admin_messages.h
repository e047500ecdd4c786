// Messages of operators: what they are told, and checks of what they ask.
#ifndef YATZY_SERVER_ADMIN_ADMIN_MESSAGES_H_
#define YATZY_SERVER_ADMIN_ADMIN_MESSAGES_H_

#include <memory>
#include <optional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "core/table/value_table.h"
#include "google/longrunning/operations.pb.h"
#include "google/protobuf/duration.pb.h"
#include "google/protobuf/timestamp.pb.h"
#include "server/admin/resolve_operation.h"
#include "server/tables/served_games.h"
#include "yatzy/admin/v1/solver_admin_service.pb.h"

namespace yatzy::server {

google::protobuf::Timestamp ToTimestamp(absl::Time time);
google::protobuf::Duration ToDuration(absl::Duration duration);

admin::v1::Arithmetic ToMessage(Arithmetic arithmetic);
admin::v1::Objective ToMessage(Objective objective);
admin::v1::ResolveTableMetadata MetadataOf(const ResolveOperation& operation);
google::longrunning::Operation ToMessage(const ResolveOperation& operation);

// A table of a game in a file; `in_service` may be null.
admin::v1::Table ToMessage(const KeptTable& table, const Game& game,
                           const ValueTable* in_service);

// The table in service, and when it was written if `store` keeps it.
admin::v1::Table InService(const ValueTable& table, const TableStore& store);

// The same of targets.
admin::v1::Table InService(const TargetTable& table, const TargetStore& store);

// The table of targets of a rule set, in service or in its file; nothing if
// there is none.
std::optional<admin::v1::Table> TargetsOf(const ServedGame& game);

// A rule set and its tables.
admin::v1::ServedRuleSet ToMessage(const ServedGame& game, bool serving);

// Checks of requests. Each error is INVALID_ARGUMENT with a BadRequest that
// names the field and its value.

// What a request may leave to the server.
struct ResolveDefaults {
  int threads = 1;
  Arithmetic arithmetic = Arithmetic::kDouble;
};

// For a game that the request means.
absl::StatusOr<ResolveRequest> FromMessage(
    const admin::v1::ResolveTableRequest& request,
    const std::shared_ptr<const Game>& game, const ResolveDefaults& defaults);

absl::Status CheckRequest(const admin::v1::ActivateTableRequest& request);
absl::Status CheckRequest(const admin::v1::PruneTablesRequest& request);
absl::Status CheckRequest(const admin::v1::VerifyTableRequest& request);
absl::Status CheckRequest(const admin::v1::SetLogLevelRequest& request);

// Part of a list of operations, which are numbered.
struct OperationPage {
  std::size_t size = 0;       // at least 1
  std::optional<int> before;  // only operations with lower numbers
};

absl::StatusOr<OperationPage> FromMessage(
    const google::longrunning::ListOperationsRequest& request);

// How long to wait, at most 10 minutes, also if the request leaves it open.
absl::StatusOr<absl::Duration> TimeoutOf(
    const google::longrunning::WaitOperationRequest& request);

}  // namespace yatzy::server

#endif  // YATZY_SERVER_ADMIN_ADMIN_MESSAGES_H_
