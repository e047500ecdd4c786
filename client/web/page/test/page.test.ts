// The page in Chromium: hints as the module has them, links, languages, keys, accessibility, no server.
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {test} from 'node:test';
import {gzipSync} from 'node:zlib';
import type {Page} from 'playwright-core';
import {kLanguages, Language} from '../src/texts/language.js';
import {Browser, type Visit} from './browser.js';
import {kDesktop, startPage} from './fixture.js';
import {kModule, kPage, startPageServer} from './page_server.js';
import {enter, texts} from './play.js';

const kShots = process.env['YATZY_SHOTS'];
const kPhone = {width: 375, height: 800};

const {server, browser} = await startPage();

async function shot(page: Page, name: string) {
  if (kShots) await page.screenshot({path: `${kShots}/${name}.png`, fullPage: true});
}

test('is less than 150 KB over the wire, with the module', () => {
  const files = ['index.html', 'main.js', 'worker.js', 'style.css', 'icon.svg'].map(name => `${kPage}/${name}`);
  const sizes = [...files, kModule].map(file => gzipSync(readFileSync(file), {level: 9}).length);
  assert.ok(sizes.reduce((sum, size) => sum + size) < 150_000, sizes.join(' + '));
});

test('shows what yatzyctl analyze says', async () => {
  const {page, faults} = await browser.visit(server.url);
  await enter(page, '3 3 3 5 6');
  await page.waitForSelector('.why');
  assert.equal(await page.locator('#expected').textContent(), '251.65');
  assert.deepEqual((await texts(page, '.hint .what')).slice(0, 2), ['Keep 3 3 3', 'Keep 3 3 3 5']);
  assert.deepEqual((await texts(page, '.hint .loss')).slice(0, 2), ['best', '1.95 less']);
  assert.deepEqual((await texts(page, '.hint .why')).slice(0, 3), [
    'Will fill Threes 90.1%, Yatzy 4.6%', 'Will fill Threes 90.1%, Yatzy 4.6%', 'Against the best: Yatzy −2.12, later turns +0.18',
  ]);
  assert.equal(await page.locator('strong.bonus').textContent(), '68.3%');
  await page.locator('.hint').first().click();
  assert.equal(await page.locator('[aria-pressed="true"]').count(), 3);
  assert.equal(await page.locator('#roll').textContent(), 'Roll 2 dice');
  await shot(page, 'hints');
  await page.click('#distribution');
  await page.waitForSelector('.plot .bar');
  assert.match(await page.locator('.plot svg').getAttribute('aria-label') ?? '', /mean 250\.0, .* 202 to 298/);
  assert.deepEqual(faults, []);
  await page.close();
});

test('takes moves back, and refuses dice that do not have what was kept', async () => {
  const {page} = await browser.visit(server.url);
  await enter(page, '33356');
  await page.locator('.hint').first().click();
  await page.fill('#entry', '12456');
  await page.click('#take');
  assert.equal(await page.locator('#entry').getAttribute('aria-invalid'), 'true');
  await enter(page, '33326');
  assert.match(await page.locator('#turn h2').textContent() ?? '', /one roll left/);
  await page.click('#undo');
  assert.match(await page.locator('#turn h2').textContent() ?? '', /2 rolls left/);
  await page.click('#redo');
  assert.equal(await page.locator('#dice-said').textContent(), '3 3 3 2 6');
  await page.click('#new-game');
  await page.selectOption('#rules', 'crag');
  assert.equal(await page.locator('.place').count(), 3);
  await page.click('#undo');
  assert.equal(await page.locator('.place').count(), 5);
  await page.click('#undo');
  assert.equal(await page.locator('#dice-said').textContent(), '3 3 3 2 6');
  assert.match(await page.locator('#turn h2').textContent() ?? '', /one roll left/);
  await page.close();
});

