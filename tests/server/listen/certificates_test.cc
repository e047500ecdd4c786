#include "server/listen/certificates.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <memory>
#include <string>
#include <utility>

#include "absl/time/clock.h"
#include "tests/support/captured_log.h"
#include "tests/support/eventually.h"
#include "tests/support/files.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temp_dir.h"
#include "tests/support/test_certificates.h"

namespace yatzy::server {
namespace {

using ::testing::HasSubstr;

constexpr absl::Duration kInterval = absl::Milliseconds(5);

class CertificatesTest : public testing::Test {
 protected:
  CertificatesTest() {
    Write(first_);
    WriteFile(files_.client_ca, ca_.pem());
  }

  void Write(const TestCertificate& certificate) const {
    WriteFile(files_.certificate, certificate.chain);
    WriteFile(files_.key, certificate.key);
  }

  TestCertificate Issue() const {
    return ca_.Issue("yatzy.test", "DNS:yatzy.test");
  }

  static absl::StatusOr<std::unique_ptr<FollowedCertificates>> Follow(
      const TlsFiles& files, std::shared_ptr<CertificateUse> use = nullptr) {
    return FollowCertificates(files, std::move(use),
                              std::make_shared<FileWatch>(kInterval));
  }

  std::unique_ptr<FollowedCertificates> Start() const {
    return Follow(files_).value();
  }

  // Waits until the watch has taken these, and nothing else.
  static bool Takes(const FollowedCertificates& watch,
                    const TestCertificate& expected) {
    return Eventually([&] {
      const auto current = watch.Current();
      EXPECT_EQ(current->key_pem == expected.key,
                current->chain_pem == expected.chain);
      return current->chain_pem == expected.chain;
    });
  }

