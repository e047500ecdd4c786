// Whether PEM text holds what it should. gRPC takes anything, and then fails
// every handshake without saying why.
#ifndef YATZY_CLIENT_CTL_PEM_H_
#define YATZY_CLIENT_CTL_PEM_H_

#include <string>

#include "absl/status/status.h"

namespace yatzy::client {

// INVALID_ARGUMENT unless the text holds at least one certificate and every one
// in it is well-formed.
absl::Status CheckCertificates(const std::string& pem);

// INVALID_ARGUMENT unless the text holds an unencrypted private key and it is
// that of the first certificate of `certificate_chain`, which is well-formed.
absl::Status CheckPrivateKey(const std::string& pem,
                             const std::string& certificate_chain);

}  // namespace yatzy::client

#endif  // YATZY_CLIENT_CTL_PEM_H_