test('holds the position in the link, and says what is wrong with one', async () => {
  const position = 'rules_yahtzee|dice_4_4_4_4_4|rolls_0|upper_12|filled_fours,yatzy|banked_62|all-equal_50';
  const {page, faults} = await browser.visit(`${server.url}/#${position}`);
  await page.waitForSelector('.hint');
  assert.equal(await page.locator('#rules').inputValue(), 'yahtzee');
  assert.equal(await page.locator('tfoot td.number').textContent(), '62');
  assert.equal(decodeURIComponent(new URL(page.url()).hash.slice(1)), position);
  await page.evaluate(() => { location.hash = '#dice_1_3_3_5_6|rolls_1'; });
  await page.waitForFunction(() => document.querySelector('#dice-said')?.textContent === '1 3 3 5 6');
  assert.equal(await page.locator('#rules').inputValue(), 'scandinavian');
  await page.evaluate(() => { location.hash = '#filled_<img src=x onerror=alert(1)>'; });
  await page.waitForFunction(() => document.querySelector('#notice')?.textContent?.includes('<img'));
  assert.equal(await page.locator('#notice img').count(), 0);
  await page.evaluate(() => { location.hash = '#%E0%A4%A'; });
  await page.waitForFunction(() => document.querySelector('#notice')?.textContent?.includes('URI'));
  await enter(page, '33356');
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.click('#link');
  await page.waitForFunction(() => document.querySelector('#notice')?.textContent?.includes('copied'));
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  assert.equal(copied, `${server.url}/#dice_3_3_3_5_6%7Crolls_2`);
  assert.deepEqual(faults, []);
  await page.close();
});

test('reviews a game, and plays for a score', async () => {
  const {page, faults} = await browser.visit(server.url);
  await enter(page, '33356');
  await page.click('.score');
  await page.click('#review');
  await page.waitForSelector('.mistakes li');
  assert.match(await page.locator('#review-region .sum').textContent() ?? '', /240\.69 points = 248\.44 .* − 3\.50 luck − 4\.25 lost/);
  assert.match(await page.locator('.mistakes li').textContent() ?? '', /Turn 1: Keep 3 3; better: Keep 3 3 3/);
  await page.click('#turn-by-turn');
  assert.deepEqual(await texts(page, 'details tbody th'), ['1. Ones 0']);
  assert.deepEqual(await texts(page, 'details tbody td'), ['−3.50', '4.25']);
  await shot(page, 'review');
  await page.selectOption('#opponent', 'finished');
  await page.fill('#opponent-final', '230');
  await page.press('#opponent-final', 'Enter');
  assert.match(await page.locator('.outcome .problem').textContent() ?? '', /Too early/);
  const late = '#upper_45|filled_ones,twos,threes,fours,fives,one-pair,two-pairs|banked_85';
  await page.evaluate(hash => { location.hash = hash; }, late);
  await page.fill('#target', '250');
  await page.press('#target', 'Enter');
  await page.waitForFunction(() => document.querySelectorAll('.outcome strong').length === 2);
  assert.deepEqual(await texts(page, '.outcome strong'), ['41.2% to reach it', 'win 60.0%, draw 2.0%, lose 38.0%']);
  await page.waitForSelector('.plot .bar');
  assert.deepEqual(faults, []);
  await page.close();
});

test('forgets the goal that is taken back, and marks what is none', async () => {
  const late = '#upper_45|filled_ones,twos,threes,fours,fives,one-pair,two-pairs|banked_85';
  const {page, faults} = await browser.visit(server.url + late);
  const aim = async (target: string) => {
    await page.fill('#target', target);
    await page.press('#target', 'Enter');
  };
  for (const [none, isWrong] of [['', 'false'], ['2x', 'true']]) {
    await aim('250');
    await page.waitForSelector('.outcome strong');
    assert.equal(await page.locator('#target').getAttribute('aria-invalid'), 'false');
    await aim(none!);
    assert.equal(await page.locator('.outcome strong').count(), 0);
    assert.equal(await page.locator('#target').getAttribute('aria-invalid'), isWrong);
  }
  assert.deepEqual(faults, []);
  await page.close();
});

test('works where the browser forbids to keep anything', async () => {
  const {page, faults} = await browser.visit('about:blank', server.url);
  await page.addInitScript(() => {
    Object.defineProperty(globalThis, 'localStorage', {get: () => { throw new DOMException('forbidden', 'SecurityError'); }});
  });
  await page.goto(server.url);
  await page.waitForSelector('#roll');
  await page.selectOption('#language', 'fi');
  assert.equal(await page.locator('html').getAttribute('lang'), 'fi');
  assert.deepEqual(faults, []);
  await page.close();
});

test('speaks six languages', async () => {
  const {page, faults} = await browser.visit(server.url);
  for (const [id] of kLanguages) {
    await page.selectOption('#language', id);
    assert.equal(await page.locator('html').getAttribute('lang'), id);
    assert.equal(await page.locator('#sheet h2').textContent(), new Language(id).texts.sheet);
  }
  await page.reload();
  await page.waitForSelector('#roll');
  assert.equal(await page.locator('html').getAttribute('lang'), 'de', 'kept for the next visit');
  await page.selectOption('#language', 'en');
  assert.deepEqual(faults, []);
  await page.close();
});