  const TempDir dir_;
  const TestCa ca_{"ca"};
  const TestCertificate first_ = Issue();
  const TlsFiles files_{"--tls", dir_.File("cert.pem"), dir_.File("key.pem"),
                        dir_.File("ca.pem")};
  CapturedLog log_;
};

TEST_F(CertificatesTest, BeginsWithWhatIsThere) {
  const auto watch = Start();
  const auto current = watch->Current();
  EXPECT_EQ(current->chain_pem, first_.chain);
  EXPECT_EQ(current->key_pem, first_.key);
  EXPECT_EQ(current->client_ca_pem, ca_.pem());
  EXPECT_EQ(watch->Current(), current) << "the same object while unchanged";
}

TEST_F(CertificatesTest, SkipsAByteOrderMark) {
  const std::string mark = "\xef\xbb\xbf";
  WriteFile(files_.certificate, mark + first_.chain);
  WriteFile(files_.key, mark + first_.key);
  WriteFile(files_.client_ca, mark + ca_.pem());
  const auto watch = Follow(files_);
  ASSERT_THAT(watch, IsOk());
  EXPECT_EQ((*watch)->Current()->chain_pem, first_.chain);
  EXPECT_EQ((*watch)->Current()->key_pem, first_.key);
}

TEST_F(CertificatesTest, DoesNotStartWithFilesThatAreBad) {
  WriteFile(files_.key, "garbage");
  EXPECT_THAT(Follow(files_), StatusIs(absl::StatusCode::kFailedPrecondition,
                                       HasSubstr("--tls-key=" + files_.key)));
}

TEST_F(CertificatesTest, TakesAPairThatIsWrittenInPlaceInEitherOrder) {
  const auto watch = Start();
  const TestCertificate second = Issue();
  WriteFile(files_.certificate, second.chain);
  ASSERT_TRUE(log_.WaitFor("the old one stays"));
  EXPECT_EQ(watch->Current()->chain_pem, first_.chain);
  WriteFile(files_.key, second.key);
  EXPECT_TRUE(Takes(*watch, second));

  const TestCertificate third = Issue();
  WriteFile(files_.key, third.key);
  ASSERT_TRUE(log_.WaitFor("the old one stays"));
  EXPECT_EQ(watch->Current()->key_pem, second.key);
  WriteFile(files_.certificate, third.chain);
  EXPECT_TRUE(Takes(*watch, third));
}

TEST_F(CertificatesTest, TakesAPairThatIsRenamedIntoPlace) {
  const auto watch = Start();
  const TestCertificate second = Issue();
  WriteFile(dir_.File("new.pem"), second.chain);
  WriteFile(dir_.File("new-key.pem"), second.key);
  std::filesystem::rename(dir_.File("new.pem"), files_.certificate);
  std::filesystem::rename(dir_.File("new-key.pem"), files_.key);
  EXPECT_TRUE(Takes(*watch, second));
}

TEST_F(CertificatesTest, FollowsALinkThatIsPointedElsewhere) {
  const TestCertificate second = Issue();
  for (const char* folder : {"old", "new"}) {
    std::filesystem::create_directory(dir_.File(folder));
  }
  std::filesystem::create_directory_symlink(dir_.File("old"), dir_.File("now"));
  const TlsFiles files{"--tls", dir_.File("now/cert"), dir_.File("now/key"),
                       ""};
  WriteFile(dir_.File("old/cert"), first_.chain);
  WriteFile(dir_.File("old/key"), first_.key);
  WriteFile(dir_.File("new/cert"), second.chain);
  WriteFile(dir_.File("new/key"), second.key);
  const auto watch = Follow(files).value();
  std::filesystem::create_directory_symlink(dir_.File("new"),
                                            dir_.File("next"));
  std::filesystem::rename(dir_.File("next"), dir_.File("now"));
  EXPECT_TRUE(Takes(*watch, second));
}

TEST_F(CertificatesTest, KeepsTheOldPairWhileTheNewIsHalfWritten) {
  const auto watch = Start();
  const TestCertificate second = Issue();
  const std::string half = second.chain.substr(0, second.chain.size() / 2);
  WriteFile(files_.key, second.key);
  WriteFile(files_.certificate, half);
  ASSERT_TRUE(log_.WaitFor("--tls-cert=" + files_.certificate));
  EXPECT_EQ(watch->Current()->chain_pem, first_.chain);
  WriteFile(files_.certificate, second.chain);
  EXPECT_TRUE(Takes(*watch, second));
}

TEST_F(CertificatesTest, KeepsTheOldOnesForGarbageAndForNothing) {
  const auto watch = Start();
  WriteFile(files_.key, "garbage");
  ASSERT_TRUE(log_.WaitFor("--tls-key=" + files_.key + ": has no whole PEM"));
  std::filesystem::remove(files_.certificate);
  ASSERT_TRUE(log_.WaitFor("No such file"));
  WriteFile(files_.client_ca, "");
  EXPECT_EQ(watch->Current()->chain_pem, first_.chain);
  EXPECT_EQ(watch->Current()->client_ca_pem, ca_.pem());
  const TestCa other("other");
  const TestCertificate second = Issue();
  WriteFile(files_.client_ca, other.pem());
  Write(second);
  EXPECT_TRUE(Takes(*watch, second));
  EXPECT_EQ(watch->Current()->client_ca_pem, other.pem());
}

// OpenSSL loads such a key, and no client agrees to it.
TEST_F(CertificatesTest, KeepsTheOldPairForAKeyThatNoClientCanUse) {
  const auto watch = Start();
  Write(ca_.Issue("yatzy.test", "DNS:yatzy.test", 1, "secp256k1"));
  ASSERT_TRUE(log_.WaitFor("no client could connect"));
  EXPECT_EQ(watch->Current()->chain_pem, first_.chain);
  EXPECT_THAT(Follow(files_), StatusIs(absl::StatusCode::kFailedPrecondition,
                                       HasSubstr("--tls-cert=")));
  for (const char* curve : {"P-384", "P-521"}) {
    const TestCertificate next =
        ca_.Issue("yatzy.test", "DNS:yatzy.test", 1, curve);
    Write(next);
    EXPECT_TRUE(Takes(*watch, next)) << curve;
  }
}

// A chain with its intermediate twice, as some renewals write it.
TEST_F(CertificatesTest, TakesARenewedChainThatRepeatsAndIsUnordered) {
  const auto watch = Start();
  const TestCa middle("middle", &ca_);
  const TestCa issuing("issuing", &middle);
  const TestCertificate next = issuing.Issue("yatzy.test", "DNS:yatzy.test");
  Write({next.chain + middle.pem() + issuing.pem() + middle.pem(), next.key});
  EXPECT_TRUE(
      Takes(*watch, {next.chain + issuing.pem() + middle.pem(), next.key}));
}

TEST_F(CertificatesTest, TellsWhatIsInUseAndWhatWasRefused) {
  const auto use = std::make_shared<CertificateUse>();
  const auto watch = Follow(files_, use).value();
  CertificateUse::Numbers now = use->Read();
  ASSERT_EQ(now.in_use.size(), 2);
  const std::string first = now.in_use[0].fingerprint;
  EXPECT_EQ(now.taken, 0);
  EXPECT_EQ(now.refused, 0);
  EXPECT_FALSE(now.is_refused);

  WriteFile(files_.key, "garbage");
  ASSERT_TRUE(log_.WaitFor("the old one stays"));
  now = use->Read();
  EXPECT_EQ(now.in_use[0].fingerprint, first);
  EXPECT_EQ(now.refused, 1);
  EXPECT_TRUE(now.is_refused);

  const TestCertificate second = ca_.Issue("second", "DNS:yatzy.test", 30);
  Write(second);
  ASSERT_TRUE(Takes(*watch, second));
  now = use->Read();
  EXPECT_EQ(now.in_use[0].subject, "CN=second");
  EXPECT_GT(now.in_use[0].not_after, absl::Now() + absl::Hours(29 * 24));
  EXPECT_EQ(now.taken, 1);
  EXPECT_FALSE(now.is_refused);
}

}  // namespace
}  // namespace yatzy::server
