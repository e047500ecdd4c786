// The page as yatzyd shows it, with its answers: games played by clicks and reviewed, values, chances.
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {startDaemon, type Daemon} from '../../test/daemon.js';
import {Browser} from './browser.js';
import {enter, playOut, texts, total} from './play.js';

const kShots = process.env['YATZY_SHOTS'];

let server: Daemon;
let browser: Browser;

before(async () => {
  const page = process.env['YATZY_PAGE'] ?? 'build/page/share/yatzyd/page';
  server = await startDaemon(['scandinavian', 'yahtzee', 'crag'], ['--web-page', page]);
  browser = new Browser();
  await browser.start({width: 1200, height: 900});
});
after(async () => {
  await browser?.stop();
  await server?.stop();
});

for (const [rules, categories] of [['scandinavian', 15], ['yahtzee', 13], ['crag', 13]] as const) {
  test(`plays and reviews a game of ${rules}`, async () => {
    const {page, faults} = await browser.visit(server.url);
    await page.selectOption('#rules', rules);
    await playOut(page, categories);
    const points = await total(page);
    assert.equal(await page.locator('tfoot td.number').textContent(), String(points));
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
  await page.fill('#opponent', '245');
  await page.press('#opponent', 'Enter');
  await page.waitForFunction(() => document.querySelectorAll('.outcome p + p').length === 2);
  assert.match((await texts(page, '.outcome strong'))[1] ?? '', /^win \d+\.\d%, draw/);
  if (kShots) await page.screenshot({path: `${kShots}/real-late.png`, fullPage: true});
  assert.deepEqual(faults, []);
  await page.close();
});
