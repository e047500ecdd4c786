#include "client/format_json.h"

#include <google/protobuf/util/json_util.h>

namespace yatzy {

std::string JsonLine(const google::protobuf::Message& message) {
  google::protobuf::util::JsonPrintOptions options;
  options.always_print_primitive_fields = true;
  std::string json;
  // Fails only for an Any of a type that is not linked in; we print none.
  static_cast<void>(
      google::protobuf::util::MessageToJsonString(message, &json, options));
  return json + "\n";
}

}  // namespace yatzy
