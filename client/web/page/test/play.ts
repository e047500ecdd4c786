// What a player does on the page, for tests.
import assert from 'node:assert/strict';
import type {Page} from 'playwright-core';

export async function enter(page: Page, dice: string) {
  await page.fill('#entry', dice);
  await page.click('#take');
  await page.waitForSelector('.hint');
}

export const texts = (page: Page, selector: string) => page.locator(selector).allTextContents();

// Plays to the end as the hints say: takes the first, rolls if it was a keep.
export async function playOut(page: Page, categories: number) {
  for (let turn = 1; turn <= categories; ++turn) {
    await page.waitForFunction(of => document.querySelector('#turn h2')?.textContent?.includes(`Turn ${of} of`), turn);
    await page.click('#roll');
    for (;;) {
      await page.waitForSelector('.hint');
      const key = await page.locator('.hint').first().getAttribute('id');
      await page.click(`#${key}`);
      if (key!.includes('CATEGORY')) break;
      if (await page.locator('#roll').isDisabled()) {
        await page.click('.score');
        break;
      }
      await page.click('#roll');
    }
  }
}

/** What the filled rows, the bonus and saved rolls add up to, once the game is finished. */
export async function total(page: Page): Promise<number> {
  const points = (await texts(page, 'tr.filled td.number')).flatMap(text => text.split('+').map(Number));
  const [, ...tiers] = await texts(page, 'tbody tr.sum td.number');
  const bonus = Math.max(0, ...tiers.map(Number).filter(Number.isFinite));
  assert.ok(points.length > 0);
  const saved = (await texts(page, 'tfoot td.number')).slice(0, -1).map(Number);
  return [...points, ...saved].reduce((sum, one) => sum + one, bonus);
}
