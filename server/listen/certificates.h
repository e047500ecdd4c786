#ifndef YATZY_SERVER_LISTEN_CERTIFICATES_H_
#define YATZY_SERVER_LISTEN_CERTIFICATES_H_

#include <grpcpp/security/server_credentials.h>

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "server/os/file_watch.h"

namespace yatzy::server {

// Paths of PEM files, as flags give them.
struct TlsFiles {
  friend bool operator==(const TlsFiles&, const TlsFiles&) = default;

  std::string flags = "--tls";  // begins the names of the flags, for messages
  std::string certificate{};    // the server's, then those that issued it
  std::string key{};            // of the first certificate, not encrypted
  std::string client_ca{};  // whose certificates clients must show; "": none
};

// What is in them.
struct Certificates {
  std::string chain_pem;
  std::string key_pem;
  std::string client_ca_pem{};
  std::string subject;   // of the first certificate, for the log
  absl::Time not_after;  // of the first certificate
};

// Reads the files and tries them on OpenSSL as a server would use them: all is
// whole PEM, the key is that of the first certificate, each certificate is
// issued by the next. A certificate that has expired is accepted: an old answer
// to who we are is better than none, and clients decide.
//
// FAILED_PRECONDITION names the flag, the file and what is wrong with it, such
// as "--tls-key=/etc/k.pem: does not match the certificate".
absl::StatusOr<Certificates> ReadCertificates(const TlsFiles& files);

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
