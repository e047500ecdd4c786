#include "client/ctl/format_json.h"

#include <google/protobuf/util/json_util.h>

#include <array>
#include <charconv>

#include "absl/strings/ascii.h"
#include "absl/strings/str_format.h"

namespace yatzy::client {

std::string JsonLine(const google::protobuf::Message& message) {
  google::protobuf::util::JsonPrintOptions options;
  options.always_print_primitive_fields = true;
  std::string json;
  // Fails only for an Any of a type that is not linked in; we print none.
  static_cast<void>(
      google::protobuf::util::MessageToJsonString(message, &json, options));
  return json + "\n";
}

std::string JsonString(const std::string& text) {
  std::string json = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      json += '\\';
      json += c;
    } else if (absl::ascii_iscntrl(static_cast<unsigned char>(c))) {
      absl::StrAppendFormat(&json, "\\u%04x", static_cast<int>(c));
    } else {
      json += c;
    }
  }
  return json + "\"";
}

std::string JsonNumber(double number) {
  std::array<char, 32> digits;  // a double needs at most 24
  const std::to_chars_result result =
      std::to_chars(digits.begin(), digits.end(), number);
  return {digits.begin(), result.ptr};
}

}  // namespace yatzy::client
