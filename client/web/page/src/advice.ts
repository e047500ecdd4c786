// Who answers: the server, and without one the module in a worker, which knows the values of actions, reviews games by them, and late
// in a game also knows chances.
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

/** The module in its worker, which starts when it is first asked. It takes one question at a time, so that those that nobody waits for
 * any more cost nothing. */
class OfflineWorker {
  #worker: Worker | undefined;
  #asked: Question | undefined;
  #waiting: Question[] = [];

  ask<M extends OfflineMethod>(
    method: M, request: AdvisorMethods[M]['request'], signal?: AbortSignal,
  ): Promise<AdvisorMethods[M]['response']> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({method, request, signal, resolve, reject});
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
      this.#worker ??= this.#start();
      this.#worker.postMessage({method: question.method, request: question.request});
    }
  }

  #start(): Worker {
    const worker = new Worker('worker.js', {type: 'module'});
    worker.onmessage = ({data: {answer, error}}: MessageEvent<WorkerAnswer>) => {
      const question = this.#asked;
      this.#asked = undefined;
      if (error) question?.reject(new YatzyError(error.code, error.message));
      else question?.resolve(answer as never);
      this.#askNext();
    };
    worker.onerror = () => {
      const all = [...this.#asked ? [this.#asked] : [], ...this.#waiting];
      this.#worker = this.#asked = undefined;
      this.#waiting = [];
      for (const {reject} of all) reject(new YatzyError('unavailable', 'the module cannot be loaded'));
    };
    return worker;
  }
}

// So long after a call without answer nobody asks the server again.
const kPause = 15_000;

export class Advice implements Advisor {
  readonly #server: YatzyClient;
  readonly #offline = new OfflineWorker();
  #hasServer = true;
  #pausedUntil = 0;

  constructor(baseUrl: string) {
    this.#server = new YatzyClient(baseUrl, {timeoutMs: 30_000});
  }

  /** Whether the last answer came from a server. */
  get hasServer(): boolean {
    return this.#hasServer;
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
      this.#hasServer = true;
      return answer;
    } catch (error) {
      const isGone = error instanceof YatzyError && (error.code === 'unavailable' || error.code === 'unimplemented');
      if (!isGone) throw error;
      if (this.#hasServer || Date.now() >= this.#pausedUntil) this.#pausedUntil = Date.now() + kPause;
      this.#hasServer = false;
      return this.#offline.ask(method, request, options?.signal);
    }
  }
}
