#ifndef YATZY_SERVER_LISTEN_TLS_CIPHERS_H_
#define YATZY_SERVER_LISTEN_TLS_CIPHERS_H_

namespace yatzy::server {

// What is served in TLS 1.2: what gRPC 1.51 takes by itself. TLS 1.3 has no
// others than good ones.
constexpr char kTlsCiphers[] =
    "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:"
    "ECDHE-RSA-AES128-GCM-SHA256:ECDHE-RSA-AES256-GCM-SHA384";

}  // namespace yatzy::server

#endif  // YATZY_SERVER_LISTEN_TLS_CIPHERS_H_
