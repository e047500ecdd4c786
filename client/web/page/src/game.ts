// A game as it is played: what happened, and what follows from it. Values that never change; a move makes a new game.
import type {Category, GameRecord, GameState, Position, RuleSet} from '../../lib/src/messages.js';
import type {NotedPosition} from '../../lib/src/notation.js';
import {checkLink} from './link.js';

/** Pays points once the upper score reaches a threshold. */
export interface Tier {
  threshold: number;
  points: number;
}

export interface Rules {
  id: string;
  dice: number;
  rollsPerTurn: number;
  categories: readonly {category: Category; isUpper: boolean}[];
  tiers: readonly Tier[];
  allEqualBox: Category | undefined;
  allEqualPointsMatter: boolean;
  /** Further all-equal rolls pay extra points, without an end. */
  hasExtraPoints: boolean;
  hasTargets: boolean;
  /** So many rolls that turns left over may be saved for later ones; 0 if they are lost. */
  mostSavedRolls: number;
  /** What each pays that is left at the end. */
  pointsOfSavedRoll: number;
  expectedFinal: number | undefined;
}

export interface Roll {
  dice: readonly number[];
  /** What was kept of it for the next roll; none for the last roll of a turn. */
  keep?: readonly number[];
}

export interface Scored {
  category: Category;
  points: number;
  extra: number;
  bonus: number;
}

export interface Turn {
  rolls: readonly Roll[];
  /** None while the turn lasts. */
  scored?: Scored;
}

/** What was filled before the first turn of ours, in a game that came by a link. */
export interface Before {
  filled: readonly Category[];
  upperScore: number;
  bankedScore: number;
  allEqualPoints: number | undefined;
  /** Rolls that the first turn had had before its first one here. */
  rollsUsed: number;
  /** Rolls that were saved when it began. */
  savedRolls: number;
}

export interface Game {
  rules: Rules;
  before: Before;
  turns: readonly Turn[];
}

export function rulesOf(set: RuleSet): Rules {
  const definition = set.definition ?? '';
  const tiers = definition.matchAll(/\[\[tiers\]\]\s+threshold = (\d+)\s+points = (\d+)/g);
  return {
    id: set.id ?? '', dice: set.dice ?? 5, rollsPerTurn: set.rollsPerTurn ?? 3,
    categories: (set.categories ?? []).map(rule =>
      ({category: rule.category ?? 'CATEGORY_UNSPECIFIED', isUpper: rule.isUpper ?? false})),
    tiers: [...tiers].map(([, threshold, points]) => ({threshold: Number(threshold), points: Number(points)})),
    allEqualBox: set.allEqualBox, allEqualPointsMatter: set.allEqualPointsMatter ?? false,
    hasExtraPoints: /\[all_equal_bonus\]\s+points = [1-9]/.test(definition), hasTargets: Boolean(set.targetsTableId),
    mostSavedRolls: set.mostSavedRolls ?? 0, pointsOfSavedRoll: set.pointsOfSavedRoll ?? 0,
    expectedFinal: set.tableId ? set.expectedFinal : undefined,
  };
}

const kNothing: Before = {filled: [], upperScore: 0, bankedScore: 0, allEqualPoints: undefined, rollsUsed: 0, savedRolls: 0};

export function newGame(rules: Rules): Game {
  return {rules, before: kNothing, turns: []};
}

/** The game that goes on from a position of a link. Throws a SyntaxError if the link does not fit the rules. */
export function gameFrom(rules: Rules, noted: NotedPosition): Game {
  checkLink(rules, noted);
  const {state, dice, rerollsLeft = 0} = noted;
  const {filledCategories: filled = [], upperScore = 0, bankedScore = 0, allEqualPoints, savedRolls = 0} = state;
  const rollsUsed = dice ? rules.rollsPerTurn + savedRolls - 1 - rerollsLeft : 0;
  const isHeld = rules.allEqualBox && filled.includes(rules.allEqualBox);
  const before = {filled, upperScore, bankedScore, allEqualPoints: isHeld ? allEqualPoints : undefined, savedRolls, rollsUsed};
  return {rules, before, turns: dice ? [{rolls: [{dice}]}] : []};
}

/** The turn that lasts, if one does. */
export function turnOf(game: Game): Turn | undefined {
  const last = game.turns.at(-1);
  return last?.scored ? undefined : last;
}

export function diceOf(game: Game): readonly number[] | undefined {
  return turnOf(game)?.rolls.at(-1)?.dice;
}

export function rerollsLeft(game: Game): number {
  const left = game.rules.rollsPerTurn + savedRolls(game);
  return turnOf(game) ? left - rollsOf(game, game.turns.length - 1) : left;
}

// Rolls of a turn, with those that it had had before the link.
function rollsOf({before, turns}: Game, turn: number): number {
  return turns[turn]!.rolls.length + (turn === 0 ? before.rollsUsed : 0);
}

export function savesRolls({mostSavedRolls}: Rules): boolean {
  return mostSavedRolls > 0;
}

/** Rolls that were saved when the turn began that lasts or comes next; once the game is finished, those that are left. */
export function savedRolls(game: Game): number {
  const {rollsPerTurn, mostSavedRolls} = game.rules;
  return game.turns.reduce(
    (saved, {scored}, turn) => scored ? Math.min(mostSavedRolls, rollsPerTurn + saved - rollsOf(game, turn)) : saved,
    game.before.savedRolls);
}

