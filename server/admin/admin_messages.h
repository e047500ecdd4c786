// What operators are told, as messages.
#ifndef YATZY_SERVER_ADMIN_ADMIN_MESSAGES_H_
#define YATZY_SERVER_ADMIN_ADMIN_MESSAGES_H_

#include "core/table/value_table.h"
#include "google/longrunning/operations.pb.h"
#include "google/protobuf/duration.pb.h"
#include "google/protobuf/timestamp.pb.h"
#include "server/admin/resolve_operation.h"
#include "server/tables/table_store.h"
#include "yatzy/admin/v1/solver_admin_service.pb.h"

namespace yatzy::server {

google::protobuf::Timestamp ToTimestamp(absl::Time time);
google::protobuf::Duration ToDuration(absl::Duration duration);

admin::v1::Arithmetic ToMessage(Arithmetic arithmetic);
admin::v1::ResolveTableMetadata MetadataOf(const ResolveOperation& operation);
google::longrunning::Operation ToMessage(const ResolveOperation& operation);

// A table in a file; `in_service` may be null.
admin::v1::Table ToMessage(const KeptTable& table,
                           const ValueTable* in_service);

// The table in service, and when it was written if `store` keeps it.
admin::v1::Table InService(const ValueTable& table, const TableStore& store);

}  // namespace yatzy::server

#endif  // YATZY_SERVER_ADMIN_ADMIN_MESSAGES_H_
