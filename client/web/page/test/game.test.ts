import assert from 'node:assert/strict';
import {test} from 'node:test';
import {formatPosition, parsePosition} from '../../lib/src/index.js';
import {
  afterRoll, afterScoring, bankedScore, bonusOf, gameFrom, heldBy, isFinished, isWhole, newGame, notedOf, positionOf, recordOf,
  rerollsLeft, rulesOf, savedRolls, scoreOf, stateOf, throwDice, turnNumber, upperScore, type Rules,
} from '../src/game.js';

const kRules = rulesOf({
  id: 'small', dice: 5, rollsPerTurn: 3, allEqualBox: 'CATEGORY_YATZY', allEqualPointsMatter: true,
  categories: [
    {category: 'CATEGORY_FIVES', isUpper: true}, {category: 'CATEGORY_SIXES', isUpper: true}, {category: 'CATEGORY_YATZY'},
  ],
  definition: '[[tiers]]\nthreshold = 40\npoints = 35\n\n[all_equal_bonus]\npoints = 100\n',
});

const scored = (category: 'CATEGORY_FIVES' | 'CATEGORY_SIXES' | 'CATEGORY_YATZY', points: number, extra = 0) =>
  ({category, points, extra, bonus: 0});

test('reads the bonus from the definition', () => {
  assert.deepEqual(kRules.tiers, [{threshold: 40, points: 35}]);
  assert.equal(kRules.hasExtraPoints, true);
  assert.equal(rulesOf({definition: '[all_equal_bonus]\npoints = 0\n'}).hasExtraPoints, false);
});

test('follows a turn', () => {
  const start = newGame(kRules);
  assert.equal(rerollsLeft(start), 3);
  assert.equal(positionOf(start), undefined);
  const first = afterRoll(start, [5, 6, 5, 1, 2], []);
  const second = afterRoll(first, [5, 3, 5, 5, 5], [5, 5]);
  assert.equal(rerollsLeft(second), 1);
  assert.deepEqual(positionOf(second), {state: {}, dice: [5, 3, 5, 5, 5], rerollsLeft: 1});
  const after = afterScoring(second, scored('CATEGORY_FIVES', 20));
  assert.deepEqual(stateOf(after), {filledCategories: ['CATEGORY_FIVES'], upperScore: 20, bankedScore: 20});
  assert.equal(turnNumber(after), 2);
  assert.deepEqual(recordOf(after), {
    turns: [{
      rolls: [{dice: [5, 6, 5, 1, 2], keep: {faces: [5, 5]}}, {dice: [5, 3, 5, 5, 5]}], category: 'CATEGORY_FIVES', points: 20,
    }],
  });
  assert.equal(rerollsLeft(start), 3, 'a move makes another game');
});

test('adds the bonus and extra points', () => {
  let game = afterScoring(afterRoll(newGame(kRules), [5, 5, 5, 5, 5], []), scored('CATEGORY_YATZY', 50));
  assert.equal(stateOf(game).allEqualPoints, 50);
  assert.equal(stateOf(game).upperScore, undefined);
  game = afterScoring(afterRoll(game, [5, 5, 5, 5, 5], []), scored('CATEGORY_FIVES', 25, 100));
  assert.equal(bonusOf(game), 0);
  game = afterScoring(afterRoll(game, [6, 6, 6, 1, 2], []), scored('CATEGORY_SIXES', 18));
  assert.equal(upperScore(game), 43);
  assert.equal(bonusOf(game), 35);
  assert.equal(bankedScore(game), 193);
  assert.equal(isFinished(game), true);
});

const kSaving = {...kRules, mostSavedRolls: 3, pointsOfSavedRoll: 2};

test('saves rolls that turns leave over', () => {
  const first = afterRoll(newGame(kSaving), [5, 5, 5, 5, 5], []);
  assert.equal(rerollsLeft(first), 2);
  assert.equal(stateOf(first).savedRolls, undefined);
  let game = afterScoring(first, scored('CATEGORY_YATZY', 50));
  assert.equal(savedRolls(game), 2);
  assert.equal(stateOf(game).savedRolls, 2);
  assert.equal(rerollsLeft(game), 5);
  game = afterRoll(game, [6, 6, 6, 6, 6], []);
  assert.deepEqual([savedRolls(game), rerollsLeft(game)], [2, 4], 'the state is that of the start of the turn');
  const rich = afterScoring(game, scored('CATEGORY_SIXES', 30));
  assert.equal(savedRolls(rich), 3, 'three at most');
  for (let left = 3; left >= 0; --left) {
    game = afterRoll(game, [6, 6, 6, 6, 1], [6, 6, 6, 6]);
    assert.equal(rerollsLeft(game), left);
  }
  const poor = afterScoring(game, scored('CATEGORY_SIXES', 24));
  assert.deepEqual([savedRolls(poor), stateOf(poor).savedRolls, rerollsLeft(poor)], [0, 0, 3]);
  const last = afterScoring(afterRoll(rich, [5, 5, 5, 5, 5], []), scored('CATEGORY_FIVES', 25, 100));
  assert.equal(scoreOf(rich), 80);
  assert.deepEqual([bankedScore(last), bonusOf(last), savedRolls(last), scoreOf(last)], [205, 35, 3, 246], 'three pay 2 points each');
  assert.equal(scoreOf(afterScoring(afterRoll(newGame(kRules), [5, 5, 5, 5, 5], []), scored('CATEGORY_YATZY', 50))), 50);
});

