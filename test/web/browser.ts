// The dashboard in a real browser: Debian's Chromium, driven from tests.

import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import {
  type Browser,
  type BrowserContext,
  type ConsoleMessage,
  chromium,
  type Page,
} from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect } from 'vitest';

/** The first that is there, or TAPLINE_BROWSER. The shell has no window of its own, which is most of what a start takes. */
const BROWSERS = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'];
const BROWSER = process.env.TAPLINE_BROWSER ?? BROWSERS.find(existsSync) ?? '/usr/bin/chromium';
/** How long a step of a test may take, in ms. */
const STEP_MS = 30_000;
/** The same of its start, in ms. */
const LAUNCH_MS = 60_000;
const isThere = existsSync(BROWSER);
const isCi = process.env.CI === 'true';

/** How a page is opened. */
export interface OpenOptions {
  readonly width?: number;
  readonly height?: number;
  readonly theme?: 'light' | 'dark';
  readonly timeZone?: string;
  /** What the browser may log: it tells of every call that fails. */
  readonly expected?: (message: ConsoleMessage) => boolean;
}

/** Pages of one browser. A test fails when one of them logged what it was not expected to. */
export interface TestBrowser {
  /** Opens an address in a window of its own, which shares nothing with others. */
  open(url: string, options?: OpenOptions): Promise<Page>;
  /** Opens it as another tab of that window, of which the same is expected. */
  openBeside(page: Page, url: string): Promise<Page>;
}

/** Tests that need a browser; without one they are skipped, loudly, but on CI. */
export function describeInBrowser(name: string, tests: (browser: TestBrowser) => void): void {
  if (!isThere && !isCi) {
    console.warn(`"${name}" is NOT tested: ${BROWSER} is missing. Install the package chromium.`);
  }
  describe.skipIf(!isThere && !isCi)(name, () => {
    let browser: Browser;
    const faults: string[] = [];
    const watch = (page: Page, expected: (message: ConsoleMessage) => boolean) => {
      page.on('pageerror', (error) => faults.push(error.message));
      page.on('console', (message) => {
        const isFault = message.type() === 'error' || message.type() === 'warning';
        if (isFault && !expected(message)) faults.push(message.text());
      });
      return page;
    };

    beforeAll(async () => {
      browser = await chromium.launch({
        executablePath: BROWSER,
        timeout: LAUNCH_MS,
        args: [
          '--no-sandbox',
          '--disable-gpu',
          '--no-first-run',
          '--disable-background-networking',
          '--disable-component-update',
          '--disable-sync',
        ],
      });
    }, LAUNCH_MS);
    afterAll(() => browser?.close());
    afterEach(async () => {
      await Promise.all(browser.contexts().map((context) => context.close()));
      // Soft: a server that the test has started is ended by what comes after this.
      expect.soft(faults.splice(0)).toEqual([]);
    });

    const expectedIn = new WeakMap<BrowserContext, (message: ConsoleMessage) => boolean>();
    const open = async (url: string, options: OpenOptions = {}): Promise<Page> => {
      const { width = 1440, height = 900, theme = 'light', timeZone = 'UTC', expected } = options;
      const context = await browser.newContext({
        viewport: { width, height },
        colorScheme: theme,
        timezoneId: timeZone,
        locale: 'en-GB',
        acceptDownloads: true,
      });
      // Sooner than the test, so that a failure names what it waited for.
      context.setDefaultTimeout(STEP_MS);
      expectedIn.set(context, expected ?? (() => false));
      const page = watch(await context.newPage(), expected ?? (() => false));
      await page.goto(url);
      return page;
    };
    const openBeside = async (page: Page, url: string): Promise<Page> => {
      const context = page.context();
      const other = watch(await context.newPage(), expectedIn.get(context) ?? (() => false));
      await other.goto(url);
      return other;
    };
    tests({ open, openBeside });
  });
}

/** How far the page is wider than its window, in px: people must not scroll sideways. */
export async function overflow(page: Page): Promise<number> {
  return page.evaluate<number>(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  );
}

const require = createRequire(import.meta.url);
/** axe, in the page. The small one: the browser reads it anew for each page. */
const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds against the page as it is: rule and place of each. */
export async function accessibilityFaults(page: Page): Promise<string[]> {
  // No value comes back: the browser would have to copy all of axe.
  if (!(await page.evaluate<boolean>("'axe' in window"))) await page.evaluate(`${AXE}; 0`);
  // All rules, but only what is against them is told at length.
  const violations = await page.evaluate<
    { id: string; nodes: { target: string[]; failureSummary: string }[] }[]
  >(`axe.run({ resultTypes: ['violations'] }).then(({ violations }) => violations)`);
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary}`),
  );
}