export function scoredOf(game: Game): readonly Scored[] {
  return game.turns.flatMap(turn => turn.scored ?? []);
}

export function filledOf(game: Game): readonly Category[] {
  return [...game.before.filled, ...scoredOf(game).map(scored => scored.category)];
}

export function isFinished(game: Game): boolean {
  return openCategories(game) === 0;
}

export function openCategories(game: Game): number {
  return game.rules.categories.length - filledOf(game).length;
}

/** The turn that lasts or comes next, from 1. */
export function turnNumber(game: Game): number {
  return Math.min(filledOf(game).length + 1, game.rules.categories.length);
}

export function upperScore(game: Game): number {
  const isUpper = new Set(game.rules.categories.filter(rule => rule.isUpper).map(rule => rule.category));
  return scoredOf(game).reduce(
    (sum, {category, points}) => sum + (isUpper.has(category) ? points : 0), game.before.upperScore);
}

/** Points so far, extra points included, the upper bonus not. */
export function bankedScore(game: Game): number {
  return scoredOf(game).reduce((sum, {points, extra}) => sum + points + extra, game.before.bankedScore);
}

/** The upper bonus that is certain. */
export function bonusOf(game: Game): number {
  const score = upperScore(game);
  return Math.max(0, ...game.rules.tiers.filter(tier => score >= tier.threshold).map(tier => tier.points));
}

/** Points so far and the bonus that is certain; at the end with what saved rolls pay. */
export function scoreOf(game: Game): number {
  const saved = isFinished(game) ? savedRolls(game) * game.rules.pointsOfSavedRoll : 0;
  return bankedScore(game) + bonusOf(game) + saved;
}

/** The state at the start of the turn, as requests have it. */
export function stateOf(game: Game): GameState {
  const filled = [...filledOf(game)];
  const state: GameState = {};
  if (filled.length > 0) state.filledCategories = filled;
  if (savesRolls(game.rules) && filled.length > 0) state.savedRolls = savedRolls(game);
  const {categories, tiers, allEqualBox, allEqualPointsMatter} = game.rules;
  const isUpper = categories.some(rule => rule.isUpper && filled.includes(rule.category));
  if (isUpper && (tiers.length > 0 || upperScore(game) > 0)) state.upperScore = upperScore(game);
  if (bankedScore(game) > 0) state.bankedScore = bankedScore(game);
  const scored = allEqualPointsMatter && scoredOf(game).find(one => one.category === allEqualBox);
  const allEqualPoints = scored ? scored.points : game.before.allEqualPoints;
  if (allEqualPoints !== undefined) state.allEqualPoints = allEqualPoints;
  return state;
}

export function positionOf(game: Game): Position | undefined {
  const dice = diceOf(game);
  return dice && {state: stateOf(game), dice: [...dice], rerollsLeft: rerollsLeft(game)};
}

export function notedOf(game: Game): NotedPosition {
  const dice = diceOf(game);
  const noted: NotedPosition = {ruleSet: game.rules.id, state: stateOf(game)};
  return dice ? {...noted, dice: [...dice], rerollsLeft: rerollsLeft(game)} : noted;
}

/** After a roll: the first of a turn, or what `keep` and other dice became. */
export function afterRoll(game: Game, dice: readonly number[], keep: readonly number[]): Game {
  const turn = turnOf(game);
  if (!turn) return {...game, turns: [...game.turns, {rolls: [{dice}]}]};
  const last = turn.rolls.at(-1)!;
  const rolls = [...turn.rolls.slice(0, -1), {...last, keep: [...keep].sort()}, {dice}];
  return {...game, turns: [...game.turns.slice(0, -1), {rolls}]};
}

export function afterScoring(game: Game, scored: Scored): Game {
  const turn = turnOf(game);
  return turn ? {...game, turns: [...game.turns.slice(0, -1), {...turn, scored}]} : game;
}

/** Whether all of the game was played here, so that it can be reviewed. */
export function isWhole({before}: Game): boolean {
  return before.filled.length === 0 && before.rollsUsed === 0 && before.bankedScore === 0;
}

export function recordOf(game: Game): GameRecord {
  return {
    turns: game.turns.map(({rolls, scored}) => ({
      rolls: rolls.map(({dice, keep}) => ({dice: [...dice], ...(keep && {keep: {faces: [...keep]}})})),
      ...(scored && {category: scored.category, points: scored.points}),
    })),
  };
}

/** Dice from the browser's generator, each face equally likely. */
export function throwDice(count: number): number[] {
  const dice: number[] = [];
  while (dice.length < count) {
    const [byte = 255] = crypto.getRandomValues(new Uint8Array(1));
    if (byte < 252) dice.push(byte % 6 + 1);
  }
  return dice;
}

/** Which of the dice a keep of these faces holds. */
export function heldBy(dice: readonly number[], faces: readonly number[]): boolean[] {
  const left = [...faces];
  return dice.map(die => {
    const at = left.indexOf(die);
    if (at >= 0) left.splice(at, 1);
    return at >= 0;
  });
}
