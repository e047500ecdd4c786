// Who answers: the server, and without one the module in a worker, which knows the values of actions, and reviews games by them.
import {YatzyError, type CallOptions} from '../../lib/src/call.js';
import {YatzyClient, type Advisor} from '../../lib/src/client.js';
import type {AdvisorMethods} from '../../lib/src/messages.js';

type Method = keyof AdvisorMethods;
type OfflineMethod = 'ListRuleSets' | 'EvaluateState' | 'AnalyzePosition' | 'ReviewGame';

interface WorkerAnswer {
  id: number;
  answer?: unknown;
  error?: {code: YatzyError['code']; message: string};
}

/** The module in its worker, which starts when it is first asked. */
class OfflineWorker {
  readonly #waiting = new Map<number, {resolve: (answer: never) => void; reject: (error: Error) => void}>();
  #worker: Worker | undefined;
  #next = 0;

  ask<M extends OfflineMethod>(method: M, request: AdvisorMethods[M]['request']): Promise<AdvisorMethods[M]['response']> {
    this.#worker ??= this.#start();
    const id = this.#next++;
    this.#worker.postMessage({id, method, request});
    return new Promise((resolve, reject) => this.#waiting.set(id, {resolve, reject}));
  }

  #start(): Worker {
    const worker = new Worker('worker.js', {type: 'module'});
    worker.onmessage = ({data}: MessageEvent<WorkerAnswer>) => {
      const call = this.#waiting.get(data.id);
      this.#waiting.delete(data.id);
      if (data.error) call?.reject(new YatzyError(data.error.code, data.error.message));
      else call?.resolve(data.answer as never);
    };
    worker.onerror = () => {
      for (const {reject} of this.#waiting.values()) reject(new YatzyError('unavailable', 'the module cannot be loaded'));
      this.#waiting.clear();
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
      return this.#offline.ask(method, request);
    }
  }
}
