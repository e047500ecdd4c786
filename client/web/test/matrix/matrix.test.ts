// Every query method by every client, good and refused in every way: the same answers, codes, messages and details.
import assert from 'node:assert/strict';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, test} from 'node:test';
import {startDaemon, type Daemon} from '../daemon.js';
import {browserCallers} from './browser_caller.js';
import type {Ask, Caller} from './caller.js';
import {about, kCases, kLong, slowGame, tooMuch} from './cases.js';
import {connectNode, grpcJs} from './node_callers.js';
import {bufCurl, curl, grpcio} from './programs.js';
import {kUnknownMethod, Schema, type Outcome} from './schema.js';

const kSources = process.env['YATZY_SOURCES'] ?? '.';
const kPage = process.env['YATZY_MATRIX_PAGE'] ?? 'build/web/out/matrix';
const kBuf = process.env['YATZY_BUF'] ?? 'build/web/node_modules/.bin/buf';
const kMatrix = join(kSources, 'client/web/test/matrix');

let schema: Schema;
let callers: Caller[];
let daemon: Daemon;
const folder = mkdtempSync(join(tmpdir(), 'yatzy-matrix-'));

const start = (flags: readonly string[] = [], rules = ['scandinavian']) => startDaemon(rules, ['--web-page', kPage, ...flags], 1);

before(async () => {
  schema = new Schema(join(kSources, 'proto'), kMatrix);
  daemon = await start();
  callers = [
    ...await browserCallers(schema), ...connectNode(schema), grpcJs(schema), grpcio(schema, join(kMatrix, 'grpcio_caller.py')),
    curl(), ...bufCurl(schema, kBuf),
  ];
});
after(async () => {
  for (const caller of callers ?? []) await caller.close?.();
  await daemon?.stop();
  schema?.remove();
  rmSync(folder, {recursive: true});
});

// In one form, and without how long a caller should wait, which depends on when it asked.
function comparable(method: string, {answers, error}: Outcome): Outcome {
  const {output} = schema.method(method);
  const all = answers.map(answer => schema.canonical(output, answer));
  if (!error) return {answers: all};
  const details = error.details.map(detail => detail.type === 'google.rpc.RetryInfo' ? {...detail, value: ''} : detail);
  return {answers: all, error: {...error, message: error.message.replace(/again in \d+ ms/, 'again in a while'), details}};
}

async function askAll(of: Daemon, ask: Ask, can: keyof Caller['can'] | undefined) {
  const isStream = schema.method(ask.method).methodKind !== 'unary';
  const able = callers.filter(caller => (!isStream || caller.can.stream) && (!can || caller.can[can]));
  assert.ok(able.length >= 4, `${able.length} callers`);
  const outcomes: [string, Outcome][] = [];
  for (const caller of able) outcomes.push([`${ask.method} by ${caller.name}`, comparable(ask.method, await caller.ask(of, ask))]);
  return outcomes;
}

/** What all say of it, which is the same. */
async function agreed(of: Daemon, ask: Ask): Promise<Outcome> {
  const [[, first], ...others] = await askAll(of, ask, undefined) as [[string, Outcome], ...[string, Outcome][]];
  for (const [who, outcome] of others) assert.deepEqual(outcome, first, who);
  return first;
}

/** Every one ends with the code; the words are those of gRPC's runtimes and of the clients themselves. */
async function endsWith(code: string, ask: Ask, can?: keyof Caller['can']) {
  for (const [who, {error}] of await askAll(daemon, ask, can)) assert.equal(error?.code, code, `${who}: ${error?.message}`);
}

/** All methods refuse these requests with the code, in the same words, with details of these types. */
async function refused(of: Daemon, code: string, detail: string | undefined, asks: readonly Ask[]) {
  for (const ask of asks) {
    const {answers, error} = await agreed(of, ask);
    assert.deepEqual([answers, error?.code], [[], code], `${ask.method}: ${error?.message}`);
    assert.ok(error!.message.length > 10, ask.method);
    assert.deepEqual(error!.details.map(({type}) => type), detail ? [detail] : [], ask.method);
  }
}

