// Calls that cannot be made as they are asked for.
import assert from 'node:assert/strict';
import {after, before, beforeEach, test} from 'node:test';
import {startConnectServer, type ConnectServer} from '../../test/connect_server.js';
import {YatzyClient, YatzyError} from '../src/index.js';

let server: ConnectServer;
let yatzy: YatzyClient;

before(async () => {
  server = await startConnectServer({EvaluateState: () => ({expectedRemaining: 1})});
  yatzy = new YatzyClient(server.url);
});
after(() => server.close());
beforeEach(() => {
  server.asked.length = 0;
});

test('waits no longer than timers can, and refuses what is no time', async () => {
  for (const timeoutMs of [3e9, 1e11, Infinity]) {
    assert.equal((await yatzy.evaluateState({}, {timeoutMs})).expectedRemaining, 1);
    assert.equal(server.asked.at(-1)?.headers['connect-timeout-ms'], '2147483647');
  }
  for (const timeoutMs of [-1, NaN, -Infinity]) {
    await assert.rejects(yatzy.evaluateState({}, {timeoutMs}), (error: unknown) => {
      assert.ok(error instanceof YatzyError && error.code === 'invalid_argument');
      assert.equal(error.message, `timeoutMs: ${timeoutMs}, expected milliseconds, 0 or more`);
      assert.equal(error.violations[0]?.field, 'timeoutMs');
      return true;
    });
  }
  assert.equal(server.asked.length, 3);
});

test('refuses numbers that JSON does not have', async () => {
  const names = (field: string, value: number) => (error: unknown) => error instanceof YatzyError && error.code === 'invalid_argument' &&
    error.message === `${field}: ${value}, expected a finite number` && error.violations[0]?.field === field;
  await assert.rejects(yatzy.analyzeTarget({state: {}, target: NaN}), names('target', NaN));
  await assert.rejects(yatzy.analyzeWin({state: {}, opponentFinalScore: 200, drawWorth: Infinity}), names('draw_worth', Infinity));
  await assert.rejects(yatzy.analyzePosition({position: {dice: [1, -Infinity]}}), names('dice', -Infinity));
  await assert.rejects(new YatzyClient(server.url, {useGet: true}).evaluateState({state: {bankedScore: NaN}}), names('banked_score', NaN));
  assert.equal(server.asked.length, 0);
});

test('refuses what cannot be written', async () => {
  const unwritten = (error: unknown) =>
    error instanceof YatzyError && error.code === 'invalid_argument' && /^the request cannot be written: ./.test(error.message);
  await assert.rejects(yatzy.simulateGames({seed: 5n} as never), unwritten);
  const ring: {self?: unknown} = {};
  ring.self = ring;
  await assert.rejects(yatzy.evaluateState({state: ring as never}), unwritten);
  const headers = {Authorization: 'Bearer a\nb'};
  await assert.rejects(new YatzyClient(server.url, {headers}).evaluateState({}), unwritten);
  const useGet = new YatzyClient(server.url, {useGet: true});
  await assert.rejects(useGet.evaluateState({seed: 5n} as never), unwritten);
  assert.equal(server.asked.length, 0);
});
