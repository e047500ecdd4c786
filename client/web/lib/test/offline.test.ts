import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {before, test} from 'node:test';
import {bestAction, OfflineAdvisor, parsePosition, YatzyError, type Category} from '../src/index.js';
import {positionOf} from '../src/notation.js';

let advisor: OfflineAdvisor;

before(async () => {
  advisor = await OfflineAdvisor.load(readFileSync(process.env['YATZY_WASM'] ?? 'build/page/share/yatzyd/page/yatzy.wasm'));
});

// README.md has what yatzyctl says of this one.
const kFiveSixes = {
  dice: [6, 6, 6, 6, 6], rerollsLeft: 0, state: {
    bankedScore: 185, upperScore: 45, filledCategories: [
      'CATEGORY_ONES', 'CATEGORY_TWOS', 'CATEGORY_THREES', 'CATEGORY_FOURS', 'CATEGORY_FIVES', 'CATEGORY_ONE_PAIR',
      'CATEGORY_TWO_PAIRS', 'CATEGORY_THREE_OF_A_KIND', 'CATEGORY_SMALL_STRAIGHT', 'CATEGORY_LARGE_STRAIGHT',
      'CATEGORY_FULL_HOUSE', 'CATEGORY_CHANCE',
    ] as Category[],
  },
};

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
  const {actions = []} = await advisor.analyzePosition({position: kFiveSixes});
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

test('knows how likely each final score is', async () => {
  const {distribution = {}, action} = await advisor.evaluateDistribution({position: kFiveSixes});
  const {leastFinalScore = 0, probabilities = [], percentiles = [], bonusProbabilities = []} = distribution;
  assert.equal(action?.score, 'CATEGORY_YATZY');
  assert.deepEqual([distribution.mean?.toFixed(2), distribution.standardDeviation?.toFixed(2)], ['281.42', '32.11']);
  assert.deepEqual(percentiles.map(one => one.finalScore), [235, 241, 241, 247, 303, 303, 315, 323, 329]);
  assert.deepEqual(bonusProbabilities.map(chance => chance.toFixed(3)), ['0.577']);
  assert.equal(probabilities.slice(245 - leastFinalScore).reduce((a, b) => a + b).toFixed(6), '0.817843');
});

test('plays for a score, and against an opponent', async () => {
  const {actions = [], ...best} = await advisor.analyzeTarget({position: kFiveSixes, target: 245});
  assert.deepEqual(actions.map(one => one.value?.action?.score), ['CATEGORY_SIXES', 'CATEGORY_YATZY', 'CATEGORY_FOUR_OF_A_KIND']);
  assert.deepEqual(actions.map(one => one.probability?.toFixed(4)), ['1.0000', '0.9165', '0.5859']);
  assert.deepEqual([best.probability?.toFixed(4), best.expectationProbability?.toFixed(4)], ['1.0000', '0.9165']);
  const position = positionOf(parsePosition('dice 22556 | rolls 1 | upper 41 | banked 190 | ' +
    'filled ones,twos,threes,fours,sixes,one-pair,three-of-a-kind,four-of-a-kind,small-straight,large-straight,chance,yatzy'));
  const won = await advisor.analyzeWin({position, opponentFinalScore: 245, maxActions: 2});
  const percents = won.actions?.map(({chances}) => [chances?.win, chances?.draw, chances?.lose].map(chance => (100 * chance!).toFixed(2)));
  assert.deepEqual(percents, [['17.27', '2.82', '79.91'], ['15.42', '2.26', '82.32']]);
});

test('knows who wins against one who plays on', async () => {
  const {ruleSets: [{categories = []} = {}] = []} = await advisor.listRuleSets();
  const all = categories.map(rule => rule.category!);
  const opponentState = {filledCategories: all.filter(category => category !== 'CATEGORY_YATZY'), upperScore: 0, bankedScore: 200};
  const {chances = {}} = await advisor.analyzeWin({state: {filledCategories: all, upperScore: 0, bankedScore: 250}, opponentState});
  const yatzy = 347897 / 7558272;
  assert.ok(Math.abs(chances.draw! - yatzy) < 1e-8 && Math.abs(chances.win! - (1 - yatzy)) < 1e-8, JSON.stringify(chances));
});

