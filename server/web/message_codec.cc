#include "server/web/message_codec.h"

#include <google/protobuf/arena.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/message.h>
#include <google/protobuf/util/json_util.h>
#include <google/protobuf/util/type_resolver.h>
#include <google/protobuf/util/type_resolver_util.h>
#include <grpcpp/support/slice.h>

#include <cstddef>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/strip.h"
#include "proto/status/details.h"
#include "proto/status/quoted.h"
#include "server/web/json_writer.h"

namespace yatzy::server {
namespace {

using MessageType = google::protobuf::Descriptor;
using google::protobuf::io::ArrayInputStream;
using google::protobuf::io::StringOutputStream;

constexpr char kTypeServer[] = "type.googleapis.com";

// Of all types that are linked in. Never goes, as they do not.
google::protobuf::util::TypeResolver& Resolver() {
  static auto* const kResolver =
      google::protobuf::util::NewTypeResolverForDescriptorPool(
          kTypeServer, google::protobuf::DescriptorPool::generated_pool());
  return *kResolver;
}

std::string TypeUrl(const MessageType& type) {
  return absl::StrCat(kTypeServer, "/", type.full_name());
}

// Protobuf's "(position.dice[1]): invalid value "x" for type TYPE_INT32", or
// text about the JSON itself with the line and a mark below it. What is in
// parentheses is the path of a field that exists, its value is the peer's.
absl::Status BadJson(const MessageType& type, absl::string_view why) {
  why = why.substr(0, why.find('\n'));
  std::string field;
  if (const std::size_t end = why.find(')');
      absl::StartsWith(why, "(") && end != absl::string_view::npos) {
    field = Escaped(why.substr(1, end - 1));
    why.remove_prefix(end + 1);
  }
  while (absl::ConsumePrefix(&why, ":") || absl::ConsumePrefix(&why, " ")) {
  }
  const std::string description = Escaped(why);
  const absl::Status status = absl::InvalidArgumentError(absl::StrCat(
      "the request is not a ", type.full_name(), " in JSON: ", field,
      field.empty() ? "" : ": ", description));
  if (field.empty()) return status;
  return WithFieldViolations(status, {{field, description}});
}

std::string WholeOf(const grpc::ByteBuffer& bytes) {
  std::vector<grpc::Slice> slices;
  if (!bytes.Dump(&slices).ok()) return "";
  std::string whole;
  whole.reserve(bytes.Length());
  for (const grpc::Slice& slice : slices) {
    whole.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  }
  return whole;
}

// Of more bytes than these, messages, ten times as large, would be many at a
// time.
constexpr std::size_t kMostAsMessage = 256 << 10;

// Null if the bytes are no such message.
const google::protobuf::Message* Parsed(const MessageType& type,
                                        const std::string& bytes,
                                        google::protobuf::Arena& arena) {
  google::protobuf::Message* const message =
      google::protobuf::MessageFactory::generated_factory()
          ->GetPrototype(&type)
          ->New(&arena);
  return message->ParseFromString(bytes) ? message : nullptr;
}

// By way of a message. Empty if it cannot be written so.
std::string QuickJsonOf(const MessageType& type, const std::string& bytes) {
  if (bytes.size() > kMostAsMessage) return "";
  google::protobuf::Arena arena;
  const auto* const message = Parsed(type, bytes, arena);
  return message == nullptr ? "" : FastJson(*message);
}

}  // namespace

const char* ContentTypeOf(MessageCodec codec) {
  return codec == MessageCodec::kJson ? "application/json"
                                      : "application/proto";
}

absl::StatusOr<grpc::ByteBuffer> ReadMessage(MessageCodec codec,
                                             const MessageType& type,
                                             std::string_view text) {
  std::string bytes;
  if (codec == MessageCodec::kJson) {
    ArrayInputStream input(text.data(), static_cast<int>(text.size()));
    StringOutputStream output(&bytes);
    const auto status = google::protobuf::util::JsonToBinaryStream(
        &Resolver(), TypeUrl(type), &input, &output);
    if (!status.ok()) return BadJson(type, std::string(status.message()));
    text = bytes;
  }
  const grpc::Slice slice(text.data(), text.size());
  return grpc::ByteBuffer(&slice, 1);
}

absl::StatusOr<std::string> WriteMessage(MessageCodec codec,
                                         const MessageType& type,
                                         const grpc::ByteBuffer& bytes) {
  std::string whole = WholeOf(bytes);
  if (codec == MessageCodec::kProto) return whole;
  std::string json = QuickJsonOf(type, whole);
  if (json.empty()) json = JsonOf(type, whole);
  if (json.empty()) return absl::InternalError("cannot write the answer");
  return json;
}

// Protobuf 3.21 takes time and memory without an end for a packed field that is
// cut short, so nothing gets there that is no message. What is larger comes
// from our own services.
std::string JsonOf(const MessageType& type, const std::string& bytes) {
  google::protobuf::Arena arena;
  if (bytes.size() <= kMostAsMessage && Parsed(type, bytes, arena) == nullptr) {
    return "";
  }
  ArrayInputStream input(bytes.data(), static_cast<int>(bytes.size()));
  std::string json;
  StringOutputStream output(&json);
  const auto status = google::protobuf::util::BinaryToJsonStream(
      &Resolver(), TypeUrl(type), &input, &output);
  return status.ok() ? json : "";
}

std::string JsonString(std::string_view text) {
  std::string json = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      json += '\\';
      json += c;
    } else if (static_cast<unsigned char>(c) < ' ') {
      absl::StrAppendFormat(&json, "\\u%04x", static_cast<int>(c));
    } else {
      json += c;
    }
  }
  json += '"';
  return json;
}

}  // namespace yatzy::server
