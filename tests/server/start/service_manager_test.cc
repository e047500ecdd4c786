#include "server/start/service_manager.h"

#include <gmock/gmock.h>
#include <unistd.h>

#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "tests/support/environment.h"
#include "tests/support/notify_socket.h"
#include "tests/support/temp_dir.h"

namespace yatzy::server {
namespace {

// Messages between sockets of one process are there at once.
constexpr absl::Duration kAtOnce = absl::Seconds(10);

class ServiceManagerTest : public testing::Test {
 protected:
  ServiceManagerTest() {
    for (const char* name :
         {"NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID"}) {
      environment_.Set(name, std::nullopt);
    }
  }

  static absl::Duration Timeout() {
    return ServiceManager().watchdog_timeout();
  }

  TempDir dir_;
  Environment environment_;
};

TEST_F(ServiceManagerTest, TellsAManagerAtAPath) {
  const NotifySocket socket(dir_.File("notify"));
  environment_.Set("NOTIFY_SOCKET", socket.name());
  const ServiceManager manager;
  manager.Status("Obtaining");
  EXPECT_EQ(socket.Receive(kAtOnce), "STATUS=Obtaining");
  manager.Ready("Serving\nWATCHDOG=trigger");
  EXPECT_EQ(socket.Receive(kAtOnce),
            "READY=1\nSTATUS=Serving WATCHDOG=trigger");
  manager.Watchdog();
  EXPECT_EQ(socket.Receive(kAtOnce), "WATCHDOG=1");
  manager.Stopping();
  EXPECT_EQ(socket.Receive(kAtOnce), "STOPPING=1\nSTATUS=Finishing calls");
}

TEST_F(ServiceManagerTest, TellsAManagerAtAnAbstractName) {
  const NotifySocket socket(absl::StrCat("@yatzy-test-", getpid()));
  environment_.Set("NOTIFY_SOCKET", socket.name());
  ServiceManager().Watchdog();
  EXPECT_EQ(socket.Receive(kAtOnce), "WATCHDOG=1");
}

TEST_F(ServiceManagerTest, DoesNotMindThatThereIsNone) {
  ServiceManager().Ready("Serving");
  for (const std::string& name :
       {dir_.File("none"), std::string("relative"), std::string(200, '/')}) {
    environment_.Set("NOTIFY_SOCKET", name);
    ServiceManager().Ready("Serving");
  }
}

TEST_F(ServiceManagerTest, DoesNotWaitForAManagerThatReadsNothing) {
  const NotifySocket socket(dir_.File("notify"));
  environment_.Set("NOTIFY_SOCKET", socket.name());
  const ServiceManager manager;
  for (int i = 0; i < 10'000; ++i) manager.Watchdog();
  EXPECT_EQ(socket.Receive(kAtOnce), "WATCHDOG=1");
}

TEST_F(ServiceManagerTest, TheWatchdogIsForTheProcessThatItNames) {
  EXPECT_EQ(Timeout(), absl::ZeroDuration());
  environment_.Set("WATCHDOG_USEC", "20000000");
  EXPECT_EQ(Timeout(), absl::Seconds(20));
  environment_.Set("WATCHDOG_PID", absl::StrCat(getpid()));
  EXPECT_EQ(Timeout(), absl::Seconds(20));
  environment_.Set("WATCHDOG_PID", absl::StrCat(getpid() + 1));
  EXPECT_EQ(Timeout(), absl::ZeroDuration());
}

TEST_F(ServiceManagerTest, AMalformedWatchdogIsNone) {
  for (const char* text : {"soon", "0", "-1", "1.5", "99999999999999999999"}) {
    environment_.Set("WATCHDOG_USEC", text);
    EXPECT_EQ(Timeout(), absl::ZeroDuration()) << text;
  }
}

}  // namespace
}  // namespace yatzy::server
