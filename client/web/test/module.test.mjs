// The module itself, in Node: it solves the same tables as every other build of the core.
// usage: YATZY_WASM=build/wasm/yatzy.wasm node --test client/web/test/module.test.mjs
import assert from 'node:assert/strict';
import {createHash} from 'node:crypto';
import {readFileSync} from 'node:fs';
import {before, test} from 'node:test';

const kSignature = '33773ec768137d02426bab229643af23f5e62573d4d49a7a9b5d2c966ac8bee4';

let exports;

before(async () => {
  const bytes = readFileSync(process.env.YATZY_WASM ?? 'build/page/share/yatzyd/page/yatzy.wasm');
  const refuse = new Proxy({}, {get: (_, name) => () => { throw new Error(`the module called ${String(name)}`); }});
  ({instance: {exports}} = await WebAssembly.instantiate(bytes, {wasi_snapshot_preview1: refuse}));
});

function write(text) {
  const bytes = new TextEncoder().encode(text);
  const at = exports.yatzy_text();
  new Uint8Array(exports.memory.buffer).set(bytes, at);
  return bytes.length;
}

function read(length) {
  const at = exports.yatzy_text();
  return new TextDecoder().decode(new Uint8Array(exports.memory.buffer, at, length));
}

function open(id) {
  const handle = exports.yatzy_open(write(id));
  if (handle >= 0) exports.yatzy_solve(handle);
  return handle;
}

function message() {
  const text = read(1024);
  return text.slice(0, text.indexOf('\0'));
}

// filled, upper total, all-equal box, rerolls left, with scoring, then how many dice show each face, and saved rolls
function ask(...numbers) {
  const all = Array.from({length: 12}, (_, i) => numbers[i] ?? 0);
  const at = exports.yatzy_question();
  new Uint32Array(exports.memory.buffer, at, 12).set(all);
}

function answers(count) {
  const at = exports.yatzy_answers();
  const view = new DataView(exports.memory.buffer, at, count * 40);
  return Array.from({length: count}, (_, i) => ({
    expected: view.getFloat64(40 * i, true),
    loss: view.getFloat64(40 * i + 8, true),
    category: view.getInt32(40 * i + 16, true),
    points: view.getInt32(40 * i + 20, true),
    keep: [...new Uint8Array(exports.memory.buffer, at + 40 * i + 32, 6)],
  }));
}

test('solves Scandinavian Yatzy to the published signature', () => {
  const handle = open('scandinavian');
  assert.equal(handle, 0);
  assert.equal(read(exports.yatzy_values_sha256(handle)), kSignature);
  ask(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
  assert.equal(exports.yatzy_evaluate(handle).toFixed(9), '248.439987183');
});

test('ranks the actions of a position as yatzyctl analyze does', () => {
  ask(0, 0, 0, 2, 0, 0, 0, 3, 0, 1, 1);  // 3 3 3 5 6
  const count = exports.yatzy_analyze(0);
  assert.equal(count, 16);
  const [best, second] = answers(count);
  assert.deepEqual(best.keep, [0, 0, 3, 0, 0, 0]);
  assert.equal(best.expected.toFixed(4), '251.6535');
  assert.equal(best.loss, 0);
  assert.deepEqual(second.keep, [0, 0, 3, 0, 1, 0]);
  assert.equal(second.loss.toFixed(4), '1.9484');
});

test('ranks categories, with what they pay', () => {
  ask(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 5);  // five sixes
  const [best] = answers(exports.yatzy_analyze(0));
  assert.deepEqual([best.category, best.points], [14, 50]);
});

test('solves the other rule sets to the tables that the daemon has', () => {
  const yahtzee = open('yahtzee');
  assert.match(read(exports.yatzy_values_sha256(yahtzee)), /^498a8b1661b5817e/);
  const description = JSON.parse(read(exports.yatzy_describe(yahtzee)));
  assert.equal(description.categories[12].category, 'CATEGORY_CHANCE');
  assert.equal(description.allEqualPointsMatter, true);
  const crag = open('crag');
  assert.equal(JSON.parse(read(exports.yatzy_describe(crag))).dice, 3);
});

test('says what is wrong', () => {
  assert.equal(open('chess'), -5);
  assert.match(message(), /no rules are called "chess"/);
  ask(0, 0, 0, 3, 0, 0, 0, 3, 0, 1, 1);
  assert.equal(exports.yatzy_analyze(0), -3);
  assert.match(message(), /rerolls_left is 3, expected 0 to 2/);
  ask(1, 60, 0, 2, 0, 0, 0, 3, 0, 1, 1);
  assert.equal(exports.yatzy_analyze(0), -3);
  assert.match(message(), /no game reaches/);
  assert.ok(Number.isNaN(exports.yatzy_evaluate(0)));
});

test('hashes as everybody does', () => {
  for (const length of [0, 1, 55, 56, 63, 64, 65, 119, 120, 1000]) {
    const text = 'a'.repeat(length);
    const digest = read(exports.yatzy_sha256(write(text)));
    assert.equal(digest, createHash('sha256').update(text).digest('hex'), `${length} bytes`);
  }
});
