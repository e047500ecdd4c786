#include <gtest/gtest.h>

#include "core/os/machine.h"
#ifdef __linux__
#include <sched.h>
#endif

#include <filesystem>
#include <string>
#include <thread>

#include "tests/support/files.h"
#include "tests/support/temp_dir.h"

namespace yatzy {
namespace {

class ProcessorsTest : public ::testing::Test {
 protected:
  // A file below the root that stands in for "/".
  void Write(const std::string& path, const std::string& text) {
    const std::string file = root_.File(path);
    std::filesystem::create_directories(
        std::filesystem::path(file).parent_path());
    WriteFile(file, text);
  }

  std::optional<int> Processors() {
    return CgroupProcessors(root_.path() + "/");
  }

  TempDir root_;
};

TEST_F(ProcessorsTest, KnowNoLimitWithoutFiles) {
  EXPECT_EQ(Processors(), std::nullopt);
  Write("proc/self/cgroup", "0::/a/b\n");
  EXPECT_EQ(Processors(), std::nullopt);
}

TEST_F(ProcessorsTest, RoundTheQuotaUp) {
  Write("proc/self/cgroup", "0::/a\n");
  Write("sys/fs/cgroup/a/cpu.max", "200000 100000\n");
  EXPECT_EQ(Processors(), 2);
  Write("sys/fs/cgroup/a/cpu.max", "200001 100000\n");
  EXPECT_EQ(Processors(), 3);
  Write("sys/fs/cgroup/a/cpu.max", "1000 100000\n");
  EXPECT_EQ(Processors(), 1);
  Write("sys/fs/cgroup/a/cpu.max", "9223372036854775807 1\n");
  EXPECT_GT(*Processors(), 1000);
}

TEST_F(ProcessorsTest, TakeTheLeastOfAllGroupsAbove) {
  Write("proc/self/cgroup", "0::/a/b/c\n");
  Write("sys/fs/cgroup/a/b/c/cpu.max", "max 100000\n");
  EXPECT_EQ(Processors(), std::nullopt);
  Write("sys/fs/cgroup/a/b/cpu.max", "800000 100000\n");
  EXPECT_EQ(Processors(), 8);
  Write("sys/fs/cgroup/a/cpu.max", "150000 50000\n");
  EXPECT_EQ(Processors(), 3);
  Write("sys/fs/cgroup/a/b/c/cpu.max", "500000 100000\n");
  EXPECT_EQ(Processors(), 3);
}

// In a container /proc may name the group as the host sees it.
TEST_F(ProcessorsTest, FindTheGroupOfAContainerAtTheTop) {
  Write("proc/self/cgroup", "0::/system.slice/container\n");
  Write("sys/fs/cgroup/cpu.max", "400000 100000\n");
  EXPECT_EQ(Processors(), 4);
  Write("proc/self/cgroup", "0::/../outside\n");
  EXPECT_EQ(Processors(), 4);
}

TEST_F(ProcessorsTest, ReadVersionOne) {
  Write(
      "proc/self/cgroup",
      "5:memory:/m\n4:cpu,cpuacct:/a/b\n3:cpuset:/s\n1:name=systemd:/\n0::/\n");
  Write("sys/fs/cgroup/cpu/a/b/cpu.cfs_quota_us", "-1\n");
  Write("sys/fs/cgroup/cpu/a/b/cpu.cfs_period_us", "100000\n");
  EXPECT_EQ(Processors(), std::nullopt);
  Write("sys/fs/cgroup/cpu/a/cpu.cfs_quota_us", "250000\n");
  EXPECT_EQ(Processors(), std::nullopt) << "no period";
  Write("sys/fs/cgroup/cpu/a/cpu.cfs_period_us", "100000\n");
  EXPECT_EQ(Processors(), 3);
}

TEST_F(ProcessorsTest, IgnoreNonsense) {
  for (const std::string max :
       {"", "\n", "200000", "x y", "200000 0", "-5 100000", "200000 100000 7",
        "99999999999999999999 1", " 200000 100000", "\0 1"}) {
    Write("proc/self/cgroup", "0::/\n");
    Write("sys/fs/cgroup/cpu.max", max);
    EXPECT_EQ(Processors(), std::nullopt) << max;
  }
  Write("sys/fs/cgroup/cpu.max", "200000 100000");
  for (const std::string groups : {"", "\n:\n::\n", "0", "x:y", "0:cpux:/"}) {
    Write("proc/self/cgroup", groups);
    EXPECT_NE(Processors(), 0) << groups;
  }
  Write("proc/self/cgroup", "0::no/slash//\n");
  EXPECT_EQ(Processors(), 2);
}

TEST_F(ProcessorsTest, MayDifferInSpeedWhereLinuxSaysSo) {
  const std::string root = root_.path() + "/";
  EXPECT_FALSE(MayDifferInSpeed(root));
  Write("sys/devices/cpu/cpus", "0-7\n");
  EXPECT_FALSE(MayDifferInSpeed(root));
  Write("sys/devices/cpu_atom/cpus", "4-7\n");
  EXPECT_TRUE(MayDifferInSpeed(root));
  std::filesystem::remove_all(root_.File("sys/devices/cpu_atom"));
  for (const std::string cpu : {"cpu0", "cpu1"}) {
    Write("sys/devices/system/cpu/" + cpu + "/cpu_capacity", "1024\n");
    EXPECT_FALSE(MayDifferInSpeed(root));
  }
  Write("sys/devices/system/cpu/cpu2/cpu_capacity", "446\n");
  EXPECT_TRUE(MayDifferInSpeed(root));
}

TEST(UsableProcessorsTest, AreAtLeastOne) { EXPECT_GE(UsableProcessors(), 1); }

#ifdef __linux__
TEST(UsableProcessorsTest, AreThoseOfTheAffinityMask) {
  // A thread of its own, since the mask stays.
  std::jthread([] {
    cpu_set_t mask;
    ASSERT_EQ(sched_getaffinity(0, sizeof(mask), &mask), 0);
    EXPECT_LE(UsableProcessors(), CPU_COUNT(&mask));
    int first = 0;
    while (!CPU_ISSET(first, &mask)) ++first;
    CPU_ZERO(&mask);
    CPU_SET(first, &mask);
    ASSERT_EQ(sched_setaffinity(0, sizeof(mask), &mask), 0);
    EXPECT_EQ(UsableProcessors(), 1);
  });
}
#endif

}  // namespace
}  // namespace yatzy
