// connect-web in Chromium, on a page of the daemon that it calls: JSON by POST, Protobuf by GET.
import type {Page} from 'playwright-core';
import {Browser} from '../../page/test/browser.js';
import type {Daemon} from '../daemon.js';
import type {Ask, Caller} from './caller.js';
import type {PageAsk} from './in_browser.js';
import {kService, type Outcome, type Schema} from './schema.js';

export async function browserCallers(schema: Schema): Promise<Caller[]> {
  const browser = new Browser();
  await browser.start({width: 400, height: 300});
  const pages = new Map<string, Page>();
  const encoded = Buffer.from(schema.bytes).toString('base64');
  const askBy = (byGet: boolean) => async ({url}: Daemon, ask: Ask): Promise<Outcome> => {
    let page = pages.get(url);
    if (!page) pages.set(url, page = (await browser.visit(url)).page);
    const all: PageAsk = {...ask, schema: encoded, service: kService, byGet};
    const text = await page.evaluate(question => (globalThis as never as {ask(ask: string): Promise<string>}).ask(question), JSON.stringify(all));
    return JSON.parse(text) as Outcome;
  };
  return [
    {name: 'connect-web', can: {timeOut: true, cancel: true, sendMuch: true}, ask: askBy(false), close: () => browser.stop()},
    {name: 'connect-web by GET', can: {timeOut: true, cancel: true}, ask: askBy(true)},
  ];
}
