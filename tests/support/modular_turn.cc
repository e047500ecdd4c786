#include "tests/support/modular_turn.h"

#include <map>
#include <numeric>
#include <utility>

#include "tests/support/twin_rules.h"

namespace yatzy {

ModularTurn::ModularTurn(int dice, std::vector<PrimeField> fields)
    : fields_(std::move(fields)) {
  std::vector<FaceCounts> keeps;
  for (int kept = 0; kept <= dice; ++kept) {
    first_roll_ = keeps.size();
    const std::vector<FaceCounts> some = AllMultisets(kept);
    keeps.insert(keeps.end(), some.begin(), some.end());
  }
  std::map<FaceCounts, int> index;
  for (const FaceCounts& keep : keeps) {
    index.emplace(keep, static_cast<int>(index.size()));
  }
  keeps_ = keeps.size();
  for (std::size_t keep = 0; keep < keeps_; ++keep) {
    for (int face = 0; face < kFaces; ++face) {
      FaceCounts other = keeps[keep];
      if (other[face]-- == 0) continue;
      fewer_.emplace_back(static_cast<int>(keep), index.at(other));
    }
    if (keep >= first_roll_) continue;
    more_.emplace_back();
    for (int face = 0; face < kFaces; ++face) {
      FaceCounts other = keeps[keep];
      ++other[face];
      more_[keep][face] = index.at(other);
    }
  }
}

void ModularTurn::Play(int rolls, ModularNumbers& of_keep,
                       ModularTies& ties) const {
  Expect(of_keep);
  for (int roll = 1; roll < rolls; ++roll) {
    Choose(of_keep, ties);
    Expect(of_keep);
  }
}

void ModularTurn::Expect(ModularNumbers& of_keep) const {
  for (std::size_t keep = first_roll_; keep-- > 0;) {
    double sum = 0;
    std::array<const std::uint64_t*, kFaces> terms;
    for (int face = 0; face < kFaces; ++face) {
      sum += of_keep.nearly(more_[keep][face]);
      terms[face] = of_keep.residues(more_[keep][face]);
    }
    of_keep.nearly(keep) = sum / kFaces;
    std::uint64_t* residues = of_keep.residues(keep);
    for (std::size_t i = 0; i < fields_.size(); ++i) {
      residues[i] = fields_[i].Sixth(terms[0][i] + terms[1][i] + terms[2][i] +
                                     terms[3][i] + terms[4][i] + terms[5][i]);
    }
  }
}

void ModularTurn::Choose(ModularNumbers& of_keep, ModularTies& ties) const {
  std::vector<int> best(keeps());  // the most valuable part of a keep
  std::iota(best.begin(), best.end(), 0);
  for (const auto& [keep, fewer] : fewer_) {
    const bool is_larger = of_keep.IsLarger(best[fewer], best[keep], ties);
    best[keep] = is_larger ? best[fewer] : best[keep];
  }
  for (std::size_t roll = first_roll_; roll < keeps(); ++roll) {
    of_keep.Copy(roll, of_keep, best[roll]);
  }
}

}  // namespace yatzy
