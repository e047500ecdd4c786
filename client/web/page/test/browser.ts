// Debian's Chromium, by playwright-core.
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {chromium, type BrowserContext, type Page} from 'playwright-core';

const kArguments = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync',
];

export interface Visit {
  page: Page;
  /** Whatever a page should not do: errors, console errors, requests to elsewhere. */
  faults: string[];
}

export class Browser {
  readonly #profile = mkdtempSync(join(tmpdir(), 'yatzy-page-'));
  #context: BrowserContext | undefined;

  async start(options: {width: number; height: number; dark?: boolean; locale?: string}) {
    const {width, height, dark = false, locale = 'en'} = options;
    this.#context = await chromium.launchPersistentContext(mkdtempSync(join(this.#profile, 'p-')), {
      executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium', headless: true, args: kArguments,
      viewport: {width, height}, colorScheme: dark ? 'dark' : 'light', reducedMotion: 'reduce', locale,
    });
  }

  async visit(url: string, origin = new URL(url).origin): Promise<Visit> {
    const page = await this.#context!.newPage();
    const faults: string[] = [];
    page.on('pageerror', error => faults.push(`error: ${error.message}`));
    page.on('console', message => {
      if (message.type() === 'error' || message.type() === 'warning') faults.push(`console: ${message.text()}`);
    });
    page.on('request', request => {
      if (!request.url().startsWith(origin)) faults.push(`request: ${request.url()}`);
    });
    await page.goto(url);
    return {page, faults};
  }

  async stop() {
    await this.#context?.close();
    rmSync(this.#profile, {recursive: true, force: true});
  }
}
