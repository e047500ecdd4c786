#include "server/admin/admin_server.h"

#include "absl/time/clock.h"
#include "server/listen/extensions.h"

namespace yatzy {
namespace {

// Besides those that wait: calls under way, open reflections, and a poller.
constexpr int kMaxThreads = WaitingCalls::kMax + 8;

constexpr int kMaxReceivedBytes = 64 << 10;

void Configure(grpc::ServerBuilder& builder) {
  builder.SetMaxReceiveMessageSize(kMaxReceivedBytes);
  // gRPC checks the size limit before it inflates: 100 KB can become 100 MB.
  builder.SetCompressionAlgorithmSupportStatus(GRPC_COMPRESS_DEFLATE, false);
  builder.SetCompressionAlgorithmSupportStatus(GRPC_COMPRESS_GZIP, false);
  builder.SetSyncServerOption(grpc::ServerBuilder::NUM_CQS, 1);
  builder.SetSyncServerOption(grpc::ServerBuilder::MIN_POLLERS, 1);
  builder.SetSyncServerOption(grpc::ServerBuilder::MAX_POLLERS, 1);
  builder.SetResourceQuota(
      grpc::ResourceQuota("admin").SetMaxThreads(kMaxThreads));
}

}  // namespace

absl::StatusOr<std::unique_ptr<AdminServer>> AdminServer::Start(
    Listener::Options options, const std::vector<grpc::Service*>& services,
    WaitingCalls& waiting) {
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
  server_->Shutdown(absl::ToChronoTime(absl::Now() + timeout));
  server_ = nullptr;
}

AdminServer::~AdminServer() {
  if (server_ != nullptr) Shutdown(absl::ZeroDuration());
}

}  // namespace yatzy
