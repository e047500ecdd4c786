#ifndef YATZY_CORE_TABLE_OBJECTIVE_H_
#define YATZY_CORE_TABLE_OBJECTIVE_H_

#include <cstdint>
#include <string_view>

namespace yatzy {

// What a table has of each state, as files number it (FORMAT.md).
enum class Objective : std::uint32_t {
  kMean = 1,     // the expected points still to come: ValueTable
  kTargets = 2,  // the chances of reaching each number of points: TargetTable
};

// "mean", "targets".
constexpr std::string_view ObjectiveName(Objective objective) {
  return objective == Objective::kMean ? "mean" : "targets";
}

}  // namespace yatzy

#endif  // YATZY_CORE_TABLE_OBJECTIVE_H_
