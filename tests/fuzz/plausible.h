// What a request must be to be answered, worked out in the plainest way and
// apart from proto/convert/convert.cc, which it is the slow twin of.
#ifndef YATZY_TESTS_FUZZ_PLAUSIBLE_H_
#define YATZY_TESTS_FUZZ_PLAUSIBLE_H_

#include <string>

#include "yatzy/v1/game.pb.h"

namespace yatzy {

bool IsPlausible(const v1::GameState& state);
bool IsPlausible(const v1::Position& position);

// Whether a server of Scandinavian Yatzy alone has the rule set.
bool IsServed(const std::string& rule_set);

// Whether all categories are filled. REQUIRES: IsPlausible(state).
bool IsOver(const v1::GameState& state);

}  // namespace yatzy

#endif  // YATZY_TESTS_FUZZ_PLAUSIBLE_H_
