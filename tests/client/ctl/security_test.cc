// yatzyctl over TLS and with bearer tokens.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_replace.h"
#include "tests/client/ctl/run_yatzyctl.h"
#include "tests/client/fake_server.h"
#include "tests/support/files.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temp_dir.h"
#include "tests/support/test_certificates.h"

namespace yatzy::client {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::StartsWith;

ChannelSecurity WithToken(const std::string& token, bool tls = false) {
  ChannelSecurity security;
  security.tls = tls;
  security.token = token;
  return security;
}

class SecurityTest : public ::testing::Test {
 protected:
  // The path of a new file with this content.
  std::string File(const std::string& name, const std::string& content) {
    WriteFile(dir_.File(name), content);
    return dir_.File(name);
  }

  void StartWithTls(const std::string& alternative_names, bool mutual = false) {
    const TestCertificate issued = ca_.Issue("server", alternative_names);
    grpc::SslServerCredentialsOptions options(
        mutual ? GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY
               : GRPC_SSL_DONT_REQUEST_CLIENT_CERTIFICATE);
    options.pem_root_certs = ca_.pem();
    options.pem_key_cert_pairs.push_back({issued.key, issued.chain});
    server_.StartOnTcp(grpc::SslServerCredentials(options));
  }

  Outcome Evaluate(std::vector<std::string> flags) {
    flags.insert(flags.begin(), {"evaluate", "--server", server_.address()});
    return Yatzyctl(flags);
  }

