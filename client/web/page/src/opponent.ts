// Whom the player wants to beat: nobody, one who has finished, or one who plays on, as their score sheet says.
import type {Category, GameState} from '../../lib/src/messages.js';
import {savesRolls, type Rules} from './game.js';

export interface Opponent {
  kind: 'none' | 'finished' | 'plays';
  finalScore?: number | undefined;
  filled: readonly Category[];
  /** Points of the upper part. */
  upperScore?: number | undefined;
  /** All points without the bonus. */
  points?: number | undefined;
  /** What the all-equal box holds, in games where that matters. */
  boxPoints?: number | undefined;
  /** In games that save rolls. */
  savedRolls?: number | undefined;
}

export const kNobody: Opponent = {kind: 'none', filled: []};

// With more the server does not say how the opponent is likely to end.
const kOpponentCategories = 9;
const kOpponentCategoriesSaving = 5;

export function needsUpperScore({filled}: Opponent, {categories}: Rules): boolean {
  return categories.some(({category, isUpper}) => isUpper && filled.includes(category));
}

export function needsBoxPoints({filled}: Opponent, {allEqualBox, allEqualPointsMatter}: Rules): boolean {
  return allEqualPointsMatter && allEqualBox !== undefined && filled.includes(allEqualBox);
}

export function needsSavedRolls({filled}: Opponent, rules: Rules): boolean {
  return savesRolls(rules) && filled.length > 0;
}

/** What requests have; 'early' if the opponent has too many open categories; none until all is known. */
export function againstOf(
  opponent: Opponent, rules: Rules,
): {opponentFinalScore: number} | {opponentState: GameState} | 'early' | undefined {
  const {kind, finalScore, filled, upperScore, points, boxPoints, savedRolls} = opponent;
  if (kind === 'finished' && finalScore !== undefined) return {opponentFinalScore: finalScore};
  if (kind !== 'plays') return undefined;
  if (rules.categories.length - filled.length > (savesRolls(rules) ? kOpponentCategoriesSaving : kOpponentCategories)) return 'early';
  const state: GameState = {filledCategories: [...filled], bankedScore: points ?? 0};
  if (needsUpperScore(opponent, rules)) state.upperScore = upperScore ?? 0;
  if (needsBoxPoints(opponent, rules)) state.allEqualPoints = boxPoints ?? 0;
  if (needsSavedRolls(opponent, rules)) state.savedRolls = savedRolls ?? 0;
  const isComplete = points !== undefined && (state.upperScore === undefined || upperScore !== undefined) &&
    (state.allEqualPoints === undefined || boxPoints !== undefined) &&
    (state.savedRolls === undefined || savedRolls !== undefined);
  return isComplete ? {opponentState: state} : undefined;
}
