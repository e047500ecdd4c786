// Solves tables and ranks actions away from the page, which a solve would hold up for a second.
import {YatzyError} from '../../lib/src/call.js';
import {OfflineAdvisor} from '../../lib/src/offline.js';

const kNames = {
  ListRuleSets: 'listRuleSets', EvaluateState: 'evaluateState', AnalyzePosition: 'analyzePosition', ReviewGame: 'reviewGame',
  EvaluateDistribution: 'evaluateDistribution', AnalyzeTarget: 'analyzeTarget', AnalyzeWin: 'analyzeWin',
} as const;

interface Question {
  method: keyof typeof kNames;
  request: object;
}

const advisor = fetch('yatzy.wasm').then(OfflineAdvisor.load);
advisor.catch(() => {});  // told to who asks

self.onmessage = async ({data: {method, request}}: MessageEvent<Question>) => {
  try {
    self.postMessage({answer: await (await advisor)[kNames[method]](request)});
  } catch (error) {
    const code = error instanceof YatzyError ? error.code : 'unavailable';
    self.postMessage({error: {code, message: error instanceof Error ? error.message : ''}});
  }
};
