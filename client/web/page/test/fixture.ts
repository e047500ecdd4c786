// What most files of tests need of a page.
import {after} from 'node:test';
import {Browser} from './browser.js';
import {startPageServer, type PageServer} from './page_server.js';

export const kDesktop = {width: 1200, height: 900};

/** A server and a browser, until all tests of the file have ended. */
export async function startPage(): Promise<{server: PageServer; browser: Browser}> {
  const server = await startPageServer();
  const browser = new Browser();
  after(async () => {
    await browser.stop();
    await server.close();
  });
  await browser.start(kDesktop);
  return {server, browser};
}