  const TempDir dir_;
  const TestCa ca_{"the tests' authority"};
  const std::string ca_file_ = File("ca.pem", ca_.pem());
  FakeServer server_;
};

TEST_F(SecurityTest, BelievesTheAuthorityThatItIsGiven) {
  StartWithTls("IP:127.0.0.1");
  EXPECT_EQ(Evaluate({"--tls-ca", ca_file_}).exit_code, kExitOk);
  const std::string stranger = File("stranger.pem", TestCa("stranger").pem());
  for (const auto& flags : std::vector<std::vector<std::string>>{
           {"--tls-ca", stranger}, {"--tls"}, {}}) {
    std::vector<std::string> with_timeout = flags;
    with_timeout.insert(with_timeout.end(), {"--timeout", "0.3"});
    const Outcome outcome = Evaluate(with_timeout);
    EXPECT_EQ(outcome.exit_code, kExitUnavailable) << outcome.out;
  }
  EXPECT_EQ(server_.advisor.calls(), 1);
}

TEST_F(SecurityTest, ChecksTheServersName) {
  StartWithTls("DNS:yatzy.example.org");
  EXPECT_EQ(Evaluate({"--tls-ca", ca_file_, "--timeout", "0.3"}).exit_code,
            kExitUnavailable);
  EXPECT_EQ(
      Evaluate({"--tls-ca", ca_file_, "--tls-server-name", "yatzy.example.org"})
          .exit_code,
      kExitOk);
}

TEST_F(SecurityTest, ShowsItsOwnCertificate) {
  StartWithTls("IP:127.0.0.1", /*mutual=*/true);
  const TestCertificate client = ca_.Issue("client", "DNS:client");
  EXPECT_EQ(Evaluate({"--tls-ca", ca_file_, "--timeout", "0.3"}).exit_code,
            kExitUnavailable);
  const Outcome outcome = Evaluate(
      {"--tls-ca", ca_file_, "--tls-cert", File("client.pem", client.chain),
       "--tls-key", File("client.key", client.key)});
  EXPECT_EQ(outcome.exit_code, kExitOk) << outcome.err;
}

// As those write files who renew certificates, and editors.
TEST_F(SecurityTest, ReadsAuthoritiesAndChainsAsTheyAreWritten) {
  constexpr char kMark[] = "\xEF\xBB\xBF";
  StartWithTls("IP:127.0.0.1", /*mutual=*/true);
  const TestCa middle("middle", &ca_);
  const TestCa issuing("issuing", &middle);
  const TestCertificate client = issuing.Issue("client", "DNS:client");
  const std::string authorities =
      File("authorities.pem",
           kMark + ca_.pem() + middle.pem() + ca_.pem() + middle.pem());
  const std::string chain = File(
      "chain.pem", absl::StrReplaceAll(kMark + client.chain + middle.pem() +
                                           issuing.pem() + issuing.pem(),
                                       {{"\n", "\r\n"}}));
  const std::string key = File("chain.key", kMark + client.key);
  Outcome outcome = Evaluate(
      {"--tls-ca", authorities, "--tls-cert", chain, "--tls-key", key});
  EXPECT_EQ(outcome.exit_code, kExitOk) << outcome.err;
  const std::string turned = File("turned.pem", issuing.pem() + client.chain);
  outcome = Evaluate({"--tls-cert", turned, "--tls-key", key});
  EXPECT_EQ(outcome.exit_code, kExitUsage);
  EXPECT_THAT(outcome.err,
              StartsWith("yatzyctl: --tls-key: " + key +
                         ": in --tls-cert certificate 2 (CN=client) is that "
                         "of the key and must be the first"));
}

TEST_F(SecurityTest, SecuresTheAdministrationListenerAndBenchAlike) {
  StartWithTls("IP:127.0.0.1");
  server_.admin.tables = [](const auto&, auto&) { return grpc::Status::OK; };
  EXPECT_EQ(
      Yatzyctl({"tables", "--admin", server_.address(), "--tls-ca", ca_file_})
          .exit_code,
      kExitOk);
  const Outcome bench =
      Yatzyctl({"bench", "--server", server_.address(), "--tls-ca", ca_file_,
                "--duration", "0.01", "--warm-up", "0", "--check", "0", "--mix",
                "evaluate", "--in-flight", "1"});
  EXPECT_EQ(bench.exit_code, kExitOk) << bench.err;
}

TEST_F(SecurityTest, SendsTheTokenOverTlsAndToThisMachine) {
  const std::string token = File("token", "s3cret.Token=\n");
  server_.Start();
  EXPECT_EQ(Evaluate({"--token-file", token}).exit_code, kExitOk);
  EXPECT_THAT(server_.advisor.authorization(),
              ElementsAre("Bearer s3cret.Token="));
  EXPECT_EQ(Evaluate({}).exit_code, kExitOk);
  EXPECT_THAT(server_.advisor.authorization(), IsEmpty());
  FakeServer tcp;
  const TestCertificate issued = ca_.Issue("server", "IP:127.0.0.1");
  grpc::SslServerCredentialsOptions options;
  options.pem_key_cert_pairs.push_back({issued.key, issued.chain});
  tcp.StartOnTcp(grpc::SslServerCredentials(options));
  EXPECT_EQ(Yatzyctl({"evaluate", "--server", tcp.address(), "--tls-ca",
                      ca_file_, "--token-file", token})
                .exit_code,
            kExitOk);
  EXPECT_THAT(tcp.advisor.authorization(), ElementsAre("Bearer s3cret.Token="));
}

TEST_F(SecurityTest, SendsNoTokenInTheClear) {
  for (const char* local :
       {"127.0.0.1:1", "127.8.9.1:1", "[::1]:1", "localhost:1", "unix:/x"}) {
    EXPECT_THAT(NewChannel(local, {.security = WithToken("t")}), IsOk());
  }
  for (const std::string far :
       {"10.0.0.1:1", "128.0.0.1:1", "127.0.0.1.example.org:1", "yatzy:1",
        "localhost.example.org:1", "[::2]:1", "127.1:1"}) {
    EXPECT_THAT(
        NewChannel(far, {.security = WithToken("t")}),
        StatusIs(absl::StatusCode::kInvalidArgument,
                 StartsWith("token: without TLS it would be sent to " + far)));
    EXPECT_THAT(NewChannel(far, {.security = WithToken("t", /*tls=*/true)}),
                IsOk());
  }
  const std::string token = File("token", "t");
  for (const char* flag : {"--server", "--admin"}) {
    const Outcome outcome =
        Yatzyctl({std::string(flag) == "--admin" ? "verify" : "evaluate", flag,
                  "10.0.0.1:1", "--token-file", token});
    EXPECT_EQ(outcome.exit_code, kExitUsage);
    EXPECT_THAT(outcome.err,
                StartsWith("yatzyctl: --token-file: without TLS it would be "
                           "sent to 10.0.0.1:1 in the clear;"));
  }
}

// As Windows and its editors write it.
TEST_F(SecurityTest, ReadsFilesWithAMarkAndCarriageReturns) {
  const std::string mark = "\xef\xbb\xbf";
  StartWithTls("IP:127.0.0.1", /*mutual=*/true);
  const TestCertificate client = ca_.Issue("client", "DNS:client");
  const Outcome outcome =
      Evaluate({"--tls-ca", File("marked-ca.pem", mark + ca_.pem()),
                "--tls-cert", File("marked.pem", mark + client.chain),
                "--tls-key", File("marked.key", mark + client.key),
                "--token-file", File("token", mark + "secret-of-ann\r\n")});
  EXPECT_EQ(outcome.exit_code, kExitOk) << outcome.err;
  EXPECT_THAT(server_.advisor.authorization(),
              ElementsAre("Bearer secret-of-ann"));
}

TEST_F(SecurityTest, NamesTheOptionThatDoesNotFit) {
  const struct {
    bool tls;
    std::vector<std::string ChannelSecurity::*> given;
    std::string value;
    std::string message;
  } cases[] = {
      {false, {&ChannelSecurity::ca_certificates}, "x", "ca_certificates: "},
      {false, {&ChannelSecurity::server_name}, "x", "server_name: "},
      {false,
       {&ChannelSecurity::certificate_chain, &ChannelSecurity::private_key},
       "x",
       "certificate_chain: "},
      {true, {&ChannelSecurity::certificate_chain}, "x", "certificate_chain: "},
      {true, {&ChannelSecurity::private_key}, "x", "private_key: "},
      {true, {&ChannelSecurity::token}, "a b", "token: it must be printable"},
      {true, {&ChannelSecurity::token}, "a\n", "token: it must be printable"},
  };
  for (const auto& test : cases) {
    ChannelSecurity security;
    security.tls = test.tls;
    for (const auto part : test.given) security.*part = test.value;
    EXPECT_THAT(
        NewChannel("localhost:1", {.security = security}),
        StatusIs(absl::StatusCode::kInvalidArgument, StartsWith(test.message)));
  }
}

TEST_F(SecurityTest, NamesTheFlagAndTheFileThatIsBad) {
  const TestCertificate client = ca_.Issue("client", "DNS:client");
  const std::string certificate = File("client.pem", client.chain);
  const std::string other_key = File("other.key", ca_.Issue("o", "DNS:o").key);
  const std::string missing = dir_.File("missing");
  const std::string empty = File("empty", "");
  const std::string cut =
      File("cut.pem", ca_.pem() + ca_.pem().substr(0, ca_.pem().size() / 2));
  const struct {
    std::vector<std::string> flags;
    std::string message;
  } cases[] = {
      {{"--tls-ca", missing},
       "--tls-ca: " + missing + ": No such file or directory"},
      {{"--tls-ca", dir_.path()},
       "--tls-ca: " + dir_.path() + ": Is a directory"},
      {{"--tls-ca", empty},
       "--tls-ca: " + empty + ": there is no PEM certificate in it"},
      {{"--tls-ca", cut},
       "--tls-ca: " + cut + ": a certificate in it is malformed"},
      {{"--tls-cert", certificate}, "--tls-cert: it needs --tls-key as well"},
      {{"--tls-key", other_key}, "--tls-key: it needs --tls-cert as well"},
      {{"--tls-cert", certificate, "--tls-key", other_key},
       "--tls-key: " + other_key + ": it is not the key of the certificate"},
      {{"--tls-cert", certificate, "--tls-key", certificate},
       "--tls-key: " + certificate +
           ": there is no unencrypted PEM private key in it"},
      {{"--token-file", missing},
       "--token-file: " + missing + ": No such file or directory"},
      {{"--token-file", empty}, "--token-file: " + empty + ": it is empty"},
      {{"--token-file", ca_file_},
       "--token-file: " + ca_file_ + ": it must hold one word"},
  };
  for (const auto& test : cases) {
    const Outcome outcome = Evaluate(test.flags);
    EXPECT_EQ(outcome.exit_code, kExitUsage);
    EXPECT_THAT(outcome.err, StartsWith("yatzyctl: " + test.message));
  }
}

}  // namespace
}  // namespace yatzy::client
