// What the page says, in one language. `{}` stands for what a text is about, in order.
import type {Category} from '../../../lib/src/messages.js';

export interface Texts {
  rules: string;
  language: string;
  newGame: string;
  undo: string;
  redo: string;
  copyLink: string;
  linkCopied: string;
  turn: string; // number, of so many
  rollsLeft: readonly [string, string, string]; // none, one, {} of them
  finished: string; // score
  roll: string;
  rollAgain: readonly [string, string]; // one die, {} dice
  rollFirst: string;
  savedRolls: string;
  savesRolls: string; // so many at most
  tapDice: string;
  enterDice: string;
  enterDiceHelp: string; // how many dice, an example
  take: string;
  die: string; // face
  dieKept: string; // face
  hints: string;
  showHints: string;
  keep: string; // faces
  keepNone: string;
  keepAll: string;
  score: string; // category
  best: string;
  less: string; // points
  expected: string;
  mayFill: string;
  allHints: string;
  sheet: string;
  category: string;
  points: string;
  worth: string;
  filledBefore: string;
  upper: string;
  bonus: string; // points, threshold
  total: string;
  outlook: string;
  bonusChance: string;
  finalScore: string;
  mean: string;
  deviation: string;
  median: string;
  middle: string; // lower and upper end of 80 percent
  showOutlook: string;
  plotTitle: string; // mean, lower and upper end
  goal: string;
  target: string;
  targetChance: string; // chance
  opponent: string;
  opponentNone: string;
  opponentDone: string;
  opponentPlays: string;
  opponentFilled: string;
  opponentPoints: string;
  winChances: string; // win, draw, lose
  bestFor: string;
  tooEarly: string;
  review: string;
  doReview: string;
  reviewSum: string; // score, expected, luck, lost
  luck: string;
  lost: string;
  flawless: string;
  madeBetter: string; // made, best
  turnOf: string; // number
  turns: string;
  against: string;
  later: string;
  bonusName: string;
  onlyServer: string;
  noServer: string;
  nobody: string;
  solving: string;
  failed: string;
  badLink: string;
  keys: string; // how many dice
  waiting: string;
  categories: Partial<Record<Category, string>>;
}

/** Puts the parts into the text, each where the next {} is. */
export function put(text: string, ...parts: (string | number)[]): string {
  let next = 0;
  return text.replace(/\{\}/g, () => String(parts[next++] ?? ''));
}
