#include <gmock/gmock.h>

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/clock.h"
#include "server/listen/certificates.h"
#include "tests/support/files.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temp_dir.h"
#include "tests/support/test_certificates.h"

namespace yatzy::server {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::SizeIs;

// Files that are good; each test spoils one.
class TlsFilesTest : public testing::Test {
 protected:
  TlsFilesTest() {
    WriteFile(files_.certificate, good_.chain);
    WriteFile(files_.key, good_.key);
    WriteFile(files_.client_ca, ca_.pem());
  }

  // The error must name the flag, the file and the reason.
  void ExpectBad(const std::string& flag, const std::string& path,
                 const std::string& reason) const {
    EXPECT_THAT(ReadCertificates(files_),
                StatusIs(absl::StatusCode::kFailedPrecondition,
                         AllOf(HasSubstr(flag + "=" + path + ": "),
                               HasSubstr(reason))));
  }

  const TempDir dir_;
  const TestCa root_{"root"};
  const TestCa ca_{"issuing", &root_};
  const TestCertificate good_ = ca_.Issue("yatzy.test", "DNS:yatzy.test");
  const TlsFiles files_{"--tls", dir_.File("cert.pem"), dir_.File("key.pem"),
                        dir_.File("ca.pem")};
};

TEST_F(TlsFilesTest, ReadsAGoodPairAndTheClientCa) {
  const auto certificates = ReadCertificates(files_);
  ASSERT_THAT(certificates, IsOk());
  EXPECT_EQ(certificates->chain_pem, good_.chain);
  EXPECT_EQ(certificates->key_pem, good_.key);
  EXPECT_EQ(certificates->client_ca_pem, ca_.pem());
  ASSERT_THAT(certificates->facts, SizeIs(2));
  const CertificateFacts& own = certificates->facts[0];
  EXPECT_EQ(own.role, CertificateRole::kServer);
  EXPECT_EQ(own.subject, "CN=yatzy.test");
  EXPECT_GT(own.not_after, absl::Now() + absl::Hours(23));
  EXPECT_LT(own.not_after, absl::Now() + absl::Hours(25));
  EXPECT_EQ(certificates->facts[1].role, CertificateRole::kClientCa);
  EXPECT_EQ(certificates->facts[1].subject, "CN=issuing");
  EXPECT_NE(certificates->facts[1].fingerprint, own.fingerprint);
}

TEST_F(TlsFilesTest, ReadsAChain) {
  WriteFile(files_.certificate, good_.chain + ca_.pem() + root_.pem());
  EXPECT_THAT(ReadCertificates(files_), IsOk());
}

TEST_F(TlsFilesTest, AcceptsAnExpiredCertificate) {
  const TestCertificate old = ca_.Issue("old.test", "DNS:old.test", -1);
  WriteFile(files_.certificate, old.chain);
  WriteFile(files_.key, old.key);
  const auto certificates = ReadCertificates(files_);
  ASSERT_THAT(certificates, IsOk());
  EXPECT_LT(certificates->facts[0].not_after, absl::Now());
}

TEST_F(TlsFilesTest, ReadsNoClientCaIfNoneIsNamed) {
  TlsFiles files = files_;
  files.client_ca.clear();
  const auto certificates = ReadCertificates(files);
  ASSERT_THAT(certificates, IsOk());
  EXPECT_EQ(certificates->client_ca_pem, "");
}

TEST_F(TlsFilesTest, NamesAFileThatIsMissing) {
  const std::vector<std::pair<std::string, std::string>> flags = {
      {"--tls-client-ca", files_.client_ca},
      {"--tls-key", files_.key},
      {"--tls-cert", files_.certificate}};
  for (const auto& [flag, path] : flags) {
    std::filesystem::remove(path);
    ExpectBad(flag, path, "No such file");
  }
}

TEST_F(TlsFilesTest, RefusesWhatIsNoFile) {
  std::filesystem::remove(files_.key);
  std::filesystem::create_directory(files_.key);
  ExpectBad("--tls-key", files_.key, "Is a directory");
}

TEST_F(TlsFilesTest, RefusesGarbage) {
  WriteFile(files_.certificate, "garbage\n");
  ExpectBad("--tls-cert", files_.certificate, "has no PEM certificate");
  WriteFile(files_.certificate, "");
  ExpectBad("--tls-cert", files_.certificate, "empty");
  WriteFile(files_.certificate, good_.chain);
  WriteFile(files_.key, "garbage\n");
  ExpectBad("--tls-key", files_.key, "has no whole PEM private key");
  WriteFile(files_.key, good_.key);
  WriteFile(files_.client_ca, "garbage\n");
  ExpectBad("--tls-client-ca", files_.client_ca, "has no PEM certificate");
}

TEST_F(TlsFilesTest, RefusesACertificateThatIsCutShortAnywhere) {
  const std::string chain = good_.chain + ca_.pem();
  // Cut between the two, it is a good chain of one; the line feed at the end is
  // not missed.
  const std::size_t first = good_.chain.size();
  for (std::size_t size = 1; size < chain.size() - 1; ++size) {
    if (size == first || size == first - 1) continue;
    // A dash or two of a second certificate are no beginning of one yet.
    const std::string rest = chain.substr(first, size - first);
    if (size > first && rest.find("-----BEGIN CERTIFICATE-----\n") != 0) {
      continue;
    }
    WriteFile(files_.certificate, chain.substr(0, size));
    EXPECT_FALSE(ReadCertificates(files_).ok()) << "cut at " << size;
  }
}

TEST_F(TlsFilesTest, RefusesAKeyThatIsCutShortAnywhere) {
  for (std::size_t size = 1; size < good_.key.size() - 1; ++size) {
    WriteFile(files_.key, good_.key.substr(0, size));
    EXPECT_FALSE(ReadCertificates(files_).ok()) << "cut at " << size;
  }
}

TEST_F(TlsFilesTest, RefusesAKeyOfAnotherCertificate) {
  const TestCertificate other = ca_.Issue("yatzy.test", "DNS:yatzy.test");
  WriteFile(files_.key, other.key);
  ExpectBad("--tls-key", files_.key,
            "does not match the certificate in " + files_.certificate);
}

TEST_F(TlsFilesTest, RefusesAnEncryptedKey) {
  WriteFile(files_.key,
            "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIIC\n"
            "-----END ENCRYPTED PRIVATE KEY-----\n");
  ExpectBad("--tls-key", files_.key, "is encrypted");
}

}  // namespace
}  // namespace yatzy::server
