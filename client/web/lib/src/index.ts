export {YatzyError, type CallOptions, type ErrorCode, type FieldViolation} from './call.js';
export {bestAction, YatzyClient, type Advisor, type BestAction, type ClientOptions} from './client.js';
export * from './messages.js';
export {
  categoryOf, formatAction, formatPosition, kDefaultRules, parsePosition, positionOf, tokenOf, type NotedPosition,
} from './notation.js';
export {OfflineAdvisor} from './offline.js';
