#ifndef YATZY_SERVER_WEB_MESSAGE_CODEC_H_
#define YATZY_SERVER_WEB_MESSAGE_CODEC_H_

#include <google/protobuf/descriptor.h>
#include <grpcpp/support/byte_buffer.h>

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace yatzy::server {

// How a message is written: as JSON, by the rules of proto3, or as its bytes.
enum class MessageCodec { kJson, kProto };

// "application/json" or "application/proto".
const char* ContentTypeOf(MessageCodec codec);

// The bytes of a message of this type that is written so. INVALID_ARGUMENT
// names the field and its value where JSON has something else than the type
// wants, as one line of ASCII.
absl::StatusOr<grpc::ByteBuffer> ReadMessage(
    MessageCodec codec, const google::protobuf::Descriptor& type,
    std::string_view text);

// The other way. INTERNAL if the bytes are no such message.
absl::StatusOr<std::string> WriteMessage(
    MessageCodec codec, const google::protobuf::Descriptor& type,
    const grpc::ByteBuffer& bytes);

// The bytes of a message as JSON, "" if they are no such message.
std::string JsonOf(const google::protobuf::Descriptor& type,
                   const std::string& bytes);

// A JSON string, in quotes. `text` is UTF-8.
std::string JsonString(std::string_view text);

}  // namespace yatzy::server

#endif  // YATZY_SERVER_WEB_MESSAGE_CODEC_H_
