// Files of targets: whole and as written, or refused for what is wrong.
#include "core/table/target_file.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <functional>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "core/table/table_header.h"
#include "tests/support/corrupt_file.h"
#include "tests/support/small_game.h"
#include "tests/support/small_targets.h"
#include "tests/support/status_matchers.h"
#include "tests/support/table_bytes.h"
#include "tests/support/temp_dir.h"

namespace yatzy {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

class TargetFileTest : public ::testing::Test {
 protected:
  auto Open(TableResidency residency = TableResidency::kMap) const {
    return OpenTargetFile(path_, residency, SmallTargets()->shared_game());
  }
  auto OpenAsMean() const {
    return OpenTableFile(path_, TableResidency::kMap, PosixFileOps(),
                         SmallTargets()->shared_game());
  }

  static auto Damaged(const std::string& message) {
    return StatusIs(absl::StatusCode::kDataLoss, HasSubstr(message));
  }
  static auto Unsupported(const std::string& message) {
    return StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr(message));
  }

  // A file whose writer meant what `change` makes of the header.
  void WriteWith(const std::function<void(TableHeader&)>& change) const {
    std::string bytes = TargetBytes(*SmallTargets());
    auto& header = *reinterpret_cast<TableHeader*>(bytes.data());
    change(header);
    header.header_sha256 = HeaderDigest(header);
    WriteFile(path_, bytes);
  }

  const TempDir dir_;
  const std::string path_ = dir_.File("targets");
};

TEST_F(TargetFileTest, IsReadAsItWasWritten) {
  ASSERT_THAT(WriteTargetFile(*SmallTargets(), path_), IsOk());
  EXPECT_EQ(ReadFile(path_), TargetBytes(*SmallTargets()));
  EXPECT_EQ(dir_.Entries(), 1);
  for (const auto residency : {TableResidency::kMap, TableResidency::kCopy}) {
    const auto opened = Open(residency);
    ASSERT_THAT(opened, IsOk());
    EXPECT_EQ((*opened)->id(), SmallTargets()->id());
    EXPECT_TRUE(
        std::ranges::equal((*opened)->payload(), SmallTargets()->payload()));
    EXPECT_EQ((*opened)->At(State{}, 40), SmallTargets()->At(State{}, 40));
  }
  const auto info = InspectTargetFile(path_, SmallTargets()->game());
  ASSERT_THAT(info, IsOk());
  EXPECT_EQ(info->arithmetic, Arithmetic::kFloat);
  EXPECT_EQ(info->payload_sha256, SmallTargets()->payload_sha256());
  EXPECT_EQ(info->values_sha256, SmallTargets()->payload_sha256());
}

TEST_F(TargetFileTest, ReplacesAnotherWholeOrNotAtAll) {
  const auto other = TargetsWith(*SmallTargets(),
                                 [](auto, auto chances) { chances[0] = 0.5f; });
  ASSERT_THAT(WriteTargetFile(*other, path_), IsOk());
  const auto mapped = Open();
  ASSERT_THAT(WriteTargetFile(*SmallTargets(), path_), IsOk());
  EXPECT_EQ((*Open())->id(), SmallTargets()->id());
  EXPECT_EQ((*mapped)->chances()[0], 0.5f);
  EXPECT_THAT(WriteTargetFile(*other, dir_.File("none/targets")),
              StatusIs(absl::StatusCode::kNotFound, HasSubstr("none")));
}

TEST_F(TargetFileTest, IsSealedAsIfOneHadWrittenIt) {
  const std::string bytes = TargetBytes(*SmallTargets());
  const std::string temporary = TemporaryTablePath(path_);
  const auto game = SmallTargets()->shared_game();
  std::string unsealed = bytes;
  std::fill_n(unsealed.begin(), kTableHeaderSize, '\0');
  WriteFile(temporary, unsealed);
  const auto digest = SealTargetFile(path_, game);
  ASSERT_THAT(digest, IsOk());
  EXPECT_EQ(*digest, SmallTargets()->payload_sha256());
  EXPECT_EQ(ReadFile(path_), bytes);
  EXPECT_EQ(dir_.Entries(), 1);
}

TEST_F(TargetFileTest, IsNotSealedIfItIsNotWhole) {
  const auto game = SmallTargets()->shared_game();
  const std::string temporary = TemporaryTablePath(path_);
  EXPECT_THAT(SealTargetFile(path_, game),
              StatusIs(absl::StatusCode::kNotFound, HasSubstr(temporary)));
  WriteFile(path_, "the old one");
  const std::string bytes = TargetBytes(*SmallTargets());
  const std::size_t least =
      kTableHeaderSize + TargetPlacesSize(SmallTargets()->game());
  for (const std::size_t size :
       {std::size_t{0}, kTableHeaderSize, least - 1, bytes.size() - 1}) {
    WriteFile(temporary, bytes.substr(0, size));
    EXPECT_THAT(SealTargetFile(path_, game), Damaged("truncated table"));
    EXPECT_EQ(ReadFile(path_), "the old one");
    EXPECT_EQ(dir_.Entries(), 1);
  }
  // A writer whose chances are missing.
  WriteFile(temporary, bytes.substr(0, bytes.size() - sizeof(float)));
  EXPECT_THAT(SealTargetFile(path_, game), Damaged("wrong table"));
}

