#include "proto/convert/rule_set_message.h"

#include "core/os/sha256.h"
#include "proto/convert/convert.h"

namespace yatzy {
void WriteRuleSet(const Game& game, v1::RuleSet& message) {
  const RuleSet& rules = game.rules();
  message.set_id(game.id());
  message.set_definition(game.canonical_text());
  message.set_fingerprint(ToHex(game.fingerprint()));
  message.set_dice(game.dice());
  message.set_rolls_per_turn(game.rolls_per_turn());
  for (int c = 0; c < game.categories(); ++c) {
    v1::RuleCategory& category = *message.add_categories();
    category.set_category(ToMessage(rules.categories[c].category));
    category.set_is_upper(rules.categories[c].is_upper);
    category.set_most_points(game.PossiblePoints(c).back());
  }
  v1::StateIndexing& indexing = *message.mutable_indexing();
  indexing.set_totals(game.totals());
  indexing.set_has_mark(game.has_mark());
  indexing.set_slots(game.state_slots());
  indexing.set_reachable_states(game.reachable_states());
  // Where it plays no part in the rules, a game does not know it.
  if (const int box = AllEqualBox(rules); box >= 0) {
    message.set_all_equal_box(ToMessage(rules.categories[box].category));
  }
  indexing.set_saved_counts(game.saved_counts());
  message.set_most_saved_rolls(rules.saved_rolls.most);
  message.set_points_of_saved_roll(rules.saved_rolls.points);
  message.set_all_equal_points_matter(game.has_mark());
  message.set_most_banked_score(game.most_banked());
}

}  // namespace yatzy
