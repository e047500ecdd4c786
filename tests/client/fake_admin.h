#ifndef YATZY_TESTS_CLIENT_FAKE_ADMIN_H_
#define YATZY_TESTS_CLIENT_FAKE_ADMIN_H_

#include <atomic>
#include <functional>
#include <string>
#include <vector>

#include "google/longrunning/operations.grpc.pb.h"
#include "yatzy/admin/v1/solver_admin_service.grpc.pb.h"

namespace yatzy::client {

// The parts of an operation that these tests have in common: started on
// 2026-01-31, in double with two threads.
google::longrunning::Operation OperationIn(
    const std::string& name, admin::v1::ResolveTableMetadata::Phase phase,
    int levels_solved = 0, int states_solved = 0);

// The same, done: with a new table, or with an error.
google::longrunning::Operation Succeeded(const std::string& name);
google::longrunning::Operation Ended(const std::string& name, int code,
                                     const std::string& message);

// The status of a server in which that operation runs.
grpc::Status AbortedBy(const std::string& running);

// Answers as its functions say. Set them before the first call; they may be
// called from any thread. One that is not set answers UNIMPLEMENTED.
class FakeAdmin final : public admin::v1::SolverAdminService::Service {
 public:
  template <typename Request, typename Response>
  using Answer = std::function<grpc::Status(const Request&, Response&)>;
  using Write = std::function<void(const google::longrunning::Operation&)>;

  Answer<admin::v1::ResolveTableRequest, google::longrunning::Operation>
      resolve;
  std::function<grpc::Status(const std::string& name, const Write& write,
                             grpc::ServerContext& context)>
      watch;
  Answer<admin::v1::GetServerStatusRequest, admin::v1::GetServerStatusResponse>
      status;
  Answer<admin::v1::ListTablesRequest, admin::v1::ListTablesResponse> tables;
  Answer<admin::v1::ActivateTableRequest, admin::v1::ActivateTableResponse>
      activate;
  Answer<admin::v1::PruneTablesRequest, admin::v1::PruneTablesResponse> prune;
  Answer<admin::v1::VerifyTableRequest, admin::v1::VerifyTableResponse> verify;
  Answer<admin::v1::SetLogLevelRequest, admin::v1::SetLogLevelResponse>
      log_level;

  // Calls of ResolveTable so far.
  int resolve_calls() const { return resolve_calls_; }

  grpc::Status ResolveTable(grpc::ServerContext* context,
                            const admin::v1::ResolveTableRequest* request,
                            google::longrunning::Operation* response) override;
  grpc::Status WatchOperation(
      grpc::ServerContext* context,
      const admin::v1::WatchOperationRequest* request,
      grpc::ServerWriter<google::longrunning::Operation>* writer) override;
  grpc::Status GetServerStatus(
      grpc::ServerContext* context,
      const admin::v1::GetServerStatusRequest* request,
      admin::v1::GetServerStatusResponse* response) override;
  grpc::Status ListTables(grpc::ServerContext* context,
                          const admin::v1::ListTablesRequest* request,
                          admin::v1::ListTablesResponse* response) override;
  grpc::Status ActivateTable(
      grpc::ServerContext* context,
      const admin::v1::ActivateTableRequest* request,
      admin::v1::ActivateTableResponse* response) override;
  grpc::Status PruneTables(grpc::ServerContext* context,
                           const admin::v1::PruneTablesRequest* request,
                           admin::v1::PruneTablesResponse* response) override;
  grpc::Status VerifyTable(grpc::ServerContext* context,
                           const admin::v1::VerifyTableRequest* request,
                           admin::v1::VerifyTableResponse* response) override;
  grpc::Status SetLogLevel(grpc::ServerContext* context,
                           const admin::v1::SetLogLevelRequest* request,
                           admin::v1::SetLogLevelResponse* response) override;

 private:
  std::atomic<int> resolve_calls_ = 0;
};

// The same for google.longrunning.
class FakeOperations final : public google::longrunning::Operations::Service {
 public:
  std::function<grpc::Status(const std::string& name,
                             google::longrunning::Operation& response)>
      get;
  std::function<grpc::Status(const std::string& page_token,
                             google::longrunning::ListOperationsResponse&)>
      list;
  std::function<grpc::Status(const std::string& name)> cancel;

  grpc::Status GetOperation(
      grpc::ServerContext* context,
      const google::longrunning::GetOperationRequest* request,
      google::longrunning::Operation* response) override;
  grpc::Status ListOperations(
      grpc::ServerContext* context,
      const google::longrunning::ListOperationsRequest* request,
      google::longrunning::ListOperationsResponse* response) override;
  grpc::Status CancelOperation(
      grpc::ServerContext* context,
      const google::longrunning::CancelOperationRequest* request,
      google::protobuf::Empty* response) override;
};

}  // namespace yatzy::client

#endif  // YATZY_TESTS_CLIENT_FAKE_ADMIN_H_
