#include "server/admin/admin_services.h"

#include <grpcpp/grpcpp.h>
#include <unistd.h>

#include <algorithm>
#include <memory>
#include <span>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "core/os/sha256.h"
#include "core/verify/verify.h"
#include "core/verify/verify_targets.h"
#include "proto/status/details.h"
#include "proto/status/status.h"
#include "proto/status/steady_time.h"
#include "server/admin/admin_messages.h"
#include "server/admin/resolve_operation.h"
#include "server/hardware/hardware.h"
#include "server/log/logging.h"
#include "yatzy/admin/v1/solver_admin_service.grpc.pb.h"

namespace yatzy::server {
namespace {

// Both count in the same order, the message's from 1 on.
static_assert(admin::v1::LOG_LEVEL_DEBUG ==
                  static_cast<int>(LogLevel::kDebug) + 1 &&
              admin::v1::LOG_LEVEL_ERROR ==
                  static_cast<int>(LogLevel::kError) + 1);

admin::v1::LogLevel ToMessage(LogLevel level) {
  return static_cast<admin::v1::LogLevel>(static_cast<int>(level) + 1);
}

LogLevel FromMessage(admin::v1::LogLevel level) {
  return static_cast<LogLevel>(level - 1);
}

// The table in service now, and the id of the one before.
struct Activation {
  std::shared_ptr<const ValueTable> table;
  std::string previous_table_id;
};

// Opens and verifies the kept table, makes it the one that the next start
// serves, then puts it into service. NOT_FOUND, with a ResourceInfo, if it is
// not kept, DATA_LOSS if it is bad, or what the store says; then all is as it
// was.
absl::StatusOr<Activation> Activate(const std::string& table_id,
                                    ServedGame& game) {
  const auto previous = game.registry.Snapshot();
  if (previous == nullptr) return NoTableYet(game);
  const auto opened = game.store->OpenKept(table_id);
  if (absl::IsNotFound(opened.status())) {
    return AboutResource(opened.status(), "yatzy.admin.v1.Table", table_id);
  }
  if (!opened.ok()) return opened.status();
  const absl::Status status = game.store->Store(**opened);
  if (!status.ok()) return status;
  game.registry.Publish(*opened);
  return Activation{.table = *opened, .previous_table_id = previous->id()};
}

// Adds the tables of a rule set: that in service first if no file has it, as
// on a full disk.
absl::Status AddTables(const ServedGame& game,
                       admin::v1::ListTablesResponse& response) {
  // Before the files: what takes its place meanwhile is stored first.
  const auto in_service = game.registry.Snapshot();
  const auto tables = game.store->List();
  if (!tables.ok()) return tables.status();
  const auto is_in_service = [&](const KeptTable& table) {
    return table.defect.ok() && table.table_id == in_service->id();
  };
  if (in_service != nullptr &&
      std::none_of(tables->begin(), tables->end(), is_in_service)) {
    *response.add_tables() = InService(*in_service, *game.store);
  }
  for (const KeptTable& table : *tables) {
    *response.add_tables() =
        server::ToMessage(table, *game.game, in_service.get());
  }
  if (auto targets = TargetsOf(game)) {
    *response.add_tables() = *std::move(targets);
  }
  return absl::OkStatus();
}

// A table remembers its digest, so that one is computed anew.
template <typename Table>
absl::Status CheckBytes(const Table& table) {
  const std::string digest = ToHex(Sha256(std::as_bytes(table.payload())));
  const std::string expected = ToHex(table.payload_sha256());
  if (digest == expected) return absl::OkStatus();
  return absl::DataLossError(
      absl::StrCat("the table in memory has changed: payload_sha256 is ",
                   digest, ", was ", expected));
}

class SolverAdminService final : public admin::v1::SolverAdminService::Service {
 public:
  explicit SolverAdminService(SolverAdminContext context)
      : context_(std::move(context)) {}