test('is played by keys', async () => {
  const {page} = await browser.visit(server.url);
  await page.waitForSelector('#roll');
  await page.keyboard.press('r');
  await page.waitForSelector('.hint');
  await page.keyboard.press('2');
  assert.equal(await page.locator('#die-1').getAttribute('aria-pressed'), 'true');
  await page.focus('#die-0');
  await page.keyboard.press('Space');
  assert.equal(await page.locator('#die-0').getAttribute('aria-pressed'), 'true');
  assert.equal(await page.evaluate(() => document.activeElement?.id), 'die-0', 'the focus stays');
  await page.keyboard.press('h');
  assert.equal(await page.locator('.hint').count(), 0);
  await page.keyboard.press('u');
  assert.equal(await page.locator('.place').count(), 5);
  assert.match(await page.locator('#footer').textContent() ?? '', /^Keys: 1 to 5 keep a die/);
  await page.selectOption('#rules', 'crag');
  assert.match(await page.locator('#footer').textContent() ?? '', /^Keys: 1 to 3 keep a die/);
  await page.close();
});

const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

async function faultsOfAccess({page}: Visit) {
  // Past the page's own policy, which would not let it in.
  await page.evaluate(readFileSync(axe, 'utf8'));
  const result = await page.evaluate(() => (globalThis as never as {axe: {run(): Promise<{violations: {id: string; nodes: {html: string}[]}[]}>}}).axe.run());
  return result.violations.map(({id, nodes}) => `${id}: ${nodes[0]?.html}`);
}

for (const [name, options] of Object.entries({
  desktop: kDesktop, phone: {...kPhone, locale: 'fi'}, dark: {...kDesktop, dark: true}, 'dark-phone': {...kPhone, dark: true, locale: 'de'},
})) {
  test(`has no fault of accessibility: ${name}`, async () => {
    const own = new Browser();
    await own.start(options);
    const visit = await own.visit(server.url);
    const {page} = visit;
    await page.waitForSelector('#roll');
    assert.deepEqual(await faultsOfAccess(visit), []);
    await enter(page, '33356');
    await page.click('.score');
    await page.click('#review');
    await page.waitForSelector('.mistakes li');
    await enter(page, '12456');
    await page.click('#distribution');
    await page.waitForSelector('.plot .bar');
    assert.deepEqual(await faultsOfAccess(visit), []);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
    assert.equal(wide, false, 'nothing is wider than the window');
    await shot(page, name);
    assert.deepEqual(visit.faults, []);
    await own.stop();
  });
}

test('computes by itself where no server answers', async () => {
  const alone = await startPageServer();
  alone.silence();
  const {page} = await browser.visit(alone.url);
  await page.waitForSelector('#roll');
  assert.match(await page.locator('#notice').textContent() ?? '', /No server answers/);
  await enter(page, '33356');
  assert.equal(await page.locator('#expected').textContent(), '251.65');
  await page.click('#distribution');
  await page.waitForSelector('#outlook .problem');
  assert.match(await page.locator('#outlook .problem').textContent() ?? '', /Too early in the game: .* fewer categories/);
  await page.locator('.score').last().click();
  await page.click('#review');
  await page.waitForSelector('.mistakes li');
  assert.match(await page.locator('.mistakes li').textContent() ?? '', /Turn 1: Score Yatzy; better: Keep 3 3 3/);
  const filled = 'ones,twos,threes,fours,fives,one-pair,two-pairs,three-of-a-kind,small-straight,large-straight,full-house,chance';
  await page.evaluate(hash => { location.hash = hash; }, `#rolls_0|dice_66666|upper_45|banked_185|filled_${filled}`);
  await page.waitForSelector('.plot .bar');
  assert.match(await page.locator('.plot svg').getAttribute('aria-label') ?? '', /mean 281\.4, .* 241 to 315/);
  await page.fill('#target', '245');
  await page.press('#target', 'Enter');
  await page.waitForSelector('.outcome p + p');
  assert.deepEqual(await texts(page, '.outcome p'), ['100.0% to reach it', 'Best for this: Score Sixes']);
  await page.selectOption('#opponent', 'finished');
  await page.fill('#opponent-final', '302');
  await page.press('#opponent-final', 'Enter');
  await page.waitForFunction(() => document.querySelectorAll('.outcome p + p').length === 2);
  assert.match((await texts(page, '.outcome strong'))[1] ?? '', /^win \d+\.\d%, draw \d+\.\d%, lose \d+\.\d%$/);
  await page.close();
  await alone.close();
});
