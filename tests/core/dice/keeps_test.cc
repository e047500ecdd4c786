#include "core/dice/keeps.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <functional>
#include <random>
#include <set>

#include "tests/support/faces.h"

namespace yatzy {
namespace {

KeepIndex Keep(const Faces& faces) { return KeepOf(faces); }

TEST(KeepsTest, AreEveryMultisetOfUpToSixDiceOnce) {
  std::set<Faces> all;
  for (int dice = 0; dice <= kMaxDice; ++dice) {
    ForEachOutcome({}, dice, [&](Faces faces) {
      std::sort(faces.begin(), faces.end());
      all.insert(faces);
    });
  }
  std::set<Faces> numbered;
  for (const FaceCounts& counts : kKeepLattice.counts) {
    numbered.insert(FacesOf(counts));
  }
  EXPECT_EQ(numbered.size(), 924u);
  EXPECT_EQ(numbered, all);
}

TEST(KeepsTest, AreNumberedBySizeAndThenByFaceCounts) {
  for (int keep = 1; keep < kMaxKeeps; ++keep) {
    const FaceCounts& previous = kKeepLattice.counts[keep - 1];
    const FaceCounts& counts = kKeepLattice.counts[keep];
    EXPECT_LE(DiceCount(previous), DiceCount(counts)) << keep;
    if (DiceCount(previous) == DiceCount(counts)) {
      EXPECT_LT(previous, counts) << keep;
    }
  }
}

TEST(KeepsTest, KeepsOfFewerDiceComeFirst) {
  EXPECT_EQ(kRolls, 252);
  EXPECT_EQ(kMaxRolls, 462);
  for (int keep = 0; keep < kMaxKeeps; ++keep) {
    const int dice = DiceCount(kKeepLattice.counts[keep]);
    EXPECT_GE(keep, KeepsOfFewer(dice));
    EXPECT_LT(keep, KeepsOfFewer(dice + 1));
  }
}

TEST(KeepsTest, AgreeWithTheWorkedExamples) {
  EXPECT_EQ(Keep({}), 0);
  for (int face = 1; face <= kFaces; ++face) EXPECT_EQ(Keep({face}), 7 - face);
  EXPECT_EQ(Keep({3, 3}), 16);
  EXPECT_EQ(kKeepLattice.up[16][4], Keep({3, 3, 5}));
  EXPECT_EQ(Keep({6, 6, 6, 6, 6}), 210);
  EXPECT_EQ(Keep({1, 1, 1, 1, 1}), 461);
}

TEST(KeepsTest, OneDieUpAddsThatFace) {
  for (int keep = 0; keep < kKeepsWithRoom; ++keep) {
    for (int face = 0; face < kFaces; ++face) {
      FaceCounts expected = kKeepLattice.counts[keep];
      ++expected[face];
      EXPECT_EQ(kKeepLattice.counts[kKeepLattice.up[keep][face]], expected);
    }
  }
}

TEST(KeepsTest, OneDieDownIsTheInverseOfOneDieUp) {
  std::set<std::array<int, 2>> up;  // {smaller, larger}
  for (int keep = 0; keep < kKeepsWithRoom; ++keep) {
    for (const int larger : kKeepLattice.up[keep]) up.insert({keep, larger});
  }
  std::set<std::array<int, 2>> down;
  int edges = 0;
  for (int keep = 0; keep < kMaxKeeps; ++keep) {
    for (int i = 0; i < kKeepLattice.down_count[keep]; ++i) {
      down.insert({kKeepLattice.down[keep][i], keep});
      ++edges;
    }
    if (keep + 1 == kKeeps) {
      EXPECT_EQ(edges, 1260);
    }
  }
  EXPECT_EQ(up, down);
  EXPECT_EQ(edges, 2772);
}

// How many pairs of a roll and a smaller keep within it there are.
int PairsWithRolls(int all_dice) {
  int pairs = 0;
  for (int roll = KeepsOfFewer(all_dice); roll < KeepsOfFewer(all_dice + 1);
       ++roll) {
    for (int keep = 0; keep < KeepsOfFewer(all_dice); ++keep) {
      const FaceCounts& kept = kKeepLattice.counts[keep];
      const FaceCounts& dice = kKeepLattice.counts[roll];
      if (std::equal(kept.begin(), kept.end(), dice.begin(),
                     std::less_equal<int>())) {
        ++pairs;
      }
    }
  }
  return pairs;
}

TEST(KeepsTest, HaveThePublishedNumberOfPairsWithRolls) {
  EXPECT_EQ(PairsWithRolls(5), 4116);
  EXPECT_EQ(PairsWithRolls(6), 11914);
}

TEST(KeepsTest, DownCountIsTheNumberOfDistinctFaces) {
  for (int keep = 0; keep < kMaxKeeps; ++keep) {
    const Faces faces = FacesOf(kKeepLattice.counts[keep]);
    EXPECT_EQ(kKeepLattice.down_count[keep],
              std::set<int>(faces.begin(), faces.end()).size());
  }
}

TEST(KeepOfTest, FindsEveryKeepFromItsDiceInAnyOrder) {
  std::mt19937 random(1);
  for (int keep = 0; keep < kMaxKeeps; ++keep) {
    Faces faces = FacesOf(kKeepLattice.counts[keep]);
    EXPECT_EQ(KeepOf(faces), keep);
    std::shuffle(faces.begin(), faces.end(), random);
    EXPECT_EQ(KeepOf(faces), keep);
  }
}

}  // namespace
}  // namespace yatzy
