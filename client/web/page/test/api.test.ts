// The page to try the API, in Chromium: each method with its example, by POST and GET, with a token, as a command.
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {test} from 'node:test';
import type {Page} from 'playwright-core';
import {methodsOf, readable, type OpenApi} from '../src/api/document.js';
import {startDaemon} from '../../test/daemon.js';
import {Browser, type Visit} from './browser.js';
import {kDesktop, startPage} from './fixture.js';
import {kOpenApi, kPage} from './page_server.js';
import {texts} from './play.js';

const kShots = process.env['YATZY_SHOTS'];
const kPhone = {width: 375, height: 800};
const methods = methodsOf(JSON.parse(readFileSync(kOpenApi, 'utf8')) as OpenApi);

const {server, browser} = await startPage();

async function open(method = ''): Promise<Visit> {
  const visit = await browser.visit(`${server.url}/api.html${method && `#${method}`}`);
  await visit.page.waitForSelector('#send');
  return visit;
}

async function send(page: Page): Promise<string> {
  await page.click('#send');
  await page.waitForFunction(() => document.querySelector('#notice')?.textContent?.startsWith('Answered'));
  return await page.locator('#answer').textContent() ?? '';
}

// What a shell makes of the command, without running it.
function argumentsOf(command: string): string[] {
  const output = execFileSync('sh', ['-c', `curl() { printf '%s\\0' "$@"; }\n${command}`], {env: {TOKEN: 'of the shell'}});
  return output.toString().split('\0').slice(0, -1);
}

test('lists every method, and shows that of the link', async () => {
  const {page, faults} = await open();
  assert.ok(methods.length > 10);
  assert.deepEqual(await texts(page, '#list small'), methods.map(method => method.summary));
  assert.equal(await page.locator('#name').textContent(), 'AnalyzePosition');
  for (const method of methods) {
    await page.click(`#list a[href="#${method.name}"]`);
    await page.waitForFunction(name => document.querySelector('#name')?.textContent === name, method.name);
    assert.equal(await page.inputValue('#request'), method.example);
    assert.equal(await page.locator('#list a[aria-current]').count(), 1);
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'name');
  }
  assert.deepEqual(faults, []);
  await page.close();
});

test('sends the example by POST and by GET', async () => {
  const {page, faults} = await open('AnalyzePosition');
  const answer = await send(page);
  assert.match(answer, /"expectedFinal": 251\.65/);
  assert.match(await page.locator('#status').textContent() ?? '', /^200 OK in [\d.]+ ms, [\d,]+ bytes$/);
  const [{verb, method, headers, request} = assert.fail()] = server.asked.slice(-1);
  assert.deepEqual([verb, method, headers['content-type']], ['POST', 'AnalyzePosition', 'application/json']);
  assert.deepEqual(request, JSON.parse(await page.inputValue('#request')));
  await page.check('input[value="GET"]');
  assert.equal(await send(page), answer);
  const [got = assert.fail()] = server.asked.slice(-1);
  assert.deepEqual([got.verb, got.request], ['GET', request]);
  assert.deepEqual(faults, []);
  await page.close();
});

test('asks the server of its folder, whatever else the address has', async () => {
  const {page, faults} = await browser.visit(`${server.url}/api.html?from=a/b#EvaluateState`);
  await page.waitForSelector('#send');
  assert.match(await send(page), /"expectedRemaining"/);
  assert.deepEqual(faults, []);
  await page.close();
});

test('keeps what is typed, and goes back to the example', async () => {
  const {page} = await open('EvaluateState');
  await page.fill('#request', '{"state": {}}');
  await page.click('#list a[href="#ListRuleSets"]');
  await page.click('#list a[href="#EvaluateState"]');
  assert.equal(await page.inputValue('#request'), '{"state": {}}');
  await page.click('#reset');
  assert.equal(await page.inputValue('#request'), methods.find(({name}) => name === 'EvaluateState')?.example);
  await page.close();
});

test('shows an error with its status', async () => {
  const {page} = await open('AnalyzePosition');
  await page.fill('#request', '{"ruleSet": "none"}');
  assert.match(await send(page), /"code": "[a-z_]+"/);
  assert.match(await page.locator('#status.bad').textContent() ?? '', /^[45]\d\d /);
  await page.close();
});

