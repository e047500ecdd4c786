#include "server/listen/connection_limits.h"

#include <grpcpp/ext/channelz_service_plugin.h>
#include <grpcpp/impl/server_builder_option.h>
#include <grpcpp/impl/server_builder_plugin.h>
#include <grpcpp/resource_quota.h>
#include <grpcpp/server_builder.h>

#include <memory>
#include <vector>

#include "proto/contract/limits.h"
#include "server/listen/reflection.h"
namespace yatzy::server {
namespace {

// A peer that has vanished is noticed by pings.
constexpr absl::Duration kPingAfter = absl::Seconds(60);
constexpr absl::Duration kPingTimeout = absl::Seconds(10);

// A client may ping that often; more, and it is cut off at the third time.
constexpr absl::Duration kLeastPingInterval = absl::Seconds(10);
constexpr int kPingStrikes = 2;

int Milliseconds(absl::Duration duration) {
  return static_cast<int>(absl::ToInt64Milliseconds(duration));
}

using Plugins = std::vector<std::unique_ptr<grpc::ServerBuilderPlugin>>;

// Replaces the plugins that the process has collected.
class ChosenPlugins : public grpc::ServerBuilderOption {
 public:
  explicit ChosenPlugins(const Extensions& extensions)
      : extensions_(extensions) {}

  void UpdateArguments(grpc::ChannelArguments*) override {}

  void UpdatePlugins(Plugins* plugins) override {
    // Channelz has no public class: it comes from what was collected.
    std::erase_if(*plugins, [&](const auto& plugin) {
      return !extensions_.channelz || plugin->name() != kChannelz;
    });
    if (extensions_.reflection) plugins->push_back(MakeReflection());
  }

 private:
  static constexpr char kChannelz[] = "channelz_service";

  const Extensions extensions_;
};

// As gRPC wants it: before any builder is made.
[[maybe_unused]] const bool kIsCollected = [] {
  grpc::channelz::experimental::InitChannelzService();
  return true;
}();

}  // namespace

void SetLimits(const ConnectionLimits& limits, grpc::ServerBuilder& builder) {
  builder.SetMaxReceiveMessageSize(kMaxRequestBytes);
  builder.SetCompressionAlgorithmSupportStatus(GRPC_COMPRESS_DEFLATE, false);
  builder.SetCompressionAlgorithmSupportStatus(GRPC_COMPRESS_GZIP, false);
  const auto set = [&builder](const char* name, int value) {
    builder.AddChannelArgument(name, value);
  };
  set(GRPC_ARG_MAX_METADATA_SIZE, kMaxMetadataBytes);
  set(GRPC_ARG_MAX_CONCURRENT_STREAMS, limits.calls);
  if (limits.idle > absl::ZeroDuration()) {
    set(GRPC_ARG_MAX_CONNECTION_IDLE_MS, Milliseconds(limits.idle));
  }
  if (limits.age > absl::ZeroDuration()) {
    set(GRPC_ARG_MAX_CONNECTION_AGE_MS, Milliseconds(limits.age));
    set(GRPC_ARG_MAX_CONNECTION_AGE_GRACE_MS, Milliseconds(limits.kGrace));
  }
  set(GRPC_ARG_KEEPALIVE_TIME_MS, Milliseconds(kPingAfter));
  set(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, Milliseconds(kPingTimeout));
  set(GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS,
      Milliseconds(kLeastPingInterval));
  set(GRPC_ARG_HTTP2_MAX_PING_STRIKES, kPingStrikes);
  grpc::ResourceQuota quota("yatzyd");
  quota.Resize(static_cast<std::size_t>(limits.memory_mib) << 20);
  builder.SetResourceQuota(quota);
}

void SetExtensions(grpc::ServerBuilder& builder, const Extensions& extensions) {
  builder.SetOption(std::make_unique<ChosenPlugins>(extensions));
}

}  // namespace yatzy::server
