// Who answers: the server, and without one the module, which knows the values of actions, reviews games by them, and late in a game
// also knows chances. Nobody, where the module cannot be loaded or does not have the game.
import {YatzyError, type CallOptions} from '../../lib/src/call.js';
import {YatzyClient, type Advisor} from '../../lib/src/client.js';
import type {AdvisorMethods} from '../../lib/src/messages.js';

type Method = keyof AdvisorMethods;
type OfflineMethod =
  'ListRuleSets' | 'EvaluateState' | 'AnalyzePosition' | 'ReviewGame' | 'EvaluateDistribution' | 'AnalyzeTarget' | 'AnalyzeWin';

interface WorkerAnswer {
  answer?: unknown;
  error?: {code: YatzyError['code']; message: string};
}

interface Question {
  method: OfflineMethod;
  request: object;
  signal: AbortSignal | undefined;
  resolve: (answer: never) => void;
  reject: (error: Error) => void;
}

// Milliseconds. What takes longer is the table of a large game.
const kLong = 10_000;

/** The module in a worker. It takes one question at a time, so that those that nobody waits for any more cost nothing. */
class OfflineWorker {
  #worker: Worker | undefined;
  #asked: Question | undefined;
  #askedAt = 0;
  #waiting: Question[] = [];

  ask<M extends OfflineMethod>(
    method: M, request: AdvisorMethods[M]['request'], signal?: AbortSignal,
  ): Promise<AdvisorMethods[M]['response']> {
    return new Promise((resolve, reject) => {
      const question: Question = {method, request, signal, resolve, reject};
      signal?.addEventListener('abort', () => this.#giveUp(question));
      this.#waiting.push(question);
      this.#askNext();
    });
  }

  #askNext() {
    while (!this.#asked && this.#waiting.length > 0) {
      const question = this.#waiting.shift()!;
      if (question.signal?.aborted) {
        question.reject(new YatzyError('canceled', 'nobody waits for it'));
        continue;
      }
      this.#asked = question;
      this.#askedAt = Date.now();
      this.start().postMessage({method: question.method, request: question.request});
    }
  }

  /** Loads the module, unless that is done. */
  start(): Worker {
    return this.#worker ??= this.#load();
  }

  #load(): Worker {
    const worker = new Worker('worker.js', {type: 'module'});
    worker.onmessage = ({data: {answer, error}}: MessageEvent<WorkerAnswer>) => {
      const question = this.#asked;
      this.#asked = undefined;
      // One that could not load the module never will.
      if (error?.code === 'unavailable') this.#end();
      if (error) question?.reject(new YatzyError(error.code, error.message));
      else question?.resolve(answer as never);
      this.#askNext();
    };
    worker.onerror = () => {
      const all = [...this.#asked ? [this.#asked] : [], ...this.#waiting];
      this.#end();
      this.#asked = undefined;
      this.#waiting = [];
      for (const {reject} of all) reject(new YatzyError('unavailable', 'the module cannot be loaded'));
    };
    return worker;
  }

  // Another worker has to load the module and to solve again, so what is soon there is waited for.
  #giveUp(question: Question) {
    if (question !== this.#asked || Date.now() - this.#askedAt < kLong) return;
    this.#end();
    this.#asked = undefined;
    question.reject(new YatzyError('canceled', 'nobody waits for it'));
    this.#askNext();
  }

  // The next question starts another.
  #end() {
    this.#worker?.terminate();
    this.#worker = undefined;
  }
}

/** So many milliseconds after a call without answer nobody asks the server again. */
export const kPause = 15_000;

// They may take seconds, for which values do not wait.
const kChances: readonly OfflineMethod[] = ['EvaluateDistribution', 'AnalyzeTarget', 'AnalyzeWin'];

export type Source = 'server' | 'module' | 'nobody';

const kAway: readonly YatzyError['code'][] = ['unavailable', 'unimplemented'];
// Values are quick, so a server that is too slow for them, or lets too few calls in, is as good as away.
const kBusy: readonly YatzyError['code'][] = [...kAway, 'deadline_exceeded', 'resource_exhausted'];

const isOneOf = (error: unknown, ...codes: YatzyError['code'][]) => error instanceof YatzyError && codes.includes(error.code);

export class Advice implements Advisor {
  readonly #server: YatzyClient;
  readonly #values = new OfflineWorker();
  readonly #chances = new OfflineWorker();
  #source: Source = 'server';
  #pausedUntil = 0;

  constructor(baseUrl: string, token: string) {
    this.#server = new YatzyClient(baseUrl, {timeoutMs: 30_000, headers: token ? {authorization: `Bearer ${token}`} : {}});
  }

  /** Who answered last. */
  get source(): Source {
    return this.#source;
  }

  listRuleSets() {
    return this.#either('ListRuleSets', {});
  }
  evaluateState(request: AdvisorMethods['EvaluateState']['request'], options?: CallOptions) {
    return this.#either('EvaluateState', request, options);
  }
  analyzePosition(request: AdvisorMethods['AnalyzePosition']['request'], options?: CallOptions) {
    return this.#either('AnalyzePosition', request, options);
  }
  reviewGame(request: AdvisorMethods['ReviewGame']['request'], options?: CallOptions) {
    return this.#either('ReviewGame', request, options);
  }

  evaluateDistribution(request: AdvisorMethods['EvaluateDistribution']['request'], options?: CallOptions) {
    return this.#either('EvaluateDistribution', request, options);
  }
  analyzeTarget(request: AdvisorMethods['AnalyzeTarget']['request'], options?: CallOptions) {
    return this.#either('AnalyzeTarget', request, options);
  }
  analyzeWin(request: AdvisorMethods['AnalyzeWin']['request'], options?: CallOptions) {
    return this.#either('AnalyzeWin', request, options);
  }

  /** What only a server answers. */
  ask<M extends Method>(method: M, request: AdvisorMethods[M]['request'], options?: CallOptions) {
    if (Date.now() < this.#pausedUntil) return Promise.reject(new YatzyError('unavailable', ''));
    return this.#server.call(method, request, options);
  }

  async #either<M extends OfflineMethod>(method: M, request: AdvisorMethods[M]['request'], options?: CallOptions) {
    try {
      const answer = await this.ask(method, request, options);
      this.#source = 'server';
      return answer;
    } catch (error) {
      if (!isOneOf(error, ...kChances.includes(method) ? kAway : kBusy)) throw error;
      if (Date.now() >= this.#pausedUntil) this.#pausedUntil = Date.now() + kPause;
      return this.#alone(method, request, options?.signal);
    }
  }

  // The module may be out of reach, and has none of the games of a server's own.
  async #alone<M extends OfflineMethod>(method: M, request: AdvisorMethods[M]['request'], signal?: AbortSignal) {
    // Both at once: who answers no calls may soon have no files either.
    this.#values.start();
    this.#chances.start();
    const worker = kChances.includes(method) ? this.#chances : this.#values;
    try {
      const answer = await worker.ask(method, request, signal);
      this.#source = 'module';
      return answer;
    } catch (error) {
      const isNobody = isOneOf(error, 'unavailable', 'not_found');
      if (!isOneOf(error, 'canceled')) this.#source = isNobody ? 'nobody' : 'module';
      throw isNobody ? new YatzyError('unavailable', '') : error;
    }
  }
}
