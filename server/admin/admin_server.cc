#include "server/admin/admin_server.h"

#include <sys/stat.h>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "server/listen/extensions.h"
#include "server/listen/listen_address.h"

namespace yatzy {
namespace {

// Besides those that wait: calls under way, open reflections, and a poller.
constexpr int kMaxThreads = WaitingCalls::kMax + 8;

constexpr int kMaxReceivedBytes = 64 << 10;

void Configure(grpc::ServerBuilder& builder) {
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
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

// Where the server listens and as whom it takes its callers. A socket that
// others could connect to must not exist even for a moment, and it comes into
// being within BuildAndStart.
std::unique_ptr<grpc::Server> Listen(grpc::ServerBuilder& builder,
                                     const std::string& address) {
  builder.AddListeningPort(address, grpc::InsecureServerCredentials());
  const mode_t mask = umask(S_IRWXG | S_IRWXO | S_IXUSR);
  const absl::Cleanup restore = [mask] { umask(mask); };
  return builder.BuildAndStart();
}

}  // namespace

absl::Status ValidateAdminAddress(const std::string& address) {
  if (absl::StartsWith(address, "unix:")) return ValidateListenAddress(address);
  return absl::InvalidArgumentError(
      absl::StrCat("'", address,
                   "' is not unix:PATH; operators are served over TCP with "
                   "mutual TLS only, which is not configured"));
}

absl::StatusOr<std::unique_ptr<AdminServer>> AdminServer::Start(
    const std::string& listen, const std::vector<grpc::Service*>& services,
    WaitingCalls& waiting) {
  absl::Status status = ValidateAdminAddress(listen);
  if (status.ok()) status = PrepareListenAddress(listen);
  if (!status.ok()) return absl::UnavailableError(status.message());
  auto server = std::unique_ptr<AdminServer>(new AdminServer(waiting));
  grpc::ServerBuilder builder;
  Configure(builder);
  SetExtensions(builder, {.reflection = true, .channelz = true});
  for (grpc::Service* service : services) builder.RegisterService(service);
  builder.RegisterService(&server->health_);
  server->server_ = Listen(builder, listen);
  if (server->server_ != nullptr) return server;
  return absl::UnavailableError(absl::StrCat(
      "cannot listen on ", listen, ": the address is in use or not to be had"));
}

void AdminServer::Shutdown(absl::Duration timeout) {
  health_.Shutdown();
  server_->Shutdown(absl::ToChronoTime(absl::Now() + timeout));
  server_ = nullptr;
}

AdminServer::~AdminServer() {
  if (server_ != nullptr) Shutdown(absl::ZeroDuration());
}

}  // namespace yatzy
