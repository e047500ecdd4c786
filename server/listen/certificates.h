#ifndef YATZY_SERVER_LISTEN_CERTIFICATES_H_
#define YATZY_SERVER_LISTEN_CERTIFICATES_H_

#include <grpcpp/security/server_credentials.h>

#include <memory>

#include "absl/status/statusor.h"
#include "server/listen/tls_files.h"
#include "server/os/file_watch.h"

namespace yatzy::server {

// Certificates that follow their files. When the files have changed and stand
// still (FileWatch) and are good together (ReadCertificates), they are the
// current ones, else the log says what is wrong and the old ones stay. So a new
// key may be written before or after its certificate, in place or by renaming,
// and is in use about a second later.
//
// gRPC's own FileWatcherCertificateProvider takes any pair it finds, and then
// refuses every connection if it does not match.
using FollowedCertificates = FollowedFiles<Certificates>;

// Reads the files. FAILED_PRECONDITION as from ReadCertificates.
absl::StatusOr<std::unique_ptr<FollowedCertificates>> FollowCertificates(
    const TlsFiles& files,
    std::shared_ptr<FileWatch> watch = FileWatch::OfProcess());

// TLS 1.2 or 1.3 with the certificates that are current when a connection
// comes; connections that are there keep theirs. If there is a client CA, a
// client must show a certificate of its. The certificates and the credentials
// must outlive the servers that use them.
std::shared_ptr<grpc::ServerCredentials> TlsCredentials(
    const FollowedCertificates& certificates);

}  // namespace yatzy::server

#endif  // YATZY_SERVER_LISTEN_CERTIFICATES_H_
