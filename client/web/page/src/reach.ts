// How late in a game chances are asked for.
import {openCategories, savesRolls, type Game} from './game.js';

// With more open categories the server needs seconds for the distribution, so it is asked for by hand.
const kQuickCategories = 9;
const kQuickCategoriesSaving = 5;
// What the server solves on demand (targets.proto); with more it refuses. Fewer where extra points have no end.
const kSolvedCategories = 10;
const kSolvedWithExtraPoints = 8;
const kSolvedSaving = 6;

export function isQuick(game: Game): boolean {
  return openCategories(game) <= (savesRolls(game.rules) ? kQuickCategoriesSaving : kQuickCategories);
}

export function isSolvable(game: Game): boolean {
  if (savesRolls(game.rules)) return openCategories(game) <= kSolvedSaving;
  return openCategories(game) <= (game.rules.hasExtraPoints ? kSolvedWithExtraPoints : kSolvedCategories);
}
