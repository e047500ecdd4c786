// The advisor without a server: the core as a WebAssembly module (wasm/).
import {checkFinite, wrong, YatzyError, type ErrorCode} from './call.js';
import {checkMaxActions, checkNumber, checkState} from './check.js';
import type {Advisor} from './client.js';
import type {
  Action, ActionValue, AdvisorMethods, AnalyzeTargetRequest, AnalyzeWinRequest, Category, EvaluateDistributionRequest, EvaluateStateRequest,
  GameState, Position, RuleSet, WinChances,
} from './messages.js';
import {kDefaultRules} from './notation.js';
import {reviewRecord} from './review.js';

/** What the module exports (wasm/module.cc, wasm/chances.cc). */
interface Module {
  memory: WebAssembly.Memory;
  yatzy_text(): number;
  yatzy_question(): number;
  yatzy_answers(): number;
  yatzy_numbers(): number;
  yatzy_presets(): number;
  yatzy_open(size: number): number;
  yatzy_solve(handle: number): void;
  yatzy_describe(handle: number): number;
  yatzy_values_sha256(handle: number): number;
  yatzy_evaluate(handle: number): number;
  yatzy_analyze(handle: number): number;
  yatzy_distribution(handle: number): number;
  yatzy_target(handle: number): number;
  yatzy_win(handle: number): number;
}

const kFaces = 6;
const kDie: Record<number, true> = {1: true, 2: true, 3: true, 4: true, 5: true, 6: true};
const kAnswerSize = 40;
// In the question: where chances have theirs, and rerolls left at the start of a turn.
const kChanceWords = 12;
const kDrawWorth = 80;
const kStartOfTurn = -1;
const kPercents = [1, 5, 10, 25, 50, 75, 90, 95, 99];
const kMostScore = 1_000_000;
// What the module has room for; it knows how many a turn has.
const kMostRerolls = 255;
const kCodes: Record<number, ErrorCode> = {3: 'invalid_argument', 5: 'not_found', 9: 'failed_precondition', 12: 'unimplemented'};

interface From {
  state?: GameState | undefined;
  position?: Position | undefined;
}

interface OpenGame {
  handle: number;
  rules: Required<Pick<RuleSet, 'dice' | 'indexing' | 'categories'>> & RuleSet;
}

/**
 * Answers from tables that it solves itself, each about a second when it is first asked for; the calls block meanwhile, so
 * give it a worker. The answers are the server's, to the bit.
 *
 *     const advisor = await OfflineAdvisor.load(await fetch('yatzy.wasm'));
 *     const {text} = await bestAction(advisor, 'dice 3 3 3 5 6 | rolls 2');
 */
export class OfflineAdvisor implements Advisor {
  readonly #module: Module;
  readonly #games = new Map<string, OpenGame>();

  private constructor(module: Module) {
    this.#module = module;
  }

  static async load(source: ArrayBuffer | ArrayBufferView | Response): Promise<OfflineAdvisor> {
    const bytes = source instanceof Response ? await source.arrayBuffer() : source;
    const never = () => { throw new YatzyError('internal', 'the module failed'); };
    // Only what wasi-libc has for errors that end a program.
    const imports = {wasi_snapshot_preview1: {fd_write: never, fd_close: never, fd_seek: never}};
    const {instance} = await WebAssembly.instantiate(bytes as BufferSource, imports);
    return new OfflineAdvisor(instance.exports as unknown as Module);
  }

