#ifndef YATZY_PROTO_OPENAPI_OPENAPI_JSON_H_
#define YATZY_PROTO_OPENAPI_OPENAPI_JSON_H_

#include <string_view>

namespace yatzy {

// yatzy.v1.AdvisorService as OpenAPI 3.1 describes it, in JSON: ASCII. The
// build makes it from the .proto files (proto/openapi/main.cc).
std::string_view OpenApiJson();

}  // namespace yatzy

#endif  // YATZY_PROTO_OPENAPI_OPENAPI_JSON_H_
