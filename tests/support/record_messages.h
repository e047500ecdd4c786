// Game records as messages, written by the tests themselves.
#ifndef YATZY_TESTS_SUPPORT_RECORD_MESSAGES_H_
#define YATZY_TESTS_SUPPORT_RECORD_MESSAGES_H_

#include "core/game/game_record.h"
#include "tests/support/faces.h"
#include "yatzy/v1/play.pb.h"

namespace yatzy {

inline v1::GameRecord RecordMessage(const GameRecord& record) {
  v1::GameRecord message;
  for (const RecordedTurn& turn : record.turns) {
    v1::RecordedTurn& out = *message.add_turns();
    for (int i = 0; i < turn.roll_count; ++i) {
      v1::RecordedRoll& roll = *out.add_rolls();
      for (const int face : FacesOf(turn.rolls[i])) roll.add_dice(face);
      if (i >= turn.keep_count) continue;
      v1::Keep& keep = *roll.mutable_keep();
      for (const int face : FacesOf(turn.keeps[i])) keep.add_faces(face);
    }
    if (turn.category.has_value()) {
      out.set_category(
          static_cast<v1::Category>(static_cast<int>(*turn.category) + 1));
    }
    if (turn.points.has_value()) out.set_points(*turn.points);
    if (turn.extra.has_value()) out.set_extra_points(*turn.extra);
  }
  return message;
}

}  // namespace yatzy

#endif  // YATZY_TESTS_SUPPORT_RECORD_MESSAGES_H_