const cases = Object.entries(kCases);
const goodOnes = cases.map(([method, {good}]) => ({method, requests: good}));
const sentAbout = (ruleSet: string) => cases.filter(([, {bad}]) => bad).map(([method, {good}]) => ({method, requests: about(ruleSet, good)}));

test('asks all methods that there are', () => {
  assert.deepEqual(cases.map(([method]) => method).sort(), schema.methods().map(({name}) => name).sort());
});

test('gives the same answers', async () => {
  for (const ask of goodOnes) {
    const {answers, error} = await agreed(daemon, ask);
    assert.deepEqual([answers.length, error], [ask.requests.length, undefined], ask.method);
    assert.match(JSON.stringify(answers[0]), /"tableId":"33773ec768137d02"/, ask.method);
  }
});

test('refuses with INVALID_ARGUMENT and the fields', async () => {
  await refused(daemon, 'invalid_argument', 'google.rpc.BadRequest',
    cases.flatMap(([method, {bad}]) => bad ? [{method, requests: [bad]}] : []));
});

test('refuses with FAILED_PRECONDITION', async () => {
  await refused(daemon, 'failed_precondition', undefined,
    cases.flatMap(([method, {finished}]) => finished ? [{method, requests: [finished]}] : []));
});

test('refuses with NOT_FOUND', () => refused(daemon, 'not_found', undefined, sentAbout('chess')));

test('ends a stream with an error after its answers', async () => {
  for (const method of ['StreamAnalyzePositions', 'StreamReviewGames']) {
    const {good, bad} = kCases[method]!;
    const {answers, error} = await agreed(daemon, {method, requests: [...good, bad!]});
    assert.deepEqual([answers.length, error?.code], [2, 'invalid_argument'], method);
  }
});

test('refuses with UNAUTHENTICATED', async () => {
  const tokens = join(folder, 'tokens');
  writeFileSync(tokens, 'good-token-of-the-matrix\n', {mode: 0o600});
  const guarded = await start(['--token-file', tokens]);
  try {
    await refused(guarded, 'unauthenticated', undefined, goodOnes);
    await refused(guarded, 'unauthenticated', undefined, goodOnes.slice(0, 2).map(ask => ({...ask, token: 'another'})));
    const admitted = await agreed(guarded, {method: 'EvaluateState', requests: [{}], token: 'good-token-of-the-matrix'});
    assert.equal(admitted.error, undefined);
  } finally {
    await guarded.stop();
  }
});

test('refuses with RESOURCE_EXHAUSTED who asks too often', async () => {
  const rated = await start(['--peer-rate', '0.001', '--peer-burst', '1']);
  try {
    await callers.find(({name}) => name === 'curl')!.ask(rated, {method: 'EvaluateState', requests: [{}]});
    await refused(rated, 'resource_exhausted', 'google.rpc.RetryInfo', goodOnes);
  } finally {
    await rated.stop();
  }
});

test('refuses with UNAVAILABLE while a table is being solved', async () => {
  const rules = join(folder, 'slow.toml');
  writeFileSync(rules, slowGame());
  const starting = await start(['--solver-threads', '1', '--simd', 'scalar'], ['scandinavian', rules]);
  try {
    await refused(starting, 'unavailable', undefined, sentAbout('slow'));
  } finally {
    await starting.stop();
  }
});

test('does not know a method', () => endsWith('unimplemented', {method: kUnknownMethod, requests: [{}]}));

test('refuses with RESOURCE_EXHAUSTED what is too large', () =>
  endsWith('resource_exhausted', {method: 'BatchEvaluateStates', requests: [tooMuch()]}, 'sendMuch'));

test('ends with DEADLINE_EXCEEDED', () =>
  endsWith('deadline_exceeded', {method: 'SimulateGames', requests: [kLong], timeoutMs: 20}, 'timeOut'));

test('ends with CANCELLED when the caller gives up', () =>
  endsWith('canceled', {method: 'SimulateGames', requests: [kLong], cancels: true}, 'cancel'));
