// The page in Chromium: links that others write, good ones and bad ones.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Page} from 'playwright-core';
import {startPage} from './fixture.js';
import {enter, texts} from './play.js';

const {server, browser} = await startPage();

async function follow(page: Page, link: string) {
  await page.evaluate(hash => { location.hash = hash; }, `#${link}`);
}

test('asks the server of its folder, whatever else the address has', async () => {
  const {page, faults} = await browser.visit(`${server.url}/?from=a/b&to=c/d#dice_3_3_3_5_6|rolls_2`);
  await page.waitForSelector('.hint');
  assert.equal(await page.locator('#expected').textContent(), '251.65');
  assert.equal(await page.locator('#notice').textContent(), '');
  assert.deepEqual(faults, []);
  await page.close();
});

test('refuses a link that it would have to change, with the reason', async () => {
  const {page, faults} = await browser.visit(server.url);
  await page.waitForSelector('#roll');
  for (const [link, reason] of [
    ['dice_1_2_3_4_5|rolls_9', 'rolls: "9", expected 0 to 2'],
    ['filled_ones', 'upper: missing, upper categories are filled'],
    ['rules_yahtzee|filled_yatzy', 'all-equal: missing, yatzy is filled'],
    ['upper_7|filled_none', 'upper: 7, no upper category is filled: 0'],
    ['filled_one-pair|saved_3', 'saved: 3, expected 0 to 0'],
    ['banked_10', 'filled: missing, expected categories, or none; or dice'],
  ] as const) {
    await follow(page, link);
    await page.waitForFunction(text => document.querySelector('#notice')?.textContent === text, `The link cannot be read: ${reason}`);
    assert.equal(new URL(page.url()).hash, '#filled_none', 'a new game');
  }
  assert.deepEqual(faults, []);
  await page.close();
});

test('shows why the server refuses a state, with or without dice, also at the end', async () => {
  const {page} = await browser.visit(`${server.url}/#upper_7|filled_ones`);
  const refused = async (reason: RegExp) => {
    await page.waitForSelector('#hints .problem');
    assert.match(await page.locator('#hints .problem').textContent() ?? '', reason);
  };
  await refused(/^No answer: upper_score: 7/);
  await page.uncheck('#show-hints');
  await refused(/upper_score: 7/);
  await follow(page, 'filled_none');
  await page.waitForFunction(() => !document.querySelector('#hints .problem'));
  await follow(page, 'dice_1_2_3_4_5|rolls_1|upper_7|filled_ones');
  await refused(/upper_score: 7/);
  await follow(page, 'filled_none');
  await page.waitForFunction(() => !document.querySelector('#hints .problem'));
  const all = 'ones,twos,threes,fours,fives,sixes,one-pair,two-pairs,three-of-a-kind,four-of-a-kind,small-straight,large-straight,full-house';
  await follow(page, `upper_107|filled_${all},chance,yatzy`);
  await refused(/upper_score: 107/);
  await page.close();
});

test('knows a rule set by its switches in any order', async () => {
  const {page} = await browser.visit(`${server.url}/#rules_scandinavian+saved+forced|dice_1_3_3_5_6|rolls_2`);
  await page.waitForSelector('.hint');
  assert.equal(await page.locator('#notice').textContent(), '');
  assert.equal(await page.locator('#rules').inputValue(), 'scandinavian+forced+saved');
  assert.match(new URL(page.url()).hash, /^#rules_scandinavian\+forced\+saved%7C/);
  await page.close();
});

test('shows the one bonus that is paid, where there are several', async () => {
  const {page, faults} = await browser.visit(`${server.url}/#rules_kismet|upper_80|filled_ones,twos,threes,fours,fives,sixes|banked_80`);
  await page.waitForSelector('tr.sum');
  const sheet = async () => [await texts(page, 'tbody tr.sum td.number'), await texts(page, 'tfoot td.number')];
  assert.deepEqual(await sheet(), [['80', '–', '–', '75'], ['155']]);
  await follow(page, 'rules_kismet|upper_72|filled_ones,twos,threes,fours,fives,sixes|banked_72');
  await page.waitForFunction(() => document.querySelector('tfoot td.number')?.textContent === '127');
  assert.deepEqual(await sheet(), [['72', '–', '55', '72 / 78'], ['127']]);
  assert.deepEqual(faults, []);
  await page.close();
});

test('shows the whole link where the browser lets nobody copy it', async () => {
  const {page} = await browser.visit('about:blank', server.url);
  await page.addInitScript(() => { Object.defineProperty(navigator, 'clipboard', {value: undefined}); });
  await page.setViewportSize({width: 320, height: 640});
  await page.goto(`${server.url}/#rules_yahtzee|upper_12|filled_fours,chance`);
  await page.click('#link');
  const shown = await page.locator('#notice').textContent();
  assert.equal(shown, page.url());
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 320);
  await page.close();
});

test('offers no review of a game that had points before', async () => {
  const {page} = await browser.visit(`${server.url}/#dice_3_3_3_5_6|rolls_2|banked_50`);
  await page.click('.score');
  await page.waitForSelector('tr.filled');
  assert.equal(await page.locator('#review').count(), 0);
  await page.click('#new-game');
  await enter(page, '33356');
  await page.click('.score');
  await page.waitForSelector('#review');
  await page.close();
});
