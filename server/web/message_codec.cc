#include "server/web/message_codec.h"

#include <google/protobuf/arena.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/message.h>
#include <google/protobuf/util/json_util.h>
#include <google/protobuf/util/type_resolver.h>
#include <google/protobuf/util/type_resolver_util.h>
#include <grpcpp/support/slice.h>

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
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

// Of what a peer sent and Protobuf says of it. Whoever sent a value knows its
// rest, but has to see what is wrong with it.
constexpr std::size_t kMostOfValue = 160;
constexpr std::size_t kMostOfType = 80;

// The text in printable ASCII, other bytes as in C ("\xc3"), with "..." in
// place of what is beyond `most` bytes. Quotes and backslashes stay as they
// are, because whoever writes the answer as JSON escapes them.
std::string Printable(absl::string_view text, std::size_t most) {
  std::string printable;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const absl::string_view byte = text.substr(i, 1);
    const std::string next = byte == "\"" || byte == "\\" || byte == "'"
                                 ? std::string(byte)
                                 : absl::CHexEscape(byte);
    if (printable.size() + next.size() > most) return printable + "...";
    printable += next;
  }
  return printable;
}

// Says what is wrong with a value. Names its type as the .proto files do; what
// Protobuf says of a oneof is about no value.
std::string Description(absl::string_view why) {
  if (absl::ConsumeSuffix(&why, " for type oneof")) {
    absl::ConsumePrefix(&why, "invalid value ");
  }
  constexpr absl::string_view kFor = " for type ";
  const std::size_t end = std::min(why.rfind(kFor), why.size());
  absl::string_view type = why.substr(end);
  std::string text = Printable(why.substr(0, end), kMostOfValue);
  if (absl::ConsumePrefix(&type, kFor)) {
    absl::ConsumePrefix(&type, absl::StrCat(kTypeServer, "/"));
    absl::StrAppend(&text, kFor, Printable(type, kMostOfType));
  }
  return text;
}

// Reads what Protobuf says, of a field or of the JSON itself:
//
//     (position.dice[1]): invalid value "x" for type TYPE_INT32
//     (position) dices: Cannot find field.
//     dices: Cannot find field.
//     : invalid value oneof field 'from' is already set. Cannot set 'state' ...
//     Unexpected end of string. Expected a value.
//
// What is in parentheses is the path of a field that exists, the rest is the
// peer's. The JSON's line and a mark below it, which may follow, are left out.
FieldViolation ViolationOf(absl::string_view why) {
  std::string field;
  if (const std::size_t end = why.find(')');
      absl::StartsWith(why, "(") && end != absl::string_view::npos) {
    field = Escaped(why.substr(1, end - 1));
    why.remove_prefix(end + 1);
  }
  while (absl::ConsumePrefix(&why, ":") || absl::ConsumePrefix(&why, " ")) {
  }
  constexpr absl::string_view kUnknown = "Cannot find field.";
  if (absl::string_view name = why;
      absl::ConsumeSuffix(&name, absl::StrCat(": ", kUnknown))) {
    absl::StrAppend(&field, field.empty() ? "" : ".", Escaped(name));
    return {std::move(field), std::string(kUnknown)};
  }
  if (field.empty()) why = why.substr(0, why.find('\n'));
  return {std::move(field), Description(why)};
}

absl::Status BadJson(const MessageType& type, absl::string_view why) {
  const FieldViolation violation = ViolationOf(why);
  const bool has_field = !violation.field.empty();
  const absl::Status status = absl::InvalidArgumentError(absl::StrCat(
      "the request is not a ", type.full_name(), " in JSON: ", violation.field,
      has_field ? ": " : "", violation.description));
  return has_field ? WithFieldViolations(status, {violation}) : status;
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
