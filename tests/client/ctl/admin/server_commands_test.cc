// yatzyctl tables, activate, prune, verify, admin-status and log-level, against
// a fake server.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/client/ctl/run_yatzyctl.h"
#include "tests/client/fake_server.h"

namespace yatzy::client {
namespace {

using ::testing::HasSubstr;

class ServerCommandsTest : public ::testing::Test {
 protected:
  ServerCommandsTest() { server_.Start(); }

  Outcome Run(std::vector<std::string> arguments) {
    arguments.insert(arguments.end(), {"--admin", server_.address()});
    return Yatzyctl(arguments);
  }

  FakeServer server_;
};

void FillTable(admin::v1::Table& table) {
  table.set_table_id("0123456789abcdef");
  table.set_arithmetic(admin::v1::ARITHMETIC_DOUBLE);
  table.set_in_service(true);
  table.mutable_publish_time()->set_seconds(1769860800);
  table.set_expected_final(248.439989378);
}

TEST_F(ServerCommandsTest, ListsTables) {
  server_.admin.tables = [](const auto&, auto& answer) {
    FillTable(*answer.add_tables());
    admin::v1::Table& bad = *answer.add_tables();
    bad.set_table_id("fedcba9876543210");
    bad.set_arithmetic(admin::v1::ARITHMETIC_FLOAT);
    bad.set_defect("its digest is another");
    admin::v1::Table& unkept = *answer.add_tables();
    FillTable(unkept);
    unkept.clear_publish_time();
    return grpc::Status::OK;
  };
  const Outcome outcome = Run({"tables"});
  EXPECT_EQ(outcome.exit_code, kExitOk) << outcome.err;
  EXPECT_EQ(outcome.out,
            "   table             arithmetic  E(start)  published\n"
            "*  0123456789abcdef  double      248.4400  2026-01-31T12:00:00Z\n"
            "   fedcba9876543210  float       -         -                     "
            "defect: its digest is another\n"
            "*  0123456789abcdef  double      248.4400  in memory only\n");
  EXPECT_THAT(Run({"tables", "--format", "json"}).out,
              HasSubstr("\"tableId\":\"fedcba9876543210\""));
}

TEST_F(ServerCommandsTest, ActivatesATable) {
  server_.admin.activate = [](const auto& request, auto& answer) {
    answer.mutable_table()->set_table_id(request.table_id());
    answer.set_previous_table_id("aa");
    return grpc::Status::OK;
  };
  const Outcome outcome = Run({"activate", "bb"});
  EXPECT_EQ(outcome.exit_code, kExitOk) << outcome.err;
  EXPECT_EQ(outcome.out, "table bb in service; before it aa\n");
}

TEST_F(ServerCommandsTest, TellsWhyATableIsNotActivated) {
  server_.admin.activate = [](const auto&, auto&) {
    return AbortedBy("operations/3");
  };
  const Outcome running = Run({"activate", "bb"});
  EXPECT_EQ(running.exit_code, kExitFailed);
  EXPECT_THAT(running.err,
              HasSubstr("  to stop it:     yatzyctl cancel operations/3\n"));
  server_.admin.activate = [](const auto&, auto&) {
    return grpc::Status(grpc::NOT_FOUND, "no table bb is kept");
  };
  EXPECT_EQ(Run({"activate", "bb"}).err,
            "yatzyctl: NOT_FOUND: no table bb is kept\n");
}

TEST_F(ServerCommandsTest, PrunesTables) {
  server_.admin.prune = [](const auto& request, auto& answer) {
    for (int i = request.keep(); i < 4; ++i) {
      answer.add_removed_table_ids(std::to_string(i) +
                                   (request.validate_only() ? "?" : "!"));
    }
    return grpc::Status::OK;
  };
  EXPECT_EQ(Run({"prune", "--keep", "2"}).out, "removed 2!\nremoved 3!\n");
  EXPECT_EQ(Run({"prune", "--keep", "3", "--dry-run"}).out,
            "would remove 3?\n");
  EXPECT_EQ(Run({"prune", "--keep", "4"}).out, "removed nothing\n");
}

TEST_F(ServerCommandsTest, VerifiesTheTable) {
  server_.admin.verify = [](const auto&, auto& answer) {
    FillTable(*answer.mutable_table());
    answer.mutable_verify_time()->set_nanos(120'000'000);
    return grpc::Status::OK;
  };
  EXPECT_EQ(Run({"verify"}).out, "table 0123456789abcdef is right (0.120 s)\n");
  server_.admin.verify = [](const auto&, auto&) {
    return grpc::Status(grpc::DATA_LOSS, "its digest is another");
  };
  const Outcome outcome = Run({"verify"});
  EXPECT_EQ(outcome.exit_code, kExitFailed);
  EXPECT_EQ(outcome.err, "yatzyctl: DATA_LOSS: its digest is another\n");
}

TEST_F(ServerCommandsTest, ShowsTheServerToItsOperators) {
  server_.admin.status = [](const auto&, auto& status) {
    status.set_version("1.2.3");
    status.mutable_start_time()->set_seconds(1769860800);
    status.set_serving(true);
    FillTable(*status.mutable_table());
    status.set_running_operation("operations/7");
    status.set_calls_in_flight(3);
    status.set_connections(2);
    status.set_log_level(admin::v1::LOG_LEVEL_WARN);
    status.set_state_directory("/var/lib/yatzyd");
    status.set_pid(77);
    admin::v1::Hardware& hardware = *status.mutable_hardware();
    hardware.set_architecture("aarch64");
    hardware.set_processors_usable(4);
    hardware.mutable_use()->set_query_threads(3);
    hardware.mutable_use()->set_simd("neon");
    hardware.mutable_use()->set_sha256_accelerated(true);
    hardware.mutable_use()->set_table_residency("copy");
    hardware.mutable_use()->set_table_bytes(8 << 20);
    hardware.mutable_use()->set_table_huge_bytes(6 << 20);
    return grpc::Status::OK;
  };
  const Outcome outcome = Run({"admin-status"});
  EXPECT_EQ(outcome.exit_code, kExitOk) << outcome.err;
  EXPECT_EQ(outcome.out,
            "version          1.2.3\n"
            "process          77\n"
            "started          2026-01-31T12:00:00Z\n"
            "serving          yes\n"
            "table            0123456789abcdef, double, E(start) 248.4400\n"
            "operation        operations/7\n"
            "calls            3 in flight on 2 connections\n"
            "log level        warn\n"
            "state directory  /var/lib/yatzyd\n"
            "hardware         aarch64, 4 processors to use, 3 threads answer, "
            "neon, SHA-256 by instructions\n"
            "table memory     copy, 6144 of 8192 KiB on huge pages\n");
}

TEST_F(ServerCommandsTest, ChangesTheLogLevel) {
  std::vector<int> levels;
  server_.admin.log_level = [&](const auto& request, auto& answer) {
    levels.push_back(request.level());
    answer.set_previous_level(admin::v1::LOG_LEVEL_INFO);
    return grpc::Status::OK;
  };
  EXPECT_EQ(Run({"log-level", "debug"}).out,
            "log level debug; before it info\n");
  for (const char* level : {"info", "warn", "error"}) {
    EXPECT_EQ(Run({"log-level", level}).exit_code, kExitOk);
  }
  EXPECT_THAT(levels, testing::ElementsAre(admin::v1::LOG_LEVEL_DEBUG,
                                           admin::v1::LOG_LEVEL_INFO,
                                           admin::v1::LOG_LEVEL_WARN,
                                           admin::v1::LOG_LEVEL_ERROR));
}

TEST_F(ServerCommandsTest, HintsAtTheListenerIfItIsThePublicOne) {
  // As gRPC answers for a service that is not there, and as it takes a page of
  // a proxy that has none.
  for (const char* message : {"", "Received http2 header with status: 404"}) {
    server_.admin.verify = [message](const auto&, auto&) {
      return grpc::Status(grpc::StatusCode::UNIMPLEMENTED, message);
    };
    const Outcome outcome = Run({"verify"});
    EXPECT_EQ(outcome.exit_code, kExitFailed);
    EXPECT_THAT(
        outcome.err,
        HasSubstr("--admin must be the server's administration listener"));
  }
}

TEST_F(ServerCommandsTest, HintsAtNoListenerIfItSaysWhatItCannotDo) {
  server_.admin.verify = [](const auto&, auto&) {
    return grpc::Status(grpc::StatusCode::UNIMPLEMENTED, "pocket saves rolls");
  };
  const Outcome outcome = Run({"verify", "--targets"});
  EXPECT_EQ(outcome.exit_code, kExitFailed);
  EXPECT_EQ(outcome.err, "yatzyctl: UNIMPLEMENTED: pocket saves rolls\n");
}

}  // namespace
}  // namespace yatzy::client