test('goes on with saved rolls from a position, and says it again', () => {
  const text = 'rules small | dice 1 2 5 5 6 | rolls 3 | upper 12 | filled sixes | saved 2 | banked 12';
  const game = gameFrom(kSaving, parsePosition(text));
  assert.deepEqual([rerollsLeft(game), savedRolls(game)], [3, 2]);
  assert.equal(formatPosition(notedOf(game)), text);
  assert.equal(savedRolls(afterScoring(afterRoll(game, [5, 5, 5, 5, 6], [5, 5]), scored('CATEGORY_FIVES', 20))), 2);
  const start = gameFrom(kSaving, parsePosition('rules small | filled sixes | upper 12 | saved 1 | banked 12'));
  assert.equal(rerollsLeft(start), 4);
});

test('goes on from a position, and says it again', () => {
  const text = 'rules small | dice 1 2 5 5 6 | rolls 1 | upper 12 | filled sixes,yatzy | banked 12 | all-equal 0';
  const game = gameFrom(kRules, parsePosition(text));
  assert.equal(rerollsLeft(game), 1);
  assert.equal(isWhole(game), false);
  assert.equal(formatPosition(notedOf(game)), text);
  assert.equal(rerollsLeft(afterRoll(game, [5, 5, 5, 5, 6], [5, 5])), 0);
  const last = afterScoring(game, scored('CATEGORY_FIVES', 10));
  assert.equal(bankedScore(last), 22);
  assert.equal(isFinished(last), true);
});

test('refuses a position that it would have to change', () => {
  const refuses = (rules: Rules, text: string, message: RegExp) =>
    assert.throws(() => gameFrom(rules, parsePosition(text)), {name: 'SyntaxError', message});
  const dice = 'dice 1 2 5 5 6';
  refuses(kRules, `${dice} | rolls 9`, /^rolls: "9", expected 0 to 2$/);
  refuses(kRules, `${dice} | rolls 3`, /^rolls: "3", expected 0 to 2$/);
  refuses(kSaving, `${dice} | rolls 5 | filled sixes | upper 0 | saved 2`, /^rolls: "5", expected 0 to 4$/);
  refuses(kRules, 'dice 1 2 5 5 | rolls 1', /^dice: 4 dice, expected 5$/);
  refuses(kRules, 'filled sixes', /^upper: missing/);
  refuses(kRules, 'filled none | upper 7', /^upper: 7, no upper category is filled: 0$/);
  refuses(kRules, 'filled yatzy', /^all-equal: missing, yatzy is filled$/);
  refuses(kRules, 'filled none | all-equal 50', /^all-equal: 50, but yatzy is not filled$/);
  refuses({...kRules, allEqualBox: undefined}, 'filled none | all-equal 0', /^all-equal: 0, but small has no all-equal box$/);
  refuses(kRules, 'filled sixes,sixes | upper 6', /^filled: "sixes" is there twice$/);
  refuses(kRules, 'filled crag', /^filled: "crag" is none of small$/);
  refuses(kRules, 'upper 12 | filled sixes | saved 2', /^saved: 2, expected 0 to 0$/);
  refuses(kSaving, 'upper 12 | filled sixes', /^saved: missing, expected 0 to 2$/);
  refuses(kSaving, 'upper 12 | filled sixes | saved 3', /^saved: 3, expected 0 to 2$/);
  refuses(kSaving, 'filled none | saved 1', /^saved: 1, expected 0 to 0$/);
});

test('keeps all that a position says', () => {
  const again = (rules: Rules, text: string) => formatPosition(notedOf(gameFrom(rules, parsePosition(text))));
  const box = 'rules small | filled yatzy | all-equal 50';
  assert.equal(again({...kRules, allEqualPointsMatter: false}, box), box);
  const none = 'rules small | filled sixes';
  assert.equal(again({...kRules, tiers: []}, none), none, 'no bonus needs the upper score');
  assert.equal(again({...kRules, tiers: []}, 'rules small | upper 12 | filled sixes'), 'rules small | upper 12 | filled sixes');
  assert.equal(again(kRules, 'filled none | upper 0 | saved 0 | banked 0 | all-equal 0'), 'rules small | filled none');
});

test('reviews only what began here with nothing', () => {
  const from = (text: string) => isWhole(gameFrom(kRules, parsePosition(text)));
  assert.equal(from('dice 1 2 5 5 6 | rolls 2'), true);
  assert.equal(from('dice 1 2 5 5 6 | rolls 1'), false);
  assert.equal(from('dice 1 2 5 5 6 | rolls 2 | banked 50'), false);
});

test('holds what a keep names', () => {
  assert.deepEqual(heldBy([3, 5, 3, 3, 6], [3, 3]), [true, false, true, false, false]);
  assert.deepEqual(heldBy([1, 2], []), [false, false]);
});

test('throws every face', () => {
  const dice = throwDice(2000);
  assert.equal(dice.length, 2000);
  assert.deepEqual([...new Set(dice)].sort(), [1, 2, 3, 4, 5, 6]);
});
