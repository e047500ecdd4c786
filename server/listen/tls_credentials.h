#ifndef YATZY_SERVER_LISTEN_TLS_CREDENTIALS_H_
#define YATZY_SERVER_LISTEN_TLS_CREDENTIALS_H_

#include <grpcpp/security/server_credentials.h>

#include <memory>

#include "server/listen/certificate_watch.h"

namespace yatzy::server {

// TLS 1.2 or 1.3 with the certificates that are current when a connection
// comes; connections that are there keep theirs. If the files name a client CA,
// a client must show a certificate of its. The watch and the credentials must
// outlive the servers that use them.
std::shared_ptr<grpc::ServerCredentials> TlsCredentials(
    const CertificateWatch& watch);

}  // namespace yatzy::server

#endif  // YATZY_SERVER_LISTEN_TLS_CREDENTIALS_H_