  grpc::Status ResolveTable(grpc::ServerContext*,
                            const admin::v1::ResolveTableRequest* request,
                            google::longrunning::Operation* response) override {
    const auto game = context_.games.Find(request->rule_set());
    if (!game.ok()) return ToGrpcStatus(game.status());
    const auto parameters =
        server::FromMessage(*request, (*game)->game, context_.defaults);
    if (!parameters.ok()) return ToGrpcStatus(parameters.status());
    if (request->validate_only()) {
      const absl::Status status = context_.manager.CheckStart(*parameters);
      if (!status.ok()) return ToGrpcStatus(status);
      response->set_done(true);
      response->mutable_response()->PackFrom(admin::v1::ResolveTableResponse());
      return grpc::Status::OK;
    }
    const auto operation = context_.manager.Start(*parameters);
    if (!operation.ok()) return ToGrpcStatus(operation.status());
    *response = server::ToMessage(*operation);
    return grpc::Status::OK;
  }

  grpc::Status WatchOperation(
      grpc::ServerContext* call,
      const admin::v1::WatchOperationRequest* request,
      grpc::ServerWriter<google::longrunning::Operation>* writer) override {
    return ToGrpcStatus(context_.waiting.Wait([&] {
      return WatchUntilEnd(context_.manager, request->name(), *call,
                           [&](const ResolveOperation& operation) {
                             return writer->Write(server::ToMessage(operation));
                           });
    }));
  }

  grpc::Status GetServerStatus(
      grpc::ServerContext*, const admin::v1::GetServerStatusRequest*,
      admin::v1::GetServerStatusResponse* response) override {
    const QueryServerView& queries = context_.queries;
    response->set_version(YATZY_VERSION);
    *response->mutable_start_time() = ToTimestamp(start_time_);
    for (const auto& game : context_.games.all()) {
      *response->add_rule_sets() =
          server::ToMessage(*game, queries.is_serving(*game));
    }
    const ServedGame& main = context_.games.main();
    response->set_serving(queries.is_serving(main));
    const auto table = main.registry.Snapshot();
    if (table != nullptr) {
      *response->mutable_table() = InService(*table, *main.store);
    }
    response->set_running_operation(context_.manager.Running());
    if (queries.calls_in_flight) {
      response->set_calls_in_flight(queries.calls_in_flight());
    }
    if (queries.connections) {
      response->set_connections(queries.connections());
    }
    response->set_log_level(ToMessage(LogLevelNow()));
    response->set_state_directory(context_.state_dir);
    response->set_pid(getpid());
    *response->mutable_hardware() = DescribeMachine();
    *response->mutable_hardware()->mutable_use() =
        context_.describe_use(table.get());
    return grpc::Status::OK;
  }

  grpc::Status ListTables(grpc::ServerContext*,
                          const admin::v1::ListTablesRequest* request,
                          admin::v1::ListTablesResponse* response) override {
    if (!request->rule_set().empty()) {
      const auto game = context_.games.Find(request->rule_set());
      return ToGrpcStatus(game.ok() ? AddTables(**game, *response)
                                    : game.status());
    }
    for (const auto& game : context_.games.all()) {
      const absl::Status status = AddTables(*game, *response);
      if (!status.ok()) return ToGrpcStatus(status);
    }
    return grpc::Status::OK;
  }

  grpc::Status ActivateTable(
      grpc::ServerContext*, const admin::v1::ActivateTableRequest* request,
      admin::v1::ActivateTableResponse* response) override {
    const auto game = context_.games.Find(request->rule_set());
    if (!game.ok()) return ToGrpcStatus(game.status());
    absl::Status status = CheckRequest(*request);
    if (!status.ok()) return ToGrpcStatus(status);
    return ToGrpcStatus(context_.manager.WhileIdle([&] {
      const auto activation = Activate(request->table_id(), **game);
      if (!activation.ok()) return activation.status();
      LogEvent(LogLevel::kInfo, "table activated",
               {{"table_id", activation->table->id()},
                {"previous", activation->previous_table_id},
                {"rule_set", (*game)->id()}});
      *response->mutable_table() =
          InService(*activation->table, *(*game)->store);
      response->set_previous_table_id(activation->previous_table_id);
      return absl::OkStatus();
    }));
  }

