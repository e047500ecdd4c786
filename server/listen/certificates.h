#ifndef YATZY_SERVER_LISTEN_CERTIFICATES_H_
#define YATZY_SERVER_LISTEN_CERTIFICATES_H_

#include <grpcpp/security/server_credentials.h>

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

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

// What a certificate is for: the server's own, one sent behind it, one that
// those of clients are judged by.
enum class CertificateRole { kServer, kIssuer, kClientCa };

struct CertificateFacts {
  CertificateRole role;
  std::string subject;      // RFC 2253
  std::string fingerprint;  // the first 16 digits of its SHA-256
  absl::Time not_after;
};

// What is in them.
struct Certificates {
  std::string chain_pem;  // as it is sent: tidy, in order, each once
  std::string key_pem;
  std::string client_ca_pem{};
  std::vector<CertificateFacts> facts{};  // of all, the server's first
};

// Reads the files and tries them on OpenSSL as a server would use them: all is
// whole PEM, the key is that of the first certificate. What comes behind that
// is put in order and sent once (core/os/pem.h); one that is no part of the
// chain is sent last. A certificate that has expired is accepted: an old answer
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

// Which certificates a listener uses, and how their renewals went. Thread-safe.
class CertificateUse {
 public:
  struct Numbers {
    std::vector<CertificateFacts> in_use{};
    std::int64_t taken = 0;    // renewals
    std::int64_t refused = 0;  // a half-written one included
    bool is_refused = false;   // the last one, so what the files hold now
  };

  void Began(const Certificates& certificates);
  void Renewed(const absl::StatusOr<Certificates>& renewed);
  Numbers Read() const;

 private:
  mutable std::mutex mutex_;
  Numbers numbers_;  // guarded by mutex_
};

// Reads the files. FAILED_PRECONDITION as from ReadCertificates. `use`, if not
// null, is told of what is in use.
absl::StatusOr<std::unique_ptr<FollowedCertificates>> FollowCertificates(
    const TlsFiles& files, std::shared_ptr<CertificateUse> use = nullptr,
    std::shared_ptr<FileWatch> watch = FileWatch::OfProcess());

// TLS 1.2 or 1.3 with the certificates that are current when a connection
// comes; connections that are there keep theirs. If there is a client CA, a
// client must show a certificate of its. The certificates and the credentials
// must outlive the servers that use them.
std::shared_ptr<grpc::ServerCredentials> TlsCredentials(
    const FollowedCertificates& certificates);

}  // namespace yatzy::server

#endif  // YATZY_SERVER_LISTEN_CERTIFICATES_H_
