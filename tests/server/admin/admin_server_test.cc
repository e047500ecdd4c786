#include "server/admin/admin_server.h"

#include <gmock/gmock.h>
#include <google/protobuf/descriptor.h>
#include <grpcpp/generic/generic_stub.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "grpc/health/v1/health.grpc.pb.h"
#include "tests/server/admin/test_administration.h"
#include "tests/server/listen/tls_clients.h"
#include "tests/support/files.h"
#include "tests/support/other_user.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temp_dir.h"

namespace yatzy::server {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

using grpc::health::v1::Health;
using grpc::health::v1::HealthCheckRequest;
using grpc::health::v1::HealthCheckResponse;

constexpr const char* kReflections[] = {
    "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo",
    "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo"};
constexpr char kChannelz[] = "/grpc.channelz.v1.Channelz/GetServers";

// The names of all methods of a service of this program, as calls have them.
std::vector<std::string> MethodsOf(const std::string& service) {
  const auto* descriptor =
      google::protobuf::DescriptorPool::generated_pool()->FindServiceByName(
          service);
  std::vector<std::string> methods;
  for (int i = 0; descriptor != nullptr && i < descriptor->method_count();
       ++i) {
    methods.push_back(
        absl::StrCat("/", service, "/", descriptor->method(i)->name()));
  }
  EXPECT_THAT(methods, Not(IsEmpty())) << service;
  return methods;
}

// What becomes of a call with an empty request.
grpc::StatusCode CodeOf(const std::shared_ptr<grpc::Channel>& channel,
                        const std::string& method) {
  grpc::CompletionQueue queue;
  grpc::GenericStub stub(channel);
  grpc::ClientContext context;
  const grpc::Slice nothing;
  const auto call = stub.PrepareUnaryCall(
      &context, method, grpc::ByteBuffer(&nothing, 1), &queue);
  call->StartCall();
  grpc::ByteBuffer response;
  grpc::Status status;
  call->Finish(&response, &status, nullptr);
  void* tag = nullptr;
  bool ok = false;
  EXPECT_TRUE(queue.Next(&tag, &ok) && ok);
  queue.Shutdown();
  return status.error_code();
}

class AdminServerTest : public ::testing::Test {
 protected:
  std::shared_ptr<grpc::Channel> Public() {
    return ConnectTo(absl::StrCat("unix:", under_test_.dir.File("q.sock")));
  }