  grpc::Status PruneTables(grpc::ServerContext*,
                           const admin::v1::PruneTablesRequest* request,
                           admin::v1::PruneTablesResponse* response) override {
    const auto game = context_.games.Find(request->rule_set());
    if (!game.ok()) return ToGrpcStatus(game.status());
    absl::Status status = CheckRequest(*request);
    if (!status.ok()) return ToGrpcStatus(status);
    const bool is_dry_run = request->validate_only();
    const auto removed = (*game)->store->Prune(request->keep(), is_dry_run);
    if (!removed.ok()) return ToGrpcStatus(removed.status());
    for (const std::string& table_id : *removed) {
      if (!is_dry_run) {
        LogEvent(LogLevel::kInfo, "table removed",
                 {{"table_id", table_id}, {"rule_set", (*game)->id()}});
      }
      response->add_removed_table_ids(table_id);
    }
    return grpc::Status::OK;
  }

  grpc::Status VerifyTable(grpc::ServerContext*,
                           const admin::v1::VerifyTableRequest* request,
                           admin::v1::VerifyTableResponse* response) override {
    const auto game = context_.games.Find(request->rule_set());
    if (!game.ok()) return ToGrpcStatus(game.status());
    if (absl::Status s = CheckRequest(*request); !s.ok()) {
      return ToGrpcStatus(s);
    }
    if (request->objective() == admin::v1::OBJECTIVE_TARGETS) {
      const absl::Status status = CheckKeepsTargets(**game);
      if (!status.ok()) return ToGrpcStatus(status);
      return Verify((*game)->targets.Snapshot(), (*game)->target_store.get(),
                    **game, *response);
    }
    return Verify((*game)->registry.Snapshot(), (*game)->store.get(), **game,
                  *response);
  }

  grpc::Status SetLogLevel(grpc::ServerContext*,
                           const admin::v1::SetLogLevelRequest* request,
                           admin::v1::SetLogLevelResponse* response) override {
    absl::Status status = CheckRequest(*request);
    if (!status.ok()) return ToGrpcStatus(status);
    response->set_previous_level(ToMessage(LogLevelNow()));
    server::SetLogLevel(FromMessage(request->level()));
    return grpc::Status::OK;
  }

 private:
  // Verifies a table in service, null if there is none, and of which `store`
  // knows when it was written.
  template <typename Table, typename Store>
  static grpc::Status Verify(const std::shared_ptr<const Table>& table,
                             const Store* store, const ServedGame& game,
                             admin::v1::VerifyTableResponse& response) {
    if (table == nullptr) {
      return ToGrpcStatus(absl::UnavailableError(
          absl::StrCat("there is no such table of ", game.id(), " yet")));
    }
    const SteadyTime start = SteadyTime::Now();
    const absl::Status status = VerifyInMemory(*table);
    if (!status.ok()) {
      LogEvent(LogLevel::kError, "table in service is bad",
               {{"table_id", table->id()},
                {"reason", std::string(status.message())},
                {"rule_set", game.id()}});
      return ToGrpcStatus(status);
    }
    *response.mutable_verify_time() = ToDuration(SteadyTime::Now() - start);
    *response.mutable_table() = InService(*table, *store);
    return grpc::Status::OK;
  }

  const SolverAdminContext context_;
  const absl::Time start_time_ = absl::Now();
};

}  // namespace

absl::Status VerifyInMemory(const ValueTable& table) {
  absl::Status status = CheckBytes(table);
  return status.ok() ? VerifyTable(table) : status;
}

absl::Status VerifyInMemory(const TargetTable& table) {
  absl::Status status = CheckBytes(table);
  return status.ok() ? VerifyTargets(table) : status;
}

std::unique_ptr<grpc::Service> MakeSolverAdminService(
    SolverAdminContext context) {
  return std::make_unique<SolverAdminService>(std::move(context));
}

}  // namespace yatzy::server
