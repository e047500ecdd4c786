// Solves tables and ranks actions away from the page, which a solve would hold up for a second.
import {YatzyError} from '../../lib/src/call.js';
import {OfflineAdvisor} from '../../lib/src/offline.js';

const kNames = {
  ListRuleSets: 'listRuleSets', EvaluateState: 'evaluateState', AnalyzePosition: 'analyzePosition', ReviewGame: 'reviewGame',
} as const;

interface Question {
  id: number;
  method: keyof typeof kNames;
  request: object;
}

const advisor = fetch('yatzy.wasm').then(OfflineAdvisor.load);

self.onmessage = async ({data: {id, method, request}}: MessageEvent<Question>) => {
  try {
    self.postMessage({id, answer: await (await advisor)[kNames[method]](request)});
  } catch (error) {
    const code = error instanceof YatzyError ? error.code : 'unavailable';
    self.postMessage({id, error: {code, message: error instanceof Error ? error.message : ''}});
  }
};
