#ifndef YATZY_TESTS_SUPPORT_BRUTE_FORCE_SCORE_H_
#define YATZY_TESTS_SUPPORT_BRUTE_FORCE_SCORE_H_

#include "core/rules/category.h"
#include "tests/support/faces.h"

namespace yatzy {

// The points of five ascending dice, from the wording of the rules alone:
// an oracle that shares no code and no idea with Score().
int BruteForceScore(Category category, const Faces& dice);

}  // namespace yatzy

#endif  // YATZY_TESTS_SUPPORT_BRUTE_FORCE_SCORE_H_
