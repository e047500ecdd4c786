// The codes of errors as the Connect protocol has them, which says "canceled"
// where gRPC has CANCELLED.
#ifndef YATZY_PROTO_CONTRACT_CONNECT_CODES_H_
#define YATZY_PROTO_CONTRACT_CONNECT_CODES_H_

#include <array>

namespace yatzy {

struct ConnectCode {
  const char* name;  // in JSON
  int http;          // the HTTP status that goes with it
};

// By the numbers of gRPC's codes. The first is no error.
inline constexpr std::array<ConnectCode, 17> kConnectCodes = {
    {{"ok", 200},
     {"canceled", 499},
     {"unknown", 500},
     {"invalid_argument", 400},
     {"deadline_exceeded", 504},
     {"not_found", 404},
     {"already_exists", 409},
     {"permission_denied", 403},
     {"resource_exhausted", 429},
     {"failed_precondition", 400},
     {"aborted", 409},
     {"out_of_range", 400},
     {"unimplemented", 501},
     {"internal", 500},
     {"unavailable", 503},
     {"data_loss", 500},
     {"unauthenticated", 401}}};

}  // namespace yatzy

#endif  // YATZY_PROTO_CONTRACT_CONNECT_CODES_H_
