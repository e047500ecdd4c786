#include "core/play/replay.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "core/dice/rolls.h"

namespace yatzy {
namespace {

std::string DiceText(const FaceCounts& dice) {
  std::vector<int> faces;
  for (int face = 0; face < kFaces; ++face) {
    faces.insert(faces.end(), dice[face], face + 1);
  }
  return faces.empty() ? "no dice" : absl::StrJoin(faces, " ");
}

bool IsWithin(const FaceCounts& part, const FaceCounts& whole) {
  for (int face = 0; face < kFaces; ++face) {
    if (part[face] > whole[face]) return false;
  }
  return true;
}

// What keeps and rolls have in common: the faces of so many dice. REQUIRES:
// they are dice of the lattice.
KeepIndex KeepOf(const FaceCounts& dice) {
  KeepIndex keep = 0;
  for (int face = 0; face < kFaces; ++face) {
    for (int n = 0; n < dice[face]; ++n) keep = kKeepLattice.up[keep][face];
  }
  return keep;
}

// Checks one turn of a record and plays it.
class TurnReplay {
 public:
  // `filled_in`: the turn in which each category was filled.
  TurnReplay(const Game& game, const RecordedTurn& turn, std::size_t number,
             bool is_last, std::span<const std::size_t> filled_in,
             ReplayedTurn& replayed)
      : game_(game),
        turn_(turn),
        number_(number),
        is_last_(is_last),
        filled_in_(filled_in),
        replayed_(replayed) {}

  absl::Status Run() {
    if (absl::Status s = CheckCounts(); !s.ok()) return s;
    for (int i = 0; i < turn_.roll_count; ++i) {
      if (absl::Status s = PlayRoll(i); !s.ok()) return s;
      if (i >= turn_.keep_count) continue;
      if (absl::Status s = PlayKeep(i); !s.ok()) return s;
    }
    replayed_.roll_count = turn_.roll_count;
    replayed_.keep_count = turn_.keep_count;
    if (!turn_.category.has_value()) return CheckNothingClaimed();
    replayed_.keep_count = turn_.roll_count - 1;
    replayed_.is_scored = true;
    if (absl::Status s = Score(); !s.ok()) return s;
    if (absl::Status s =
            CheckClaim("points", turn_.points, replayed_.scoring.points);
        !s.ok()) {
      return s;
    }
    return CheckClaim("extra", turn_.extra, replayed_.scoring.extra);
  }

 private:
  template <typename... Parts>
  absl::Status Wrong(absl::string_view field, const Parts&... parts) const {
    return absl::InvalidArgumentError(
        absl::StrCat("turns[", number_, "].", field, ": ", parts...));
  }

  static std::string Item(absl::string_view field, int i) {
    return absl::StrCat(field, "[", i, "]");
  }

  absl::Status CheckCounts() const {
    const int rolls = turn_.roll_count;
    const int keeps = turn_.keep_count;
    const bool scores = turn_.category.has_value();
    const int most = game_.MostRerolls(replayed_.state) + 1;
    if (rolls < 1 || rolls > most) {
      return Wrong("rolls", rolls, " of them, expected 1 to ", most);
    }
    if (!scores && !is_last_) {
      return Wrong("category", "none, expected one in every turn but the last");
    }
    if (keeps > rolls) {
      return Wrong("keeps", keeps, " of them, expected at most ", rolls,
                   ", one for each roll");
    }
    if (keeps < rolls - 1) {
      return Wrong("keeps", keeps, " of them, expected ", rolls - 1,
                   ", one after each roll but the last");
    }
    if (keeps == most) {
      return Wrong(Item("keeps", keeps - 1),
                   "no reroll is left, expected a category");
    }
    if (scores && keeps == rolls &&
        turn_.keeps[keeps - 1] != turn_.rolls[rolls - 1]) {
      return Wrong(Item("keeps", keeps - 1), DiceText(turn_.keeps[keeps - 1]),
                   " before scoring, expected a roll after it or all dice");
    }
    return absl::OkStatus();
  }

  absl::Status PlayRoll(int i) {
    const FaceCounts& dice = turn_.rolls[i];
    if (DiceCount(dice) != game_.dice()) {
      return Wrong(Item("rolls", i), DiceCount(dice), " dice, expected ",
                   game_.dice());
    }
    if (i > 0 && !IsWithin(turn_.keeps[i - 1], dice)) {
      return Wrong(Item("rolls", i), DiceText(dice),
                   " lacks kept dice, expected ", DiceText(turn_.keeps[i - 1]),
                   " among them");
    }
    replayed_.rolls[i] = static_cast<std::uint16_t>(RollOf(dice, game_.dice()));
    return absl::OkStatus();
  }

