import assert from 'node:assert/strict';
import {after, before, beforeEach, test} from 'node:test';
import {Refusal, startConnectServer, type ConnectServer} from '../../test/connect_server.js';
import {YatzyClient, YatzyError} from '../src/index.js';

// google.rpc.BadRequest {field_violations {field: "position.dice[2]" description: "7 is not a face"}}
const kBadRequest = 'CiMKEHBvc2l0aW9uLmRpY2VbMl0SDzcgaXMgbm90IGEgZmFjZQ';

const kActions = [
  {action: {keep: {faces: [3, 3, 3]}}, expectedFinal: 251.65},
  {action: {keep: {faces: [3, 3, 3, 5]}}, expectedFinal: 249.71, expectedLoss: 1.94},
];

let server: ConnectServer;
let yatzy: YatzyClient;
const answers: Record<string, (request: never) => unknown> = {};

before(async () => {
  server = await startConnectServer(answers);
  yatzy = new YatzyClient(server.url);
});
after(() => server.close());
beforeEach(() => {
  for (const name of Object.keys(answers)) delete answers[name];
  server.asked.length = 0;
});

const code = (expected: string) => (error: unknown) => error instanceof YatzyError && error.code === expected;

test('asks by POST, as the protocol says', async () => {
  answers['EvaluateState'] = () => ({expectedRemaining: 248.44, tableId: '33773ec768137d02'});
  const answer = await yatzy.evaluateState({state: {filledCategories: ['CATEGORY_ONES'], upperScore: 3}});
  assert.equal(answer.expectedRemaining, 248.44);
  const [asked] = server.asked;
  assert.equal(asked?.verb, 'POST');
  assert.equal(asked?.method, 'EvaluateState');
  assert.deepEqual(asked?.request, {state: {filledCategories: ['CATEGORY_ONES'], upperScore: 3}});
  assert.equal(asked?.headers['content-type'], 'application/json');
  assert.equal(asked?.headers['connect-protocol-version'], '1');
  assert.equal(asked?.headers['connect-timeout-ms'], undefined);
});

test('asks by GET where that is wanted, with headers', async () => {
  answers['ListRuleSets'] = () => ({ruleSets: [{id: 'scandinavian'}]});
  const client = new YatzyClient(`${server.url}/`, {useGet: true, headers: {Authorization: 'Bearer abc'}});
  const {ruleSets} = await client.listRuleSets();
  assert.equal(ruleSets?.[0]?.id, 'scandinavian');
  assert.equal(server.asked[0]?.verb, 'GET');
  assert.equal(server.asked[0]?.headers.authorization, 'Bearer abc');
});

test('takes the best action from a text or a message', async () => {
  answers['AnalyzePosition'] = () => ({actions: kActions});
  const best = await yatzy.bestAction('rules yahtzee | dice 3 3 3 5 6 | rolls 2');
  assert.deepEqual(best, {action: {keep: {faces: [3, 3, 3]}}, text: 'keep 3 3 3', expectedFinal: 251.65, margin: 1.94});
  await yatzy.bestAction({dice: [3, 3, 3, 5, 6], rerollsLeft: 2}, 'kniffel');
  const requests = server.asked.map(asked => asked.request);
  assert.deepEqual(requests, [
    {position: {state: {}, dice: [3, 3, 3, 5, 6], rerollsLeft: 2}, ruleSet: 'yahtzee'},
    {position: {dice: [3, 3, 3, 5, 6], rerollsLeft: 2}, ruleSet: 'kniffel'},
  ]);
});

