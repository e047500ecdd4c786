// The examples of core/notation/NOTATION.md, which the core's tests run too.
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {test} from 'node:test';
import {categoryOf, formatAction, formatPosition, parsePosition, positionOf, tokenOf, type Category} from '../src/index.js';
import {isSameRules} from '../src/notation.js';

const document = readFileSync(process.env['YATZY_NOTATION'] ?? 'core/notation/NOTATION.md', 'utf8');
const block = (kind: string) =>
  [...document.matchAll(new RegExp(`\`\`\`${kind}\\n([\\s\\S]*?)\`\`\``, 'g'))].map(([, text]) => text ?? '');
const again = (text: string) => formatPosition(parsePosition(text));

test('reads every position of the page and writes the canonical ones as they are', () => {
  const lines = block('position').flatMap(text => text.trim().split('\n'));
  assert.ok(lines.length >= 5);
  const isCanonical = (line: string) => line !== 'filled sixes,one-pair | upper 18 | banked 28';
  for (const line of lines.filter(isCanonical)) assert.equal(again(line), line);
  assert.equal(again('filled sixes,one-pair | upper 18 | banked 28'), 'upper 18 | filled sixes,one-pair | banked 28');
});

test('reads what else is read', () => {
  const cardOrder = ['ones', 'twos', 'one-pair', 'three-of-a-kind', 'full-house', 'chance', 'fours', 'yatzy'].map(categoryOf);
  const pairs = block('also').flatMap(text => text.trim().split('\n\n')).map(pair => pair.split('\n'));
  const positions = pairs.filter(([read = '']) => /dice|filled/i.test(read) && !/keep|score/i.test(read));
  assert.ok(positions.length >= 4);
  for (const [read = '', canonical = ''] of positions) {
    // Switches have one order, which the server knows.
    if (/rolls4/i.test(read)) continue;
    assert.equal(formatPosition(parsePosition(read), cardOrder), canonical);
  }
});

test('says how many rolls are saved once a category is filled', () => {
  const text = 'rules yahtzee+saved3 | dice 1 3 3 5 6 | rolls 4 | upper 3 | filled ones | saved 0 | banked 3';
  assert.equal(again(text), text);
  const noted = parsePosition('rules yahtzee+saved | filled yatzy | all-equal 50 | Saved_002 | banked 50');
  assert.deepEqual(noted.state, {filledCategories: ['CATEGORY_YATZY'], allEqualPoints: 50, savedRolls: 2, bankedScore: 50});
  assert.equal(formatPosition(noted), 'rules yahtzee+saved | filled yatzy | saved 2 | banked 50 | all-equal 50');
  assert.equal(formatPosition({ruleSet: 'x', state: {savedRolls: 0}}), 'rules x | filled none', 'the server has 0 at the start');
  assert.throws(() => parsePosition('filled ones | saved some'), {name: 'SyntaxError', message: /^saved: "some" is no number/});
});

test('tells a game that is named from one that is not', () => {
  assert.equal(parsePosition('rules scandinavian | filled none').ruleSet, 'scandinavian');
  assert.equal(parsePosition('filled none').ruleSet, undefined);
  assert.equal(formatPosition({state: {}}), 'filled none');
  assert.equal(again('rules scandinavian | filled none'), 'filled none');
  assert.ok(isSameRules('scandinavian+saved+forced', 'Scandinavian+forced+saved'));
  assert.ok(!isSameRules('scandinavian+saved+forced', 'scandinavian+saved'));
  assert.ok(!isSameRules('crag', 'kismet'));
});

test('writes categories in the order of the API where no other is given', () => {
  const filledCategories = ['CATEGORY_CHANCE', 'CATEGORY_ONES', 'CATEGORY_FULL_HOUSE'] as Category[];
  assert.equal(formatPosition({state: {filledCategories}}), 'filled ones,full-house,chance');
  assert.equal(formatPosition({state: {filledCategories}}, ['CATEGORY_CHANCE', 'CATEGORY_FULL_HOUSE', 'CATEGORY_ONES']),
    'filled chance,full-house,ones');
  assert.equal(filledCategories[0], 'CATEGORY_CHANCE', 'the state stays as it is');
  const proto = readFileSync(process.env['YATZY_GAME_PROTO'] ?? 'proto/yatzy/v1/game.proto', 'utf8');
  const all = [...proto.matchAll(/^ {2}(CATEGORY_\w+) = [1-9]/gm)].map(([, name]) => name as Category);
  assert.ok(all.length >= 37);
  assert.equal(formatPosition({state: {filledCategories: [...all].reverse()}}), `filled ${all.map(tokenOf).join(',')}`);
});

test('names the part that is wrong', () => {
  const refuse = (text: string, message: RegExp) => assert.throws(() => parsePosition(text), {name: 'SyntaxError', message});
  refuse('dice 1 3 3 5 7 | rolls 2', /^dice: "1 3 3 5 7"/);
  refuse('dice 1 3 3 5 6', /^rolls: missing/);
  refuse('rolls 2 | filled none', /^dice: missing/);
  refuse('dice 1 3 3 5 6 | rolls two', /^rolls: "two" is no number/);
  refuse('dice 1 3 3 5 6 | rolls 2 | rolls 1', /^rolls: is there twice/);
  refuse('dice 1 3 3 5 6 | reroll 2', /^" reroll 2": is no part/);
  refuse('filled <b>', /^filled: "<b>" is no category/);
  refuse('', /is no part/);
  refuse('upper 3', /^filled: missing/);
  refuse('rules | filled none', /^rules: missing/);
  assert.throws(() => positionOf(parsePosition('filled none')), {name: 'SyntaxError'});
});

test('writes categories and actions', () => {
  assert.equal(tokenOf('CATEGORY_FOUR_OF_A_KIND'), 'four-of-a-kind');
  assert.equal(categoryOf('Four of a Kind'), 'CATEGORY_FOUR_OF_A_KIND');
  assert.equal(categoryOf('CATEGORY_OTHER_1'), 'CATEGORY_OTHER_1');
  assert.equal(formatAction({keep: {faces: [3, 3]}}), 'keep 3 3');
  assert.equal(formatAction({score: 'CATEGORY_FULL_HOUSE'}), 'score full-house');
});
