#ifndef YATZY_SERVER_LISTEN_TLS_CONTEXT_H_
#define YATZY_SERVER_LISTEN_TLS_CONTEXT_H_

#include <openssl/ssl.h>

#include <memory>
#include <mutex>

#include "absl/status/statusor.h"
#include "server/listen/certificates.h"

namespace yatzy::server {

// What OpenSSL needs for connections that are HTTP/1.1 within TLS, with the
// rules that gRPC 1.51 has for its own: TLS 1.2 or 1.3 and ciphers with forward
// secrecy; with a client CA, a client must show a certificate of its. No
// session is taken up again: a client is judged anew each time. Each connection
// holds its context. Thread-safe.
class TlsContexts {
 public:
  // FAILED_PRECONDITION if OpenSSL does not take the certificates that are
  // current. They must outlive the object.
  static absl::StatusOr<std::unique_ptr<TlsContexts>> Open(
      const FollowedCertificates& certificates);

  // Of the certificates that are current; of those before if OpenSSL does not
  // take these.
  std::shared_ptr<SSL_CTX> Current();

 private:
  explicit TlsContexts(const FollowedCertificates& certificates)
      : certificates_(certificates) {}

  absl::Status TakeOver();

  const FollowedCertificates& certificates_;
  std::mutex mutex_;
  std::shared_ptr<const Certificates> given_;  // guarded by mutex_
  std::shared_ptr<SSL_CTX> context_;           // guarded by mutex_
};

}  // namespace yatzy::server

#endif  // YATZY_SERVER_LISTEN_TLS_CONTEXT_H_