test('says where only a server answers, or it is too early', async () => {
  await assert.rejects(advisor.evaluateDistribution({state: {}}), refuses('failed_precondition', /fewer categories are open/));
  await assert.rejects(advisor.analyzeTarget({state: {}, target: 250}), refuses('failed_precondition', /fewer categories/));
  await assert.rejects(advisor.analyzeWin({position: kFiveSixes}), refuses('invalid_argument', /opponent_final_score/));
  await assert.rejects(advisor.analyzeWin({position: kFiveSixes, opponentState: {}}), refuses('invalid_argument', /at most 9 open/));
  await assert.rejects(advisor.analyzeTarget({position: kFiveSixes, target: 1.5}), refuses('invalid_argument', /target: 1.5/));
  await assert.rejects(advisor.evaluateDistribution({state: {}, atLeast: [245]}), refuses('unimplemented', /server/));
  const drawWorth = 2;
  await assert.rejects(
    advisor.analyzeWin({position: kFiveSixes, opponentFinalScore: 245, drawWorth}), refuses('invalid_argument', /^draw_worth is .*, expected 0 to 1$/));
});

test('refuses what the server refuses', async () => {
  const ask = (state: object, dice = [1, 2, 3, 4, 5], rerollsLeft = 1, ruleSet = '') =>
    advisor.analyzePosition({position: {state, dice, rerollsLeft}, ruleSet});
  await assert.rejects(advisor.analyzePosition({position: {dice: [1, 2, 3, 4, 5]}}), refuses('invalid_argument', /position.state/));
  await assert.rejects(ask({}, [1, 2, 3, 4]), refuses('invalid_argument', /^position.dice: 4 dice, expected 5$/));
  await assert.rejects(ask({}, [1, 2, 3, 4, 7]), refuses('invalid_argument', /7 is not a face/));
  await assert.rejects(ask({}, [1, 2, 3, 4, 5], 3), refuses('invalid_argument', /rerolls_left is 3/));
  await assert.rejects(ask({filledCategories: ['CATEGORY_CRAG']}), refuses('invalid_argument', /^filled_categories: CATEGORY_CRAG is none of the game/));
  await assert.rejects(ask({filledCategories: ['CATEGORY_ONES'], upperScore: 6}), refuses('invalid_argument', /^upper_score: 6/));
  await assert.rejects(ask({}, [1], 1, 'chess'), refuses('not_found', /"chess"/));
});

test('refuses states that no game has', async () => {
  const refused = async (state: object, message: RegExp, ruleSet = '') => {
    await assert.rejects(advisor.evaluateState({state, ruleSet}), refuses('invalid_argument', message));
    const position = {state, dice: ruleSet.startsWith('crag') ? [1, 2, 3] : [1, 2, 3, 4, 5], rerollsLeft: 1};
    await assert.rejects(advisor.analyzePosition({position, ruleSet}), refuses('invalid_argument', message));
    const request = {position: kFiveSixes, opponentState: state};
    if (!ruleSet) await assert.rejects(advisor.analyzeWin(request), refuses('invalid_argument', message));
  };
  const filledCategories = ['CATEGORY_ONES'];
  await refused({filledCategories}, /^upper_score: missing, expected a sum of ones: 0 to 5$/);
  await refused({filledCategories, upperScore: -253}, /^upper_score: -253,/);
  await refused({filledCategories, upperScore: 1.5}, /^upper_score: 1.5,/);
  await refused({filledCategories: ['CATEGORY_ONES', 'CATEGORY_ONES'], upperScore: 2}, /^filled_categories: CATEGORY_ONES is there twice$/);
  const high = ['CATEGORY_FOURS', 'CATEGORY_FIVES', 'CATEGORY_SIXES'];
  for (const upperScore of [76, 74, 3, 2 ** 40]) {
    await refused({filledCategories: high, upperScore}, new RegExp(`^upper_score: ${upperScore}, expected a sum of fours, fives, sixes: 0 to 75$`));
  }
  await refused({upperScore: 7}, /^upper_score: 7, expected a sum of no category: 0 to 0$/);
  for (const bankedScore of [-1, 5000, 0.5]) await refused({bankedScore}, new RegExp(`^banked_score: ${bankedScore}, expected 0 to 324$`));
  await refused({allEqualPoints: 50}, /^all_equal_points: 50, expected 0 with yatzy open$/);
  await refused({filledCategories: ['CATEGORY_YATZY'], allEqualPoints: 37}, /^all_equal_points: 37, expected 0 or 50 with yatzy filled$/);
  await refused({filledCategories: ['CATEGORY_YATZY']}, /^all_equal_points: missing, expected 0 or 50/, 'yahtzee');
  await refused({filledCategories: ['CATEGORY_YATZY'], allEqualPoints: 37}, /^all_equal_points: 37,/, 'yahtzee');
  await refused({filledCategories: ['CATEGORY_YATZY'], allEqualPoints: 50}, /^all_equal_points: 50, .* 0 or 55 or 60 .* or 80/, 'kismet');
  await refused({savedRolls: 1}, /^saved_rolls: 1, expected 0 to 0$/, 'crag+saved3');
});

