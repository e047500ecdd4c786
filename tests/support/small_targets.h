#ifndef YATZY_TESTS_SUPPORT_SMALL_TARGETS_H_
#define YATZY_TESTS_SUPPORT_SMALL_TARGETS_H_

#include <cstddef>
#include <cstring>
#include <functional>
#include <memory>
#include <span>
#include <string>

#include "core/os/pages.h"
#include "core/rules/category.h"
#include "core/solver/target_solver.h"
#include "core/table/table_header.h"
#include "core/table/target_table.h"
#include "tests/support/reduced_rules.h"

namespace yatzy {

// Yahtzee in four categories: a joker, extra points, a bonus, the mark.
inline RuleSet SmallTargetRules() {
  using enum Category;
  return ReducedRules("yahtzee", {kOnes, kSixes, kFullHouse, kYatzy}, 12);
}

// Its targets, solved on the first call and kept for the process.
inline const std::shared_ptr<const TargetTable>& SmallTargets() {
  static const auto* const kTable = new std::shared_ptr<const TargetTable>(
      *SolveTargets(*Game::Compile(SmallTargetRules()), {}));
  return *kTable;
}

// A copy of a table with what `change` makes of its places and chances.
inline std::shared_ptr<const TargetTable> TargetsWith(
    const TargetTable& usual,
    const std::function<void(std::span<TargetPlace>, std::span<float>)>&
        change) {
  const auto payload = AllocatePagesOf<std::byte>(usual.payload().size());
  std::memcpy(payload.get(), usual.payload().data(), usual.payload().size());
  auto* const places = reinterpret_cast<TargetPlace*>(payload.get());
  auto* const chances =
      reinterpret_cast<float*>(places + usual.game().values());
  change({places, usual.places().size()}, {chances, usual.chances().size()});
  return std::make_shared<const TargetTable>(usual.shared_game(), payload,
                                             usual.chances().size());
}

// The bytes of a file of targets, put together without the writer.
inline std::string TargetBytes(const TargetTable& table) {
  const auto header = std::make_unique<const TableHeader>(HeaderOf(table));
  std::string bytes(reinterpret_cast<const char*>(header.get()),
                    sizeof(*header));
  bytes.append(reinterpret_cast<const char*>(table.payload().data()),
               table.payload().size());
  return bytes;
}

}  // namespace yatzy

#endif  // YATZY_TESTS_SUPPORT_SMALL_TARGETS_H_
