// The notation of positions and actions, core/notation/NOTATION.md of yatzyd's sources: read forgivingly, written in the
// canonical form. What the dice and numbers must be in a game, the server checks.
import type {Action, Category, GameState, Position} from './messages.js';

export const kDefaultRules = 'scandinavian';

/** A text of the notation, read. */
export interface NotedPosition {
  /** Left out if the text names none. */
  ruleSet?: string;
  state: GameState;
  /** Left out at the start of a turn. */
  dice?: number[];
  rerollsLeft?: number;
}

// Of all categories, in the order of the API.
const kTokens = 'ones twos threes fours fives sixes one-pair two-pairs three-of-a-kind four-of-a-kind small-straight large-straight ' +
  'full-house chance yatzy three-pairs five-of-a-kind full-straight villa tower straight flush two-pairs-same-colour ' +
  'full-house-same-colour odd-straight even-straight thirteen crag second-yatzy other-1 other-2 other-3 other-4 other-5 other-6 ' +
  'other-7 other-8';

/** Whether both ids name one rule set: switches may have any order. */
export function isSameRules(id: string, other: string): boolean {
  const [one, two] = [id, other].map(text => {
    const [game, ...switches] = text.toLowerCase().split('+');
    return [game, ...switches.sort()].join('+');
  });
  return one === two;
}

/** The token of a category: "four-of-a-kind" for CATEGORY_FOUR_OF_A_KIND. */
export function tokenOf(category: Category): string {
  return category.slice('CATEGORY_'.length).toLowerCase().replace(/_/g, '-');
}

/** The category of a token, a title ("Full House") or a name of the API. */
export function categoryOf(text: string): Category {
  const token = text.trim().replace(/^category[ _]/i, '').replace(/[ _-]+/g, '-').toLowerCase();
  if (!/^[a-z]+(-[a-z0-9]+)*$/.test(token)) throw new SyntaxError(`filled: "${short(text)}" is no category`);
  return `CATEGORY_${token.replace(/-/g, '_').toUpperCase()}` as Category;
}

/** Reads a position or a state. Throws a SyntaxError that names the part. */
export function parsePosition(text: string): NotedPosition {
  const noted: NotedPosition = {state: {}};
  const seen = new Set<string>();
  const parts = text.trim().replace(/\|\s*$/, '').split('|');
  for (const part of parts) {
    const [, word = '', value = ''] = /^[\s_]*([a-z-]+)(?:[\s_]+([\s\S]*?))?[\s_]*$/i.exec(part) ?? [];
    const name = word.toLowerCase();
    if (seen.has(name)) throw new SyntaxError(`${name}: is there twice`);
    seen.add(name);
    readPart(name, value, part, noted);
  }
  if (noted.dice && noted.rerollsLeft === undefined) throw new SyntaxError('rolls: missing beside dice');
  if (!noted.dice && noted.rerollsLeft !== undefined) throw new SyntaxError('dice: missing beside rolls');
  if (!noted.dice && !noted.state.filledCategories) throw new SyntaxError('filled: missing, expected categories, or none; or dice');
  return noted;
}

function readPart(name: string, value: string, part: string, noted: NotedPosition) {
  const {state} = noted;
  switch (name) {
    case 'rules':
      if (!value) throw new SyntaxError('rules: missing, expected the id of a game');
      noted.ruleSet = value.toLowerCase();
      break;
    case 'dice': noted.dice = readDice(value); break;
    case 'rolls': noted.rerollsLeft = readNumber(name, value); break;
    case 'upper': state.upperScore = readNumber(name, value); break;
    case 'saved': state.savedRolls = readNumber(name, value); break;
    case 'banked': state.bankedScore = readNumber(name, value); break;
    case 'all-equal': state.allEqualPoints = readNumber(name, value); break;
    case 'filled':
      state.filledCategories = /^none$/i.test(value) ? [] : value.split(',').map(categoryOf);
      break;
    default:
      throw new SyntaxError(
        `"${short(part)}": is no part, expected rules, dice, rolls, upper, filled, saved, banked or all-equal`);
  }
}

function readNumber(name: string, value: string): number {
  if (!/^\d{1,7}$/.test(value)) throw new SyntaxError(`${name}: "${short(value)}" is no number`);
  return Number(value);
}

function readDice(value: string): number[] {
  const faces = value.replace(/[\s_,]+/g, '');
  if (!/^[1-6]+$/.test(faces)) throw new SyntaxError(`dice: "${short(value)}", expected faces from 1 to 6`);
  return [...faces].map(Number).sort();
}

const short = (text: string) => text.slice(0, 64);

/**
 * Writes the canonical form. `cardOrder` are the categories of the rule set in their order; without it they are in that of
 * the API, which is the same in most games.
 */
export function formatPosition(noted: NotedPosition, cardOrder?: readonly Category[]): string {
  const {ruleSet = kDefaultRules, state, dice, rerollsLeft} = noted;
  const order = cardOrder?.map(tokenOf) ?? kTokens.split(' ');
  const filled = (state.filledCategories ?? []).map(tokenOf).sort((a, b) => order.indexOf(a) - order.indexOf(b));
  const parts = [
    ruleSet !== kDefaultRules && `rules ${ruleSet}`,
    dice && `dice ${[...dice].sort().join(' ')}`,
    dice && `rolls ${rerollsLeft ?? 0}`,
    state.upperScore !== undefined && `upper ${state.upperScore}`,
    filled.length > 0 ? `filled ${filled.join(',')}` : !dice && 'filled none',
    savedText(state),
    Boolean(state.bankedScore) && `banked ${state.bankedScore}`,
    state.allEqualPoints !== undefined && `all-equal ${state.allEqualPoints}`,
  ];
  return parts.filter(Boolean).join(' | ');
}

// A game that saves rolls has a number of them in each state; its start says nothing of them.
function savedText({filledCategories = [], savedRolls}: GameState) {
  return savedRolls !== undefined && (filledCategories.length > 0 || savedRolls > 0) && `saved ${savedRolls}`;
}

/** Writes an action: "keep 3 3", "score full-house". */
export function formatAction(action: Action): string {
  if (action.score) return `score ${tokenOf(action.score)}`;
  const faces = action.keep?.faces ?? [];
  return faces.length > 0 ? `keep ${faces.join(' ')}` : 'keep none';
}

/** The position that a text describes, for requests. Throws a SyntaxError also for a state without dice. */
export function positionOf(noted: NotedPosition): Position {
  if (!noted.dice) throw new SyntaxError('dice: missing');
  return {state: noted.state, dice: noted.dice, rerollsLeft: noted.rerollsLeft ?? 0};
}
