// The page of a device when somebody leaves it, comes back, or goes on faster than the server answers.

import type { Page, Route } from 'playwright-core';
import { afterEach, expect, it } from 'vitest';
import { connectBoard, serveForAll, undoAll } from '../e2e/temporary-server.ts';
import { until } from '../until.ts';
import { describeInBrowser } from './browser.ts';
import { untilKnown } from './known-device.ts';

const server = serveForAll();
afterEach(undoAll);

/** In Unix s: an hour ago. */
const START = Math.floor(Date.now() / 1000) - 3600;

let boards = 0;

/** A device of its own for each test, with 60 readings. */
async function connectKitchen() {
  const { url, port } = server();
  const name = `kitchen-${++boards}`;
  const board = await connectBoard(port);
  const lines = Array.from({ length: 60 }, (_, at) => `${at + 1},${START + at * 60},${20 + at}\n`);
  board.socket.write(`HELLO device=${name} boot=b1 fields=seq,time,temperature\n${lines.join('')}`);
  await untilKnown(server(), name, { readings: 60 });
  return { url, port, ...board, name, address: `${url}/devices/${name}` };
}

/** The calls that are held back, each until it is let go. */
async function hold(page: Page, calls: string): Promise<Route[]> {
  const held: Route[] = [];
  await page.route(calls, (route) => {
    held.push(route);
  });
  return held;
}

/** As somebody who looks at another tab, or at this one again. */
async function look(page: Page, visibility: 'hidden' | 'visible'): Promise<void> {
  await page.evaluate(`
    Object.defineProperty(document, 'visibilityState', { value: '${visibility}', configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));`);
}

/** Time for what is done a frame later. */
const frames = (page: Page) =>
  page.evaluate(`new Promise((done) => {
    const next = (left) => left === 0 ? done() : requestAnimationFrame(() => next(left - 1));
    next(20);
  })`);

