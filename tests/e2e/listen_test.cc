// yatzyd as a process: who gets in, and what becomes of connections when there
// are too many.
#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>
#include <signal.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "grpc/health/v1/health.grpc.pb.h"
#include "server/listen/open_sockets.h"
#include "tests/support/channels.h"
#include "tests/support/child_process.h"
#include "tests/support/client_socket.h"
#include "tests/support/eventually.h"
#include "tests/support/files.h"
#include "tests/support/process_stats.h"
#include "tests/support/temp_dir.h"
#include "tests/support/test_certificates.h"

namespace yatzy::server {
namespace {

using ::testing::AllOf;
using ::testing::Eq;
using ::testing::HasSubstr;
using ::testing::Not;

class ListenTest : public ::testing::Test {
 protected:
  std::string Socket() const { return "unix:" + dir_.File("q.sock"); }

  // yatzyd through a line of shell that ends in `exec "$@"`.
  std::unique_ptr<ChildProcess> StartThrough(
      const std::string& shell, const std::vector<std::string>& flags) {
    std::vector<std::string> argv = {
        "/bin/bash", "-c", shell, "bash", YATZYD, "--state-dir", StateDir()};
    argv.insert(argv.end(), flags.begin(), flags.end());
    return std::make_unique<ChildProcess>(argv);
  }

  std::unique_ptr<ChildProcess> Start(const std::vector<std::string>& flags) {
    return StartThrough("exec \"$@\"", flags);
  }

  // A state directory of its own for each daemon.
  std::string StateDir() {
    return dir_.File("state" + std::to_string(++daemons_));
  }

  static std::string AddressOf(ChildProcess& daemon) {
    const std::string line = daemon.WaitForLine("listening");
    return line.substr(line.rfind('=') + 1);
  }

  // Health answers without a table. Gives up after a second.
  static grpc::Status Call(
      const std::string& address,
      const std::shared_ptr<grpc::ChannelCredentials>& credentials =
          grpc::InsecureChannelCredentials()) {
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() +
                         std::chrono::seconds(1));
    grpc::health::v1::HealthCheckResponse response;
    return grpc::health::v1::Health::NewStub(OwnChannel(address, credentials))
        ->Check(&context, {}, &response);
  }

  // Once connections have been closed, which gRPC is yet to notice.
  static void ExpectAnswersSoon(const std::string& address) {
    EXPECT_TRUE(Eventually([&] { return Call(address).ok(); })) << address;
  }

  static void ExpectAnswers(const std::string& address) {
    const grpc::Status status = Call(address);
    EXPECT_TRUE(status.ok()) << address << ": " << status.error_message();
  }