test('says the same as a command, without the token', async () => {
  const {page} = await open('EvaluateState');
  const request = '{"ruleSet": "it\'s $HOME `x` \\\\ \\"y\\""}';
  await page.fill('#request', request);
  const url = `${server.url}/yatzy.v1.AdvisorService/EvaluateState`;
  const command = async () => argumentsOf(await page.locator('#curl').textContent() ?? '');
  assert.deepEqual(await command(), ['-H', 'content-type: application/json', '-d', request, url]);
  await page.fill('#token', 'S3CR3T');
  await page.check('input[value="GET"]');
  assert.deepEqual(await command(), [
    '-H', 'authorization: Bearer of the shell', '-G', '-d', 'connect=v1', '-d', 'encoding=json', '--data-urlencode', `message=${request}`, url,
  ]);
  await send(page);
  assert.equal(server.asked.at(-1)?.headers.authorization, 'Bearer S3CR3T');
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.click('#copy');
  await page.waitForFunction(() => document.querySelector('#notice')?.textContent?.includes('copied'));
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), await page.locator('#curl').textContent());
  await page.close();
});

test('tells of the fields, those of messages within on demand', async () => {
  const {page, faults} = await open('AnalyzePosition');
  await page.click('summary:text-is("Fields of the request")');
  assert.deepEqual(await texts(page, 'dl.fields:visible > dt > code'), ['position', 'maxActions', 'ruleSet', 'includeScoring']);
  await page.click('summary:text-is("Position")');
  await page.waitForSelector('dl dl dt');
  const [first = ''] = await texts(page, 'dl dl > dt');
  assert.equal(first, 'state GameState, required');
  assert.deepEqual(faults, []);
  await page.close();
});

test('is one link from the game', async () => {
  const {page, faults} = await browser.visit(server.url);
  await page.click('a[href="api.html"]');
  await page.waitForSelector('#send');
  await page.click('a[href="./"]');
  await page.waitForSelector('#roll');
  assert.deepEqual(faults, []);
  await page.close();
});

test('a yatzyd answers every example', async () => {
  const real = await startDaemon(['scandinavian', 'yahtzee', 'crag'], ['--web-page', kPage]);
  const {page, faults} = await browser.visit(`${real.url}/api.html`);
  for (const {name} of methods) {
    await page.evaluate(hash => { location.hash = hash; }, name);
    await page.waitForFunction(of => document.querySelector('#name')?.textContent === of, name);
    assert.match(await send(page), /"tableId": "[0-9a-f]{16}"/, name);
    assert.match(await page.locator('#status').textContent() ?? '', /^200 /, name);
  }
  assert.deepEqual(faults, []);
  await page.close();
  await real.stop();
});

test('writes JSON on few lines', () => {
  assert.equal(readable({a: [1, 2], b: {}}), '{"a": [1, 2], "b": {}}');
  const long = 'x'.repeat(60);
  assert.equal(readable({a: {b: [1, 2], c: long}}), `{\n  "a": {\n    "b": [1, 2],\n    "c": "${long}"\n  }\n}`);
  assert.equal(readable([long, null]), `[\n  "${long}",\n  null\n]`);
});

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

async function faultsOfAccess(page: Page): Promise<string[]> {
  await page.evaluate(axe);  // past the page's own policy, which would not let it in
  const result = await page.evaluate(() => (globalThis as never as {axe: {run(): Promise<{violations: {id: string; nodes: {html: string}[]}[]}>}}).axe.run());
  return result.violations.map(({id, nodes}) => `${id}: ${nodes[0]?.html}`);
}

for (const [name, options] of Object.entries({
  desktop: kDesktop, phone: kPhone, dark: {...kDesktop, dark: true}, 'dark-phone': {...kPhone, dark: true},
})) {
  test(`the API page has no fault of accessibility: ${name}`, async () => {
    const own = new Browser();
    await own.start(options);
    const {page, faults} = await own.visit(`${server.url}/api.html`);
    await page.waitForSelector('#send');
    await send(page);
    for (const details of await page.locator('details').all()) {
      if (await details.isVisible()) await details.evaluate(element => element.setAttribute('open', ''));
    }
    assert.deepEqual(await faultsOfAccess(page), []);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
    assert.equal(wide, false, 'nothing is wider than the window');
    if (kShots) await page.screenshot({path: `${kShots}/api-${name}.png`, fullPage: true});
    assert.deepEqual(faults, []);
    await own.stop();
  });
}
