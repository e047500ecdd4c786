// The page as yatzyd shows it, with its answers: games played by clicks and reviewed, values, chances.
import assert from 'node:assert/strict';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, test} from 'node:test';
import {YatzyClient} from '../../lib/src/client.js';
import type {GameRecord, Position, RuleSet} from '../../lib/src/messages.js';
import {categoryOf, parsePosition, positionOf} from '../../lib/src/notation.js';
import {OfflineAdvisor} from '../../lib/src/offline.js';
import {reviewRecord} from '../../lib/src/review.js';
import {startDaemon, type Daemon} from '../../test/daemon.js';
import {kPause} from '../src/advice.js';
import {Language} from '../src/texts/language.js';
import {Browser} from './browser.js';
import {kModule, kPage} from './page_server.js';
import {enter, playOut, texts, total} from './play.js';

const kShots = process.env['YATZY_SHOTS'];

const kRuleFiles = mkdtempSync(join(tmpdir(), 'yatzy-rules-'));

let server: Daemon;
let browser: Browser;

before(async () => {
  server = await startDaemon(['scandinavian', 'yahtzee', 'crag', 'crag+saved3', await payingRules()], ['--web-page', kPage]);
  browser = new Browser();
  await browser.start({width: 1200, height: 900});
});
after(async () => {
  await browser?.stop();
  await server?.stop();
  rmSync(kRuleFiles, {recursive: true});
});

// "paying": Crag with rolls that are saved, and pay at the end.
async function payingRules(): Promise<string> {
  const advisor = await OfflineAdvisor.load(readFileSync(kModule));
  const {ruleSets = []} = await advisor.listRuleSets();
  const path = join(kRuleFiles, 'paying.toml');
  writeFileSync(path, `${ruleSets.find(({id}) => id === 'crag')!.definition}\n[saved_rolls]\nmost = 5\npoints = 4\n`);
  return path;
}

for (const [rules, categories] of [['scandinavian', 15], ['yahtzee', 13], ['crag', 13], ['paying', 13]] as const) {
  test(`plays and reviews a game of ${rules}`, async () => {
    const {page, faults} = await browser.visit(server.url);
    await page.selectOption('#rules', rules);
    await playOut(page, categories);
    const points = await total(page);
    assert.equal(await page.locator('tfoot td.number').last().textContent(), String(points));
    assert.equal(await page.locator('#turn h2').textContent(), `Finished: ${points} points`);
    await page.click('#review');
    await page.waitForSelector('#review-region .sum');
    const sum = await page.locator('#review-region .sum').textContent() ?? '';
    const [score = NaN, start = NaN, luck = NaN, lost = NaN] =
      [...sum.replaceAll('− ', '-').matchAll(/-?\d+(\.\d+)?/g)].map(([number]) => Number(number));
    assert.equal(score, points);
    // The last number is written with the minus of the equation.
    assert.ok(Math.abs(start + luck + lost - score) < 0.02, sum);
    if (kShots) await page.screenshot({path: `${kShots}/real-${rules}.png`, fullPage: true});
    assert.deepEqual(faults, []);
    await page.close();
  });
}

test('waits for yatzyd with a game that the module does not have', async () => {
  const {page} = await browser.visit(`${server.url}/#rules_paying|filled_none`);
  await page.waitForSelector('#expected');
  await page.clock.install();
  await page.route('**/yatzy.v1.*/**', route => route.abort());
  await page.fill('#entry', '166');
  await page.click('#take');
  await page.waitForSelector('#hints .problem');
  assert.equal(await page.locator('#hints .problem').textContent(), 'Needs a server, which does not answer.');
  assert.match(await page.locator('#notice').textContent() ?? '', /asks again/);
  await page.unroute('**/yatzy.v1.*/**');
  await page.clock.runFor(2 * kPause);
  await page.waitForSelector('.hint');
  assert.equal(await page.locator('#notice').textContent(), '');
  await page.close();
});