  const TempDir dir_;
  int daemons_ = 0;
};

// CVE-2023-4785: gRPC's own listener never accepts again after this.
TEST_F(ListenTest, AnswersAgainWhenDescriptorsAreBack) {
  auto daemon = StartThrough("ulimit -n 64; exec \"$@\"",
                             {"--listen", "127.0.0.1:0", "--listen", Socket()});
  const std::string tcp = AddressOf(*daemon);
  ASSERT_THAT(daemon->WaitForLine("serving table_id"), Not(Eq("")));
  for (const std::string& address : {tcp, Socket()}) {
    std::vector<ClientSocket> idle;
    for (int i = 0; i < 150; ++i) idle.emplace_back(address);
    // By the time that the last of those beyond the cap is closed, all are in.
    idle.back().WaitForEnd();
    EXPECT_LT(StatsOf(daemon->pid()).open_files, 64);
    idle.clear();
    const absl::Time start = absl::Now();
    ExpectAnswersSoon(address);
    EXPECT_LT(absl::Now() - start, absl::Seconds(2)) << "the promise is 1 s";
  }
  daemon->Signal(SIGTERM);
  EXPECT_EQ(daemon->Wait(), 0) << daemon->log();
}

TEST_F(ListenTest, ClosesConnectionsBeyondTheCapAndHeals) {
  auto daemon = Start({"--listen", "127.0.0.1:0", "--max-connections", "4"});
  const std::string address = AddressOf(*daemon);
  std::vector<ClientSocket> idle;
  for (int i = 0; i < 5; ++i) idle.emplace_back(address);
  EXPECT_THAT(daemon->WaitForLine("connection refused"),
              HasSubstr("reason=\"too many connections\""));
  idle.back().WaitForEnd();
  EXPECT_FALSE(idle.front().HasEnded());
  idle.clear();
  ExpectAnswersSoon(address);
}

TEST_F(ListenTest, ServesOnTheSocketsThatSystemdPasses) {
  auto web = OpenSockets(ParseListenAddress("127.0.0.1:0").value()).value();
  auto local = OpenSockets(ParseListenAddress(Socket()).value()).value();
  const std::string address = web.front().address();
  // As systemd does: from 3 on, not closed on exec.
  const std::string announce = absl::StrCat(
      "exec 3<&", dup(web.front().fd()), " 4<&", dup(local.front().fd()),
      "; export LISTEN_PID=$$ LISTEN_FDS=2 LISTEN_FDNAMES=web:local; ",
      "exec \"$@\"");
  {
    auto daemon = StartThrough(
        announce, {"--listen", "systemd:web", "--listen", "systemd:local"});
    EXPECT_EQ(AddressOf(*daemon), address);
    EXPECT_EQ(AddressOf(*daemon), Socket());
    ExpectAnswers(address);
    ExpectAnswers(Socket());
    daemon->Signal(SIGTERM);
    EXPECT_EQ(daemon->Wait(), 0) << daemon->log();
  }
  // The sockets are systemd's: they, and the path, outlive the daemon, and
  // whoever connects meanwhile waits for the next.
  const ClientSocket waiting(address);
  EXPECT_TRUE(waiting.is_connected());
  auto next = StartThrough(announce, {"--listen", "systemd"});
  ASSERT_THAT(AddressOf(*next), Eq(address));
  EXPECT_EQ(AddressOf(*next), Socket());
  ExpectAnswers(Socket());
}

TEST_F(ListenTest, SaysWhichOfSystemdsSocketsItMisses) {
  auto none = Start({"--listen", "systemd"});
  EXPECT_EQ(none->Wait(), 69);
  EXPECT_THAT(none->log(), HasSubstr("passed this process no sockets"));

  const std::string not_ours =
      "exec 3</dev/null; export LISTEN_PID=1 LISTEN_FDS=1; exec \"$@\"";
  auto other = StartThrough(not_ours, {"--listen", "systemd"});
  EXPECT_EQ(other->Wait(), 69);
  EXPECT_THAT(other->log(), HasSubstr("passed this process no sockets"));

  const std::string no_socket =
      "exec 3</dev/null; export LISTEN_PID=$$ LISTEN_FDS=1 LISTEN_FDNAMES=q; "
      "exec \"$@\"";
  auto misnamed = StartThrough(no_socket, {"--listen", "systemd:web"});
  EXPECT_EQ(misnamed->Wait(), 69);
  EXPECT_THAT(misnamed->log(), HasSubstr("no such socket; left are: q"));
  auto unfit = StartThrough(no_socket, {"--listen", "systemd:q"});
  EXPECT_EQ(unfit->Wait(), 69);
  EXPECT_THAT(unfit->log(), AllOf(HasSubstr("descriptor 3 ('q')"),
                                  HasSubstr("not a stream socket")));
}

TEST_F(ListenTest, WarnsOfASocketThatNoFlagAsksFor) {
  auto daemon = StartThrough(
      "exec 3</dev/null; export LISTEN_PID=$$ LISTEN_FDS=1 LISTEN_FDNAMES=q; "
      "exec \"$@\"",
      {"--listen", Socket()});
  EXPECT_THAT(daemon->WaitForLine("no flag asks for"), HasSubstr("name=q"));
}

TEST_F(ListenTest, LeavesThePathToWhoeverHasItNow) {
  auto first = Start({"--listen", Socket(), "--socket-mode", "600"});
  ASSERT_EQ(AddressOf(*first), Socket());
  ExpectAnswers(Socket());
  EXPECT_EQ(std::filesystem::status(dir_.File("q.sock")).permissions(),
            std::filesystem::perms{0600});

  auto second = Start({"--listen", Socket()});
  EXPECT_EQ(second->Wait(), 69);
  EXPECT_THAT(second->log(), HasSubstr("another process listens there"));
  ExpectAnswers(Socket());

  // Somebody clears the path away by hand and starts another one.
  std::filesystem::remove(dir_.File("q.sock"));
  auto third = Start({"--listen", Socket()});
  ASSERT_EQ(AddressOf(*third), Socket());
  first->Signal(SIGTERM);
  EXPECT_EQ(first->Wait(), 0);
  ExpectAnswers(Socket());
  third->Signal(SIGTERM);
  EXPECT_EQ(third->Wait(), 0);
  EXPECT_FALSE(std::filesystem::exists(dir_.File("q.sock")));
}

TEST_F(ListenTest, ServesTlsAndTakesARenewedCertificate) {
  const TestCa ca("ca");
  const auto renew = [&] {
    const TestCertificate own = ca.Issue("yatzy.test", "IP:127.0.0.1");
    WriteFile(dir_.File("cert.pem"), own.chain);
    WriteFile(dir_.File("key.pem"), own.key);
  };
  renew();
  auto daemon =
      Start({"--listen", "127.0.0.1:0", "--tls-cert", dir_.File("cert.pem"),
             "--tls-key", dir_.File("key.pem")});
  const std::string address = AddressOf(*daemon);
  const auto call = [&] {
    return Call(address, grpc::SslCredentials({ca.pem(), "", ""}));
  };
  EXPECT_TRUE(call().ok());
  EXPECT_FALSE(Call(address).ok());
  WriteFile(dir_.File("key.pem"), "garbage\n");
  EXPECT_THAT(daemon->WaitForLine("certificate not renewed"),
              HasSubstr("--tls-key=" + dir_.File("key.pem")));
  EXPECT_TRUE(call().ok());
  renew();
  EXPECT_THAT(daemon->WaitForLine("certificate in use"),
              HasSubstr("subject=\"CN=yatzy.test\""));
  EXPECT_TRUE(call().ok());
}

TEST_F(ListenTest, DoesNotStartWithABadCertificate) {
  WriteFile(dir_.File("cert.pem"), "garbage\n");
  WriteFile(dir_.File("key.pem"), "garbage\n");
  auto daemon =
      Start({"--listen", "127.0.0.1:0", "--tls-cert", dir_.File("cert.pem"),
             "--tls-key", dir_.File("key.pem")});
  EXPECT_EQ(daemon->Wait(), 69);
  EXPECT_THAT(daemon->log(), HasSubstr("--tls-cert=" + dir_.File("cert.pem") +
                                       ": has no PEM certificate"));
}

}  // namespace
}  // namespace yatzy::server
