#include "server/hardware/hardware.h"

#include <gmock/gmock.h>
#include <google/protobuf/util/json_util.h>

#include "core/os/machine.h"
#include "server/config/config.h"
#include "server/hardware/cores.h"
#include "tests/server/hardware/made_up_root.h"
#include "tests/support/default_game.h"
#include "tests/support/solved_table.h"

namespace yatzy::server {
namespace {

using ::testing::HasSubstr;

TEST(Sha256InstructionsTest, AreNamedByOpenSsl) {
  for (const char* with :
       {"OPENSSL_ia32cap=0xfffa3203078bffff:0x405fc6f1bf07ab",
        "OPENSSL_armcap=0x7d", "CPUINFO: OPENSSL_armcap=0x10"}) {
    EXPECT_TRUE(NamesSha256Instructions(with)) << with;
  }
  for (const char* without :
       {"", "N/A", "OPENSSL_ia32cap=0x20000000", "OPENSSL_armcap=0x2d",
        "OPENSSL_ia32cap=0xfffa3203078bffff:0x405fc6d1bf07ab env::~0x20000000",
        "OPENSSL_ia32cap=:", "OPENSSL_armcap=", "OPENSSL_armcap=x"}) {
    EXPECT_FALSE(NamesSha256Instructions(without)) << without;
  }
}

TEST(ThreadCountsTest, FollowTheSettingsThenTheMachine) {
  EXPECT_EQ(QueryThreads(0), UsableProcessors());
  EXPECT_EQ(ResolveThreads(0), std::max(1, UsableProcessors() / 2));
  EXPECT_EQ(SolverThreads(0), UsableProcessors());
  EXPECT_EQ(QueryThreads(5), 5);
  EXPECT_EQ(ResolveThreads(3), 3);
  EXPECT_EQ(QueryLeaders(0, 1), 1);
  EXPECT_EQ(QueryLeaders(0, 4), 1);
  EXPECT_EQ(QueryLeaders(0, 5), 2);
  EXPECT_EQ(QueryLeaders(0, 64), 16);
  EXPECT_EQ(QueryLeaders(3, 2), 2);
  EXPECT_EQ(SolverThreads(1), 1);
}

// A container of two processors on a host of many.
TEST(HardwareTest, IsReadOfAContainer) {
  MadeUpRoot root;
  root.Write("proc/self/cgroup", "0::/pod\n");
  root.Write("proc/cpuinfo",
             "processor\t: 0\nmodel name\t: Made up\n\nprocessor\t: 1\n");
  root.Write("sys/devices/system/cpu/online", "0-63\n");
  root.Write("sys/fs/cgroup/cpu.max", "50000 100000\n");
  root.Write("sys/fs/cgroup/memory.max", "134217728\n");
  const admin::v1::Hardware hardware = DescribeMachine(root.path());
  EXPECT_EQ(hardware.processor(), "Made up");
  EXPECT_EQ(hardware.processors_online(), 64);
  EXPECT_EQ(hardware.processors_of_quota(), 1);
  EXPECT_EQ(hardware.processors_usable(), 1) << "half a processor is one";
  EXPECT_EQ(hardware.memory_limit_bytes(), 128 << 20);
  ASSERT_EQ(hardware.core_types_size(), 1);
  EXPECT_EQ(hardware.core_types(0).processors(), 64);
  EXPECT_LE(hardware.core_types(0).allowed(), hardware.processors_allowed());
}

TEST(HardwareTest, IsWhatIsLeftWithoutAnyFile) {
  const MadeUpRoot root;
  const admin::v1::Hardware hardware = DescribeMachine(root.path());
  EXPECT_FALSE(hardware.architecture().empty());
  EXPECT_GE(hardware.processors_online(), 1);
  EXPECT_GE(hardware.processors_usable(), 1);
  EXPECT_FALSE(hardware.has_processors_of_quota());
  EXPECT_FALSE(hardware.has_memory_limit_bytes());
  EXPECT_EQ(hardware.simd_available(0), "scalar");
  EXPECT_GE(hardware.page_size(), 4096);
  const std::string text = HardwareText(hardware);
  EXPECT_THAT(text, HasSubstr("caches               not known\n"));
  EXPECT_THAT(text, HasSubstr("core types           not known\n"));
  EXPECT_THAT(text, HasSubstr("memory limit         none\n"));
}

TEST(HardwareUseTest, DescribesATable) {
  HardwareSettings settings = Config().hardware();
  settings.simd = Simd::kScalar;
  settings.table_residency = TableResidency::kMap;
  const auto bytes = std::as_bytes(SolvedTable()->payload());
  const admin::v1::HardwareUse use = DescribeUse(settings, bytes);
  EXPECT_EQ(use.simd(), "scalar");
  EXPECT_EQ(use.vector_bytes(), 4);
  EXPECT_EQ(use.table_residency(), "copy") << "it could not be stored, say";
  EXPECT_EQ(use.table_bytes(), kTablePayloadSize);
  EXPECT_TRUE(use.table_page_aligned());
  EXPECT_FALSE(DescribeUse(settings, bytes.subspan(4)).table_page_aligned());
  EXPECT_EQ(DescribeUse(settings, {}).table_bytes(), 0);
  EXPECT_EQ(DescribeUse(settings, {}).table_residency(), "mmap");
}

TEST(HardwareTextTest, SaysThatNothingIsOnHugePages) {
  admin::v1::Hardware hardware;
  admin::v1::HardwareUse& use = *hardware.mutable_use();
  use.set_table_residency("copy");
  use.set_table_bytes(500);
  use.set_table_huge_bytes(0);
  EXPECT_THAT(HardwareText(hardware),
              HasSubstr("copy, 500 bytes, none of it on huge pages\n"));
  use.set_table_bytes(3 << 20);
  use.set_table_huge_bytes(2 << 20);
  EXPECT_THAT(HardwareText(hardware),
              HasSubstr("copy, 3 MiB, 2 MiB of it on huge pages\n"));
}

TEST(PrintHardwareTest, SaysTheSameInBothForms) {
  const HardwareSettings settings = Config().hardware();
  admin::v1::Hardware hardware;
  ASSERT_TRUE(google::protobuf::util::JsonStringToMessage(
                  PrintHardware(settings, true), &hardware)
                  .ok());
  hardware.mutable_use()->clear_resident_bytes();
  EXPECT_GT(hardware.use().table_bytes(), 3 << 20);
  EXPECT_EQ(HardwareText(hardware), PrintHardware(settings, false));
}

}  // namespace
}  // namespace yatzy::server