test('takes the rule set that the text or the caller names, and refuses two', async () => {
  answers['AnalyzePosition'] = () => ({actions: kActions});
  const dice = 'dice 3 3 3 5 6 | rolls 2';
  const refuses = (text: string, message: RegExp) => assert.rejects(yatzy.bestAction(text, 'kismet'), (error: unknown) =>
    error instanceof YatzyError && error.code === 'invalid_argument' && message.test(error.message));
  await refuses(`rules scandinavian | ${dice}`, /^rules: "scandinavian", expected kismet$/);
  await refuses(`rules yahtzee | ${dice}`, /^rules: "yahtzee", expected kismet$/);
  await refuses('dice 3 3 3 5 6', /^rolls: missing/);
  await refuses('filled none', /^dice: missing/);
  assert.equal(server.asked.length, 0);
  await yatzy.bestAction(dice, 'kismet');
  await yatzy.bestAction(`rules kismet | ${dice}`, 'kismet');
  await yatzy.bestAction(`rules scandinavian | ${dice}`);
  await yatzy.bestAction(`rules crag+saved3+forced | ${dice}`, 'crag+forced+saved3');
  const asked = server.asked.map(({request}) => (request as {ruleSet: string}).ruleSet);
  assert.deepEqual(asked, ['kismet', 'kismet', 'scandinavian', 'crag+saved3+forced']);
});

test('has an empty keep and no margin where all actions are worth the same', async () => {
  answers['AnalyzePosition'] = () => ({actions: [{action: {keep: {}}, expectedFinal: 5}]});
  const {text, margin} = await yatzy.bestAction('dice 1 1 1 1 1 | rolls 1');
  assert.equal(text, 'keep none');
  assert.equal(margin, 0);
});

test('names the fields that the server refuses', async () => {
  answers['AnalyzePosition'] = () => {
    throw new Refusal(400, 'invalid_argument', 'position.dice[2]: 7 is not a face', [
      {type: 'google.rpc.RetryInfo', value: ''},
      {type: 'google.rpc.BadRequest', value: kBadRequest},
    ]);
  };
  await assert.rejects(yatzy.analyzePosition({position: {dice: [3, 3, 7, 5, 6], rerollsLeft: 2}}), (error: unknown) => {
    assert.ok(error instanceof YatzyError);
    assert.equal(error.code, 'invalid_argument');
    assert.equal(error.message, 'position.dice[2]: 7 is not a face');
    assert.deepEqual(error.violations, [{field: 'position.dice[2]', description: '7 is not a face'}]);
    return true;
  });
});

test('tells what is not an answer of the server', async () => {
  answers['EvaluateState'] = () => '<html>';
  await assert.rejects(yatzy.evaluateState({}), code('unknown'));
  for (const body of [
    'busy', 'null', '{"code": 14, "message": "busy"}', '{"code": "Busy", "details": "none"}', '{"code": "internal", "details": [null]}',
    '{"code": "internal", "details": [{"type": "google.rpc.BadRequest", "value": "*"}]}',
  ]) {
    const nowhere = new YatzyClient(new URL(server.url), {fetch: async () => new Response(body, {status: 503})});
    await assert.rejects(nowhere.evaluateState({}), code('unavailable'), body);
  }
  const closed = new YatzyClient('http://127.0.0.1:1');
  await assert.rejects(closed.evaluateState({}), code('unavailable'));
});

test('knows when the server asks to try again', async () => {
  for (const [header, expected] of [['2', 2000], ['Tue, 01 Dec 2026 08:00:00 GMT', undefined], ['', undefined]] as const) {
    const body = '{"code": "resource_exhausted", "message": "too many calls"}';
    const busy = new YatzyClient(server.url, {fetch: async () => new Response(body, {status: 429, headers: {'Retry-After': header}})});
    await assert.rejects(busy.evaluateState({}), {code: 'resource_exhausted', message: 'too many calls', retryAfterMs: expected});
  }
});

test('gives up at the deadline, and when it is told to', async () => {
  answers['EvaluateState'] = () => ({});
  await yatzy.evaluateState({}, {timeoutMs: 59_999.5});
  assert.equal(server.asked[0]?.headers['connect-timeout-ms'], '60000');
  answers['EvaluateState'] = () => new Promise(() => {});
  await assert.rejects(yatzy.evaluateState({}, {timeoutMs: 20}), code('deadline_exceeded'));
  const stop = new AbortController();
  const call = yatzy.evaluateState({}, {signal: stop.signal, timeoutMs: 60_000});
  stop.abort();
  await assert.rejects(call, code('canceled'));
});
