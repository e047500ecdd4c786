#ifndef YATZY_PROTO_OPENAPI_PROTOCOL_H_
#define YATZY_PROTO_OPENAPI_PROTOCOL_H_

#include "proto/openapi/schemas.h"

namespace yatzy::openapi {

// What the Connect protocol has for every method, as components of OpenAPI:
// `parameters`, `responses`, `headers`, `securitySchemes`, and the schema of an
// error among `schemas`.
void AddProtocol(Json& components);

// References to the parameters of each POST, and of each GET but the message.
Json ParametersOfPost();
Json ParametersOfGet();

// References to the responses that are no answers, by HTTP status.
Json Refusals();

// The headers of an answer to GET.
Json HeadersOfGet();

}  // namespace yatzy::openapi

#endif  // YATZY_PROTO_OPENAPI_PROTOCOL_H_