test('takes what the server takes of a state', async () => {
  const answered = async (state: object, ruleSet = '') => assert.ok((await advisor.evaluateState({state, ruleSet})).expectedFinal);
  const high = ['CATEGORY_FOURS', 'CATEGORY_FIVES', 'CATEGORY_SIXES'];
  for (const upperScore of [0, 63, 65, 75]) await answered({filledCategories: high, upperScore});
  await answered({filledCategories: ['CATEGORY_YATZY'], allEqualPoints: 50});
  await answered({filledCategories: ['CATEGORY_YATZY'], allEqualPoints: 0, bankedScore: 1540}, 'yahtzee');
  await answered({filledCategories: ['CATEGORY_YATZY'], allEqualPoints: 75}, 'kismet');
  await answered({upperScore: 0, allEqualPoints: 0, savedRolls: 0});
  await answered({filledCategories: ['CATEGORY_ONES']}, 'crag');
});

test('refuses numbers that are out of range', async () => {
  const dice = [1, 2, 3, 4, 5];
  const position = (rerollsLeft: number) => ({position: {state: {}, dice, rerollsLeft}});
  for (const left of [2 ** 32, -1, 1.5]) {
    await assert.rejects(advisor.analyzePosition(position(left)), refuses('invalid_argument', new RegExp(`^position.rerolls_left: ${left}, expected 0 to`)));
  }
  const many = {position: {state: {}, dice: new Array<number>(261).fill(1), rerollsLeft: 1}};
  await assert.rejects(advisor.analyzePosition(many), refuses('invalid_argument', /^position.dice: 261 dice, expected 5$/));
  const maxActions = -1;
  const negative = refuses('invalid_argument', /^max_actions: -1, expected 0 \(all\) or more$/);
  await assert.rejects(advisor.analyzePosition({...position(1), maxActions}), negative);
  await assert.rejects(advisor.analyzeTarget({position: kFiveSixes, target: 245, maxActions}), negative);
  await assert.rejects(advisor.analyzeWin({position: kFiveSixes, opponentFinalScore: 245, maxActions}), negative);
  await assert.rejects(advisor.analyzeTarget({position: kFiveSixes, target: 1e7}), refuses('invalid_argument', /^target: 10000000, expected/));
});

test('refuses numbers that are none as the client of a server does', async () => {
  const from = {position: kFiveSixes};
  await assert.rejects(advisor.analyzeTarget({...from, target: NaN}), refuses('invalid_argument', /^target: NaN, expected a finite number$/));
  for (const drawWorth of [NaN, Infinity]) {
    await assert.rejects(advisor.analyzeWin({...from, opponentFinalScore: 245, drawWorth}),
      refuses('invalid_argument', new RegExp(`^draw_worth: ${drawWorth}, expected a finite number$`)));
  }
});

test('answers in games that save rolls', async () => {
  const ruleSet = 'crag+saved3';
  const filledCategories: Category[] = ['CATEGORY_ONES', 'CATEGORY_TWOS', 'CATEGORY_THREES'];
  const state = {filledCategories, bankedScore: 12, savedRolls: 3};
  const ask = (rerollsLeft: number, change: object = {}) =>
    advisor.analyzePosition({position: {state: {...state, ...change}, dice: [1, 6, 6], rerollsLeft}, ruleSet});
  const scored = async (rerollsLeft: number, category: string) =>
    (await ask(rerollsLeft)).actions?.find(({action}) => action?.score === category)?.expectedFinal ?? NaN;
  const {actions = []} = await ask(4);
  assert.equal(actions.filter(({action}) => action?.score).length, 10, 'categories are always ranked');
  assert.equal(actions[0]?.action?.score, 'CATEGORY_CRAG');
  const values = await Promise.all([0, 1, 2, 3, 4].map(left => scored(left, 'CATEGORY_CRAG')));
  for (const left of [1, 2, 3]) assert.ok(values[left]! > values[left - 1]!, `${values[left]} with ${left} saved`);
  assert.equal(values[4], values[3], 'no more than three are saved');
  const next = {filledCategories: [...filledCategories, 'CATEGORY_CRAG' as const], bankedScore: 62, savedRolls: 2};
  assert.equal((await advisor.evaluateState({state: next, ruleSet})).expectedFinal?.toFixed(4), values[2]?.toFixed(4));
  await assert.rejects(ask(5), refuses('invalid_argument', /rerolls_left is 5, expected 0 to 4/));
  await assert.rejects(ask(0, {savedRolls: 4}), refuses('invalid_argument', /^saved_rolls: 4, expected 0 to 3/));
  await assert.rejects(ask(0, {savedRolls: undefined}), refuses('invalid_argument', /^saved_rolls: missing/));
  await assert.rejects(advisor.evaluateState({state: {savedRolls: 1}}), refuses('invalid_argument', /scandinavian saves no rolls/));
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