describeInBrowser('the page of a device that was left', (browser) => {
  it('fetches nothing more, whatever was on its way', async () => {
    const { url, address, name } = await connectKitchen();
    const page = await browser.open(url);
    const held = await hold(page, '**/api/series?*');
    /** How many calls there were, the late ones too: they come in the order in which they were made. */
    const callsSoFar = async () => {
      const mark = `marks=${held.length}`;
      await page.evaluate(`void fetch('/api/series?${mark}')`);
      await until(() => held.some((route) => route.request().url().endsWith(mark)));
      return held.length;
    };
    await page.getByRole('link', { name, exact: true }).click();
    await page.waitForURL(address);
    await until(() => held.length > 0);
    await frames(page);
    await page.getByRole('link', { name: 'Devices' }).click();
    await page.getByRole('article', { name, exact: true }).waitFor();
    const before = await callsSoFar();
    await frames(page);
    expect(await callsSoFar()).toBe(before + 1);
  });

  it('does not come back by an answer that comes late', async () => {
    const { url, address } = await connectKitchen();
    const page = await browser.open(`${address}?range=5m`);
    await page.getByRole('application').waitFor();
    const held = await hold(page, '**/readings?limit=1');
    await page.getByRole('application').press('Home');
    await until(() => held.length > 0);
    await page.getByRole('link', { name: 'Settings' }).click();
    await page.waitForURL(`${url}/settings`);
    await Promise.all(held.map((route) => route.continue()));
    await page.getByRole('heading', { name: 'Settings' }).waitFor();
    await frames(page);
    expect(page.url()).toBe(`${url}/settings`);
  });

  it('does not come back while the code of the next page is on its way', async () => {
    const { url, address } = await connectKitchen();
    const page = await browser.open(`${address}?range=5m`);
    await page.getByRole('application').waitFor();
    const code = await hold(page, '**/settings-*.js');
    const held = await hold(page, '**/readings?limit=1');
    await page.getByRole('application').press('Home');
    await until(() => held.length > 0);
    await page.getByRole('link', { name: 'Settings' }).click();
    await page.waitForURL(`${url}/settings`);
    await until(() => code.length > 0);
    await Promise.all(held.map((route) => route.continue()));
    await frames(page);
    expect(page.url()).toBe(`${url}/settings`);
    await Promise.all(code.map((route) => route.continue()));
    await page.getByRole('heading', { name: 'Settings' }).waitFor();
    expect(page.url()).toBe(`${url}/settings`);
  });

  it('keeps an older page of readings when the newest arrive late', async () => {
    const { address, socket } = await connectKitchen();
    const page = await browser.open(address);
    const cell = (text: string) => page.getByRole('cell', { name: text, exact: true });
    await cell('79').waitFor();
    const held = await hold(page, '**/readings?order=desc&limit=25');
    socket.write(`61,${START + 3590},99\n`);
    await until(() => held.length > 0);
    await page.getByRole('button', { name: 'Older' }).click();
    await page.getByText('Page 2').waitFor();
    await cell('40').waitFor();
    await Promise.all(held.map((route) => route.continue().catch(() => {})));
    await frames(page);
    expect(await cell('99').count()).toBe(0);
  });

  it('fetches no lines while it is hidden, and all of them once it is seen', async () => {
    const { url, address, socket, name } = await connectKitchen();
    const page = await browser.open(address);
    const other = await browser.openBeside(page, url);
    await page.getByRole('cell', { name: '79', exact: true }).waitFor();
    await look(page, 'hidden');
    await page.clock.install();
    const calls: string[] = [];
    page.on('request', (request) => calls.push(request.url()));
    socket.write(`12,x\n61,${START + 3590},99\n`);
    await other.getByRole('article', { name, exact: true }).getByText('99').waitFor();
    await other.getByRole('article', { name, exact: true }).getByText('1 rejected').waitFor();
    await page
      .getByRole('region', { name: 'Facts' })
      .getByText('61', { exact: true })
      .first()
      .waitFor();
    await page.clock.runFor(5000);
    // Charts may still be at what they fetch at first.
    expect(calls.filter((url) => /readings\?order=|rejects/.test(url))).toEqual([]);
    await look(page, 'visible');
    await page.getByRole('cell', { name: '99', exact: true }).waitFor();
    await page.getByText('12,x', { exact: true }).waitFor();
  });

  it('fetches what it missed while its browser had put it aside', async () => {
    const { url, address, socket, name } = await connectKitchen();
    const page = await browser.open(`${address}?range=6h`);
    const other = await browser.openBeside(page, url);
    const chart = page.getByRole('region', { name: 'temperature', exact: true });
    await chart.getByText('20 to 79 °C').waitFor();
    await other.getByRole('article', { name, exact: true }).getByText('79').waitFor();
    await page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))");
    // Its own worker hears one after the other: now it knows.
    socket.write(`61,${START + 3590},99\n`);
    await other.getByRole('article', { name, exact: true }).getByText('99').waitFor();
    expect(await chart.getByText('20 to 79 °C').count()).toBe(1);
    await page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))");
    await chart.getByText('20 to 99 °C').waitFor();
  });

  it('says so when its device is forgotten, and draws it anew when it comes again', async () => {
    const { url, port, address, name } = await connectKitchen();
    const page = await browser.open(`${address}?range=6h`, {
      expected: (message) => message.text().includes('404'),
    });
    const chart = page.getByRole('region', { name: 'temperature', exact: true });
    await chart.getByText('20 to 79 °C').waitFor();
    expect((await fetch(`${url}/api/devices/${name}`, { method: 'DELETE' })).status).toBe(200);
    await page.getByRole('heading', { name: `There is no device ${name}` }).waitFor();
    const { socket } = await connectBoard(port);
    socket.write(`HELLO device=${name} boot=b2 fields=seq,time,temperature\n1,${START + 3500},5\n`);
    await chart.getByText('5 to 5 °C').waitFor();
  });
});
