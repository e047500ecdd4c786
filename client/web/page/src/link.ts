// What a link says of a game. What the page would have to change or to leave out is refused; the rest the server checks.
import {tokenOf, type NotedPosition} from '../../lib/src/notation.js';
import type {Rules} from './game.js';

/** Throws a SyntaxError that names the part. */
export function checkLink(rules: Rules, {state, dice, rerollsLeft = 0}: NotedPosition) {
  const {filledCategories: filled = [], savedRolls = 0} = state;
  filled.forEach((category, i) => {
    if (!rules.categories.some(rule => rule.category === category)) refuse('filled', `"${tokenOf(category)}" is none of ${rules.id}`);
    if (filled.indexOf(category) < i) refuse('filled', `"${tokenOf(category)}" is there twice`);
  });
  if (dice && dice.length !== rules.dice) refuse('dice', `${dice.length} dice, expected ${rules.dice}`);
  const mostSaved = Math.min(rules.mostSavedRolls, (rules.rollsPerTurn - 1) * filled.length);
  if (savedRolls > mostSaved || mostSaved > 0 && state.savedRolls === undefined) {
    refuse('saved', `${state.savedRolls ?? 'missing'}, expected 0 to ${mostSaved}`);
  }
  const mostRolls = rules.rollsPerTurn - 1 + savedRolls;
  if (rerollsLeft > mostRolls) refuse('rolls', `"${rerollsLeft}", expected 0 to ${mostRolls}`);
  checkUpper(rules, state);
  checkAllEqual(rules, state);
}

function checkUpper({categories, tiers}: Rules, {filledCategories = [], upperScore}: NotedPosition['state']) {
  const isFilled = categories.some(({category, isUpper}) => isUpper && filledCategories.includes(category));
  if (isFilled && tiers.length > 0 && upperScore === undefined) refuse('upper', 'missing, upper categories are filled');
  if (!isFilled && upperScore) refuse('upper', `${upperScore}, no upper category is filled: 0`);
}

function checkAllEqual(
  {id, allEqualBox, allEqualPointsMatter}: Rules, {filledCategories = [], allEqualPoints}: NotedPosition['state'],
) {
  const isFilled = allEqualBox !== undefined && filledCategories.includes(allEqualBox);
  if (isFilled && allEqualPointsMatter && allEqualPoints === undefined) refuse('all-equal', `missing, ${tokenOf(allEqualBox)} is filled`);
  if (allEqualPoints !== undefined && (!allEqualBox || !isFilled && allEqualPoints > 0)) {
    refuse('all-equal', `${allEqualPoints}, but ${allEqualBox ? `${tokenOf(allEqualBox)} is not filled` : `${id} has no all-equal box`}`);
  }
}

function refuse(part: string, why: string): never {
  throw new SyntaxError(`${part}: ${why}`);
}
