import {call, YatzyError, type CallOptions, type Transport} from './call.js';
import type {Action, ActionValue, AdvisorMethods, Position} from './messages.js';
import {formatAction, isSameRules, parsePosition, positionOf} from './notation.js';

type Method = keyof AdvisorMethods;
type Request<M extends Method> = AdvisorMethods[M]['request'];
type Answer<M extends Method> = Promise<AdvisorMethods[M]['response']>;

/** An advisor that answers what a page asks most: a server, or a module without one. */
export interface Advisor {
  listRuleSets(request?: Request<'ListRuleSets'>, options?: CallOptions): Answer<'ListRuleSets'>;
  evaluateState(request: Request<'EvaluateState'>, options?: CallOptions): Answer<'EvaluateState'>;
  analyzePosition(request: Request<'AnalyzePosition'>, options?: CallOptions): Answer<'AnalyzePosition'>;
}

/** The best action of a position and what it is worth. */
export interface BestAction {
  action: Action;
  /** The action in the notation: "keep 3 3", "score full-house". */
  text: string;
  /** Expected final score with it, the banked score included. */
  expectedFinal: number;
  /** What the second-best action that differs in worth loses; 0 if all are worth the same. */
  margin: number;
}

/**
 * The best action, asked of any advisor. `position` is a message or a text of the notation, "dice 1 3 3 5 6 | rolls 2". A text that
 * names another rule set than `ruleSet` is refused.
 */
export async function bestAction(
  advisor: Pick<Advisor, 'analyzePosition'>, position: Position | string, ruleSet = '', options: CallOptions = {},
): Promise<BestAction> {
  const request = typeof position === 'string' ? fromText(position, ruleSet) : {position, ruleSet};
  const {actions = []} = await advisor.analyzePosition(request, options);
  const [best = {}] = actions;
  const action = best.action ?? {};
  const margin = actions.find(other => lossOf(other) > 0);
  return {
    action, text: formatAction(action), expectedFinal: best.expectedFinal ?? 0, margin: margin ? lossOf(margin) : 0,
  };
}

const lossOf = (value: ActionValue) => value.expectedLoss ?? 0;

function fromText(text: string, ruleSet: string) {
  try {
    const noted = parsePosition(text);
    const named = noted.ruleSet ?? ruleSet;
    if (ruleSet && !isSameRules(named, ruleSet)) throw new SyntaxError(`rules: "${named}", expected ${ruleSet}`);
    return {position: positionOf(noted), ruleSet: named};
  } catch (error) {
    if (error instanceof SyntaxError) throw new YatzyError('invalid_argument', error.message, [], {cause: error});
    throw error;
  }
}

export interface ClientOptions {
  /** Sent with every call: {Authorization: 'Bearer ...'}. */
  headers?: Readonly<Record<string, string>>;
  /** Another fetch than the global one. */
  fetch?: typeof globalThis.fetch;
  /** Ask by GET, so that browsers and proxies keep answers. Fit for short requests. */
  useGet?: boolean;
  /** For calls that say nothing else. */
  timeoutMs?: number;
}

/**
 * Asks a yatzyd. Its methods are those of the API, with messages as JSON has them: a field that has its default value (0, "",
 * false, empty) may be missing. They reject with a YatzyError. May be used for many calls at once.
 *
 *     const yatzy = new YatzyClient('http://localhost:8080');
 *     const {text} = await yatzy.bestAction('dice 3 3 3 5 6 | rolls 2');     // "keep 3 3 3"
 */
export class YatzyClient implements Advisor {
  readonly #transport: Transport;
  readonly #defaults: CallOptions;

  constructor(baseUrl: string | URL, {headers = {}, fetch, useGet = false, timeoutMs}: ClientOptions = {}) {
    // A browser's fetch must be called as a function of the window.
    const send = fetch ?? ((input, init) => globalThis.fetch(input, init));
    this.#transport = {baseUrl, fetch: send, headers, useGet};
    this.#defaults = timeoutMs === undefined ? {} : {timeoutMs};
  }

  /** Calls any unary method by its name. */
  call<M extends Method>(method: M, request: Request<M>, options: CallOptions = {}): Answer<M> {
    return call(this.#transport, method, request, {...this.#defaults, ...options});
  }

  bestAction(position: Position | string, ruleSet = '', options: CallOptions = {}): Promise<BestAction> {
    return bestAction(this, position, ruleSet, options);
  }

  listRuleSets(request: Request<'ListRuleSets'> = {}, options?: CallOptions) {
    return this.call('ListRuleSets', request, options);
  }
  evaluateState(request: Request<'EvaluateState'>, options?: CallOptions) {
    return this.call('EvaluateState', request, options);
  }
  batchEvaluateStates(request: Request<'BatchEvaluateStates'>, options?: CallOptions) {
    return this.call('BatchEvaluateStates', request, options);
  }
  analyzePosition(request: Request<'AnalyzePosition'>, options?: CallOptions) {
    return this.call('AnalyzePosition', request, options);
  }
  batchAnalyzePositions(request: Request<'BatchAnalyzePositions'>, options?: CallOptions) {
    return this.call('BatchAnalyzePositions', request, options);
  }
  explainPosition(request: Request<'ExplainPosition'>, options?: CallOptions) {
    return this.call('ExplainPosition', request, options);
  }
  reviewGame(request: Request<'ReviewGame'>, options?: CallOptions) {
    return this.call('ReviewGame', request, options);
  }
  batchReviewGames(request: Request<'BatchReviewGames'>, options?: CallOptions) {
    return this.call('BatchReviewGames', request, options);
  }
  simulateGames(request: Request<'SimulateGames'>, options?: CallOptions) {
    return this.call('SimulateGames', request, options);
  }
  evaluateDistribution(request: Request<'EvaluateDistribution'>, options?: CallOptions) {
    return this.call('EvaluateDistribution', request, options);
  }
  batchEvaluateDistributions(request: Request<'BatchEvaluateDistributions'>, options?: CallOptions) {
    return this.call('BatchEvaluateDistributions', request, options);
  }
  analyzeTarget(request: Request<'AnalyzeTarget'>, options?: CallOptions) {
    return this.call('AnalyzeTarget', request, options);
  }
  batchAnalyzeTargets(request: Request<'BatchAnalyzeTargets'>, options?: CallOptions) {
    return this.call('BatchAnalyzeTargets', request, options);
  }
  analyzeWin(request: Request<'AnalyzeWin'>, options?: CallOptions) {
    return this.call('AnalyzeWin', request, options);
  }
  batchAnalyzeWins(request: Request<'BatchAnalyzeWins'>, options?: CallOptions) {
    return this.call('BatchAnalyzeWins', request, options);
  }
}
