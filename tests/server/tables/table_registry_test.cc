#include "server/tables/table_registry.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "tests/support/default_game.h"

namespace yatzy::server {
namespace {

// A table over zeros that its number names: ids ascend with numbers.
std::shared_ptr<const ValueTable> NumberedTable(int number) {
  static const auto* const kZeros = new std::vector<float>(kTableValues);
  ValueTable::Digests digests;
  Sha256Digest& digest = digests.values;
  digest[0] = static_cast<std::uint8_t>(number >> 8);
  digest[1] = static_cast<std::uint8_t>(number);
  return std::make_shared<const ValueTable>(
      Game::Default(),
      std::shared_ptr<const float>(kZeros->data(), [](const float*) {}),
      Arithmetic::kDouble, digests);
}

TEST(TableRegistryTest, HasNoTableAtFirst) {
  EXPECT_EQ(TableRegistry().Snapshot(), nullptr);
}

TEST(TableRegistryTest, ServesTheTablePublishedLast) {
  TableRegistry registry;
  const auto first = NumberedTable(1);
  const auto second = NumberedTable(2);
  registry.Publish(first);
  EXPECT_EQ(registry.Snapshot(), first);
  registry.Publish(second);
  EXPECT_EQ(registry.Snapshot(), second);
}

TEST(TableRegistryTest, ASnapshotSurvivesThePublicationOfAnotherTable) {
  TableRegistry registry;
  registry.Publish(NumberedTable(1));
  const auto snapshot = registry.Snapshot();
  registry.Publish(NumberedTable(2));
  EXPECT_EQ(snapshot->id(), NumberedTable(1)->id());
  EXPECT_EQ(snapshot->At(kStateSlots - 1), 0);
}

TEST(TableRegistryTest, AnOldTableGoesWithItsLastSnapshot) {
  TableRegistry registry;
  registry.Publish(NumberedTable(1));
  auto snapshot = registry.Snapshot();
  auto another = registry.Snapshot();
  const std::weak_ptr<const ValueTable> watched = snapshot;
  registry.Publish(NumberedTable(2));
  snapshot.reset();
  EXPECT_FALSE(watched.expired());
  another.reset();
  EXPECT_TRUE(watched.expired());
}

TEST(TableRegistryTest, AnUnusedOldTableGoesAtOnce) {
  TableRegistry registry;
  registry.Publish(NumberedTable(1));
  const std::weak_ptr<const ValueTable> watched = registry.Snapshot();
  registry.Publish(NumberedTable(2));
  EXPECT_TRUE(watched.expired());
}

TEST(TableRegistryTest, ReadersSeeTablesWholeAndInOrderWhileTheyAreReplaced) {
  constexpr int kReaders = 3;
  constexpr int kReads = 3000;
  constexpr int kPublications = 3000;
  TableRegistry registry;
  registry.Publish(NumberedTable(0));
  std::vector<int> steps_back(kReaders);
  std::vector<std::thread> threads;
  for (int reader = 0; reader < kReaders; ++reader) {
    threads.emplace_back([&registry, &count = steps_back[reader]] {
      std::string last;
      for (int i = 0; i < kReads; ++i) {
        const auto table = registry.Snapshot();
        if (table->id() < last || table->payload()[i] != 0) ++count;
        last = table->id();
      }
    });
  }
  for (int number = 1; number <= kPublications; ++number) {
    registry.Publish(NumberedTable(number));
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(steps_back, std::vector<int>(kReaders, 0));
  EXPECT_EQ(registry.Snapshot()->id(), NumberedTable(kPublications)->id());
}

}  // namespace
}  // namespace yatzy::server