TEST_F(TargetFileTest, IsNoTableOfTheMeanNorTheReverse) {
  ASSERT_THAT(WriteTargetFile(*SmallTargets(), path_), IsOk());
  EXPECT_THAT(OpenAsMean(), Unsupported("objective is 2, expected 1"));
  WriteFile(path_, TableBytes(*SolvedSmallTable()));
  EXPECT_THAT(OpenTargetFile(path_, TableResidency::kMap, SmallGame()),
              Unsupported("objective is 1, expected 2"));
  EXPECT_THAT(Open(), Unsupported("expected 2"));
}

TEST_F(TargetFileTest, IsRefusedAtEveryLength) {
  const std::string bytes = TargetBytes(*SmallTargets());
  std::mt19937 random(1);
  std::vector<std::size_t> lengths = {0, 7, 8, 15, 16, 65'535, 65'536};
  for (int i = 0; i < 300; ++i) lengths.push_back(random() % bytes.size());
  std::sort(lengths.begin(), lengths.end(), std::greater<>());
  WriteFile(path_, bytes + "x");
  EXPECT_THAT(Open(), Damaged("overlong table"));
  for (const std::size_t length : lengths) {
    ResizeFile(path_, length);
    const auto opened = Open();
    ASSERT_THAT(opened, Damaged("truncated table: " + std::to_string(length) +
                                " bytes"));
    EXPECT_THAT(std::string(opened.status().message()), StartsWith(path_));
  }
}

TEST_F(TargetFileTest, IsRefusedForEveryBitThatIsFlipped) {
  const std::string bytes = TargetBytes(*SmallTargets());
  WriteFile(path_, bytes);
  std::mt19937 random(2);
  for (int flip = 0; flip < 2000; ++flip) {
    // As many of the first page as of all.
    const std::size_t range = flip % 2 == 0 ? 4096 : bytes.size();
    const std::size_t offset = random() % range;
    const int bit = static_cast<int>(random() % 8);
    FlipBit(path_, offset, bit);
    ASSERT_FALSE(Open().ok()) << offset << "." << bit;
    FlipBit(path_, offset, bit);
  }
  EXPECT_THAT(Open(), IsOk());
}

TEST_F(TargetFileTest, IsRefusedForAHeaderThatPromisesWhatIsNotThere) {
  const std::uint64_t size = SmallTargets()->payload().size();
  WriteWith([&](TableHeader& h) { h.payload_size = size + 4; });
  EXPECT_THAT(Open(), Damaged("truncated table"));
  WriteWith([&](TableHeader& h) { h.payload_size = size - 4; });
  EXPECT_THAT(Open(), Damaged("overlong table"));
  WriteWith([&](TableHeader& h) { h.payload_size = size + 1; });
  EXPECT_THAT(Open(), Unsupported("payload_size is"));
  WriteWith([&](TableHeader& h) { h.payload_size = 8; });
  EXPECT_THAT(Open(), Unsupported("payload_size is 8"));
  WriteWith([&](TableHeader& h) { h.payload_size = ~std::uint64_t{3}; });
  EXPECT_THAT(Open(), Unsupported("payload_size is"));
  WriteWith([&](TableHeader& h) { h.rules_fingerprint[0] ^= 1; });
  EXPECT_THAT(Open(), Unsupported("table of other rules"));
}

// With digests that are right: nothing but the places is wrong.
TEST_F(TargetFileTest, IsRefusedForPlacesOutsideOfTheChances) {
  const auto& good = *SmallTargets();
  const auto beyond = TargetsWith(good, [](auto places, auto chances) {
    places[3].begin = static_cast<std::uint32_t>(chances.size());
    places[3].count = 1;
  });
  WriteFile(path_, TargetBytes(*beyond));
  EXPECT_THAT(Open(), Damaged("wrong table: value 3 has 1 chances from "));
  const auto fewer = TargetsWith(good, [](auto places, auto) {
    std::ranges::find_if(places, [](const auto& p) {
      return p.count > 0;
    })->count -= 1;
  });
  WriteFile(path_, TargetBytes(*fewer));
  EXPECT_THAT(Open(), Damaged("wrong table: its values have "));
}

}  // namespace
}  // namespace yatzy
