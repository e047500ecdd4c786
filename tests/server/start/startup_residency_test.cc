// Where the table lies that a daemon starts with.
#include <gmock/gmock.h>

#include <filesystem>
#include <memory>
#include <span>
#include <stop_token>

#include "core/table/table_header.h"
#include "server/os/process_memory.h"
#include "server/start/table_startup.h"
#include "tests/support/small_game.h"
#include "tests/support/temp_dir.h"

namespace yatzy::server {
namespace {

class StartupResidencyTest : public testing::Test {
 protected:
  // Whether the table of a start is one of its file.
  bool IsMapped() {
    const auto games = ServedGames::Compile({SmallGame()->rules()}).value();
    games->KeepIn(*directory_, config_.table_residency);
    const auto table =
        ObtainTable(games->main(), config_, std::stop_token()).value();
    EXPECT_EQ(table->id(), SolvedSmallTable()->id());
    return IsOfAFile(std::as_bytes(table->payload())).value();
  }

  const TempDir dir_;
  const std::unique_ptr<StateDirectory> directory_ =
      StateDirectory::Open(dir_.path()).value();
  Config config_;
};

TEST_F(StartupResidencyTest, ALargeTableIsMappedSolvedOrFound) {
  config_.table_residency.map_from = TableFileSize(*SmallGame());
  EXPECT_TRUE(IsMapped()) << "solved";
  EXPECT_TRUE(IsMapped()) << "found";
}

TEST_F(StartupResidencyTest, ASmallTableIsCopiedSolvedOrFound) {
  config_.table_residency.map_from = TableFileSize(*SmallGame()) + 1;
  EXPECT_FALSE(IsMapped()) << "solved";
  EXPECT_FALSE(IsMapped()) << "found";
}

TEST_F(StartupResidencyTest, ALargeTableThatCannotBeStoredIsInMemory) {
  config_.table_residency.map_from = 0;
  const std::string path = TablePathIn(directory_->FolderOf(SmallGame()->id()));
  // Even root cannot open a folder for writing.
  std::filesystem::create_directories(TemporaryTablePath(path));
  EXPECT_FALSE(IsMapped());
}

}  // namespace
}  // namespace yatzy::server
