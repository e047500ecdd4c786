#ifndef YATZY_TESTS_SERVER_ADMIN_TEST_ADMINISTRATION_H_
#define YATZY_TESTS_SERVER_ADMIN_TEST_ADMINISTRATION_H_

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "google/longrunning/operations.grpc.pb.h"
#include "server/admin/administration.h"
#include "tests/support/solved_table.h"
#include "tests/support/temp_dir.h"
#include "tests/support/test_server.h"
#include "yatzy/admin/v1/solver_admin_service.grpc.pb.h"

namespace yatzy::server {

// A state directory with the table in double, a query server that answers from
// it, their administration, and clients of both. Ready when constructed.
class TestAdministration {
 public:
  explicit TestAdministration(
      std::vector<RuleSet> rule_sets = {Game::Default()->rules()},
      bool targets = false)
      : queries(Listening(), std::move(rule_sets)) {
    queries.games().KeepIn(*directory, TableResidency::kCopy, targets);
    StatusOf(queries.games().main().store->Store(*SolvedTable()));
    queries.registry().Publish(SolvedTable());
    queries.server().SetServing(true);
    administration = StartOne().value();
    administration->Open();
  }

  // Another one on the same parts, which the caller opens.
  absl::StatusOr<std::unique_ptr<Administration>> StartOne() {
    return Administration::Start(config, queries.games(),
                                 {.is_serving =
                                      [this](const ServedGame& game) {
                                        return queries.server().IsServing(game);
                                      }},
                                 {});
  }

  std::shared_ptr<grpc::Channel> Connect() const {
    return ConnectTo(config.admin_listen);
  }

  const TempDir dir;
  const std::unique_ptr<StateDirectory> directory =
      StateDirectory::Open(dir.File("state")).value();
  TestServer queries;
  const Config config = [this] {
    Config result;
    result.state_dir = directory->path();
    result.admin_listen = absl::StrCat("unix:", dir.File("admin.sock"));
    return result;
  }();
  std::unique_ptr<Administration> administration;

 private:
  QueryServer::Options Listening() const {
    QueryServer::Options options;
    options.listener.addresses = {absl::StrCat("unix:", dir.File("q.sock"))};
    options.threads = 2;
    return options;
  }

  static void StatusOf(const absl::Status& status) {
    if (!status.ok()) ADD_FAILURE() << status;
  }
};

// Blocking calls of both services of operators.
class AdminClient {
 public:
  explicit AdminClient(const std::shared_ptr<grpc::Channel>& channel)
      : solver_(admin::v1::SolverAdminService::NewStub(channel)),
        operations_(google::longrunning::Operations::NewStub(channel)) {}

  // One call of SolverAdminService or Operations:
  //     client.Call<Response>(&Stub::Method, request)
  template <typename Response, typename Request>
  Reply<Response> Call(
      grpc::Status (admin::v1::SolverAdminService::Stub::*method)(
          grpc::ClientContext*, const Request&, Response*),
      const Request& request) const {
    grpc::ClientContext context;
    Reply<Response> reply;
    reply.status = (*solver_.*method)(&context, request, &reply.response);
    return reply;
  }
  template <typename Response, typename Request>
  Reply<Response> Call(
      grpc::Status (google::longrunning::Operations::Stub::*method)(
          grpc::ClientContext*, const Request&, Response*),
      const Request& request) const {
    grpc::ClientContext context;
    Reply<Response> reply;
    reply.status = (*operations_.*method)(&context, request, &reply.response);
    return reply;
  }

  // The operation once it has ended.
  google::longrunning::Operation Ended(const std::string& name) const {
    google::longrunning::WaitOperationRequest request;
    request.set_name(name);
    const auto reply =
        Call(&google::longrunning::Operations::Stub::WaitOperation, request);
    EXPECT_TRUE(reply.status.ok()) << reply.status.error_message();
    EXPECT_TRUE(reply.response.done());
    return reply.response;
  }

  // Starts a re-solve and waits for its end.
  google::longrunning::Operation Resolve(
      const admin::v1::ResolveTableRequest& request) const {
    const auto reply =
        Call(&admin::v1::SolverAdminService::Stub::ResolveTable, request);
    EXPECT_TRUE(reply.status.ok()) << reply.status.error_message();
    return Ended(reply.response.name());
  }

  admin::v1::SolverAdminService::Stub& solver() const { return *solver_; }
  google::longrunning::Operations::Stub& operations() const {
    return *operations_;
  }

 private:
  const std::unique_ptr<admin::v1::SolverAdminService::Stub> solver_;
  const std::unique_ptr<google::longrunning::Operations::Stub> operations_;
};

}  // namespace yatzy::server

#endif  // YATZY_TESTS_SERVER_ADMIN_TEST_ADMINISTRATION_H_