  TestAdministration under_test_;
};

TEST_F(AdminServerTest, ThePublicListenerHasNoMethodOfOperators) {
  int methods = 0;
  for (const char* service :
       {"yatzy.admin.v1.SolverAdminService", "google.longrunning.Operations",
        "grpc.channelz.v1.Channelz"}) {
    for (const std::string& method : MethodsOf(service)) {
      EXPECT_EQ(CodeOf(Public(), method), grpc::StatusCode::UNIMPLEMENTED)
          << method;
      ++methods;
    }
  }
  EXPECT_GE(methods, 8 + 5 + 7);
}

TEST_F(AdminServerTest, OperatorsHaveEveryMethodOfTheirsAndNoneOfQueries) {
  const auto channel = under_test_.Connect();
  for (const std::string& method :
       MethodsOf("yatzy.admin.v1.SolverAdminService")) {
    EXPECT_NE(CodeOf(channel, method), grpc::StatusCode::UNIMPLEMENTED)
        << method;
  }
  for (const std::string& method : MethodsOf("yatzy.v1.AdvisorService")) {
    EXPECT_EQ(CodeOf(channel, method), grpc::StatusCode::UNIMPLEMENTED)
        << method;
  }
}

TEST_F(AdminServerTest, OperatorsHaveReflectionAndChannelz) {
  for (const char* reflection : kReflections) {
    EXPECT_EQ(CodeOf(under_test_.Connect(), reflection), grpc::StatusCode::OK);
  }
  EXPECT_EQ(CodeOf(under_test_.Connect(), kChannelz), grpc::StatusCode::OK);
}

TEST_F(AdminServerTest, APublicServerHasReflectionOnlyIfItIsAsked) {
  for (const char* reflection : kReflections) {
    EXPECT_EQ(CodeOf(Public(), reflection), grpc::StatusCode::OK);
  }
  // Also when the process has another server with reflection.
  QueryServer::Options options;
  options.reflection = false;
  const AdvisorService service(under_test_.queries.games());
  const auto server = QueryServer::Start(options, service).value();
  for (const char* reflection : kReflections) {
    EXPECT_EQ(CodeOf(server->InProcessChannel(), reflection),
              grpc::StatusCode::UNIMPLEMENTED);
  }
}

TEST_F(AdminServerTest, OnlyThisUserMayConnect) {
  struct stat info {};
  ASSERT_EQ(stat(under_test_.dir.File("admin.sock").c_str(), &info), 0);
  EXPECT_TRUE(S_ISSOCK(info.st_mode));
  EXPECT_EQ(info.st_mode & 0777, 0600u);
}

TEST_F(AdminServerTest, RefusesASocketInUse) {
  EXPECT_THAT(under_test_.StartOne(),
              StatusIs(absl::StatusCode::kUnavailable,
                       HasSubstr("another process listens there")));
  const AdminClient client(under_test_.Connect());
  const auto reply =
      client.Call(&admin::v1::SolverAdminService::Stub::ListTables,
                  admin::v1::ListTablesRequest());
  EXPECT_EQ(reply.response.tables_size(), 1);
}

TEST_F(AdminServerTest, RefusesTcpWithoutMutualTls) {
  WaitingCalls waiting;
  for (const char* address : {"127.0.0.1:0", "localhost:0"}) {
    EXPECT_THAT(AdminServer::Start({.addresses = {address}}, {}, waiting),
                StatusIs(absl::StatusCode::kUnavailable,
                         HasSubstr("only to clients with a certificate")));
  }
}

TEST_F(AdminServerTest, ServesTcpToWhoeverHasACertificate) {
  const TestCa ca("ca");
  const TestCertificate own = ca.Issue(kServerName, "DNS:yatzy.test");
  const TempDir dir;
  const TlsFiles files{"--admin-tls", dir.File("cert"), dir.File("key"),
                       dir.File("ca")};
  WriteFile(files.certificate, own.chain);
  WriteFile(files.key, own.key);
  WriteFile(files.client_ca, ca.pem());
  WaitingCalls waiting;
  const auto server =
      AdminServer::Start({.addresses = {"127.0.0.1:0"}, .tls = files}, {},
                         waiting)
          .value();
  const std::string address = server->addresses().front();
  const TestCertificate operators = ca.Issue("ann", "DNS:ann");
  EXPECT_TRUE(CheckHealth(ConnectTls(address, ca.pem(), operators)).ok());
  EXPECT_EQ(CheckHealth(ConnectTls(address, ca.pem())).error_code(),
            grpc::StatusCode::UNAVAILABLE);
}

TEST_F(AdminServerTest, ClosesTheConnectionsOfOtherUsers) {
  if (geteuid() != 0) GTEST_SKIP() << "only root can be another user";
  constexpr uid_t kOperator = 12345;
  const TempDir dir;
  std::filesystem::permissions(dir.path(), std::filesystem::perms{0755});
  const std::string path = dir.File("admin.sock");
  WaitingCalls waiting;
  Listener::Options options{.addresses = {"unix:" + path},
                            .socket_access = {.mode = 0666}};
  {
    const auto server = AdminServer::Start(options, {}, waiting).value();
    EXPECT_TRUE(HearsTheServer(path, 0, 0));
    EXPECT_FALSE(HearsTheServer(path, kNobody, kNobody));
    EXPECT_FALSE(HearsTheServer(path, kOperator, kNobody));
  }
  options.allowed_peers = {.users = {kOperator}};
  const auto server = AdminServer::Start(options, {}, waiting).value();
  EXPECT_TRUE(HearsTheServer(path, kOperator, kNobody));
  EXPECT_FALSE(HearsTheServer(path, kNobody, kNobody));
}

TEST_F(AdminServerTest, SaysThatItServesUntilItDoesNot) {
  const auto stub = Health::NewStub(under_test_.Connect());
  HealthCheckRequest request;
  HealthCheckResponse response;
  for (const char* service : {"", "yatzy.admin.v1.SolverAdminService"}) {
    grpc::ClientContext context;
    request.set_service(service);
    EXPECT_TRUE(stub->Check(&context, request, &response).ok());
    EXPECT_EQ(response.status(), HealthCheckResponse::SERVING);
  }
  grpc::ClientContext unknown_context;
  request.set_service("yatzy.v1.AdvisorService");
  EXPECT_EQ(stub->Check(&unknown_context, request, &response).error_code(),
            grpc::StatusCode::NOT_FOUND);

  grpc::ClientContext context;
  const auto watch = stub->Watch(&context, HealthCheckRequest());
  ASSERT_TRUE(watch->Read(&response));
  EXPECT_EQ(response.status(), HealthCheckResponse::SERVING);
  under_test_.administration = nullptr;
  ASSERT_TRUE(watch->Read(&response));
  EXPECT_EQ(response.status(), HealthCheckResponse::NOT_SERVING);
  EXPECT_FALSE(watch->Read(&response));
  EXPECT_EQ(watch->Finish().error_code(), grpc::StatusCode::UNAVAILABLE);
}

TEST_F(AdminServerTest, StartsNothingBeforeThereIsATable) {
  under_test_.administration = nullptr;
  under_test_.administration = under_test_.StartOne().value();
  const AdminClient client(under_test_.Connect());
  EXPECT_EQ(client
                .Call(&admin::v1::SolverAdminService::Stub::ResolveTable,
                      admin::v1::ResolveTableRequest())
                .status.error_code(),
            grpc::StatusCode::UNAVAILABLE);
  EXPECT_TRUE(client
                  .Call(&admin::v1::SolverAdminService::Stub::GetServerStatus,
                        admin::v1::GetServerStatusRequest())
                  .status.ok());
}

}  // namespace
}  // namespace yatzy::server
