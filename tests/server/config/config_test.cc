#include "tests/server/config/config_test.h"

#include <gmock/gmock.h>

#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "proto/contract/default_path.h"

namespace yatzy::server {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST_F(ConfigTest, HasTheDocumentedDefaults) {
  const Config config = Parsed();
  EXPECT_THAT(config.listen, ElementsAre("127.0.0.1:50051"));
  EXPECT_EQ(config.query_threads, 0);
  EXPECT_EQ(config.query_leaders, 0);
  EXPECT_TRUE(config.reflection);
  EXPECT_EQ(config.drain_timeout, absl::Seconds(3));
  EXPECT_EQ(config.connections.slow_reader_timeout, absl::Seconds(10));
  EXPECT_EQ(config.token_file, "");
  EXPECT_EQ(config.peers.rate, 0);
  EXPECT_EQ(config.peers.burst, 1000);
  EXPECT_EQ(config.peer_header, "");
  EXPECT_EQ(config.connections.calls, 100);
  EXPECT_EQ(config.connections.idle, absl::ZeroDuration());
  EXPECT_EQ(config.connections.age, absl::ZeroDuration());
  EXPECT_EQ(config.connections.memory_mib, 256);
  EXPECT_EQ(config.connections.stream_idle_timeout, absl::Minutes(10));
  EXPECT_EQ(config.state_dir, "/home/ann/.local/state/yatzyd");
  EXPECT_EQ(config.on_bad_table, OnBadTable::kSolve);
  EXPECT_EQ(config.table_residency.mode, ResidencyMode::kAuto);
  EXPECT_EQ(config.table_residency.map_from, 64u << 20);
  EXPECT_EQ(config.outlook, OutlookScope::kBonus);
  EXPECT_EQ(config.distribution, DistributionScope::kDemand);
  EXPECT_FALSE(config.targets);
  EXPECT_EQ(config.solver_threads, 0);
  EXPECT_EQ(config.arithmetic, Arithmetic::kDouble);
  EXPECT_EQ(config.simd, BestSimd());
  EXPECT_EQ(config.log_level, LogLevel::kInfo);
  EXPECT_EQ(config.log_format, LogFormat::kText);
  EXPECT_EQ(config.log_calls, 0);
  EXPECT_THAT(config.http_listen, IsEmpty());
  EXPECT_THAT(config.web_cors_origins, IsEmpty());
  EXPECT_EQ(config.web_page, "");
  EXPECT_EQ(config.admin_listen,
            "unix:/home/ann/.local/state/yatzyd/admin.sock");
  EXPECT_EQ(config.resolve_threads, 0);
}

TEST_F(ConfigTest, EveryFlagReachesItsSetting) {
  const Config config = Parsed({"--listen=[::1]:7",
                                "--query-threads=3",
                                "--query-leaders=2",
                                "--no-reflection",
                                "--drain-timeout=1.5",
                                "--slow-reader-timeout=2.5",
                                "--state-dir=/srv/yatzy",
                                "--on-bad-table=fail",
                                "--table-residency=mmap",
                                "--outlook=game",
                                "--solver-threads=2",
                                "--distribution=start",
                                "--targets",
                                "--arithmetic=float",
                                "--simd=scalar",
                                "--log-level=debug",
                                "--log-format=json",
                                "--log-calls=1000",
                                "--http-listen=127.0.0.1:9464",
                                "--http-listen=[::1]:9464",
                                "--web-listen=127.0.0.1:8080",
                                "--web-page=/usr/share/yatzyd/page",
                                "--web-cors-origin=https://a.example:8443",
                                "--web-cors-origin=http://[::1]:8080",
                                "--admin-listen=unix:/run/a.sock",
                                "--resolve-threads=4"});
  EXPECT_THAT(config.listen, ElementsAre("[::1]:7"));
  EXPECT_THAT(config.web_listen, ElementsAre("127.0.0.1:8080"));
  EXPECT_EQ(config.web_page, "/usr/share/yatzyd/page");
  EXPECT_THAT(config.web_cors_origins,
              ElementsAre("https://a.example:8443", "http://[::1]:8080"));
  EXPECT_EQ(config.query_threads, 3);
  EXPECT_EQ(config.query_leaders, 2);
  EXPECT_FALSE(config.reflection);
  EXPECT_EQ(config.drain_timeout, absl::Milliseconds(1500));
  EXPECT_EQ(config.connections.slow_reader_timeout, absl::Milliseconds(2500));
  EXPECT_EQ(config.state_dir, "/srv/yatzy");
  EXPECT_EQ(config.on_bad_table, OnBadTable::kFail);
  EXPECT_EQ(config.table_residency.mode, ResidencyMode::kMap);
  EXPECT_EQ(config.outlook, OutlookScope::kGame);
  EXPECT_EQ(config.distribution, DistributionScope::kStart);
  EXPECT_TRUE(config.targets);
  EXPECT_EQ(config.solver_threads, 2);
  EXPECT_EQ(config.arithmetic, Arithmetic::kFloat);
  EXPECT_EQ(config.simd, Simd::kScalar);
  EXPECT_EQ(config.log_level, LogLevel::kDebug);
  EXPECT_EQ(config.log_format, LogFormat::kJson);
  EXPECT_EQ(config.log_calls, 1000);
  EXPECT_THAT(config.http_listen, ElementsAre("127.0.0.1:9464", "[::1]:9464"));
  EXPECT_EQ(config.admin_listen, "unix:/run/a.sock");
  EXPECT_EQ(config.resolve_threads, 4);
}

TEST_F(ConfigTest, EveryFlagOfAdmissionReachesItsSetting) {
  const Config config = Parsed(
      {"--token-file=/etc/yatzyd/tokens", "--peer-rate=1.5", "--peer-burst=20",
       "--peer-header=x-peer-id", "--max-connection-calls=7",
       "--max-connection-idle=60", "--max-connection-age=90",
       "--max-transport-memory=64", "--stream-idle-timeout=2.5"});
  EXPECT_EQ(config.token_file, "/etc/yatzyd/tokens");
  EXPECT_EQ(config.peers.rate, 1.5);
  EXPECT_EQ(config.peers.burst, 20);
  EXPECT_EQ(config.peer_header, "x-peer-id");
  EXPECT_EQ(config.connections.calls, 7);
  EXPECT_EQ(config.connections.idle, absl::Seconds(60));
  EXPECT_EQ(config.connections.age, absl::Seconds(90));
  EXPECT_EQ(config.connections.memory_mib, 64);
  EXPECT_EQ(config.connections.stream_idle_timeout, absl::Milliseconds(2500));
}

TEST_F(ConfigTest, EveryEnvironmentVariableOfAdmissionReachesItsSetting) {
  environment_.Set("YATZYD_TOKEN_FILE", "/t");
  environment_.Set("YATZYD_PEER_RATE", "100");
  environment_.Set("YATZYD_PEER_BURST", "200");
  environment_.Set("YATZYD_PEER_HEADER", "x-a");
  environment_.Set("YATZYD_MAX_CONNECTION_CALLS", "8");
  environment_.Set("YATZYD_MAX_CONNECTION_IDLE", "61");
  environment_.Set("YATZYD_MAX_CONNECTION_AGE", "91");
  environment_.Set("YATZYD_MAX_TRANSPORT_MEMORY", "65");
  environment_.Set("YATZYD_STREAM_IDLE_TIMEOUT", "3");
  const Config config = Parsed();
  EXPECT_EQ(config.token_file, "/t");
  EXPECT_EQ(config.peers.rate, 100);
  EXPECT_EQ(config.peers.burst, 200);
  EXPECT_EQ(config.peer_header, "x-a");
  EXPECT_EQ(config.connections.calls, 8);
  EXPECT_EQ(config.connections.idle, absl::Seconds(61));
  EXPECT_EQ(config.connections.age, absl::Seconds(91));
  EXPECT_EQ(config.connections.memory_mib, 65);
  EXPECT_EQ(config.connections.stream_idle_timeout, absl::Seconds(3));
}

TEST_F(ConfigTest, HasTheDocumentedDefaultsOfTransport) {
  const Config config = Parsed();
  EXPECT_EQ(config.socket_access.mode, 0660);
  EXPECT_EQ(config.socket_access.group, std::nullopt);
  EXPECT_EQ(config.connections.max_connections, 1024);
  EXPECT_EQ(config.connections.max_connections_per_peer, 256);
  for (const TlsFiles& files : {config.tls, config.admin_tls}) {
    EXPECT_EQ(files.certificate + files.key + files.client_ca, "");
  }
  EXPECT_THAT(config.admin_peers.users, IsEmpty());
  EXPECT_THAT(config.admin_peers.groups, IsEmpty());
}

TEST_F(ConfigTest, EveryFlagOfTransportReachesItsSetting) {
  const Config config =
      Parsed({"--socket-mode=600", "--socket-group=4321", "--max-connections=7",
              "--max-connections-per-peer=3", "--tls-cert=/c", "--tls-key=/k",
              "--tls-client-ca=/a", "--admin-uid=root", "--admin-uid=1234",
              "--admin-gid=5678", "--admin-tls-cert=/ac", "--admin-tls-key=/ak",
              "--admin-tls-client-ca=/aa"});
  EXPECT_EQ(config.socket_access.mode, 0600);
  EXPECT_EQ(config.socket_access.group, 4321);
  EXPECT_EQ(config.connections.max_connections, 7);
  EXPECT_EQ(config.connections.max_connections_per_peer, 3);
  EXPECT_EQ(config.tls.flags, "--tls");
  EXPECT_EQ(config.tls.certificate, "/c");
  EXPECT_EQ(config.tls.key, "/k");
  EXPECT_EQ(config.tls.client_ca, "/a");
  EXPECT_THAT(config.admin_peers.users, ElementsAre(0, 1234));
  EXPECT_THAT(config.admin_peers.groups, ElementsAre(5678));
  EXPECT_EQ(config.admin_tls.flags, "--admin-tls");
  EXPECT_EQ(config.admin_tls.certificate, "/ac");
  EXPECT_EQ(config.admin_tls.key, "/ak");
  EXPECT_EQ(config.admin_tls.client_ca, "/aa");
}

TEST_F(ConfigTest, EveryEnvironmentVariableOfTransportReachesItsSetting) {
  environment_.Set("YATZYD_SOCKET_MODE", "0666");
  environment_.Set("YATZYD_SOCKET_GROUP", "root");
  environment_.Set("YATZYD_MAX_CONNECTIONS", "8");
  environment_.Set("YATZYD_MAX_CONNECTIONS_PER_PEER", "0");
  environment_.Set("YATZYD_TLS_CERT", "/c");
  environment_.Set("YATZYD_TLS_KEY", "/k");
  environment_.Set("YATZYD_TLS_CLIENT_CA", "/a");
  environment_.Set("YATZYD_ADMIN_UID", "12");
  environment_.Set("YATZYD_ADMIN_GID", "34");
  environment_.Set("YATZYD_ADMIN_TLS_CERT", "/ac");
  environment_.Set("YATZYD_ADMIN_TLS_KEY", "/ak");
  environment_.Set("YATZYD_ADMIN_TLS_CLIENT_CA", "/aa");
  const Config config = Parsed();
  EXPECT_EQ(config.socket_access.mode, 0666);
  EXPECT_EQ(config.socket_access.group, 0);
  EXPECT_EQ(config.connections.max_connections, 8);
  EXPECT_EQ(config.connections.max_connections_per_peer, 0);
  EXPECT_EQ(config.tls.certificate, "/c");
  EXPECT_EQ(config.tls.key, "/k");
  EXPECT_EQ(config.tls.client_ca, "/a");
  EXPECT_THAT(config.admin_peers.users, ElementsAre(12));
  EXPECT_THAT(config.admin_peers.groups, ElementsAre(34));
  EXPECT_EQ(config.admin_tls.certificate, "/ac");
  EXPECT_EQ(config.admin_tls.key, "/ak");
  EXPECT_EQ(config.admin_tls.client_ca, "/aa");
}

TEST_F(ConfigTest, TheDefaultsCanBeAskedForByName) {
  const Config config =
      Parsed({"--reflection", "--on-bad-table=solve", "--table-residency=auto",
              "--outlook=bonus", "--distribution=demand", "--arithmetic=double",
              "--simd=auto", "--log-format=text", "--http-listen=none",
              "--web-cors-origin=none"});
  EXPECT_EQ(config.log_format, LogFormat::kText);
  EXPECT_THAT(config.http_listen, IsEmpty());
  EXPECT_EQ(config.simd, BestSimd());
  EXPECT_TRUE(config.reflection);
  EXPECT_EQ(config.on_bad_table, OnBadTable::kSolve);
  EXPECT_EQ(config.table_residency.mode, ResidencyMode::kAuto);
  EXPECT_EQ(config.outlook, OutlookScope::kBonus);
  EXPECT_EQ(config.distribution, DistributionScope::kDemand);
  EXPECT_EQ(config.arithmetic, Arithmetic::kDouble);
}

TEST_F(ConfigTest, EveryEnvironmentVariableReachesItsSetting) {
  environment_.Set("YATZYD_LISTEN", "unix:/run/q.sock");
  environment_.Set("YATZYD_QUERY_THREADS", "5");
  environment_.Set("YATZYD_DRAIN_TIMEOUT", "0.25");
  environment_.Set("YATZYD_STATE_DIR", "/var/lib/yatzy");
  environment_.Set("YATZYD_ON_BAD_TABLE", "fail");
  environment_.Set("YATZYD_TABLE_RESIDENCY", "mmap");
  environment_.Set("YATZYD_OUTLOOK", "game");
  environment_.Set("YATZYD_DISTRIBUTION", "start");
  environment_.Set("YATZYD_TARGETS", "true");
  environment_.Set("YATZYD_SOLVER_THREADS", "6");
  environment_.Set("YATZYD_ARITHMETIC", "float");
  environment_.Set("YATZYD_SIMD", "scalar");
  environment_.Set("YATZYD_LOG_LEVEL", "error");
  environment_.Set("YATZYD_LOG_FORMAT", "json");
  environment_.Set("YATZYD_LOG_CALLS", "7");
  environment_.Set("YATZYD_HTTP_LISTEN", "localhost:0");
  environment_.Set("YATZYD_ADMIN_LISTEN", "none");
  environment_.Set("YATZYD_RESOLVE_THREADS", "7");
  const Config config = Parsed();
  EXPECT_THAT(config.listen, ElementsAre("unix:/run/q.sock"));
  EXPECT_EQ(config.query_threads, 5);
  EXPECT_EQ(config.drain_timeout, absl::Milliseconds(250));
  EXPECT_EQ(config.state_dir, "/var/lib/yatzy");
  EXPECT_EQ(config.on_bad_table, OnBadTable::kFail);
  EXPECT_EQ(config.table_residency.mode, ResidencyMode::kMap);
  EXPECT_EQ(config.outlook, OutlookScope::kGame);
  EXPECT_EQ(config.distribution, DistributionScope::kStart);
  EXPECT_TRUE(config.targets);
  EXPECT_EQ(config.solver_threads, 6);
  EXPECT_EQ(config.arithmetic, Arithmetic::kFloat);
  EXPECT_EQ(config.simd, Simd::kScalar);
  EXPECT_EQ(config.log_level, LogLevel::kError);
  EXPECT_EQ(config.log_format, LogFormat::kJson);
  EXPECT_EQ(config.log_calls, 7);
  EXPECT_THAT(config.http_listen, ElementsAre("localhost:0"));
  EXPECT_EQ(config.admin_listen, kNoAdminListener);
  EXPECT_EQ(config.resolve_threads, 7);
}

TEST_F(ConfigTest, AFlagOverridesItsEnvironmentVariable) {
  environment_.Set("YATZYD_LISTEN", "127.0.0.1:1");
  environment_.Set("YATZYD_QUERY_THREADS", "5");
  environment_.Set("YATZYD_ARITHMETIC", "float");
  const Config config = Parsed(
      {"--listen=127.0.0.1:2", "--query-threads=4", "--arithmetic=double"});
  EXPECT_THAT(config.listen, ElementsAre("127.0.0.1:2"));
  EXPECT_EQ(config.query_threads, 4);
  EXPECT_EQ(config.arithmetic, Arithmetic::kDouble);
}

TEST_F(ConfigTest, RepeatedListenFlagsAddUpInOrder) {
  const Config config = Parsed({"--listen", "127.0.0.1:0", "--listen",
                                "unix:/tmp/q.sock", "--state-dir", "/s"});
  EXPECT_THAT(config.listen, ElementsAre("127.0.0.1:0", "unix:/tmp/q.sock"));
}

TEST_F(ConfigTest, TheLastOfARepeatedFlagWins) {
  EXPECT_EQ(Parsed({"--query-threads=1", "--query-threads=2"}).query_threads,
            2);
}

TEST_F(ConfigTest, AcceptsTheEndsOfEveryRange) {
  EXPECT_EQ(Parsed({"--query-threads=0"}).query_threads, 0);
  EXPECT_EQ(Parsed({"--query-threads=1024"}).query_threads, 1024);
  EXPECT_EQ(Parsed({"--solver-threads=1024"}).solver_threads, 1024);
  EXPECT_EQ(Parsed({"--drain-timeout=0"}).drain_timeout, absl::ZeroDuration());
  EXPECT_EQ(Parsed({"--drain-timeout=3600"}).drain_timeout, absl::Hours(1));
  EXPECT_EQ(Parsed({"--log-level=debug"}).log_level, LogLevel::kDebug);
  EXPECT_EQ(Parsed({"--log-level=info"}).log_level, LogLevel::kInfo);
  EXPECT_EQ(Parsed({"--log-level=warn"}).log_level, LogLevel::kWarn);
  EXPECT_EQ(Parsed({"--log-level=error"}).log_level, LogLevel::kError);
}

TEST_F(ConfigTest, ASwitchTakesTheUsualWords) {
  for (const char* on : {"true", "on", "yes", "1", "True"}) {
    EXPECT_TRUE(Parsed({absl::StrCat("--reflection=", on)}).reflection) << on;
  }
  for (const char* off : {"false", "off", "no", "0", "False"}) {
    EXPECT_FALSE(Parsed({absl::StrCat("--reflection=", off)}).reflection)
        << off;
  }
}

TEST_F(ConfigTest, AnEmptyEnvironmentVariableCountsAsUnset) {
  environment_.Set("YATZYD_LISTEN", "");
  environment_.Set("YATZYD_QUERY_THREADS", "");
  EXPECT_THAT(Parsed().listen, ElementsAre("127.0.0.1:50051"));
}

TEST_F(ConfigTest, HelpAndVersionExitWell) {
  testing::internal::CaptureStdout();
  EXPECT_EQ(Exits({"--help"}), kExitOk);
  const std::string help = testing::internal::GetCapturedStdout();
  EXPECT_THAT(help, HasSubstr("--drain-timeout"));
  EXPECT_THAT(help, HasSubstr("YATZYD_STATE_DIR"));
  testing::internal::CaptureStdout();
  EXPECT_EQ(Exits({"--version"}), kExitOk);
  EXPECT_THAT(testing::internal::GetCapturedStdout(), HasSubstr("yatzyd 0."));
}

}  // namespace
}  // namespace yatzy::server
