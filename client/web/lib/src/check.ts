// What an advisor without a server refuses of a request: what the server does.
import {checkFinite, wrong} from './call.js';
import type {GameState, RuleSet} from './messages.js';
import {tokenOf} from './notation.js';

/** Refuses what is no whole number from `least` to `most`. */
export function checkNumber(field: string, value: number, most: number, least = 0) {
  checkFinite(field, value);
  if (!Number.isInteger(value) || value < least || value > most) throw wrong(field, `${value}, expected ${least} to ${most}`);
}

export function checkMaxActions(maxActions: number) {
  if (!Number.isInteger(maxActions) || maxActions < 0) throw wrong('max_actions', `${maxActions}, expected 0 (all) or more`);
}

/** Refuses a state that no game of the rule set has. The order of filling is left to the module. */
export function checkState(rules: RuleSet, state: GameState) {
  checkFilled(rules, state);
  checkUpper(rules, state);
  checkAllEqual(rules, state);
  checkNumber('banked_score', state.bankedScore ?? 0, rules.mostBankedScore ?? 0);
  checkSaved(rules, state);
}

function checkFilled({id, categories = []}: RuleSet, {filledCategories = []}: GameState) {
  filledCategories.forEach((category, i) => {
    if (!categories.some(rule => rule.category === category)) throw wrong('filled_categories', `${category} is none of the game ${id}`);
    if (filledCategories.indexOf(category) < i) throw wrong('filled_categories', `${category} is there twice`);
  });
}

// A player who counts no further than the bonus has its threshold.
function checkUpper({dice = 5, categories = [], indexing = {}}: RuleSet, {filledCategories = [], upperScore}: GameState) {
  const upper = categories.filter(({category, isUpper}) => isUpper && filledCategories.includes(category!));
  const cap = (indexing.totals ?? 1) - 1;
  if (upperScore === undefined && (upper.length === 0 || cap === 0)) return;
  // Bit n stands for a sum of n: each category holds its face as many times as there are dice of it.
  let sums = 1n;
  for (const {mostPoints = 0} of upper) {
    const before = sums;
    for (let points = mostPoints; points > 0; points -= mostPoints / dice) sums |= before << BigInt(points);
  }
  const most = upper.reduce((sum, {mostPoints = 0}) => sum + mostPoints, 0);
  const isSum = Number.isInteger(upperScore) && upperScore! >= 0 && (sums >> BigInt(upperScore!) & 1n) === 1n;
  if (isSum || upperScore === cap && most >= cap) return;
  const names = upper.map(({category}) => tokenOf(category!)).join(', ') || 'no category';
  throw wrong('upper_score', `${upperScore ?? 'missing'}, expected a sum of ${names}: 0 to ${most}`);
}

function checkAllEqual({id, allEqualBox, allEqualPointsMatter, ...rules}: RuleSet, {filledCategories = [], allEqualPoints}: GameState) {
  const isFilled = allEqualBox !== undefined && filledCategories.includes(allEqualBox);
  if (allEqualPoints === undefined && !(allEqualPointsMatter && isFilled)) return;
  if (!allEqualBox) throw wrong('all_equal_points', `${allEqualPoints}, but ${id} has no all-equal box`);
  const possible = isFilled ? pointsOf(rules, allEqualBox) : [0];
  if (possible.includes(allEqualPoints!)) return;
  throw wrong('all_equal_points', `${allEqualPoints ?? 'missing'}, expected ${possible.join(' or ')} with ${tokenOf(allEqualBox)} ${
    isFilled ? 'filled' : 'open'}`);
}

// The box pays a number, or what the dice show with a number besides.
function pointsOf({dice = 5, definition = '', categories = []}: RuleSet, box: RuleSet['allEqualBox']): number[] {
  const most = categories.find(rule => rule.category === box)?.mostPoints ?? 0;
  const payout = new RegExp(`id = "${tokenOf(box!)}"\\s+pattern = .*\\s+payout = "(\\d*)`).exec(definition);
  return payout?.[1] ? [0, most] : [0, ...[5, 4, 3, 2, 1, 0].map(less => most - less * dice)];
}

// They must be there once a category is filled.
function checkSaved({id, rollsPerTurn = 3, mostSavedRolls = 0}: RuleSet, {savedRolls, filledCategories = []}: GameState) {
  const most = Math.min(mostSavedRolls, (rollsPerTurn - 1) * filledCategories.length);
  if (savedRolls === undefined && most === 0) return;
  if (mostSavedRolls === 0 && savedRolls !== 0) throw wrong('saved_rolls', `${savedRolls}, but ${id} saves no rolls`);
  if (savedRolls === undefined) throw wrong('saved_rolls', `missing, expected 0 to ${most}`);
  checkNumber('saved_rolls', savedRolls, most);
}
