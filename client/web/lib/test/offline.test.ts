import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {before, test} from 'node:test';
import {bestAction, OfflineAdvisor, YatzyError} from '../src/index.js';

let advisor: OfflineAdvisor;

before(async () => {
  advisor = await OfflineAdvisor.load(readFileSync(process.env['YATZY_WASM'] ?? 'build/page/share/yatzyd/page/yatzy.wasm'));
});

const refuses = (code: string, message: RegExp) => (error: unknown) =>
  error instanceof YatzyError && error.code === code && message.test(error.message);

test('has the table of every other build', async () => {
  const answer = await advisor.evaluateState({});
  assert.equal(answer.expectedFinal?.toFixed(9), '248.439987183');
  assert.equal(answer.tableId, '33773ec768137d02');
  assert.equal(advisor.valuesSha256(), '33773ec768137d02426bab229643af23f5e62573d4d49a7a9b5d2c966ac8bee4');
});

test('answers as the server does', async () => {
  const best = await bestAction(advisor, 'dice 3 3 3 5 6 | rolls 2');
  assert.equal(best.text, 'keep 3 3 3');
  assert.equal(best.expectedFinal.toFixed(4), '251.6535');
  assert.equal(best.margin.toFixed(4), '1.9484');
  // README.md has this one of yatzyctl.
  const {actions = []} = await advisor.analyzePosition({
    position: {
      dice: [6, 6, 6, 6, 6], rerollsLeft: 0, state: {
        bankedScore: 185, upperScore: 45, filledCategories: [
          'CATEGORY_ONES', 'CATEGORY_TWOS', 'CATEGORY_THREES', 'CATEGORY_FOURS', 'CATEGORY_FIVES', 'CATEGORY_ONE_PAIR',
          'CATEGORY_TWO_PAIRS', 'CATEGORY_THREE_OF_A_KIND', 'CATEGORY_SMALL_STRAIGHT', 'CATEGORY_LARGE_STRAIGHT',
          'CATEGORY_FULL_HOUSE', 'CATEGORY_CHANCE',
        ],
      },
    },
  });
  assert.deepEqual(actions.map(value => value.action?.score), ['CATEGORY_YATZY', 'CATEGORY_SIXES', 'CATEGORY_FOUR_OF_A_KIND']);
  assert.deepEqual(actions.map(value => value.expectedFinal?.toFixed(2)), ['281.42', '275.09', '254.45']);
  assert.deepEqual(actions.map(value => value.bonusPoints), [0, 50, 0]);
  assert.deepEqual(actions.map(value => value.upperScoreAfter), [45, 75, 45]);
});

test('ranks scoring among the keeps where that is asked for', async () => {
  const position = {state: {}, dice: [1, 2, 3, 4, 5], rerollsLeft: 1};
  const {actions} = await advisor.analyzePosition({position, maxActions: 1, includeScoring: true});
  assert.equal(actions?.length, 1);
  assert.equal(actions[0]?.action?.score, 'CATEGORY_SMALL_STRAIGHT');
});

test('knows the other games', async () => {
  const {ruleSets = []} = await advisor.listRuleSets();
  assert.deepEqual(ruleSets.map(rules => rules.id).slice(0, 2), ['scandinavian', 'yahtzee']);
  const yahtzee = await bestAction(advisor, 'rules yahtzee | dice 5 5 5 5 5 | rolls 0 | filled yatzy | all-equal 50');
  assert.equal(yahtzee.text, 'score fives');
});

test('refuses what the server refuses', async () => {
  const ask = (state: object, dice = [1, 2, 3, 4, 5], rerollsLeft = 1, ruleSet = '') =>
    advisor.analyzePosition({position: {state, dice, rerollsLeft}, ruleSet});
  await assert.rejects(advisor.analyzePosition({position: {dice: [1, 2, 3, 4, 5]}}), refuses('invalid_argument', /position.state/));
  await assert.rejects(ask({}, [1, 2, 3, 4]), refuses('invalid_argument', /^4 dice, expected 5$/));
  await assert.rejects(ask({}, [1, 2, 3, 4, 7]), refuses('invalid_argument', /7 is not a face/));
  await assert.rejects(ask({}, [1, 2, 3, 4, 5], 3), refuses('invalid_argument', /rerolls_left is 3/));
  await assert.rejects(ask({filledCategories: ['CATEGORY_CRAG']}), refuses('invalid_argument', /none of the game/));
  await assert.rejects(ask({filledCategories: ['CATEGORY_ONES'], upperScore: 6}), refuses('invalid_argument', /no game reaches/));
  await assert.rejects(ask({}, [1], 1, 'chess'), refuses('not_found', /"chess"/));
});

test('reviews a game, and refuses one that breaks the rules', async () => {
  const rolls = [{dice: [3, 3, 3, 5, 6], keep: {faces: [3, 3]}}, {dice: [3, 2, 3, 3, 2]}];
  const turn = {rolls, category: 'CATEGORY_FULL_HOUSE' as const, points: 13};
  const {review = {}} = await advisor.reviewGame({record: {turns: [turn]}});
  assert.deepEqual(review.decisions?.map(({loss}) => loss?.toFixed(2)), ['5.90', '8.63']);
  assert.deepEqual([review.score, review.isFinished, review.costliest], [13, false, [1, 0]]);
  const sum = review.expectedStart! + review.totalLuck! - review.totalLoss!;
  assert.ok(Math.abs(sum - review.expectedFinal!) < 1e-9, `${sum} is ${review.expectedFinal}`);
  const refusal = (turns: object[], message: RegExp) =>
    assert.rejects(advisor.reviewGame({record: {turns}} as never), refuses('invalid_argument', message));
  await refusal([{...turn, points: 14}], /turns\[0\]\.points: 14, but the dice pay 13/);
  await refusal([{rolls: [rolls[0], {dice: [1, 2, 3, 4, 5]}]}], /rolls\[1\]: follows no keep, or lacks/);
  await refusal([{rolls: [{dice: [3, 3, 3, 5, 6], keep: {faces: [4]}}]}], /rolls\[0\]: is followed by what cannot/);
  await refusal([{rolls}, turn], /turns\[0\]: has no category/);
  await refusal([{category: 'CATEGORY_ONES'}], /turns\[0\]: is scored without a roll/);
  await refusal([turn, turn], /rolls\[1\]: is followed by what cannot/);
});
