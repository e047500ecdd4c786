// The page in Chromium: its server goes away and comes back.
import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Page} from 'playwright-core';
import {kPause} from '../src/advice.js';
import {Language} from '../src/texts/language.js';
import {startPage} from './fixture.js';
import {enter} from './play.js';

const english = new Language('en').texts;
const kLate = '#upper_45|banked_185|filled_ones,twos,threes,fours,fives,one-pair,two-pairs,three-of-a-kind,small-straight,large-straight,' +
  'full-house,chance';

const {server, browser} = await startPage();

const notice = (page: Page, text: string) =>
  page.waitForFunction(wanted => document.querySelector('#notice')?.textContent === wanted, text, {timeout: 5000});

/** A page that asks while there is no server. */
async function askNobody(): Promise<Page> {
  const {page} = await browser.visit(server.url);
  await page.clock.install();
  server.leave();
  await page.fill('#entry', '33356');
  await page.click('#take');
  await notice(page, english.nobody);
  return page;
}

test('says that nobody answers, and goes on when the server is back', async () => {
  const page = await askNobody();
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
  const page = await askNobody();
  server.comeBack();
  server.silence();
  await page.clock.runFor(2 * kPause);
  await notice(page, english.noServer);
  await page.waitForSelector('.hint', {timeout: 5000});
  server.leave();
  await page.click('#undo');
  await enter(page, '12456');
  await page.evaluate(hash => { location.hash = hash; }, kLate);
  await page.waitForSelector('.plot .bar');
  await notice(page, english.noServer);
  server.comeBack();
  await page.close();
});

test('ranks actions while it computes chances', async () => {
  const {page} = await browser.visit('about:blank', server.url);
  // Chances without an end.
  await page.addInitScript(() => {
    const post = Worker.prototype.postMessage;
    Worker.prototype.postMessage = function (question: {method: string}) {
      if (question.method === 'AnalyzeTarget') document.title = 'computes';
      else post.call(this, question);
    };
  });
  server.silence();
  await page.goto(server.url + kLate);
  await page.fill('#target', '250');
  await page.press('#target', 'Enter');
  await page.waitForFunction(() => document.title === 'computes');
  await enter(page, '33356');
  assert.equal(await page.locator('.outcome .waiting').count(), 1);
  await page.click('.score');
  assert.match(await page.locator('#turn h2').textContent() ?? '', /^Turn 14 /);
  server.comeBack();
  await page.close();
});

test('leaves a table that takes long when another game is chosen', async () => {
  const {page} = await browser.visit('about:blank', server.url);
  await page.addInitScript(() => {
    const post = Worker.prototype.postMessage;
    Worker.prototype.postMessage = function (question: {method: string; request: {ruleSet: string}}) {
      if (question.request.ruleSet === 'crag') document.title = 'solves';
      else post.call(this, question);
    };
  });
  await page.clock.install();
  server.silence();
  await page.goto(server.url);
  await page.selectOption('#rules', 'crag');
  await page.waitForFunction(() => document.title === 'solves');
  await page.clock.fastForward(10_000);
  await page.selectOption('#rules', 'scandinavian');
  await enter(page, '33356');
  server.comeBack();
  await page.close();
});

for (const code of ['resource_exhausted', 'deadline_exceeded']) {
  test(`computes values by itself where the server says ${code}`, async () => {
    const {page} = await browser.visit(server.url);
    await page.route('**/AnalyzePosition', route => route.fulfill({status: 429, json: {code, message: 'busy'}}));
    await enter(page, '33356');
    await notice(page, english.noServer);
    await page.click('.score');
    assert.match(await page.locator('#turn h2').textContent() ?? '', /^Turn 2 /);
    await page.close();
  });
}

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