test('asks for the token that yatzyd wants', async () => {
  const tokens = join(kRuleFiles, 'tokens');
  writeFileSync(tokens, 'good-token-of-the-page\n', {mode: 0o600});
  const guarded = await startDaemon(['scandinavian'], ['--web-page', kPage, '--token-file', tokens]);
  const {page} = await browser.visit(guarded.url);
  for (const [said, token] of [['wants a token', 'another'], ['not a good one', 'good-token-of-the-page']] as const) {
    await page.waitForFunction(text => document.querySelector('#notice')?.textContent?.includes(text), said);
    await page.fill('#token', token);
    await page.press('#token', 'Enter');
  }
  await enter(page, '33356');
  await page.waitForSelector('.why');
  assert.equal(await page.locator('#notice').textContent(), '');
  await page.close();
  await guarded.stop();
});

test('saves rolls, and says how many', async () => {
  const {page, faults} = await browser.visit(`${server.url}/#rules_crag+saved3|dice_166|rolls_4|filled_ones,twos,threes|saved_3|banked_12`);
  await page.waitForSelector('.hint');
  assert.deepEqual(await texts(page, '#turn .rolls'), ['4 rolls left', 'Saved rolls: 3']);
  assert.match(await page.locator('.help').textContent() ?? '', /Or score now: .* up to 3\.$/);
  assert.equal(await page.locator('.hint .what').first().textContent(), 'Score Crag');
  assert.equal(await page.locator('#distribution, #target, #opponent').count(), 3);
  await page.locator('.hint').first().click();
  assert.deepEqual(await texts(page, '#turn .rolls'), ['Saved rolls: 3']);
  await enter(page, '112');
  for (const left of ['3 rolls left', '2 rolls left', 'one roll left', 'no roll left']) {
    await enter(page, '112');
    assert.equal(await page.locator('#turn .rolls').first().textContent(), left);
  }
  assert.equal(await page.locator('#saved-rolls').textContent(), 'Saved rolls: 0');
  assert.match(decodeURIComponent(page.url()), /\|rolls_0\|.*\|saved_3\|/);
  await page.locator('.score').first().click();
  assert.match(decodeURIComponent(page.url()), /\|saved_0\|/);
  await page.click('#undo');
  await page.click('#undo');
  assert.deepEqual(await texts(page, '#turn .rolls'), ['one roll left', 'Saved rolls: 1']);
  if (kShots) await page.screenshot({path: `${kShots}/real-saved.png`, fullPage: true});
  assert.deepEqual(faults, []);
  await page.close();
});

test('has the values of yatzyctl, with reasons', async () => {
  const {page, faults} = await browser.visit(server.url);
  await enter(page, '33356');
  await page.waitForSelector('.why');
  assert.equal(await page.locator('#expected').textContent(), '251.65');
  assert.deepEqual((await texts(page, '.hint .loss')).slice(0, 3), ['best', '1.95 less', '1.95 less']);
  assert.match(await page.locator('.hint .why').first().textContent() ?? '', /^Will fill Threes/);
  assert.deepEqual(faults, []);
  await page.close();
});

test('knows chances late in a game as README.md has them', async () => {
  const filled = 'ones,twos,threes,fours,fives,one-pair,two-pairs,three-of-a-kind,small-straight,large-straight,full-house,chance';
  const {page, faults} = await browser.visit(`${server.url}/#rolls_0|dice_66666|upper_45|banked_185|filled_${filled}`);
  await page.waitForSelector('.plot .bar');
  assert.match(await page.locator('.plot svg').getAttribute('aria-label') ?? '', /mean 281\.4/);
  assert.equal(await page.locator('strong.bonus').textContent(), '57.7%');
  await page.fill('#target', '245');
  await page.press('#target', 'Enter');
  await page.waitForSelector('.outcome p + p');
  assert.deepEqual(await texts(page, '.outcome p'), ['100.0% to reach it', 'Best for this: Score Sixes']);
  await page.selectOption('#opponent', 'finished');
  await page.fill('#opponent-final', '245');
  await page.press('#opponent-final', 'Enter');
  await page.waitForFunction(() => document.querySelectorAll('.outcome p + p').length === 2);
  assert.match((await texts(page, '.outcome strong'))[1] ?? '', /^win \d+\.\d%, draw/);
  if (kShots) await page.screenshot({path: `${kShots}/real-late.png`, fullPage: true});
  assert.deepEqual(faults, []);
  await page.close();
});