  /** All presets. Those that are not solved yet have no table id. */
  async listRuleSets(): Promise<AdvisorMethods['ListRuleSets']['response']> {
    const ids = this.#read(this.#module.yatzy_presets()).split(',');
    return {ruleSets: ids.map(id => this.#open(id).rules)};
  }

  async evaluateState({state = {}, ruleSet = ''}: EvaluateStateRequest): Promise<AdvisorMethods['EvaluateState']['response']> {
    const game = this.#solved(ruleSet);
    this.#ask(game, state);
    const expectedRemaining = this.#module.yatzy_evaluate(game.handle);
    if (Number.isNaN(expectedRemaining)) throw new YatzyError('invalid_argument', 'no game reaches the state');
    const expectedFinal = expectedRemaining + (state.bankedScore ?? 0);
    return {expectedRemaining, expectedFinal, tableId: game.rules.tableId!, ruleSet};
  }

  async analyzePosition(
    {position = {}, maxActions = 0, includeScoring = false, ruleSet = ''}: AdvisorMethods['AnalyzePosition']['request'],
  ): Promise<AdvisorMethods['AnalyzePosition']['response']> {
    const game = this.#solved(ruleSet);
    const state = this.#askPosition(game, position, includeScoring);
    checkMaxActions(maxActions);
    const count = this.#module.yatzy_analyze(game.handle);
    if (count < 0) throw this.#failure(count);
    const actions = Array.from({length: limited(count, maxActions)}, (_, i) => this.#answer(i, game, state));
    return {actions, tableId: game.rules.tableId!, ruleSet};
  }

  /**
   * With nine open categories or fewer; of the best action, with the percentiles that the server has by itself. In games that save rolls it
   * needs a server.
   */
  async evaluateDistribution(
    {state, position, action, atLeast, percentiles, ruleSet = ''}: EvaluateDistributionRequest,
  ): Promise<AdvisorMethods['EvaluateDistribution']['response']> {
    if (action ?? atLeast ?? percentiles) throw new YatzyError('unimplemented', 'only a server answers this');
    const game = this.#solved(ruleSet);
    const at = this.#askFrom(game, {state, position});
    const numbers = this.#numbers(this.#module.yatzy_distribution(game.handle));
    const [leastFinalScore, mean, standardDeviation] = numbers as [number, number, number];
    const scores = numbers.slice(3, 3 + kPercents.length);
    const tiers = 4 + kPercents.length;
    const lines = tiers + numbers[tiers - 1]!;
    const distribution = {
      leastFinalScore, mean, standardDeviation, probabilities: numbers.slice(lines), bonusProbabilities: numbers.slice(tiers, lines),
      percentiles: scores.map((finalScore, i) => ({percent: kPercents[i]!, finalScore})),
    };
    const best = position ? {action: this.#answer(0, game, at).action!} : {};
    return {distribution, ...best, tableId: game.rules.tableId!, ruleSet};
  }

  /** With about ten open categories or fewer. */
  async analyzeTarget(
    {state, position, target = 0, maxActions = 0, includeScoring = false, ruleSet = ''}: AnalyzeTargetRequest,
  ): Promise<AdvisorMethods['AnalyzeTarget']['response']> {
    const game = this.#solved(ruleSet);
    checkMaxActions(maxActions);
    checkNumber('target', target, kMostScore, -kMostScore);
    const at = this.#askFrom(game, {state, position}, includeScoring);
    this.#askChances(game, at, target);
    const [probability = 0, ...rest] = this.#numbers(this.#module.yatzy_target(game.handle));
    const answer = {probability, tableId: game.rules.tableId!, ruleSet};
    if (!position) return answer;
    const [expectationProbability, ...ofActions] = rest as [number, ...number[]];
    const actions = Array.from({length: limited(ofActions.length / 2, maxActions)}, (_, i) => ({
      value: this.#answer(i, game, at), probability: ofActions[2 * i]!, probabilityLoss: ofActions[2 * i + 1]!,
    }));
    return {...answer, expectationProbability, actions};
  }

  /** Against an opponent, with about ten open categories or fewer; an opponent who plays on has nine or fewer. In games that save rolls that one needs a server. */
  async analyzeWin(
    {state, position, opponentFinalScore, opponentState, worth, drawWorth = 0.5, maxActions = 0, includeScoring = false, ruleSet = ''}:
    AnalyzeWinRequest,
  ): Promise<AdvisorMethods['AnalyzeWin']['response']> {
    if (worth) throw new YatzyError('unimplemented', 'only a server answers this');
    if (opponentFinalScore === undefined && !opponentState) {
      throw wrong('opponent_final_score', 'is required, or opponent_state');
    }
    checkMaxActions(maxActions);
    checkFinite('draw_worth', drawWorth);
    checkNumber('opponent_final_score', opponentFinalScore ?? 0, kMostScore, -kMostScore);
    const game = this.#solved(ruleSet);
    const at = this.#askFrom(game, {state, position}, includeScoring);
    this.#askChances(game, at, opponentFinalScore, opponentState, drawWorth);
    const numbers = this.#numbers(this.#module.yatzy_win(game.handle));
    const chancesAt = (i: number): WinChances => {
      const [value, win, draw, lose] = numbers.slice(5 * i) as [number, number, number, number];
      return {value, win, draw, lose};
    };
    const actions = Array.from({length: limited(numbers.length / 5 - 1, maxActions)}, (_, i) => (
      {value: this.#answer(i, game, at), chances: chancesAt(i + 1), loss: numbers[5 * i + 9]!}));
    return {chances: chancesAt(0), actions, tableId: game.rules.tableId!, ruleSet};
  }

  /** Of a record, not of a text of the notation. */
  async reviewGame({record, ruleSet = ''}: AdvisorMethods['ReviewGame']['request']): Promise<AdvisorMethods['ReviewGame']['response']> {
    if (!record) throw wrong('record', 'is required');
    const {rules} = this.#solved(ruleSet);
    return {review: await reviewRecord(this, rules, record), tableId: rules.tableId!, ruleSet};
  }

  /** The SHA-256 of a table's values: the second part of the signature. */
  valuesSha256(ruleSet = ''): string {
    return this.#read(this.#module.yatzy_values_sha256(this.#solved(ruleSet).handle));
  }

  #open(ruleSet: string): OpenGame {
    const id = ruleSet || kDefaultRules;
    const known = this.#games.get(id);
    if (known) return known;
    const bytes = new TextEncoder().encode(id.slice(0, 1000));
    const at = this.#module.yatzy_text();
    new Uint8Array(this.#module.memory.buffer).set(bytes, at);
    const handle = this.#module.yatzy_open(bytes.length);
    if (handle < 0) throw this.#failure(handle);
    const game = {handle, rules: JSON.parse(this.#read(this.#module.yatzy_describe(handle)))};
    this.#games.set(id, game);
    return game;
  }

  #solved(ruleSet: string): OpenGame {
    const game = this.#open(ruleSet);
    if (game.rules.tableId) return game;
    this.#module.yatzy_solve(game.handle);
    game.rules.tableId = this.#read(this.#module.yatzy_values_sha256(game.handle)).slice(0, 16);
    this.#ask(game, {});
    game.rules.expectedFinal = this.#module.yatzy_evaluate(game.handle);
    return game;
  }

  /** Returns the position's state. */
  #askPosition(game: OpenGame, {state, dice = [], rerollsLeft}: Position, includeScoring: boolean): GameState {
    if (!state) throw wrong('position.state', 'is required');
    if (rerollsLeft === undefined) throw wrong('position.rerolls_left', 'is required');
    checkNumber('position.rerolls_left', rerollsLeft, kMostRerolls);
    if (dice.length !== game.rules.dice) throw wrong('position.dice', `${dice.length} dice, expected ${game.rules.dice}`);
    this.#ask(game, state, dice, rerollsLeft, includeScoring);
    return state;
  }

  #askFrom(game: OpenGame, {state = {}, position}: From, includeScoring = false): GameState {
    if (position) this.#askPosition(game, position, includeScoring);
    else this.#ask(game, state, [], kStartOfTurn, includeScoring);
    const at = position?.state ?? state;
    this.#askChances(game, at);
    return at;
  }

  #ask(game: OpenGame, state: GameState, dice: readonly number[] = [], rerollsLeft = 0, includeScoring = false) {
    const faces = new Array<number>(kFaces).fill(0);
    for (const face of dice) {
      if (!(face in kDie)) throw wrong('dice', `${face} is not a face`);
      faces[face - 1]! += 1;
    }
    this.#write(0, [...wordsOf(game, state), rerollsLeft, includeScoring ? 1 : 0, ...faces, state.savedRolls ?? 0]);
  }

  #askChances(game: OpenGame, {bankedScore = 0}: GameState, score = 0, opponent?: GameState, drawWorth = 0) {
    const ofOpponent = opponent ? [1, ...wordsOf(game, opponent), opponent.bankedScore ?? 0, opponent.savedRolls ?? 0] : [0];
    this.#write(kChanceWords, [bankedScore, score, ...ofOpponent]);
    new DataView(this.#module.memory.buffer).setFloat64(this.#module.yatzy_question() + kDrawWorth, drawWorth, true);
  }

  #write(from: number, words: readonly number[]) {
    new Int32Array(this.#module.memory.buffer, this.#module.yatzy_question(), from + words.length).set(words, from);
  }

  /** What a call wrote that returned so many, or the code of its failure. */
  #numbers(count: number): number[] {
    if (count < 0) throw this.#failure(count);
    return [...new Float64Array(this.#module.memory.buffer, this.#module.yatzy_numbers(), count)];
  }

  #answer(i: number, game: OpenGame, state: GameState): ActionValue {
    const at = this.#module.yatzy_answers() + i * kAnswerSize;
    const view = new DataView(this.#module.memory.buffer, at, kAnswerSize);
    const category = view.getInt32(16, true);
    const expectedFinal = view.getFloat64(0, true) + (state.bankedScore ?? 0);
    const value = {expectedFinal, expectedLoss: view.getFloat64(8, true)};
    if (category < 0) return {...value, action: {keep: {faces: keptFaces(view)}}};
    const rule = game.rules.categories[category]!;
    const points = view.getInt32(20, true);
    const action: Action = {score: rule.category as Category};
    return {
      ...value, action, points, extraPoints: view.getInt32(24, true), bonusPoints: view.getInt32(28, true),
      upperScoreAfter: (state.upperScore ?? 0) + (rule.isUpper ? points : 0),
    };
  }

  #failure(code: number): YatzyError {
    const at = this.#module.yatzy_text();
    const text = new Uint8Array(this.#module.memory.buffer, at, 2048);
    const message = new TextDecoder().decode(text.subarray(0, text.indexOf(0)));
    return new YatzyError(kCodes[-code] ?? 'unknown', message);
  }

  #read(length: number): string {
    const at = this.#module.yatzy_text();
    return new TextDecoder().decode(new Uint8Array(this.#module.memory.buffer, at, length));
  }
}

function keptFaces(view: DataView): number[] {
  const faces = Array.from({length: kFaces}, (_, face) => face + 1);
  return faces.flatMap(face => new Array<number>(view.getUint8(31 + face)).fill(face));
}

const limited = (count: number, most: number) => most > 0 ? Math.min(most, count) : count;

/** A state as the module has it. Refuses what is none. */
function wordsOf({rules}: OpenGame, state: GameState): number[] {
  checkState(rules, state);
  const {filledCategories = [], upperScore = 0, allEqualPoints = 0} = state;
  const cardOrder = rules.categories.map(rule => rule.category);
  const most = (rules.indexing.totals ?? 1) - 1;
  return [
    filledCategories.reduce((bits, category) => bits | 1 << cardOrder.indexOf(category), 0), Math.min(upperScore, most),
    rules.indexing.hasMark && allEqualPoints > 0 ? 1 : 0,
  ];
}
