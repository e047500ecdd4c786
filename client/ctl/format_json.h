#ifndef YATZY_CLIENT_CTL_FORMAT_JSON_H_
#define YATZY_CLIENT_CTL_FORMAT_JSON_H_

#include <google/protobuf/message.h>

#include <string>

namespace yatzy::client {

// The message in Protobuf's JSON on one line, zero values included, so that a
// reader finds every number whatever its value.
std::string JsonLine(const google::protobuf::Message& message);

// A JSON string and a JSON number, for an object that is no message. The number
// must be finite; it is the shortest that reads back as the same one.
std::string JsonString(const std::string& text);
std::string JsonNumber(double number);

}  // namespace yatzy::client

#endif  // YATZY_CLIENT_CTL_FORMAT_JSON_H_
