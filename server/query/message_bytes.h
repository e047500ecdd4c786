// Messages from and to the bytes of calls.
#ifndef YATZY_SERVER_QUERY_MESSAGE_BYTES_H_
#define YATZY_SERVER_QUERY_MESSAGE_BYTES_H_

#include <google/protobuf/message.h>
#include <grpcpp/impl/codegen/proto_utils.h>
#include <grpcpp/support/byte_buffer.h>

#include "absl/status/status.h"

namespace yatzy::server {

// Whether the bytes, which are taken, are such a message.
template <typename Message>
bool Parse(grpc::ByteBuffer& bytes, Message& message) {
  return grpc::SerializationTraits<Message>::Deserialize(&bytes, &message).ok();
}

// What gRPC answers where it parses requests itself.
inline absl::Status CannotParse() {
  return absl::InternalError("Unable to parse request");
}

template <typename Message>
grpc::ByteBuffer Serialize(const Message& message) {
  grpc::ByteBuffer bytes;
  bool own_buffer = false;
  // It fails only for messages beyond 2 GiB.
  static_cast<void>(grpc::SerializationTraits<Message>::Serialize(
      message, &bytes, &own_buffer));
  return bytes;
}

}  // namespace yatzy::server

#endif  // YATZY_SERVER_QUERY_MESSAGE_BYTES_H_
