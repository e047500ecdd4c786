// The files of a chain, as those who issue and renew certificates write them.
#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "absl/strings/str_replace.h"
#include "absl/time/clock.h"
#include "server/listen/certificates.h"
#include "server/query/query_server.h"
#include "server/tables/served_games.h"
#include "tests/server/listen/tls_clients.h"
#include "tests/support/captured_log.h"
#include "tests/support/files.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temp_dir.h"

namespace yatzy::server {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

constexpr char kMark[] = "\xEF\xBB\xBF";  // of UTF-8, at the begin of a text

class TlsChainTest : public testing::Test {
 protected:
  TlsChainTest() { WriteFile(files_.key, leaf_.key); }

  // What the daemon shows for a file with this text. Empty if it refuses it.
  std::string Shown(const std::string& text) const {
    WriteFile(files_.certificate, text);
    const auto certificates = ReadCertificates(files_);
    EXPECT_THAT(certificates, IsOk());
    return certificates.ok() ? certificates->chain_pem : "";
  }

  const TempDir dir_;
  const TestCa root_{"root"};
  const TestCa upper_{"upper", &root_};
  const TestCa issuing_{"issuing", &upper_};
  const TestCertificate leaf_ = issuing_.Issue(kServerName, "DNS:yatzy.test");
  const std::string good_ = leaf_.chain + issuing_.pem() + upper_.pem();
  const TlsFiles files_{"--tls", dir_.File("cert.pem"), dir_.File("key.pem"),
                        ""};
};

TEST_F(TlsChainTest, DropsWhatIsThereTwice) {
  EXPECT_EQ(Shown(good_ + issuing_.pem()), good_);
  EXPECT_EQ(Shown(leaf_.chain + issuing_.pem() + issuing_.pem() + upper_.pem() +
                  upper_.pem()),
            good_);
  EXPECT_EQ(Shown(leaf_.chain + good_), good_);
  EXPECT_EQ(Shown(good_ + leaf_.chain), good_);
  EXPECT_EQ(Shown(good_ + root_.pem() + root_.pem()), good_ + root_.pem());
}

TEST_F(TlsChainTest, PutsTheIssuersInOrder) {
  EXPECT_EQ(Shown(leaf_.chain + upper_.pem() + issuing_.pem()), good_);
  EXPECT_EQ(Shown(leaf_.chain + root_.pem() + upper_.pem() + issuing_.pem()),
            good_ + root_.pem());
}

TEST_F(TlsChainTest, KeepsWhatIsNoPartOfTheChainAtTheEnd) {
  const TestCa stranger("stranger");
  EXPECT_EQ(Shown(leaf_.chain + stranger.pem() + issuing_.pem() + upper_.pem()),
            good_ + stranger.pem());
  // A client may know the one that is missing.
  EXPECT_EQ(Shown(leaf_.chain + upper_.pem()), leaf_.chain + upper_.pem());
  EXPECT_EQ(Shown(leaf_.chain), leaf_.chain);
}

TEST_F(TlsChainTest, TellsIssuersOfOneNameApartByTheirKeys) {
  const TestCa former("issuing", &upper_);
  EXPECT_EQ(Shown(leaf_.chain + former.pem() + issuing_.pem() + upper_.pem()),
            good_ + former.pem());
}

TEST_F(TlsChainTest, TakesACertificateThatIsItsOwnIssuer) {
  const TestCa other("other");
  WriteFile(files_.key, root_.key());
  EXPECT_EQ(Shown(root_.pem() + root_.pem() + other.pem()),
            root_.pem() + other.pem());
}

TEST_F(TlsChainTest, TakesAnIssuerThatHasExpired) {
  CapturedLog log;
  const TestCa old("old", &root_, -1);
  const TestCertificate leaf = old.Issue(kServerName, "DNS:yatzy.test");
  WriteFile(files_.key, leaf.key);
  EXPECT_EQ(Shown(leaf.chain + old.pem()), leaf.chain + old.pem());
  ASSERT_THAT(FollowCertificates(files_), IsOk());
  EXPECT_TRUE(log.WaitFor("an issuer's certificate has expired"));
}

TEST_F(TlsChainTest, TakesWhatEditorsAndToolsMakeOfIt) {
  const std::vector<std::string> texts = {
      kMark + good_, absl::StrReplaceAll(good_, {{"\n", "\r\n"}}),
      absl::StrReplaceAll(good_, {{"\n", "\r"}}),
      absl::StrReplaceAll(good_, {{"\n", "  \n"}}),
      "    " + absl::StrReplaceAll(good_, {{"\n", "\n    "}}),
      "\n\n" + good_ + "\n\n\n",
      // As openssl s_client and certificate authorities write it.
      " 0 s:CN = yatzy.test\n   i:CN = issuing\n" + leaf_.chain +
          "# \xC3\xBC\n" + issuing_.pem() + "---\n" + upper_.pem() + "bye\n",
      // Joined from files without a line feed at their ends.
      leaf_.chain.substr(0, leaf_.chain.size() - 1) + issuing_.pem() +
          upper_.pem(),
      // Joined from files with marks of their own.
      kMark + leaf_.chain + kMark + issuing_.pem() + kMark + upper_.pem(),
      // Beside its key, in either order.
      leaf_.key + good_,
      leaf_.chain + leaf_.key + issuing_.pem() + upper_.pem(),
      absl::StrReplaceAll(good_, {{" CERTIFICATE", " X509 CERTIFICATE"}}),
      absl::StrReplaceAll(good_, {{" CERTIFICATE", " TRUSTED CERTIFICATE"}})};
  for (const std::string& text : texts) {
    EXPECT_EQ(Shown(text), good_) << text;
  }
  for (const std::string& key :
       {kMark + leaf_.key, good_ + leaf_.key,
        absl::StrReplaceAll(leaf_.key, {{"\n", "\r\n"}})}) {
    WriteFile(files_.key, key);
    EXPECT_EQ(Shown(good_), good_) << key;
  }
}

TEST_F(TlsChainTest, NamesTheCertificateThatShouldBeFirst) {
  for (const std::string& text :
       {issuing_.pem() + leaf_.chain, kMark + upper_.pem() + leaf_.chain}) {
    WriteFile(files_.certificate, text);
    EXPECT_THAT(
        ReadCertificates(files_),
        StatusIs(absl::StatusCode::kFailedPrecondition,
                 AllOf(HasSubstr("--tls-cert=" + files_.certificate + ": "),
                       HasSubstr("certificate 2 (CN=yatzy.test) is that of "
                                 "the key and must be the first"))));
  }
}

TEST_F(TlsChainTest, TakesTheSameOfAClientCa) {
  TlsFiles files = files_;
  files.client_ca = dir_.File("ca.pem");
  WriteFile(files.certificate, good_);
  for (const std::string& text :
       {root_.pem() + upper_.pem() + root_.pem(),
        kMark + root_.pem() + kMark + upper_.pem(),
        absl::StrReplaceAll(root_.pem() + upper_.pem(), {{"\n", "\r\n"}})}) {
    WriteFile(files.client_ca, text);
    const auto certificates = ReadCertificates(files);
    ASSERT_THAT(certificates, IsOk());
    EXPECT_EQ(certificates->client_ca_pem, root_.pem() + upper_.pem());
  }
}

// By a client that knows the root only, and a server whose client has a chain.
TEST_F(TlsChainTest, ClientsFindTheWayToTheRoot) {
  TlsFiles files = files_;
  files.client_ca = dir_.File("ca.pem");
  WriteFile(files.client_ca, kMark + root_.pem() + root_.pem());
  WriteFile(files.certificate,
            kMark + leaf_.chain + upper_.pem() + upper_.pem() + issuing_.pem());
  ServedGames games;
  const AdvisorService service{games};
  QueryServer::Options options;
  options.listener = {.addresses = {"127.0.0.1:0"}, .tls = files};
  const auto server = QueryServer::Start(options, service).value();
  const auto channel =
      ConnectTls(server->addresses().front(), root_.pem(), {good_, leaf_.key});
  EXPECT_THAT(CheckHealth(channel).error_message(), "");
}

}  // namespace
}  // namespace yatzy::server
