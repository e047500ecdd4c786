#ifndef YATZY_SERVER_WEB_JSON_WRITER_H_
#define YATZY_SERVER_WEB_JSON_WRITER_H_

#include <google/protobuf/message.h>

#include <string>

namespace yatzy::server {

// The message as JSON, by the rules of proto3 and to the byte as Protobuf 3.21
// writes it, which goes by bytes and descriptors and takes twice as long.
// Empty, for Protobuf to write, if it has what our answers do not have: maps,
// groups, or types that have a JSON of their own. Thread-safe.
std::string FastJson(const google::protobuf::Message& message);

}  // namespace yatzy::server

#endif  // YATZY_SERVER_WEB_JSON_WRITER_H_
