// The page in Chromium: its server goes away and comes back.
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import type {Page} from 'playwright-core';
import {kPause} from '../src/advice.js';
import {Language} from '../src/texts/language.js';
import {Browser} from './browser.js';
import {startPageServer, type PageServer} from './page_server.js';
import {enter} from './play.js';

const kPage = process.env['YATZY_PAGE'] ?? 'build/page/share/yatzyd/page';
const kModule = process.env['YATZY_WASM'] ?? 'build/page/share/yatzyd/page/yatzy.wasm';
const english = new Language('en').texts;

let server: PageServer;
let browser: Browser;

before(async () => {
  server = await startPageServer(kPage, kModule);
  browser = new Browser();
  await browser.start({width: 1200, height: 900});
});
after(async () => {
  await browser.stop();
  await server.close();
});

const notice = (page: Page, text: string) =>
  page.waitForFunction(wanted => document.querySelector('#notice')?.textContent === wanted, text, {timeout: 5000});

async function roll(page: Page, dice: string) {
  await page.fill('#entry', dice);
  await page.click('#take');
}

test('says that nobody answers, and goes on when the server is back', async () => {
  const {page} = await browser.visit(server.url);
  await page.clock.install();
  server.leave();
  await roll(page, '33356');
  await notice(page, english.nobody);
  assert.equal(await page.locator('#hints .problem').textContent(), english.onlyServer);
  await page.clock.runFor(kPause);
  await notice(page, english.nobody);
  server.comeBack();
  await page.clock.runFor(2 * kPause);
  await page.waitForSelector('.hint', {timeout: 5000});
  await notice(page, '');
  await page.locator('.score').first().click();
  assert.match(await page.locator('#turn h2').textContent() ?? '', /^Turn 2 /);
  await page.close();
});

test('computes by itself as soon as the module can be loaded', async () => {
  const {page} = await browser.visit(server.url);
  await page.clock.install();
  server.leave();
  await roll(page, '33356');
  await notice(page, english.nobody);
  server.comeBack();
  server.silence();
  await page.clock.runFor(2 * kPause);
  await notice(page, english.noServer);
  await page.waitForSelector('.hint', {timeout: 5000});
  server.leave();
  await page.click('#undo');
  await enter(page, '12456');
  await notice(page, english.noServer);
  server.comeBack();
  await page.close();
});

test('starts once somebody answers', async () => {
  const {page} = await browser.visit('about:blank', server.url);
  await page.clock.install();
  server.silence();
  await page.route('**/worker.js', route => route.abort());
  await page.goto(server.url);
  await notice(page, english.nobody);
  server.comeBack();
  await page.clock.runFor(2 * kPause);
  await page.waitForSelector('#roll', {timeout: 5000});
  await notice(page, '');
  await page.close();
});