test('plays against one who plays on', async () => {
  const filled = 'ones,twos,threes,fours,sixes,one-pair,three-of-a-kind,four-of-a-kind,small-straight,large-straight,chance,yatzy';
  const {page, faults} = await browser.visit(`${server.url}/#dice_22556|rolls_1|upper_41|filled_${filled}|banked_190`);
  await page.waitForSelector('.hint');
  await page.selectOption('#opponent', 'plays');
  assert.equal(await page.locator('.filled-by input:checked').count(), 12, 'as many as the player');
  await page.locator('#opponent-CATEGORY_FIVES').check();
  assert.equal(await page.locator('.outcome strong').count(), 0, 'points are missing');
  await page.click('#opponent-upper');
  await page.keyboard.type('51');
  await page.keyboard.press('Tab');
  await page.keyboard.type('200');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.outcome strong');
  const state = {filledCategories: [...filled.split(','), 'fives'].map(categoryOf), upperScore: 51, bankedScore: 200};
  const position = positionOf(parsePosition(`dice 22556|rolls 1|upper 41|banked 190|filled ${filled}`));
  const {chances = {}} = await new YatzyClient(server.url).analyzeWin({position, opponentState: state});
  const percent = (chance = 0) => new Language('en').percent(chance);
  assert.deepEqual(await texts(page, '.outcome strong'),
    [`win ${percent(chances.win)}, draw ${percent(chances.draw)}, lose ${percent(chances.lose)}`]);
  if (kShots) await page.screenshot({path: `${kShots}/real-opponent.png`, fullPage: true});
  await page.fill('#opponent-points', '');
  const open = ['FIVES', 'FOURS', 'ONES', 'TWOS', 'THREES', 'SIXES', 'CHANCE', 'YATZY'];
  for (const name of open) await page.locator(`#opponent-CATEGORY_${name}`).uncheck();
  assert.match(await page.locator('.outcome .problem').textContent() ?? '', /Too early/);
  await page.selectOption('#rules', 'crag');
  assert.equal(await page.locator('#opponent').inputValue(), 'none', 'another game, another opponent');
  assert.deepEqual(faults, []);
  await page.close();
});

// A text of the notation, as SimulateGames has it.
function recordFrom(text: string): GameRecord {
  const faces = (list: string) => list.match(/\d/g)?.map(Number) ?? [];
  return {turns: text.split(';').map(turn => {
    const [, category = '', points] = /score ([a-z-]+) (\d+)/.exec(turn) ?? [];
    const rolls = [...turn.matchAll(/dice ([\d ]+)(?:keep (none|[\d ]+))?/g)]
      .map(([, dice = '', kept]) => ({dice: faces(dice), ...kept !== undefined && {keep: {faces: faces(kept)}}}));
    return {rolls, category: categoryOf(category), points: Number(points)};
  })};
}

for (const ruleSet of ['scandinavian', 'yahtzee', 'crag', 'crag+saved3']) {
  test(`reviews ${ruleSet} without yatzyd as with it`, async () => {
    const advisor = await OfflineAdvisor.load(readFileSync(kModule));
    const yatzyd = new YatzyClient(server.url);
    const {notations = []} = await yatzyd.simulateGames({ruleSet, seed: '2', count: 20, policy: 'POLICY_TURN', includeRecords: true});
    const {reviews = []} = await yatzyd.batchReviewGames({ruleSet, notations});
    assert.equal(reviews.length, 20);
    for (const [i, expected] of reviews.entries()) {
      const {review = {}} = await advisor.reviewGame({ruleSet, record: recordFrom(notations[i]!)});
      assert.deepEqual(rounded(review), rounded(expected), notations[i]);
    }
  });
}

test('reviews games in which saved rolls pay as yatzyd does', async () => {
  const ruleSet = 'paying';
  const yatzyd = new YatzyClient(server.url);
  const {ruleSets = []} = await yatzyd.listRuleSets();
  const rules = ruleSets.find(({id}) => id === ruleSet)!;
  const {notations = []} = await yatzyd.simulateGames({ruleSet, seed: '3', count: 5, includeRecords: true});
  const {reviews = []} = await yatzyd.batchReviewGames({ruleSet, notations});
  for (const [i, expected] of reviews.entries()) {
    const paid = (expected.score ?? 0) - (expected.decisions ?? []).reduce((sum, {points = 0}) => sum + points, 0);
    assert.ok(paid > 0 && paid % 4 === 0, `${paid} points of saved rolls`);
    assert.deepEqual(rounded(await reviewRecord(yatzyd, rules, recordFrom(notations[i]!))), rounded(expected), notations[i]);
  }
});

