// Certificates change under load: no handshake fails, every new pair is used.
#include <gmock/gmock.h>
#include <stdlib.h>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "server/query/query_server.h"
#include "server/tables/served_games.h"
#include "tests/server/listen/tls_clients.h"
#include "tests/support/captured_log.h"
#include "tests/support/eventually.h"
#include "tests/support/files.h"
#include "tests/support/temp_dir.h"

namespace yatzy::server {
namespace {

int Rotations() {
  const char* rotations = getenv("YATZY_ROTATIONS");
  return rotations == nullptr ? 5 : std::atoi(rotations);
}

TEST(CertificateRotationTest, FailsNoHandshake) {
  const TempDir dir;
  CapturedLog log;
  const TestCa ca("ca");
  const TlsFiles files{"--tls", dir.File("cert.pem"), dir.File("key.pem"), ""};
  TestCertificate now = ca.Issue(kServerName, "DNS:yatzy.test");
  WriteFile(files.certificate, now.chain);
  WriteFile(files.key, now.key);
  ServedGames games;
  const AdvisorService service{games};
  QueryServer::Options options;
  options.listener = {.addresses = {"127.0.0.1:0"}, .tls = files};
  const auto server = QueryServer::Start(options, service).value();
  const std::string address = server->addresses().front();

  std::atomic<int> handshakes{0};
  std::atomic<int> failed{0};
  std::vector<std::jthread> load;
  for (int i = 0; i < 2; ++i) {
    load.emplace_back([&](const std::stop_token& stop) {
      while (!stop.stop_requested()) {
        const grpc::Status status = CheckHealth(ConnectTls(address, ca.pem()));
        ++handshakes;
        if (status.ok()) continue;
        ++failed;
        ADD_FAILURE() << status.error_message();
        return;
      }
    });
  }
  // A connection that stays keeps what it has.
  const auto lasting = ConnectTls(address, ca.pem());
  const std::string first = now.chain;
  std::string shown;
  ASSERT_TRUE(CheckHealth(lasting, &shown).ok());
  for (int i = 0; i < Rotations(); ++i) {
    now = ca.Issue(kServerName, "DNS:yatzy.test");
    WriteFile(files.certificate, now.chain.substr(0, now.chain.size() / 2));
    if (i % 2 == 0) {
      ASSERT_TRUE(log.WaitFor("the old one stays"));
    }
    WriteFile(files.key, now.key);
    if (i % 3 == 0) {
      ASSERT_TRUE(log.WaitFor("the old one stays"));
    }
    WriteFile(files.certificate, now.chain);
    ASSERT_TRUE(Eventually([&] {
      return CheckHealth(ConnectTls(address, ca.pem()), &shown).ok() &&
             shown == now.chain;
    })) << "rotation "
        << i;
  }
  EXPECT_TRUE(CheckHealth(lasting, &shown).ok());
  EXPECT_EQ(shown, first);
  load.clear();
  EXPECT_EQ(failed, 0);
  EXPECT_GE(handshakes, 20 * Rotations());
}

}  // namespace
}  // namespace yatzy::server
