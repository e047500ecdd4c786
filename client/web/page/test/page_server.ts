// The page with a server as yatzyd is one: the files under the same policy, values of actions from the module, and for what
// the module does not know, answers that are made up.
import {readFileSync} from 'node:fs';
import type {IncomingMessage, ServerResponse} from 'node:http';
import {join} from 'node:path';
import type {
  AdvisorMethods, AnalyzePositionRequest, EvaluateDistributionResponse, EvaluateStateRequest, GameReview, RuleSet,
} from '../../lib/src/messages.js';
import {YatzyError} from '../../lib/src/call.js';
import {OfflineAdvisor} from '../../lib/src/offline.js';
import {Refusal, startConnectServer, type Answer, type ConnectServer} from '../../test/connect_server.js';

/** What a page of strangers may do: its own scripts, styles and calls, WebAssembly, nothing else. */
export const kPolicy = [
  "default-src 'none'", "script-src 'self' 'wasm-unsafe-eval'", "style-src 'self'", "img-src 'self'", "connect-src 'self'",
  "worker-src 'self'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'",
].join('; ');

const kTypes: Record<string, string> = {
  html: 'text/html; charset=utf-8', js: 'text/javascript; charset=utf-8', css: 'text/css; charset=utf-8', svg: 'image/svg+xml',
  wasm: 'application/wasm', json: 'application/json',
};

/** The page's files, as the build makes them, and its module. */
export const kPage = process.env['YATZY_PAGE'] ?? 'build/page/share/yatzyd/page';
export const kModule = process.env['YATZY_WASM'] ?? `${kPage}/yatzy.wasm`;

/** The description of the API, as the release build makes it. */
export const kOpenApi = process.env['YATZY_OPENAPI'] ?? 'build/release/share/yatzyd/openapi.json';

// Six sides of a bell, for a plot: least score 150, mean about 250.
function bell(): EvaluateDistributionResponse {
  const weights = Array.from({length: 201}, (_, i) => Math.exp(-(((i - 100) / 38) ** 2) / 2));
  const sum = weights.reduce((a, b) => a + b);
  return {
    distribution: {
      leastFinalScore: 150, probabilities: weights.map(weight => weight / sum), mean: 250, standardDeviation: 37,
      percentiles: [{percent: 10, finalScore: 202}, {percent: 50, finalScore: 250}, {percent: 90, finalScore: 298}],
      bonusProbabilities: [0.683],
    },
  };
}

const kReview: GameReview = {
  decisions: [
    {turn: 0, dice: [3, 3, 3, 5, 6], rerollsLeft: 2, made: {keep: {faces: [3, 3]}}, best: {keep: {faces: [3, 3, 3]}}, loss: 4.25},
    {turn: 0, dice: [1, 3, 3, 3, 3], made: {score: 'CATEGORY_FOUR_OF_A_KIND'}, best: {score: 'CATEGORY_FOUR_OF_A_KIND'}},
  ],
  rolls: [{turn: 0, dice: [3, 3, 3, 5, 6], rerollsLeft: 2, luck: -3.5}],
  score: 12, expectedStart: 248.44, expectedFinal: 240.69, totalLuck: -3.5, totalLoss: 4.25,
};

function answers(advisor: OfflineAdvisor, ruleSets: RuleSet[]): Record<string, Answer> {
  const refusing = <Q, A>(answer: (request: Q) => Promise<A>) => async (request: Q) => {
    try {
      return await answer(request);
    } catch (error) {
      throw error instanceof YatzyError ? new Refusal(400, error.code, error.message) : error;
    }
  };
  const explain = async (request: AnalyzePositionRequest): Promise<AdvisorMethods['ExplainPosition']['response']> => {
    const {actions = []} = await advisor.analyzePosition(request);
    const categories = [{category: 'CATEGORY_THREES', probability: 0.901, meanPoints: 10.2}, {category: 'CATEGORY_YATZY', probability: 0.046}];
    const difference = {categories: [{category: 'CATEGORY_YATZY', points: -2.12}], later: 0.18, bonus: 0.001};
    return {actions: actions.map(value => ({value, outlook: {categories, difference, bonusProbabilities: [0.683]}}))} as never;
  };
  return {
    ListRuleSets: () => ({ruleSets}),
    EvaluateState: refusing((request: EvaluateStateRequest) => advisor.evaluateState(request)),
    AnalyzePosition: refusing((request: AnalyzePositionRequest) => advisor.analyzePosition(request)),
    ExplainPosition: refusing(explain),
    EvaluateDistribution: bell,
    AnalyzeTarget: () => ({probability: 0.412, actions: [{value: {action: {keep: {faces: [6, 6]}}}, probability: 0.412}]}),
    AnalyzeWin: () => ({chances: {value: 0.61, win: 0.6, draw: 0.02, lose: 0.38}}),
    ReviewGame: () => ({review: kReview}),
  };
}

export interface PageServer extends ConnectServer {
  /** Stops answering calls, as a server that has gone; files are served on. */
  silence(): void;
  /** Serves nothing at all, until it comes back. */
  leave(): void;
  comeBack(): void;
}

export async function startPageServer(): Promise<PageServer> {
  const advisor = await OfflineAdvisor.load(readFileSync(kModule));
  const {ruleSets: presets = []} = await advisor.listRuleSets();
  const table = answers(advisor, [...presets, {...presets[0]!, id: 'scandinavian+forced+saved'}]);
  const whole = {...table};
  let isAway = false;
  const server = await startConnectServer(table, (request, response) =>
    isAway ? request.destroy() : serveFile(request, response));
  const silence = () => {
    for (const name of Object.keys(table)) {
      table[name] = () => { throw new Refusal(503, 'unavailable', 'gone'); };
    }
  };
  return {
    ...server, silence,
    leave: () => {
      isAway = true;
      silence();
    },
    comeBack: () => {
      isAway = false;
      Object.assign(table, whole);
    },
  };
}

function serveFile(request: IncomingMessage, response: ServerResponse) {
  const name = /^\/([a-z]+\.[a-z]+)?$/.exec(new URL(request.url ?? '', 'http://localhost').pathname)?.[1] ?? 'index.html';
  const type = kTypes[name.split('.')[1] ?? ''];
  if (!type) return response.writeHead(404).end();
  const path = name === 'yatzy.wasm' ? kModule : name === 'openapi.json' ? kOpenApi : join(kPage, name);
  response.writeHead(200, {
    'content-type': type, 'content-security-policy': kPolicy, 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer',
  });
  return response.end(readFileSync(path));
}