// Positions of a record where three, five or seven categories are open, with no reroll left, one and two.
function latePositions({turns = []}: GameRecord, {categories = [], rollsPerTurn = 0, allEqualBox}: RuleSet): Position[] {
  const positions = [];
  for (const open of [3, 5, 7]) {
    const before = turns.slice(0, categories.length - open);
    const {dice = []} = turns[before.length]!.rolls![0]!;
    const upper = before.filter(({category}) => categories.some(rule => rule.category === category && rule.isUpper));
    const sum = (some: typeof before) => some.reduce((points, turn) => points + (turn.points ?? 0), 0);
    const state = {
      filledCategories: before.map(turn => turn.category!), upperScore: sum(upper), bankedScore: sum(before),
      allEqualPoints: sum(before.filter(({category}) => category === allEqualBox)),
    };
    positions.push({state, dice, rerollsLeft: Math.min((open - 3) / 2, rollsPerTurn - 1)});
  }
  return positions;
}

// All that is asked about each position, and about the start of its turn.
async function chancesOf(
  advisor: YatzyClient | OfflineAdvisor, ruleSet: string, positions: readonly {position: Position}[], targets: readonly number[],
): Promise<object[]> {
  const answers: object[] = [];
  for (const [i, from] of positions.entries()) {
    const [state, target] = [from.position.state!, targets[i]!];
    const [within, start] = [{...from, ruleSet, includeScoring: true}, {state, ruleSet}];
    answers.push(await advisor.analyzeTarget({...within, target}));
    answers.push(await advisor.evaluateDistribution({...from, ruleSet}), await advisor.evaluateDistribution(start));
    for (const against of [{opponentFinalScore: target}, {opponentState: state, drawWorth: 0.25}]) {
      answers.push(await advisor.analyzeWin({...within, ...against}), await advisor.analyzeWin({...start, ...against}));
    }
  }
  return answers;
}

for (const ruleSet of ['scandinavian', 'yahtzee', 'crag']) {
  test(`knows chances in ${ruleSet} without yatzyd as with it`, async () => {
    const advisor = await OfflineAdvisor.load(readFileSync(kModule));
    const yatzyd = new YatzyClient(server.url);
    const rules = (await yatzyd.listRuleSets()).ruleSets!.find(({id}) => id === ruleSet)!;
    const {notations = []} = await yatzyd.simulateGames({ruleSet, seed: '3', count: 2, policy: 'POLICY_TURN', includeRecords: true});
    const positions = notations.flatMap(text => latePositions(recordFrom(text), rules)).map(position => ({position}));
    // First yatzyd alone: while the module computes, connections that nobody uses are closed.
    const targets = await Promise.all(positions.map(async ({position: {state = {}}}) =>
      Math.round((await yatzyd.evaluateState({state, ruleSet})).expectedFinal!)));
    const expected = await chancesOf(yatzyd, ruleSet, positions, targets);
    assert.equal(expected.length, 7 * positions.length);
    for (const [i, answer] of (await chancesOf(advisor, ruleSet, positions, targets)).entries()) {
      assert.deepEqual(rounded(answer), rounded(expected[i]), JSON.stringify(positions[Math.floor(i / 7)]));
    }
  });
}

// To 1e-9, without what is 0, false or empty, which JSON may leave out.
function rounded(value: unknown): unknown {
  if (typeof value === 'number') return Math.abs(value) < 1e-9 ? undefined : Number(value.toFixed(9));
  if (Array.isArray(value)) return value.length > 0 ? value.map(one => rounded(one) ?? 0) : undefined;
  if (typeof value !== 'object' || value === null) return value || undefined;
  const parts = Object.entries(value).map(([name, part]) => [name, rounded(part)]).filter(([, part]) => part !== undefined);
  return Object.fromEntries(parts.sort());
}