  absl::Status PlayKeep(int i) {
    const FaceCounts& keep = turn_.keeps[i];
    if (!IsWithin(keep, turn_.rolls[i])) {
      // Faces that no die can show so often are not worth printing.
      return Wrong(Item("keeps", i),
                   DiceCount(keep) > game_.dice()
                       ? absl::StrCat(DiceCount(keep), " dice")
                       : DiceText(keep),
                   ", expected some of ", DiceText(turn_.rolls[i]));
    }
    replayed_.keeps[i] = KeepOf(keep);
    return absl::OkStatus();
  }

  std::string TokenOf(int category) const {
    return std::string(kCategoryTokens[static_cast<std::size_t>(
        game_.rules().categories[category].category)]);
  }

  absl::Status Score() {
    const auto category = static_cast<int>(*turn_.category);
    if (category >= kCategoryNameCount) {
      return Wrong("category", category, ", expected a category of ",
                   game_.id());
    }
    const int c = game_.IndexOf(*turn_.category);
    if (c < 0) {
      return Wrong("category", std::string(kCategoryTokens[category]),
                   ", expected a category of ", game_.id());
    }
    if ((replayed_.state.filled >> c & 1) != 0) {
      return Wrong("category", TokenOf(c), " was filled in turns[",
                   filled_in_[c], "], expected an open one");
    }
    return FindScoring(c);
  }

  absl::Status FindScoring(int c) {
    const std::uint32_t set = game_.SetOf(replayed_.state);
    const int roll = replayed_.rolls[replayed_.roll_count - 1];
    if ((game_.MayFill(set) >> c & 1) != 0 && !game_.HasPlaces(set)) {
      replayed_.scoring = {.category = c, .points = game_.Points(c, roll)};
      return absl::OkStatus();
    }
    std::array<Scoring, kMaxCategories> ways;
    const int count = game_.ScoringsOf(set, roll, ways.data());
    for (int i = 0; i < count; ++i) {
      if (ways[i].category != c) continue;
      replayed_.scoring = ways[i];
      return absl::OkStatus();
    }
    std::vector<std::string> allowed(count);
    for (int i = 0; i < count; ++i) allowed[i] = TokenOf(ways[i].category);
    return Wrong("category", TokenOf(c), " may not be filled now, expected ",
                 absl::StrJoin(allowed, ", "));
  }

  absl::Status CheckClaim(absl::string_view field, std::optional<int> claimed,
                          int right) const {
    if (!claimed.has_value() || *claimed == right) return absl::OkStatus();
    return Wrong(field, *claimed, ", expected ", right, " (",
                 ExplainScore(game_.rules(), replayed_.state.filled,
                              replayed_.state.all_equal_held,
                              turn_.rolls[turn_.roll_count - 1],
                              replayed_.scoring.category),
                 ")");
  }

  absl::Status CheckNothingClaimed() const {
    if (turn_.points.has_value()) {
      return Wrong("points", *turn_.points, ", expected none without category");
    }
    if (turn_.extra.has_value()) {
      return Wrong("extra", *turn_.extra, ", expected none without category");
    }
    return absl::OkStatus();
  }

  const Game& game_;
  const RecordedTurn& turn_;
  const std::size_t number_;
  const bool is_last_;
  const std::span<const std::size_t> filled_in_;
  ReplayedTurn& replayed_;
};

}  // namespace

absl::StatusOr<Replay> ReplayGame(const Game& game, const GameRecord& record) {
  Replay replay;
  const std::size_t most = game.categories();
  if (record.turns.size() > most) {
    return absl::InvalidArgumentError(
        absl::StrCat("turns[", most, "]: the game is over, expected at most ",
                     most, " turns"));
  }
  std::array<std::size_t, kMaxCategories> filled_in{};
  replay.turns.resize(record.turns.size());
  for (std::size_t t = 0; t < record.turns.size(); ++t) {
    ReplayedTurn& turn = replay.turns[t];
    turn.state = replay.state;
    if (absl::Status status =
            TurnReplay(game, record.turns[t], t, t + 1 == record.turns.size(),
                       filled_in, turn)
                .Run();
        !status.ok()) {
      return status;
    }
    if (!turn.is_scored) break;
    const auto& [category, points, extra, is_joker] = turn.scoring;
    filled_in[category] = t;
    replay.points += points;
    replay.extra += extra;
    if (category < game.upper_categories()) replay.upper_points += points;
    const int left = game.MostRerolls(turn.state) + 1 - turn.roll_count;
    replay.state = game.After(game.Saving(turn.state, left), turn.scoring);
  }
  replay.is_finished = game.IsFinished(replay.state);
  if (replay.is_finished) {
    replay.bonus = game.upper().Bonus(replay.state.upper_total);
    replay.saved = game.PointsOfSaved(replay.state.saved);
  }
  return replay;
}

}  // namespace yatzy
