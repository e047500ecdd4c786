// yatzyctl resolve, operations, operation and cancel, against a fake server.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sched.h>
#include <signal.h>
#include <unistd.h>

#include <string>
#include <vector>

#include "tests/client/ctl/run_yatzyctl.h"
#include "tests/client/fake_server.h"

namespace yatzy::client {
namespace {

using ::google::longrunning::Operation;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using Metadata = admin::v1::ResolveTableMetadata;

constexpr char kSucceeded[] =
    "operation  operations/7\n"
    "phase      done\n"
    "request    double, 2 threads\n"
    "started    2026-01-31T12:00:00Z\n"
    "ended      2026-01-31T12:00:01Z\n"
    "outcome    table 0123456789abcdef in service, solved in 0.093 s\n";

class OperationCommandsTest : public ::testing::Test {
 protected:
  OperationCommandsTest() {
    server_.admin.resolve = [](const auto& /*request*/, Operation& operation) {
      operation = OperationIn("operations/7", Metadata::PHASE_PENDING);
      return grpc::Status::OK;
    };
    server_.admin.watch = [this](const std::string& name, const auto& write,
                                 grpc::ServerContext& /*context*/) {
      EXPECT_EQ(name, "operations/7");
      write(OperationIn(name, Metadata::PHASE_SOLVING, 7, 715'264));
      write(last_);
      return grpc::Status::OK;
    };
    server_.operations.get = [this](const std::string& name, Operation& found) {
      EXPECT_EQ(name, "operations/7");
      found = last_;
      return grpc::Status::OK;
    };
    server_.operations.cancel = [](const std::string& name) {
      EXPECT_EQ(name, "operations/7");
      return grpc::Status::OK;
    };
  }

  Outcome Run(std::vector<std::string> arguments, bool terminal = false) {
    if (!started_) server_.Start();
    started_ = true;
    arguments.insert(arguments.end(), {"--admin", server_.address()});
    return Yatzyctl(arguments, "", terminal);
  }

  FakeServer server_;
  Operation last_ = Succeeded("operations/7");

 private:
  bool started_ = false;
};

TEST_F(OperationCommandsTest, ResolvePrintsTheNameOfTheOperation) {
  const Outcome outcome = Run({"resolve"});
  EXPECT_EQ(outcome.exit_code, kExitOk) << outcome.err;
  EXPECT_EQ(outcome.out, "operations/7\n");
}

TEST_F(OperationCommandsTest, ResolveSendsWhatTheFlagsSay) {
  std::vector<std::string> asked;
  server_.admin.resolve = [&](const auto& request, Operation& operation) {
    asked.push_back(request.ShortDebugString());
    operation.set_done(request.validate_only());
    return grpc::Status::OK;
  };
  EXPECT_EQ(Run({"resolve"}).exit_code, kExitOk);
  EXPECT_EQ(Run({"resolve", "--threads", "3", "--arithmetic", "float",
                 "--force", "--request-id", "nightly"})
                .exit_code,
            kExitOk);
  const Outcome validated =
      Run({"resolve", "--validate-only", "--arithmetic", "double"});
  EXPECT_EQ(validated.out, "it could start\n");
  EXPECT_THAT(asked, testing::ElementsAre(
                         "",
                         "request_id: \"nightly\" threads: 3 arithmetic: "
                         "ARITHMETIC_FLOAT force: true",
                         "validate_only: true arithmetic: ARITHMETIC_DOUBLE"));
}

TEST_F(OperationCommandsTest, ResolveWaitsAndTellsEachChange) {
  const Outcome outcome = Run({"resolve", "--wait"});
  EXPECT_EQ(outcome.exit_code, kExitOk);
  EXPECT_EQ(outcome.out, kSucceeded);
  EXPECT_EQ(outcome.err,
            "operations/7: solving, 7 of 15 levels\n"
            "operations/7: done\n");
}

TEST_F(OperationCommandsTest, ResolveDrawsABarOnATerminal) {
  const Outcome outcome = Run({"resolve", "--wait"}, /*terminal=*/true);
  EXPECT_EQ(outcome.out, kSucceeded);
  EXPECT_EQ(outcome.err,
            "\r\033[K[##########..........]  50 %  solving, 7 of 15 levels"
            "\r\033[K[####################] 100 %  done"
            "\r\033[K");
}

TEST_F(OperationCommandsTest, FailsIfTheOperationFails) {
  last_ = Ended("operations/7", grpc::DATA_LOSS, "residual too large");
  for (const auto& command : std::vector<std::vector<std::string>>{
           {"resolve", "--wait"}, {"operation", "7", "--wait"}}) {
    const Outcome outcome = Run(command);
    EXPECT_EQ(outcome.exit_code, kExitFailed);
    EXPECT_THAT(outcome.out,
                HasSubstr("outcome    DATA_LOSS: residual too large\n"));
    EXPECT_THAT(outcome.err, HasSubstr("yatzyctl: operations/7 failed\n"));
  }
}

TEST_F(OperationCommandsTest, FailsIfTheOperationIsCancelled) {
  last_ = Ended("operations/7", grpc::CANCELLED, "cancelled");
  const Outcome outcome = Run({"resolve", "--wait"});
  EXPECT_EQ(outcome.exit_code, kExitFailed);
  EXPECT_THAT(outcome.err, HasSubstr("yatzyctl: operations/7 was cancelled\n"));
}

TEST_F(OperationCommandsTest, InterruptedItSaysThatTheOperationGoesOn) {
  server_.admin.watch = [](const std::string& name, const auto& write,
                           grpc::ServerContext& context) {
    write(OperationIn(name, Metadata::PHASE_SOLVING, 7, 715'264));
    kill(getpid(), SIGINT);
    // Until the client hangs up, as it must; else the test never ends.
    while (!context.IsCancelled()) sched_yield();
    return grpc::Status::CANCELLED;
  };
  const Outcome outcome = Run({"resolve", "--wait"});
  EXPECT_EQ(outcome.exit_code, kExitInterrupted);
  EXPECT_EQ(outcome.out, "");
  EXPECT_THAT(
      outcome.err,
      HasSubstr("yatzyctl: waits no longer; operations/7 goes on\n"
                "  to wait again: yatzyctl operation operations/7 --wait\n"
                "  to stop it:    yatzyctl cancel operations/7\n"));
}

TEST_F(OperationCommandsTest, NamesTheOperationThatRuns) {
  server_.admin.resolve = [](const auto& /*request*/, Operation&) {
    return AbortedBy("operations/3");
  };
  const Outcome outcome = Run({"resolve", "--wait"});
  EXPECT_EQ(outcome.exit_code, kExitFailed);
  EXPECT_EQ(outcome.err,
            "yatzyctl: ABORTED: another operation runs\n"
            "  to wait for it: yatzyctl operation operations/3 --wait\n"
            "  to stop it:     yatzyctl cancel operations/3\n");
}

TEST_F(OperationCommandsTest, RepeatsAResolveOnlyIfItHasARequestId) {
  server_.admin.resolve = [this](const auto& /*request*/,
                                 Operation& operation) {
    if (server_.admin.resolve_calls() % 3 != 0) {
      return grpc::Status(grpc::UNAVAILABLE, "shutting down");
    }
    operation.set_name("operations/9");
    return grpc::Status::OK;
  };
  EXPECT_EQ(Run({"resolve"}).exit_code, kExitUnavailable);
  EXPECT_EQ(server_.admin.resolve_calls(), 1);
  // Calls 2 and 3.
  const Outcome outcome = Run({"resolve", "--request-id", "once"});
  EXPECT_EQ(outcome.out, "operations/9\n") << outcome.err;
  EXPECT_EQ(server_.admin.resolve_calls(), 3);
}

TEST_F(OperationCommandsTest, FailsIfTheServerGoesAwayMeanwhile) {
  server_.admin.watch = [](const std::string&, const auto&,
                           grpc::ServerContext&) {
    return grpc::Status(grpc::UNAVAILABLE, "shutting down");
  };
  EXPECT_EQ(Run({"operation", "7", "--wait"}).exit_code, kExitUnavailable);
  server_.admin.watch = [](const std::string& name, const auto& write,
                           grpc::ServerContext&) {
    write(OperationIn(name, Metadata::PHASE_VERIFYING));
    return grpc::Status::OK;
  };
  const Outcome outcome = Run({"operation", "7", "--wait"});
  EXPECT_EQ(outcome.exit_code, kExitFailed);
  EXPECT_THAT(outcome.err, HasSubstr("stopped telling about operations/7"));
}

TEST_F(OperationCommandsTest, ShowsAnOperationByNameOrNumber) {
  EXPECT_EQ(Run({"operation", "operations/7"}).out, kSucceeded);
  EXPECT_EQ(Run({"operation", "7"}).out, kSucceeded);
}

TEST_F(OperationCommandsTest, ShowsAnOperationInJson) {
  EXPECT_THAT(
      Run({"operation", "7", "--format", "json"}).out,
      AllOf(HasSubstr("\"name\":\"operations/7\""),
            HasSubstr("\"phase\":\"PHASE_DONE\""), HasSubstr("\"done\":true"),
            HasSubstr("\"tableId\":\"0123456789abcdef\"")));
}

TEST_F(OperationCommandsTest, LeavesOutDetailsThatItDoesNotKnow) {
  last_.mutable_metadata()->set_type_url("type.googleapis.com/a.later.One");
  const Outcome outcome = Run({"operation", "7", "--format", "json"});
  EXPECT_THAT(outcome.out, AllOf(HasSubstr("\"name\":\"operations/7\""),
                                 Not(HasSubstr("later"))));
}

TEST_F(OperationCommandsTest, TellsAnOperationThatIsNotThere) {
  server_.operations.get = [](const std::string&, Operation&) {
    return grpc::Status(grpc::NOT_FOUND, "no operation operations/7");
  };
  const Outcome outcome = Run({"operation", "7"});
  EXPECT_EQ(outcome.exit_code, kExitFailed);
  EXPECT_EQ(outcome.err, "yatzyctl: NOT_FOUND: no operation operations/7\n");
}

TEST_F(OperationCommandsTest, ListsTheOperationsOfAllPages) {
  server_.operations.list = [](const std::string& token, auto& page) {
    if (token.empty()) {
      *page.add_operations() = Succeeded("operations/10");
      page.set_next_page_token("more");
    } else {
      EXPECT_EQ(token, "more");
      *page.add_operations() =
          OperationIn("operations/9", Metadata::PHASE_PUBLISHING);
    }
    return grpc::Status::OK;
  };
  const Outcome outcome = Run({"operations"});
  EXPECT_EQ(outcome.exit_code, kExitOk) << outcome.err;
  EXPECT_EQ(outcome.out,
            "operation      started               phase       outcome\n"
            "operations/10  2026-01-31T12:00:00Z  done        table "
            "0123456789abcdef in service, solved in 0.093 s\n"
            "operations/9   2026-01-31T12:00:00Z  publishing  -\n");
  EXPECT_THAT(Run({"operations", "--format", "json"}).out,
              AllOf(HasSubstr("\"name\":\"operations/10\""),
                    HasSubstr("\"name\":\"operations/9\"")));
}

TEST_F(OperationCommandsTest, RefusesPagesWithoutEnd) {
  server_.operations.list = [](const std::string&, auto& page) {
    page.set_next_page_token("more");
    return grpc::Status::OK;
  };
  EXPECT_THAT(Run({"operations"}).err, HasSubstr("followed by itself"));
}

TEST_F(OperationCommandsTest, CancelShowsWhatBecameOfIt) {
  last_ = Ended("operations/7", grpc::CANCELLED, "cancelled");
  for (const auto& command : std::vector<std::vector<std::string>>{
           {"cancel", "7"}, {"cancel", "operations/7", "--wait"}}) {
    const Outcome outcome = Run(command);
    EXPECT_EQ(outcome.exit_code, kExitOk) << outcome.err;
    EXPECT_THAT(outcome.out, HasSubstr("phase      cancelled\n"));
  }
}

TEST_F(OperationCommandsTest, CancelFailsIfItCameTooLate) {
  const Outcome outcome = Run({"cancel", "7", "--wait"});
  EXPECT_EQ(outcome.exit_code, kExitFailed);
  EXPECT_EQ(outcome.out, kSucceeded);
  EXPECT_THAT(outcome.err, HasSubstr("had ended before it could be cancelled"));
}

}  // namespace
}  // namespace yatzy::client
