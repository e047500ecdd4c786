#include "server/status/resource_info.h"

#include "absl/strings/cord.h"
#include "google/rpc/error_details.pb.h"

namespace yatzy {

absl::Status AboutResource(absl::Status status, const std::string& type,
                           const std::string& name) {
  google::rpc::ResourceInfo info;
  info.set_resource_type(type);
  info.set_resource_name(name);
  status.SetPayload(absl::string_view(kResourceInfoTypeUrl.data(),
                                      kResourceInfoTypeUrl.size()),
                    absl::Cord(info.SerializeAsString()));
  return status;
}

}  // namespace yatzy
