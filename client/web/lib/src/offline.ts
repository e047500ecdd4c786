// The advisor without a server: the core as a WebAssembly module (wasm/).
import {YatzyError, type ErrorCode} from './call.js';
import type {Advisor} from './client.js';
import type {
  Action, ActionValue, AdvisorMethods, Category, EvaluateStateRequest, GameState, RuleSet,
} from './messages.js';
import {kDefaultRules} from './notation.js';
import {reviewRecord} from './review.js';

/** What the module exports (wasm/module.cc). */
interface Module {
  memory: WebAssembly.Memory;
  yatzy_text(): number;
  yatzy_question(): number;
  yatzy_answers(): number;
  yatzy_presets(): number;
  yatzy_open(size: number): number;
  yatzy_solve(handle: number): void;
  yatzy_describe(handle: number): number;
  yatzy_values_sha256(handle: number): number;
  yatzy_evaluate(handle: number): number;
  yatzy_analyze(handle: number): number;
}

const kFaces = 6;
const kDie: Record<number, true> = {1: true, 2: true, 3: true, 4: true, 5: true, 6: true};
const kAnswerSize = 40;
const kCodes: Record<number, ErrorCode> = {3: 'invalid_argument', 5: 'not_found', 9: 'failed_precondition'};

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

  static async load(source: BufferSource | Response): Promise<OfflineAdvisor> {
    const bytes = source instanceof Response ? await source.arrayBuffer() : source;
    const never = () => { throw new YatzyError('internal', 'the module failed'); };
    // Only what wasi-libc has for errors that end a program.
    const imports = {wasi_snapshot_preview1: {fd_write: never, fd_close: never, fd_seek: never}};
    const {instance} = await WebAssembly.instantiate(bytes, imports);
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
    const {state, dice = [], rerollsLeft} = position;
    if (!state) throw new YatzyError('invalid_argument', 'position.state: is required');
    if (rerollsLeft === undefined) throw new YatzyError('invalid_argument', 'position.rerolls_left: is required');
    this.#ask(game, state, dice, rerollsLeft, includeScoring);
    const count = this.#module.yatzy_analyze(game.handle);
    if (count < 0) throw this.#failure(count);
    const limit = maxActions > 0 ? Math.min(maxActions, count) : count;
    const actions = Array.from({length: limit}, (_, i) => this.#answer(i, game, state));
    return {actions, tableId: game.rules.tableId!, ruleSet};
  }

  /** Of a record, not of a text of the notation. */
  async reviewGame({record, ruleSet = ''}: AdvisorMethods['ReviewGame']['request']): Promise<AdvisorMethods['ReviewGame']['response']> {
    if (!record) throw new YatzyError('invalid_argument', 'record: is required');
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

  #ask(game: OpenGame, state: GameState, dice: readonly number[] = [], rerollsLeft = 0, includeScoring = false) {
    const cardOrder = game.rules.categories.map(rule => rule.category);
    const filled = (state.filledCategories ?? []).map(category => cardOrder.indexOf(category));
    if (filled.includes(-1)) throw new YatzyError('invalid_argument', 'a filled category is none of the game');
    const faces = new Array<number>(kFaces).fill(0);
    for (const face of dice) {
      if (!(face in kDie)) throw new YatzyError('invalid_argument', `dice: ${face} is not a face`);
      faces[face - 1]! += 1;
    }
    const most = (game.rules.indexing.totals ?? 1) - 1;
    const question = [
      filled.reduce((bits, category) => bits | 1 << category, 0), Math.min(state.upperScore ?? 0, most),
      game.rules.indexing.hasMark && (state.allEqualPoints ?? 0) > 0 ? 1 : 0, rerollsLeft, includeScoring ? 1 : 0, ...faces,
    ];
    const at = this.#module.yatzy_question();
    new Int32Array(this.#module.memory.buffer, at, question.length).set(question);
  }

  #answer(i: number, game: OpenGame, state: GameState): ActionValue {
    const at = this.#module.yatzy_answers() + i * kAnswerSize;
    const view = new DataView(this.#module.memory.buffer, at, kAnswerSize);
    const category = view.getInt32(16, true);
    const expectedFinal = view.getFloat64(0, true) + (state.bankedScore ?? 0);
    const value = {expectedFinal, expectedLoss: view.getFloat64(8, true)};
    const upperScore = state.upperScore ?? 0;
    if (category < 0) return {...value, action: {keep: {faces: keptFaces(view)}}, upperScoreAfter: upperScore};
    const rule = game.rules.categories[category]!;
    const points = view.getInt32(20, true);
    const action: Action = {score: rule.category as Category};
    return {
      ...value, action, points, extraPoints: view.getInt32(24, true), bonusPoints: view.getInt32(28, true),
      upperScoreAfter: upperScore + (rule.isUpper ? points : 0),
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
