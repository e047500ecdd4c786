#include "server/listen/extensions.h"

#include <grpcpp/ext/channelz_service_plugin.h>
#include <grpcpp/ext/proto_server_reflection_plugin.h>
#include <grpcpp/impl/server_builder_option.h>
#include <grpcpp/impl/server_builder_plugin.h>

#include <memory>
#include <string>
#include <vector>

namespace yatzy::server {
namespace {

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
    if (extensions_.reflection) {
      plugins->push_back(
          std::make_unique<grpc::reflection::ProtoServerReflectionPlugin>());
    }
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

void SetExtensions(grpc::ServerBuilder& builder, const Extensions& extensions) {
  builder.SetOption(std::make_unique<ChosenPlugins>(extensions));
}

}  // namespace yatzy::server
