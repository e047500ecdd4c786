#ifndef YATZY_CORE_RULES_LIMITS_H_
#define YATZY_CORE_RULES_LIMITS_H_

namespace yatzy {

// What holds for any rule set (Validate, rule_set.h).
inline constexpr int kMinDice = 3;
inline constexpr int kMaxDice = 6;
inline constexpr int kMaxCategories = 20;
inline constexpr int kMaxUpper = 8;
inline constexpr int kMaxTiers = 4;
inline constexpr int kMaxRollsPerTurn = 4;
// Rolls that a turn left over, saved in all turns of a game; and the rolls of a
// turn that begins with those of all turns before.
inline constexpr int kMaxSavedRolls = (kMaxRollsPerTurn - 1) * kMaxCategories;
inline constexpr int kMaxRollsOfTurn =
    kMaxRollsPerTurn + (kMaxRollsPerTurn - 1) * (kMaxCategories - 1);
inline constexpr int kMaxUpperTotal = 127;  // a threshold is at most this
inline constexpr int kMaxPoints = 1000;     // of one roll, a tier, a bonus

}  // namespace yatzy

#endif  // YATZY_CORE_RULES_LIMITS_H_
