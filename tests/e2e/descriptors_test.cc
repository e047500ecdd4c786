// Descriptors 0, 1 and 2 that are closed, and a standard output that is full.
#include <gmock/gmock.h>
#include <signal.h>

#include <filesystem>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/support/child_process.h"
#include "tests/support/eventually.h"
#include "tests/support/files.h"
#include "tests/support/sanitized.h"
#include "tests/support/temp_dir.h"

namespace yatzy {
namespace {

using ::testing::Eq;
using ::testing::HasSubstr;
using ::testing::Not;

class DescriptorsTest : public testing::Test {
 protected:
  // A program with its redirections, as sh runs it. exec, so that signals reach
  // it.
  static std::vector<std::string> Shell(const std::string& command) {
    return {"/bin/sh", "-c", "exec " + command};
  }

  // Runs it to its end; its standard error, and its exit code in front.
  static std::string Run(const std::string& command) {
    ChildProcess child(Shell(command));
    const int code = child.Wait();
    return absl::StrCat(code, " ", child.log());
  }

  std::string DaemonCommand() const {
    return absl::StrCat(YATZYD, " --state-dir ", dir_.File("state"),
                        " --listen ", address_);
  }

  const TempDir dir_;
  const std::string address_ = "unix:" + dir_.File("q.sock");
};

TEST_F(DescriptorsTest, OpensThoseThatAreClosedOnNothing) {
#ifdef YATZY_SANITIZED
  GTEST_SKIP() << "a sanitizer is not ready when they would be opened";
#endif
  const std::string state = dir_.File("state");
  ChildProcess daemon(Shell(DaemonCommand() + " 0<&- 1>&- 2>&-"));
  ASSERT_TRUE(Eventually([&] {
    return Run(absl::StrCat(YATZYCTL, " status --server ", address_,
                            " >/dev/null 2>&1")) == "0 ";
  }));
  for (int fd = 0; fd <= 2; ++fd) {
    EXPECT_EQ(std::filesystem::read_symlink(
                  absl::StrCat("/proc/", daemon.pid(), "/fd/", fd)),
              "/dev/null");
  }
  daemon.Signal(SIGTERM);
  EXPECT_EQ(daemon.Wait(), 0);
  EXPECT_THAT(ReadFile(state + "/LOCK"), Not(HasSubstr("yatzyd")));
  EXPECT_THAT(ReadFile(state + "/LOCK"), Not(HasSubstr("serving")));
}

TEST_F(DescriptorsTest, EachAloneChangesNothing) {
  for (const char* closed : {"0<&-", "1>&-"}) {
    ChildProcess daemon(Shell(absl::StrCat(DaemonCommand(), " ", closed)));
    EXPECT_THAT(daemon.WaitForLine("serving"), Not(Eq(""))) << closed;
    daemon.Signal(SIGTERM);
    EXPECT_EQ(daemon.Wait(), 0) << daemon.log();
  }
}

// Every print of the programs, on a full disk and with no standard output.
TEST_F(DescriptorsTest, WhatCannotBePrintedIsAFailure) {
  ChildProcess daemon(Shell(DaemonCommand()));
  ASSERT_THAT(daemon.WaitForLine("serving"), Not(Eq("")));
  const std::string server = " --server " + address_;
  const std::string admin =
      absl::StrCat(" --admin unix:", dir_.File("state"), "/admin.sock");
  const std::string table =
      absl::StrCat(" --local --table ", dir_.File("state"), "/e_table");
  WriteFile(dir_.File("in"), "64\n");
  const std::vector<std::string> prints = {
      std::string(YATZYD) + " --help",
      std::string(YATZYD) + " --version",
      std::string(YATZYD) + " --print-config",
      std::string(YATZYD) + " --print-hardware",
      std::string(YATZYD) + " --print-hardware=json",
      std::string(YATZYD) + " --check-config --print-config",
      std::string(YATZYCTL) + " --help",
      std::string(YATZYCTL) + " --version",
      std::string(YATZYCTL) + " bench --help",
      std::string(YATZYCTL) + " evaluate" + server,
      std::string(YATZYCTL) + " evaluate --format json" + server,
      std::string(YATZYCTL) + " analyze --dice 33356 --rerolls 2" + server,
      std::string(YATZYCTL) + " status" + server,
      std::string(YATZYCTL) + " batch-evaluate " + dir_.File("in") + server,
      std::string(YATZYCTL) + " batch-evaluate " + dir_.File("in") + table,
      std::string(YATZYCTL) + " bench --duration 0.01 --warm-up 0" + server,
      std::string(YATZYCTL) + " admin-status" + admin,
      std::string(YATZYCTL) + " resolve --wait" + admin,
      std::string(YATZYCTL) + " operations" + admin,
      std::string(YATZYCTL) + " operation operations/1" + admin,
      std::string(YATZYCTL) + " cancel operations/1" + admin,
      std::string(YATZYCTL) + " tables" + admin,
      std::string(YATZYCTL) + " verify" + admin,
      std::string(YATZYCTL) + " log-level info" + admin,
  };
  for (const char* output : {" >/dev/full", " >&-"}) {
    for (const std::string& print : prints) {
      const std::string outcome = Run(print + output);
      EXPECT_THAT(outcome, Not(testing::StartsWith("0"))) << print << output;
      EXPECT_THAT(outcome, HasSubstr("cannot write to the standard output"))
          << print << output;
    }
  }
  daemon.Signal(SIGTERM);
  EXPECT_EQ(daemon.Wait(), 0) << daemon.log();
}

TEST_F(DescriptorsTest, NoStandardInputIsNotAnEmptyOne) {
  EXPECT_THAT(Run(absl::StrCat(YATZYCTL, " batch-evaluate 0<&-")),
              HasSubstr("cannot be read"));
}

}  // namespace
}  // namespace yatzy
