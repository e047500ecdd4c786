#ifndef YATZY_SERVER_LISTEN_CERTIFICATE_WATCH_H_
#define YATZY_SERVER_LISTEN_CERTIFICATE_WATCH_H_

#include <array>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "server/listen/tls_files.h"

namespace yatzy::server {

// Certificates that follow their files. A thread looks at the files twice a
// second. When they have changed and then stood still from one look to the
// next, they are read; if they are good together (see ReadCertificates), they
// are the current ones, else the log says what is wrong and the old ones stay.
// So a new key may be written before or after its certificate, in place or by
// renaming, and is in use about a second later.
//
// gRPC's own FileWatcherCertificateProvider takes any pair it finds, and then
// refuses every connection if it does not match.
class CertificateWatch {
 public:
  // Reads the files. FAILED_PRECONDITION as from ReadCertificates.
  static absl::StatusOr<std::unique_ptr<CertificateWatch>> Start(
      TlsFiles files, absl::Duration interval = absl::Milliseconds(500));
  ~CertificateWatch();
  CertificateWatch(const CertificateWatch&) = delete;
  CertificateWatch& operator=(const CertificateWatch&) = delete;

  const TlsFiles& files() const { return files_; }

  // Never null. The same object until the next change. Thread-safe.
  std::shared_ptr<const Certificates> Current() const;

 private:
  // Changes whenever one of the files does.
  using Stamp = std::array<std::string, 3>;

  CertificateWatch(TlsFiles files, Stamp stamp, Certificates certificates);

  static Stamp StampOf(const TlsFiles& files);
  void Run(const std::stop_token& stop, absl::Duration interval);
  void Look();

  const TlsFiles files_;
  Stamp seen_;    // at the last look
  Stamp judged_;  // of the files that were last read

  mutable std::mutex mutex_;
  std::condition_variable_any stopping_;
  std::shared_ptr<const Certificates> current_;  // guarded by mutex_

  std::jthread thread_;
};

}  // namespace yatzy::server

#endif  // YATZY_SERVER_LISTEN_CERTIFICATE_WATCH_H_
