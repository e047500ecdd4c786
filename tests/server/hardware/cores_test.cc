// Cores and caches of made-up machines.
#include "server/hardware/cores.h"

#include <gmock/gmock.h>

#include "tests/server/hardware/made_up_root.h"

namespace yatzy::server {

bool operator==(const CoreType& a, const CoreType& b) {
  return a.name == b.name && a.processors == b.processors;
}

bool operator==(const Cache& a, const Cache& b) {
  return a.name == b.name && a.bytes == b.bytes && a.shared_by == b.shared_by;
}

namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr char kCpu[] = "sys/devices/system/cpu/";

class CoreTypesTest : public ::testing::Test {
 protected:
  void WriteCapacities(const std::vector<int>& capacities) {
    int processor = 0;
    for (const int capacity : capacities) {
      root_.Write(kCpu + ("cpu" + std::to_string(processor)) + "/cpu_capacity",
                  std::to_string(capacity) + "\n");
      ++processor;
    }
    root_.Write(std::string(kCpu) + "online",
                "0-" + std::to_string(processor - 1) + "\n");
  }

  void WriteCache(const std::string& index, const std::string& level,
                  const std::string& type, const std::string& size,
                  const std::string& shared) {
    const std::string folder = kCpu + ("cpu4/cache/index" + index) + "/";
    root_.Write(folder + "level", level + "\n");
    root_.Write(folder + "type", type + "\n");
    root_.Write(folder + "size", size + "\n");
    root_.Write(folder + "shared_cpu_list", shared + "\n");
  }

  MadeUpRoot root_;
};

TEST(ProcessorListTest, IsReadAsTheKernelWritesIt) {
  EXPECT_THAT(ParseProcessorList("0"), ElementsAre(0));
  EXPECT_THAT(ParseProcessorList("0-2,7,10-11"),
              ElementsAre(0, 1, 2, 7, 10, 11));
  for (const char* nonsense : {"", "x", "-1", "3-1", ",", "0x1", "70000"}) {
    EXPECT_THAT(ParseProcessorList(nonsense), IsEmpty()) << nonsense;
  }
  EXPECT_THAT(ParseProcessorList("1,0-4000000000"), ElementsAre(1));
}

TEST_F(CoreTypesTest, AreNotKnownOfNothing) {
  EXPECT_THAT(CoreTypes(root_.path()), IsEmpty());
  EXPECT_THAT(OnlineProcessors(root_.path()), IsEmpty());
  EXPECT_THAT(CachesOf(0, root_.path()), IsEmpty());
}

TEST_F(CoreTypesTest, AreOneWhereAllAreAlike) {
  root_.Write(std::string(kCpu) + "online", "0,2-3\n");
  EXPECT_THAT(CoreTypes(root_.path()), ElementsAre(CoreType{"all", {0, 2, 3}}));
  WriteCapacities({1024, 1024});
  EXPECT_THAT(CoreTypes(root_.path()), ElementsAre(CoreType{"all", {0, 1}}));
}

TEST_F(CoreTypesTest, HaveTheirNamesOnHybridIntel) {
  root_.Write(std::string(kCpu) + "online", "0-5\n");
  root_.Write("sys/devices/cpu_core/cpus", "0-1\n");
  root_.Write("sys/devices/cpu_atom/cpus", "2-5\n");
  EXPECT_THAT(CoreTypes(root_.path()),
              ElementsAre(CoreType{"performance", {0, 1}},
                          CoreType{"efficiency", {2, 3, 4, 5}}));
}

TEST_F(CoreTypesTest, AreRatedOnArm) {
  WriteCapacities({250, 250, 1024, 760, 760});
  EXPECT_THAT(
      CoreTypes(root_.path()),
      ElementsAre(CoreType{"performance", {2}}, CoreType{"middle", {3, 4}},
                  CoreType{"efficiency", {0, 1}}));
}

// Linux on an M1: efficiency cores come first.
TEST_F(CoreTypesTest, AreRatedOnApple) {
  WriteCapacities({459, 459, 459, 459, 1024, 1024, 1024, 1024});
  EXPECT_THAT(CoreTypes(root_.path()),
              ElementsAre(CoreType{"performance", {4, 5, 6, 7}},
                          CoreType{"efficiency", {0, 1, 2, 3}}));
}

TEST_F(CoreTypesTest, HaveCaches) {
  WriteCache("0", "1", "Data", "128K", "4");
  WriteCache("1", "1", "Instruction", "192K", "4");
  WriteCache("2", "2", "Unified", "12M", "4-7");
  EXPECT_THAT(CachesOf(4, root_.path()), ElementsAre(Cache{"L1d", 128 << 10, 1},
                                                     Cache{"L1i", 192 << 10, 1},
                                                     Cache{"L2", 12 << 20, 4}));
  EXPECT_THAT(CachesOf(0, root_.path()), IsEmpty());
  WriteCache("1", "1", "Instruction", "?", "4");
  EXPECT_THAT(CachesOf(4, root_.path()),
              ElementsAre(Cache{"L1d", 128 << 10, 1}));
}

}  // namespace
}  // namespace yatzy::server
