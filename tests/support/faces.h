// Dice as a list of faces, the way people and brute force look at them.
#ifndef YATZY_TESTS_SUPPORT_FACES_H_
#define YATZY_TESTS_SUPPORT_FACES_H_

#include <utility>
#include <vector>

#include "core/rules/face_counts.h"

namespace yatzy {

// Faces 1..6, ascending where nothing else is said.
using Faces = std::vector<int>;

inline Faces FacesOf(const FaceCounts& counts) {
  Faces faces;
  for (int face = 1; face <= kFaces; ++face) {
    faces.insert(faces.end(), counts[face - 1], face);
  }
  return faces;
}

// In any order.
inline FaceCounts CountsOf(const Faces& faces) {
  FaceCounts counts{};
  for (const int face : faces) ++counts[face - 1];
  return counts;
}

// Calls visit(faces) for each of the 6^dice ordered outcomes of rolling `dice`
// dice beside `kept`; the rolled dice come last, not sorted.
template <typename Visit>
void ForEachOutcome(Faces kept, int dice, const Visit& visit) {
  const auto roll_one = [&](const auto& self, int dice_left) -> void {
    if (dice_left == 0) return visit(std::as_const(kept));
    for (int face = 1; face <= kFaces; ++face) {
      kept.push_back(face);
      self(self, dice_left - 1);
      kept.pop_back();
    }
  };
  roll_one(roll_one, dice);
}

}  // namespace yatzy

#endif  // YATZY_TESTS_SUPPORT_FACES_H_
