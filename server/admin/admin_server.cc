#include "server/admin/admin_server.h"

#include <chrono>
#include <cstdlib>
#include <string_view>
#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "proto/contract/limits.h"
#include "proto/status/quoted.h"
#include "proto/status/status.h"
#include "proto/status/steady_time.h"
#include "server/listen/connection_limits.h"
#include "server/listen/reflection.h"
#include "yatzy/admin/v1/solver_admin_service.grpc.pb.h"

namespace yatzy::server {
namespace {

using grpc::health::v1::HealthCheckRequest;
using grpc::health::v1::HealthCheckResponse;

// Besides those that wait and open reflections: calls under way and a poller.
constexpr int kServerThreads =
    WaitingCalls::kMax + ReflectionLimits().streams + 8;

constexpr int kMaxReceivedBytes = 64 << 10;

// Whether whoever polls for one completion queue polls for all, as gRPC 1.51
// does with epoll, unless the environment chooses otherwise.
bool AnyThreadPolls() {
  const char* const strategy = std::getenv("GRPC_POLL_STRATEGY");
  return strategy == nullptr || std::string_view(strategy).empty() ||
         std::string_view(strategy) == "epoll1";
}

void Configure(grpc::ServerBuilder& builder) {
  builder.SetMaxReceiveMessageSize(kMaxReceivedBytes);
  builder.AddChannelArgument(GRPC_ARG_MAX_METADATA_SIZE, kMaxMetadataBytes);
  // gRPC checks the size limit before it inflates: 100 KB can become 100 MB.
  builder.SetCompressionAlgorithmSupportStatus(GRPC_COMPRESS_DEFLATE, false);
  builder.SetCompressionAlgorithmSupportStatus(GRPC_COMPRESS_GZIP, false);
  builder.SetSyncServerOption(grpc::ServerBuilder::NUM_CQS, 1);
  builder.SetSyncServerOption(grpc::ServerBuilder::MIN_POLLERS, 1);
  builder.SetSyncServerOption(grpc::ServerBuilder::MAX_POLLERS, 1);
  builder.SetResourceQuota(
      grpc::ResourceQuota("admin").SetMaxThreads(kServerThreads));
}

}  // namespace

HealthCheckResponse AdminHealth::StatusOf(const std::string& service) const {
  const bool is_known =
      service.empty() ||
      service == admin::v1::SolverAdminService::service_full_name();
  const std::lock_guard lock(mutex_);
  HealthCheckResponse response;
  response.set_status(!is_known       ? HealthCheckResponse::SERVICE_UNKNOWN
                      : is_shut_down_ ? HealthCheckResponse::NOT_SERVING
                                      : HealthCheckResponse::SERVING);
  return response;
}

void AdminHealth::Shutdown() {
  const std::lock_guard lock(mutex_);
  is_shut_down_ = true;
  changed_.notify_all();
}

grpc::Status AdminHealth::Check(grpc::ServerContext*,
                                const HealthCheckRequest* request,
                                HealthCheckResponse* response) {
  *response = StatusOf(request->service());
  if (response->status() != HealthCheckResponse::SERVICE_UNKNOWN) {
    return grpc::Status::OK;
  }
  return ToGrpcStatus(absl::NotFoundError(
      absl::StrCat("this server has no service ", Quoted(request->service()))));
}

grpc::Status AdminHealth::Watch(
    grpc::ServerContext* call, const HealthCheckRequest* request,
    grpc::ServerWriter<HealthCheckResponse>* writer) {
  return ToGrpcStatus(waiting_.Wait([&] {
    // How often to look whether the caller has gone, which nobody tells.
    constexpr std::chrono::milliseconds kLook{100};
    writer->Write(StatusOf(request->service()));
    std::unique_lock lock(mutex_);
    while (!changed_.wait_for(lock, kLook, [&] { return is_shut_down_; })) {
      if (call->IsCancelled()) return absl::CancelledError("the caller went");
    }
    lock.unlock();
    writer->Write(StatusOf(request->service()));
    return absl::UnavailableError("the server is shutting down");
  }));
}

absl::StatusOr<std::unique_ptr<AdminServer>> AdminServer::Start(
    Listener::Options options, const std::vector<grpc::Service*>& services,
    WaitingCalls& waiting, Pollers pollers) {
  options.tcp_needs_client_ca = true;
  if (!options.allowed_peers.has_value()) options.allowed_peers.emplace();
  auto listener = Listener::Open(options);
  if (!listener.ok()) return listener.status();
  auto server = std::unique_ptr<AdminServer>(
      new AdminServer(waiting, *std::move(listener)));
  grpc::ServerBuilder builder;
  Configure(builder);
  SetExtensions(builder, {.reflection = true, .channelz = true});
  server->listener_->AddTo(builder);
  for (grpc::Service* service : services) builder.RegisterService(service);
  builder.RegisterService(&server->health_);
  // With such a queue the synchronous services wait for events, but do not
  // poll. A poller of theirs would take its turn with the events of public
  // calls and hand each to a thread that answers: a fifth more for a call.
  if (pollers == Pollers::kOthers && AnyThreadPolls()) {
    server->unpolled_ = builder.AddCompletionQueue();
  }
  server->server_ = builder.BuildAndStart();
  if (server->server_ == nullptr) {
    return absl::UnavailableError("the operators' gRPC server did not start");
  }
  const absl::Status started = server->listener_->Start();
  if (!started.ok()) return started;
  return server;
}

void AdminServer::Shutdown(absl::Duration timeout) {
  health_.Shutdown();
  listener_->Stop();
  // The threads that answer public calls may be gone by now.
  std::thread poller;
  if (unpolled_ != nullptr) {
    poller = std::thread([this] {
      void* tag = nullptr;
      bool ok = false;
      while (unpolled_->Next(&tag, &ok)) {
      }
    });
  }
  server_->Shutdown(SteadyTime::Now() + timeout);
  if (unpolled_ != nullptr) {
    unpolled_->Shutdown();
    poller.join();
  }
  server_ = nullptr;
}

AdminServer::~AdminServer() {
  if (server_ != nullptr) Shutdown(absl::ZeroDuration());
}

}  // namespace yatzy::server
