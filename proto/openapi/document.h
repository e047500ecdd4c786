#ifndef YATZY_PROTO_OPENAPI_DOCUMENT_H_
#define YATZY_PROTO_OPENAPI_DOCUMENT_H_

#include <google/protobuf/descriptor.h>

#include <string>

#include "absl/status/statusor.h"
#include "proto/openapi/schemas.h"

namespace yatzy::openapi {

// A service as OpenAPI 3.1 describes it: its methods that do not stream, by the
// Connect protocol, with the comments of its files. `examples` has a request in
// JSON for each of these methods, by its name, and no others.
//
// INVALID_ARGUMENT names a method that has no example, one that is not served,
// or the field of an example that does not fit.
absl::StatusOr<Json> DocumentOf(
    const google::protobuf::ServiceDescriptor& service, const Json& examples,
    const std::string& version);

}  // namespace yatzy::openapi

#endif  // YATZY_PROTO_OPENAPI_DOCUMENT_H_
