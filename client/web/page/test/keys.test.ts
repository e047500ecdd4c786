// The page in Chromium, by whoever has only keys, hears it, or needs strong colours.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Page} from 'playwright-core';
import {startPage} from './fixture.js';
import {enter} from './play.js';

const {server, browser} = await startPage();

const heading = (page: Page) => page.locator('#turn h2').textContent();

test('takes one roll after the other from the same field', async () => {
  const {page} = await browser.visit(server.url);
  await page.focus('#entry');
  for (const dice of ['33356', '13345', '22456']) {
    await page.keyboard.type(dice);
    await page.keyboard.press('Enter');
    await page.waitForFunction(said => document.querySelector('#dice-said')?.textContent === said, [...dice].join(' '));
  }
  assert.equal(await heading(page), 'Turn 1 of 15, no roll left');
  await page.click('#undo');
  await page.focus('#entry');
  await page.keyboard.type('1234');
  await page.keyboard.press('Enter');
  assert.equal(await page.locator('#entry').getAttribute('aria-invalid'), 'true');
  assert.equal(await page.locator('#entry').inputValue(), '1234', 'what is wrong can be mended');
  await page.close();
});

test('has an example of the right number of dice', async () => {
  const {page} = await browser.visit(server.url);
  assert.equal(await page.locator('#entry').getAttribute('placeholder'), '5 dice, as 13356');
  await page.selectOption('#rules', 'crag');
  assert.equal(await page.locator('#entry').getAttribute('placeholder'), '3 dice, as 133');
  await page.close();
});

test('rolls once for a key that is held down, also while the switch of hints has the focus', async () => {
  const {page} = await browser.visit(server.url);
  await page.waitForSelector('#roll');
  for (let i = 0; i < 3; ++i) await page.keyboard.down('r');
  await page.keyboard.up('r');
  assert.equal(await heading(page), 'Turn 1 of 15, 2 rolls left');
  await page.click('#show-hints');
  await page.keyboard.press('r');
  assert.equal(await heading(page), 'Turn 1 of 15, one roll left');
  await page.focus('#target');
  await page.keyboard.press('r');
  assert.equal(await heading(page), 'Turn 1 of 15, one roll left');
  await page.close();
});

test('leaves the focus in the score sheet when a category is filled', async () => {
  const {page} = await browser.visit(server.url);
  await enter(page, '33356');
  await page.locator('.score').first().focus();
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.querySelector('#turn h2')?.textContent === 'Turn 2 of 15');
  await page.waitForSelector('#expected');
  assert.equal(await page.evaluate(() => document.activeElement?.id), 'sheet-title');
  const filled = 'ones,twos,threes,fours,fives,sixes,one-pair,two-pairs,three-of-a-kind,small-straight,large-straight,full-house,chance,yatzy';
  await page.evaluate(hash => { location.hash = hash; }, `#rolls_0|dice_66666|upper_63|banked_185|filled_${filled}`);
  await page.locator('#hint-CATEGORY_FOUR_OF_A_KIND').focus();
  await page.keyboard.press('Enter');
  assert.equal(await page.evaluate(() => document.activeElement?.textContent), 'Finished: 259 points');
  await page.close();
});

test('shows dice where the system has its own colours', async () => {
  const {page} = await browser.visit(server.url);
  const keepsColours = async (selector: string) => {
    const colours = () => page.evaluate(one => {
      const {backgroundColor, fill} = getComputedStyle(document.querySelector(one)!);
      return [backgroundColor, fill];
    }, selector);
    const own = await colours();
    await page.emulateMedia({forcedColors: 'active'});
    assert.deepEqual(await colours(), own);
    await page.emulateMedia({forcedColors: 'none'});
  };
  await enter(page, '33356');
  await keepsColours('.die-button');
  await page.click('.score');
  await page.click('#review');
  await page.waitForSelector('.mistakes li');
  await keepsColours('.small-dice .die');
  await page.close();
});
