// The page in a real browser.

import { existsSync } from 'node:fs';
import { type Browser, type ConsoleMessage, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { device, start, T0, type TestServer } from './server.ts';

const CHROMIUM = '/usr/bin/chromium';
const isThere = existsSync(CHROMIUM);
const isCi = process.env.CI === 'true';
if (!isThere && !isCi) {
  console.warn(`The page is NOT tested: ${CHROMIUM} is missing. Install the package chromium.`);
}

describe.skipIf(!isThere && !isCi)('the page in a browser', () => {
  let browser: Browser;
  let server: TestServer;
  let page: Page;
  const faults: string[] = [];
  /** What the browser may log: it tells of every call that fails. */
  let isExpected: (message: ConsoleMessage) => boolean;

  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath: CHROMIUM,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    });
  }, 60_000);
  afterAll(() => browser?.close());
  afterEach(async () => {
    await page.close();
    await server.close();
    expect(faults.splice(0)).toEqual([]);
  });

  async function open(...[options]: Parameters<typeof start>): Promise<void> {
    isExpected = () => false;
    server = await start(options);
    page = await browser.newPage({ viewport: { width: 360, height: 800 } });
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('console', (message) => {
      if (!isExpected(message)) faults.push(message.text());
    });
    await page.goto(`http://127.0.0.1:${server.port}/`);
  }

  const state = (words: string) => page.getByRole('status').filter({ hasText: words }).waitFor();
  const shows = (words: string) => page.getByText(words, { exact: true }).waitFor();

  it('says how to begin while there is no device, and shows the first one by itself', async () => {
    await open();
    await shows('echo 1,1000,21.5,48 | nc -w 1 127.0.0.1 5050');
    await shows('client.connect("192.0.2.2", 5050); client.println("1,1000,21.5,48");');
    expect(await page.locator('#loopback-hint').isVisible()).toBe(false);
    await state('Live');
    server.devices.set('kitchen', device(1, 'kitchen'));
    server.publish({ position: 1, type: 'reading', device: 'kitchen', time: T0, data: {} });
    await page.getByRole('heading', { name: 'kitchen' }).waitFor();
    expect(await page.locator('#empty').isVisible()).toBe(false);
  });

  it('says so when no board can reach the server', async () => {
    await open({ parts: { boards: { port: 5050, addresses: ['127.0.0.1'] } } });
    await shows('client.connect("127.0.0.1", 5050); client.println("1,1000,21.5,48");');
    expect(await page.locator('#loopback-hint').isVisible()).toBe(true);
  });

  it('keeps values live, in words that fit a narrow screen', async () => {
    const time = Date.now();
    const metric = (value: number) => ({ name: 'temperature', value, time, unit: '°C' });
    const long = 'x'.repeat(64);
    await open({ devices: [device(1, 'kitchen', { metrics: [metric(20)] }), device(2, long)] });
    await shows('20°C');
    await shows('2 devices, 2 connected');
    await state('Live');
    server.devices.set('kitchen', device(1, 'kitchen', { metrics: [metric(21.5)] }));
    server.publish({ position: 1, type: 'reading', device: 'kitchen', time, data: {} });
    await shows('21.5°C');
    const copies = page.getByText('came twice and were kept once').first();
    expect(await copies.isVisible()).toBe(false);
    await page.getByText('13 readings · 8 missing · 1 copy · 2 rejected').first().click();
    expect(await copies.isVisible()).toBe(true);
    const overflow = await page.evaluate(
      'document.documentElement.scrollWidth - window.innerWidth',
    );
    expect(overflow).toBeLessThanOrEqual(0);
  });

  it('puts two values into a row of a narrow screen, and keeps each card at its own height', async () => {
    const metrics = (many: number) =>
      Array.from({ length: many }, (_, at) => ({
        name: `m${at}`,
        value: at,
        time: T0,
        unit: null,
      }));
    await open({
      devices: [
        device(1, 'few', { metrics: metrics(2) }),
        device(2, 'many', { metrics: metrics(12) }),
      ],
    });
    const box = async (words: string) => {
      const found = await page.getByText(words, { exact: true }).first().boundingBox();
      return found ?? expect.fail(`no ${words}`);
    };
    await shows('few');
    expect((await box('m0')).y).toBe((await box('m1')).y);
    await page.setViewportSize({ width: 800, height: 800 });
    const cards = await page.getByRole('article').all();
    const [few = 0, many = 0] = await Promise.all(
      cards.map(async (card) => (await card.boundingBox())?.height),
    );
    expect(few).toBeLessThan(many / 2);
  });

  it('shows names as text, whatever they are', async () => {
    const name = '<img src=x>';
    await open({
      devices: [device(1, '__proto__', { metrics: [{ name, value: 1, time: T0, unit: '<b>' }] })],
    });
    await page.getByRole('heading', { name: '__proto__' }).waitFor();
    await shows(name);
    await shows('1<b>');
  });

  it('asks for the token, and goes on once it has it', async () => {
    await open({ token: 'open sesame', devices: [device(1, 'kitchen')] });
    const field = page.getByLabel('Token of this server');
    isExpected = (message) => message.location().url.endsWith('/api/login');
    await field.fill('wrong');
    await field.press('Enter');
    await page.getByRole('alert').filter({ hasText: 'not the token' }).waitFor();
    await field.fill('open sesame');
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.getByRole('heading', { name: 'kitchen' }).waitFor();
    await state('Live');
  });

  it('says that the server cannot store, and that it stopped', async () => {
    await open({ devices: [device(1, 'kitchen')] });
    await state('Live');
    isExpected = (message) => message.text().startsWith('Failed to load resource');
    server.store.health = { ...server.store.health, ok: false, reason: 'The disk is full.' };
    server.publish({ position: 1, type: 'gap', device: 'kitchen', time: T0, data: {} });
    await page.getByRole('alert').filter({ hasText: 'The disk is full.' }).waitFor();
    await server.close();
    await state('Reconnecting');
    await shows('Last known: 1 device, 1 connected');
    await shows('was connected');
    await state('Server stopped');
    expect(await page.getByText('connected', { exact: true }).count()).toBe(0);
  });
});
