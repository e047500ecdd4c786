#ifndef YATZY_TESTS_SUPPORT_TLS_CLIENT_H_
#define YATZY_TESTS_SUPPORT_TLS_CLIENT_H_

#include <memory>
#include <string>

#include "tests/support/client_socket.h"
#include "tests/support/test_certificates.h"

namespace yatzy {

// A peer that speaks TLS by OpenSSL, and minds the server's certificate.
class TlsClient {
 public:
  struct Options {
    std::string ca = {};        // PEM, of the server
    TestCertificate own = {};   // to show; none
    std::string protocol = {};  // of ALPN; none
    int newest_tls = 0;         // as OpenSSL numbers versions; 0: any
  };

  // Connects to "127.0.0.1:PORT" and shakes hands.
  TlsClient(const std::string& address, const Options& options);
  ~TlsClient();
  TlsClient(const TlsClient&) = delete;
  TlsClient& operator=(const TlsClient&) = delete;

  // Whether hands were shaken, and the certificate is one of the CA's. With TLS
  // 1.3 a server refuses a client only after that: then nothing can be read.
  bool is_connected() const { return is_connected_; }

  // Sends all, blocking. Whether that was possible.
  bool Send(const std::string& text);
  // Says that nothing more comes; the connection still takes.
  void End();
  // At most so many bytes; "" at the end or after an error.
  std::string Read(std::size_t most = 65536);
  // Everything until the server ends.
  std::string ReadAll();
  // Whether the server has ended by saying so, and not by closing alone.
  bool has_ended_well() const { return has_ended_well_; }

  std::string protocol() const;     // that ALPN has found, "" if none
  std::string certificate() const;  // the server's, PEM
  std::string version() const;      // "TLSv1.3"

 private:
  struct Parts;
  const ClientSocket socket_;
  const std::unique_ptr<Parts> parts_;
  bool is_connected_ = false;
  bool has_ended_well_ = false;
};

}  // namespace yatzy

#endif  // YATZY_TESTS_SUPPORT_TLS_CLIENT_H_
