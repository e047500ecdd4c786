// The review of a game from the values of its positions, for an advisor that knows no more than those.
import {YatzyError} from './call.js';
import type {Advisor} from './client.js';
import type {
  Action, ActionValue, Category, GameRecord, GameReview, GameState, Position, RecordedRoll, RecordedTurn, ReviewedDecision, ReviewedRoll, RuleSet,
} from './messages.js';

const kCostliest = 5;

/** What ReviewGame answers about the record of a game. Rejects if it breaks the rules of the game. */
export async function reviewRecord(advisor: Advisor, rules: RuleSet, {turns = []}: GameRecord): Promise<GameReview> {
  const ruleSet = rules.id ?? '';
  const {expectedFinal: start = 0} = await advisor.evaluateState({state: {}, ruleSet});
  const account = new Account(start);
  let state: GameState = {};
  for (const [turn, recorded] of turns.entries()) {
    const where = `record.turns[${turn}]`;
    if (recorded.category === undefined && turn + 1 < turns.length) throw broken(where, 'has no category, and is not the last');
    const scored = await reviewTurn(advisor, rules, state, turn, recorded, account);
    if (scored) state = after(rules, state, scored, recorded.rolls?.length ?? 0);
  }
  const isFinished = state.filledCategories?.length === rules.categories?.length;
  return account.close(state, isFinished, (state.savedRolls ?? 0) * (rules.pointsOfSavedRoll ?? 0));
}

/** Returns how the turn was scored, if it was. */
async function reviewTurn(
  advisor: Advisor, rules: RuleSet, state: GameState, turn: number, {rolls = [], category, points}: RecordedTurn, account: Account,
): Promise<ActionValue | undefined> {
  let scored: ActionValue | undefined;
  for (const [i, {dice = [], keep}] of rolls.entries()) {
    const where = `record.turns[${turn}].rolls[${i}]`;
    if (i > 0 && !holds(dice, rolls[i - 1]!)) throw broken(where, 'follows no keep, or lacks what was kept');
    const position = {state, dice: [...dice].sort(), rerollsLeft: (rules.rollsPerTurn ?? 3) - 1 + (state.savedRolls ?? 0) - i};
    const {actions = []} = await advisor.analyzePosition({position, ruleSet: rules.id ?? '', includeScoring: true});
    account.addRoll(turn, position, actions[0]?.expectedFinal ?? 0);
    const made: Action | undefined = keep ? {keep} : category && i + 1 === rolls.length ? {score: category} : undefined;
    if (!made) continue;
    const value = actions.find(({action}) => isSame(action, made));
    if (!value) throw broken(where, 'is followed by what cannot be done');
    if (made.score && points !== undefined && points !== (value.points ?? 0)) {
      throw broken(`record.turns[${turn}].points`, `${points}, but the dice pay ${value.points ?? 0}`);
    }
    account.addDecision(actions[0]!, value);
    if (made.score) scored = value;
  }
  if (category && !scored) throw broken(`record.turns[${turn}]`, 'is scored without a roll');
  return scored;
}

const broken = (where: string, what: string) => new YatzyError('invalid_argument', `${where}: ${what}`, [{field: where, description: what}]);

function holds(dice: readonly number[], {keep}: RecordedRoll): boolean {
  const left = [...dice];
  return keep !== undefined && (keep.faces ?? []).every(face => {
    const at = left.indexOf(face);
    if (at >= 0) left.splice(at, 1);
    return at >= 0;
  });
}

function isSame(action: Action | undefined, made: Action): boolean {
  if (made.score) return action?.score === made.score;
  const faces = (keep: Action['keep']) => [...keep?.faces ?? []].sort().join();
  return action?.keep !== undefined && faces(action.keep) === faces(made.keep);
}

function after(
  rules: RuleSet, state: GameState, {action, points = 0, extraPoints = 0, upperScoreAfter = 0}: ActionValue, rolls: number,
): GameState {
  const category = action!.score as Category;
  const filledCategories = [...state.filledCategories ?? [], category];
  const next: GameState = {...state, filledCategories, bankedScore: (state.bankedScore ?? 0) + points + extraPoints};
  const isUpper = rules.categories?.some(rule => rule.isUpper && filledCategories.includes(rule.category!));
  if (isUpper) next.upperScore = upperScoreAfter;
  if (rules.allEqualPointsMatter && category === rules.allEqualBox) next.allEqualPoints = points;
  const {rollsPerTurn = 3, mostSavedRolls = 0} = rules;
  if (mostSavedRolls > 0) next.savedRolls = Math.min(mostSavedRolls, rollsPerTurn + (state.savedRolls ?? 0) - rolls);
  return next;
}

/** Goes through a game and keeps the account of the expected final score. */
class Account {
  readonly #start: number;
  readonly #rolls: Required<ReviewedRoll>[] = [];
  readonly #decisions: (ReviewedDecision & {loss: number; expectedBest: number; expectedFinal: number})[] = [];
  #now: number;
  #bonus = 0;

  constructor(start: number) {
    this.#start = this.#now = start;
  }

  addRoll(turn: number, {dice = [], rerollsLeft = 0}: Position, expectedFinal: number) {
    this.#rolls.push({turn, dice, rerollsLeft, expectedFinal, luck: expectedFinal - this.#now});
    this.#now = expectedFinal;
  }

  /** After the roll that was added last. */
  addDecision({action: best = {}, expectedFinal: expectedBest = 0}: ActionValue, made: ActionValue) {
    const {turn, dice, rerollsLeft} = this.#rolls.at(-1)!;
    const {action = {}, expectedLoss: loss = 0, points = 0, extraPoints = 0} = made;
    this.#now = expectedBest - loss;
    this.#decisions.push({turn, dice, rerollsLeft, made: action, best, loss, expectedBest, expectedFinal: this.#now, points, extraPoints});
    this.#bonus += made.bonusPoints ?? 0;
  }

  /** `paid`: what saved rolls pay at the end. */
  close(state: GameState, isFinished: boolean, paid: number): GameReview {
    const score = (state.bankedScore ?? 0) + (isFinished ? this.#bonus + paid : 0);
    if (isFinished) this.#settle(score - this.#now);
    const losses = this.#decisions.map(({loss}) => loss);
    const totalLoss = losses.reduce((sum, loss) => sum + loss, 0);
    const costliest = [...losses.keys()].filter(i => losses[i]! > 0).sort((a, b) => losses[b]! - losses[a]!).slice(0, kCostliest);
    return {
      decisions: this.#decisions, rolls: this.#rolls, score, upperScore: state.upperScore ?? 0, isFinished,
      expectedStart: this.#start, expectedFinal: this.#now, totalLuck: this.#rolls.reduce((sum, {luck}) => sum + luck, 0), totalLoss,
      meanLoss: losses.length > 0 ? totalLoss / losses.length : 0, bestDecisions: losses.filter(loss => loss === 0).length, costliest,
      decisionCount: losses.length,
    };
  }

  // What the last decision won within the tolerance of ties has no roll after it, so the last one had it.
  #settle(rest: number) {
    const [roll, decision] = [this.#rolls.at(-1), this.#decisions.at(-1)];
    if (!roll || !decision) return;
    roll.luck += rest;
    roll.expectedFinal += rest;
    decision.expectedBest += rest;
    decision.expectedFinal += rest;
    this.#now += rest;
  }
}
