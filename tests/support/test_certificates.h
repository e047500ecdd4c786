#ifndef YATZY_TESTS_SUPPORT_TEST_CERTIFICATES_H_
#define YATZY_TESTS_SUPPORT_TEST_CERTIFICATES_H_

#include <memory>
#include <string>

namespace yatzy {

// A certificate with its private key, as PEM.
struct TestCertificate {
  std::string chain;
  std::string key;
};

// An authority that issues certificates, with keys on P-256 by default. Each is
// new, with a serial number of its own. Aborts the test program on errors of
// OpenSSL.
class TestCa {
 public:
  // Its own certificate is signed by itself, or by `issuer`. `days` from now it
  // expires, in the past if negative.
  explicit TestCa(const std::string& name, const TestCa* issuer = nullptr,
                  int days = 1);
  ~TestCa();
  TestCa(const TestCa&) = delete;
  TestCa& operator=(const TestCa&) = delete;

  const std::string& pem() const { return pem_; }
  std::string key() const;

  // For a common name and its subject alternative names, as OpenSSL writes
  // them: "DNS:localhost,IP:127.0.0.1". It expires as above.
  TestCertificate Issue(const std::string& name,
                        const std::string& alternative_names, int days = 1,
                        const char* curve = "P-256") const;

 private:
  struct Parts;
  const std::unique_ptr<Parts> parts_;
  std::string pem_;
};

}  // namespace yatzy

#endif  // YATZY_TESTS_SUPPORT_TEST_CERTIFICATES_H_
