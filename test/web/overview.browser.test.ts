// The overview in a real browser: the real program behind it, real sockets as boards.

import type { Page } from 'playwright-core';
import { afterEach, expect, it } from 'vitest';
import {
  connectBoard,
  lastingPorts,
  serveIn,
  serveInTemporaryFolder,
  undoAll,
} from '../e2e/temporary-server.ts';
import { untilAsync } from '../until.ts';
import { accessibilityFaults, describeInBrowser, overflow } from './browser.ts';

afterEach(undoAll);

const live = (page: Page) => page.getByRole('status').filter({ hasText: 'Live' }).waitFor();
const card = (page: Page, name: string) => page.getByRole('article', { name, exact: true });
const value = (page: Page, name: string, text: string) =>
  card(page, name).locator('.figure').getByText(text, { exact: true }).waitFor();

/** Readings of many devices over one connection. */
async function fleet(port: number, count: number): Promise<void> {
  const { socket } = await connectBoard(port);
  for (let at = 0; at < count; at++) {
    socket.write(`climate,device=plant-${at} temperature=${at / 10}\n`);
  }
}

describeInBrowser('the overview', (browser) => {
  it('says how to connect a first board, and turns into its card when it comes', async () => {
    const server = await serveInTemporaryFolder();
    const page = await browser.open(server.url);
    await page.getByRole('heading', { name: 'Waiting for a first board' }).waitFor();
    const line = `echo 1,1000,21.5,48 | nc -w 1 127.0.0.1 ${server.port}`;
    const textOf = (label: string) => page.getByLabel(label, { exact: true }).inputValue();
    await expect.poll(() => textOf('the nc line')).toBe(line);
    const sketch = await textOf('the sketch');
    expect(sketch).toContain(`const uint16_t PORT = ${server.port};`);
    expect(sketch).toContain('#define WIFI_NAME "your-network"');
    const { socket } = await connectBoard(server.port);
    socket.write('HELLO device=kitchen\n1,1000,21.5,48\n');
    await value(page, 'kitchen', '21.5');
    await value(page, 'kitchen', '48');
    socket.write('2,2000,22.25,48\n');
    await value(page, 'kitchen', '22.25');
    await page.getByText('Waiting for a first board').waitFor({ state: 'detached' });
  });

  it('tells what was lost, in badges that explain themselves', async () => {
    const server = await serveInTemporaryFolder();
    const { socket } = await connectBoard(server.port);
    socket.write('HELLO device=kitchen boot=b1\n1,1000,21,48\n4,4000,21,48\n4,4000,21,48\n12,x\n');
    const page = await browser.open(server.url);
    const badge = card(page, 'kitchen').getByRole('button', { name: '2 missing' });
    await badge.waitFor();
    await card(page, 'kitchen').getByRole('button', { name: '1 rejected' }).waitFor();
    await card(page, 'kitchen').getByRole('button', { name: '1 copy' }).waitFor();
    const meaning = page.getByText('2 readings never came');
    expect(await meaning.isVisible()).toBe(false);
    await badge.focus();
    await page.keyboard.press('Enter');
    await meaning.waitFor();
    await page.keyboard.press('Escape');
    await meaning.waitFor({ state: 'hidden' });
  });

  it('shows thousands of devices, of which only those on the screen are there', async () => {
    const server = await serveInTemporaryFolder();
    await fleet(server.port, 3000);
    const page = await browser.open(server.url, { width: 1440, height: 900 });
    await page.getByText('All 3,000').or(page.getByText('All 3000')).waitFor();
    expect(await page.getByRole('article').count()).toBeLessThan(100);
    await page.keyboard.press('End');
    await value(page, 'plant-2999', '299.9');
    expect(await page.getByRole('article').count()).toBeLessThan(100);
    await page.getByLabel('Order').selectOption('temperature');
    await page.getByRole('button', { name: 'Descending' }).click();
    await page.evaluate('scrollTo(0, 0)');
    await value(page, 'plant-2999', '299.9');
    await page.getByRole('searchbox').fill('plant-77');
    await value(page, 'plant-77', '7.7');
    await value(page, 'plant-779', '77.9');
    await expect.poll(() => page.getByRole('article').count()).toBe(11);
    await page.getByRole('searchbox').fill('nothing like it');
    await page.getByRole('button', { name: 'Show all' }).click();
    await value(page, 'plant-2999', '299.9');
  });

  it('shows names, metrics and units as text, whatever they are', async () => {
    const server = await serveInTemporaryFolder();
    const { socket } = await connectBoard(server.port);
    const metric = '<img src=x onerror=alert(1)>';
    const line = JSON.stringify({ device: '__proto__', [metric]: 1, ['__proto__']: 2 });
    socket.write(`HELLO device=a units=temperature:<b>hot</b>\n1,1,2,3\n${line}\n`);
    const page = await browser.open(server.url);
    await card(page, '__proto__').getByText(metric, { exact: true }).waitFor();
    await card(page, 'a').getByText('<b>hot</b>').waitFor();
    expect(await page.locator('main img, main b').count()).toBe(0);
  });

  it('says that the server stopped, and mends itself once it is back', async () => {
    const ports = await lastingPorts();
    const server = await serveInTemporaryFolder([], ports);
    const board = await connectBoard(server.port);
    board.socket.write('HELLO device=kitchen boot=b1\n1,1000,21,48\n');
    const page = await browser.open(server.url, {
      expected: (message) => message.text().startsWith('Failed to load resource'),
    });
    await value(page, 'kitchen', '21');
    // It is said at once, and another word later: who looks only after the end may be too late.
    await Promise.all([
      page.getByRole('status').filter({ hasText: 'Reconnecting' }).waitFor(),
      server.end('SIGKILL'),
    ]);
    await page.getByText('this is how it was').waitFor();
    await page.getByRole('status').filter({ hasText: 'Server stopped' }).waitFor();
    const again = await serveIn(server.data, [], ports);
    const { socket } = await connectBoard(again.port);
    socket.write('HELLO device=kitchen boot=b1\n2,2000,22.5,48\n');
    await value(page, 'kitchen', '22.5');
    await live(page);
    await page.getByText('this is how it was').waitFor({ state: 'detached' });
  });

  it('has one event stream for all tabs, and none while all are hidden', async () => {
    const server = await serveInTemporaryFolder();
    const viewers = async () => {
      const text = await (await fetch(`${server.url}/metrics`)).text();
      return Number(/^tapline_viewers (\d+)$/m.exec(text)?.[1]);
    };
    const { socket } = await connectBoard(server.port);
    socket.write('HELLO device=kitchen\n1,1000,21,48\n');
    const others = await viewers();
    const page = await browser.open(server.url);
    const other = await browser.openBeside(page, server.url);
    await value(page, 'kitchen', '21');
    await value(other, 'kitchen', '21');
    // Values are there before the stream is.
    await Promise.all([live(page), live(other)]);
    expect(await viewers()).toBe(others + 1);
    const show = (tab: Page, state: 'visible' | 'hidden') =>
      tab.evaluate(`Object.defineProperty(document, 'visibilityState', { value: '${state}', configurable: true });
        document.dispatchEvent(new Event('visibilitychange'));`);
    await show(page, 'hidden');
    socket.write('2,2000,22,48\n');
    await value(other, 'kitchen', '22');
    await show(other, 'hidden');
    await untilAsync(async () => (await viewers()) === others);
    socket.write('3,3000,23,48\n');
    await show(page, 'visible');
    await value(page, 'kitchen', '23');
    await live(page);
    expect(await viewers()).toBe(others + 1);
  });

  it.each(['light', 'dark'] as const)(
    'has no fault that axe finds, and fits a phone, %s',
    async (theme) => {
      const server = await serveInTemporaryFolder();
      const page = await browser.open(server.url, { theme, width: 360, height: 740 });
      await page.getByRole('heading', { name: 'Waiting for a first board' }).waitFor();
      await live(page);
      expect(await accessibilityFaults(page)).toEqual([]);
      expect(await overflow(page)).toBeLessThanOrEqual(0);
      const { socket } = await connectBoard(server.port);
      socket.write(`HELLO device=${'x'.repeat(64)} boot=b1\n1,1000,21,48\n4,1,2,3\n12,x\n`);
      await card(page, 'x'.repeat(64)).getByText('1 rejected').waitFor();
      for (const layout of ['Cards', 'List']) {
        await page.getByLabel(layout).check();
        expect(await accessibilityFaults(page)).toEqual([]);
        expect(await overflow(page)).toBeLessThanOrEqual(0);
      }
    },
  );
});
