// Where the table lies that a re-solve puts into service.
#include <gmock/gmock.h>

#include <memory>
#include <span>
#include <stop_token>

#include "core/table/table_header.h"
#include "server/admin/resolve_operation.h"
#include "server/os/process_memory.h"
#include "tests/support/small_game.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temp_dir.h"

namespace yatzy::server {
namespace {

class ResolveResidencyTest : public ::testing::Test {
 protected:
  void MapFrom(std::size_t bytes) {
    ResidencyRule rule;
    rule.map_from = bytes;
    games_->KeepIn(*directory_, rule);
  }

  // A re-solve to the end. The solver's values are those of `table`.
  void Resolve(const std::shared_ptr<const ValueTable>& table) {
    const ResolveRequest request = {.request_id = "",
                                    .threads = 1,
                                    .arithmetic = table->arithmetic(),
                                    .force = true,
                                    .game = games_->main().game};
    ASSERT_THAT(
        RunResolve(StepsOf(*games_, BestSimd()), request, std::stop_token(),
                   [](const auto&) { return absl::OkStatus(); }),
        IsOk());
    ASSERT_EQ(Served()->id(), table->id());
  }

  std::shared_ptr<const ValueTable> Served() const {
    return games_->main().registry.Snapshot();
  }

  static bool IsMapped(const ValueTable& table) {
    return IsOfAFile(std::as_bytes(table.payload())).value();
  }

  const std::size_t size_ = TableFileSize(*SmallGame());
  const TempDir dir_;
  const std::unique_ptr<StateDirectory> directory_ =
      StateDirectory::Open(dir_.path()).value();
  const std::unique_ptr<ServedGames> games_ =
      ServedGames::Compile({SmallGame()->rules()}).value();
};

TEST_F(ResolveResidencyTest, ASwapOfALargeTableLeavesBothMapped) {
  MapFrom(size_);
  Resolve(SolvedSmallTable());
  const auto before = Served();
  Resolve(SolvedSmallTableInFloat());
  EXPECT_TRUE(IsMapped(*before));
  EXPECT_TRUE(IsMapped(*Served()));
  // Its values are still there, though its file has another name by now.
  EXPECT_EQ(before->ExpectedRemaining(State{}),
            SolvedSmallTable()->ExpectedRemaining(State{}));
}

TEST_F(ResolveResidencyTest, ASwapOfASmallTableServesFromMemory) {
  MapFrom(size_ + 1);
  Resolve(SolvedSmallTable());
  EXPECT_FALSE(IsMapped(*Served()));
  Resolve(SolvedSmallTableInFloat());
  EXPECT_FALSE(IsMapped(*Served()));
}

}  // namespace
}  // namespace yatzy::server
