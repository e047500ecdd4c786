#ifndef YATZY_CLIENT_FORMAT_JSON_H_
#define YATZY_CLIENT_FORMAT_JSON_H_

#include <google/protobuf/message.h>

#include <string>

namespace yatzy {

// The message in Protobuf's JSON on one line, zero values included, so that a
// reader finds every number whatever its value.
std::string JsonLine(const google::protobuf::Message& message);

}  // namespace yatzy

#endif  // YATZY_CLIENT_FORMAT_JSON_H_
