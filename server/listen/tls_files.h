#ifndef YATZY_SERVER_LISTEN_TLS_FILES_H_
#define YATZY_SERVER_LISTEN_TLS_FILES_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

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

}  // namespace yatzy::server

#endif  // YATZY_SERVER_LISTEN_TLS_FILES_H_
