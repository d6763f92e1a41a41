// The page of connections in a real browser: the real program behind it, real sockets as boards.

import type { Page } from 'playwright-core';
import { afterEach, expect, it } from 'vitest';
import { hasKernelFigures } from '../../src/link/kernel-figures.ts';
import { connectBoard, serveInTemporaryFolder, undoAll } from '../e2e/temporary-server.ts';
import { until, untilAsync } from '../until.ts';
import { accessibilityFaults, describeInBrowser, overflow } from './browser.ts';

afterEach(undoAll);

const rows = (page: Page) => page.getByRole('table').locator('tbody').getByRole('row');
/** Links to devices. */
const names = (page: Page) => rows(page).locator('a[href^="/devices/"]');
const row = (page: Page, text: string) => rows(page).filter({ hasText: text });
const count = (page: Page, text: string) =>
  page.locator('.connections-counts div').filter({ hasText: text });

/** As somebody who comes back to the page: it asks at once, and need not be waited for. */
const lookAgain = (page: Page) =>
  page.evaluate("document.dispatchEvent(new Event('visibilitychange'))");

describeInBrowser('the connections', (browser) => {
  it('are shown with what went over them, and go when they close', async () => {
    const server = await serveInTemporaryFolder();
    const page = await browser.open(`${server.url}/connections`);
    await page.getByText('No board is connected.').waitFor();
    await page.getByText(`Boards connect to port ${server.port}`).waitFor();

    // By itself, a moment later.
    const board = await connectBoard(server.port);
    await row(page, 'no line yet').waitFor();
    await count(page, 'without a line yet').getByText('1').waitFor();
    const said = 'HELLO device=kitchen boot=b1 ack=1\n1,100,21.5,48\n';
    board.socket.write(said);
    await until(() => board.heard().includes('ACK 1'));
    await lookAgain(page);
    const kitchen = row(page, 'kitchen');
    await kitchen.getByText(`${said.length} B, 2 lines`).waitFor();
    await untilAsync(() => {
      // Where it takes long, the server asks whether the board is still there.
      const heard = board.heard();
      const lines = heard.split('\n').length - 1;
      return kitchen.getByText(`${heard.length} B, ${lines} lines`).isVisible();
    });
    await kitchen.getByText(`127.0.0.1:${board.socket.localPort}`).waitFor();
    await kitchen.getByText(`port ${server.port}`).waitFor();
    expect(await kitchen.getByRole('link', { name: 'kitchen' }).getAttribute('href')).toBe(
      '/devices/kitchen',
    );
    expect(await kitchen.getByTitle('Its packets').getAttribute('href')).toBe(
      `/wire?socket=${encodeURIComponent(`127.0.0.1:${board.socket.localPort}`)}`,
    );

    const other = await connectBoard(server.port);
    other.socket.write('HELLO device=attic\n');
    await until(() => other.heard().includes('WELCOME'));
    await lookAgain(page);
    await row(page, 'attic').waitFor();
    await count(page, 'open').getByText('2').waitFor();
    await expect.poll(() => names(page).allTextContents()).toEqual(['attic', 'kitchen']);
    await page.getByRole('button', { name: 'Board' }).click();
    await expect.poll(() => names(page).allTextContents()).toEqual(['kitchen', 'attic']);
    await page.getByRole('searchbox').fill('att');
    await kitchen.waitFor({ state: 'detached' });
    other.socket.end();
    await other.closed;
    await lookAgain(page);
    await page.getByText('None of the 1 connection matches').waitFor();
    await page.getByRole('button', { name: 'Show all' }).click();
    await kitchen.waitFor();
    await count(page, 'since the server started').getByText('2').waitFor();
  });

  it('are each explained closely, by the keyboard too, until they close', async () => {
    const server = await serveInTemporaryFolder();
    const board = await connectBoard(server.port);
    board.socket.write('HELLO device=kitchen boot=b1 ack=1\n1,100,21.5,48\n');
    const page = await browser.open(`${server.url}/connections`);
    await page.getByRole('button', { name: 'Details of kitchen' }).focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'kitchen' });
    await dialog.getByText('the board connected to this server').waitFor();
    await dialog.getByRole('img', { name: /^Bytes a second in the last 60 s\. in: / }).waitFor();
    if (await hasKernelFigures()) {
      await dialog.getByText('Congestion window cwnd').waitFor();
      await dialog.getByRole('img', { name: /^Round trip in the last 60 s\. .* ms$/ }).waitFor();
    } else await dialog.getByText('does not tell the figures of TCP').waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    board.socket.end();
    await board.closed;
    await lookAgain(page);
    await dialog.getByText('This connection is closed').waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    await page.getByText('No board is connected.').waitFor();
  });

  it('of which there are many are there only as far as they are on the screen', async () => {
    const server = await serveInTemporaryFolder();
    for (let at = 0; at < 150; at++) {
      const { socket } = await connectBoard(server.port);
      socket.write(`HELLO device=plant-${at}\n`);
    }
    const page = await browser.open(`${server.url}/connections`, { height: 700 });
    await count(page, 'open').getByText('150').waitFor();
    await row(page, 'plant-0').first().waitFor();
    expect(await rows(page).count()).toBeLessThan(60);
    const table = page.getByRole('table');
    await expect.poll(() => table.getAttribute('aria-rowcount')).toBe('151');
    await page.keyboard.press('End');
    await page.getByRole('link', { name: 'plant-149' }).waitFor();
    expect(await rows(page).count()).toBeLessThan(60);
    await page.getByRole('searchbox').fill('plant-7');
    await expect.poll(() => rows(page).count()).toBe(11);
  });

  it('come with who waits to be dialled, and who was refused', async () => {
    const server = await serveInTemporaryFolder(['--require-token']);
    const { closed, socket } = await connectBoard(server.port);
    socket.write('HELLO device=kitchen token=wrong\n');
    await closed;
    const page = await browser.open('about:blank');
    const board = { name: '<b>My</b> relay', address: 'fd00::7', port: 8888 };
    await page.route('**/api/boards', (route) => route.fulfill({ json: { boards: [board] } }));
    await page.goto(`${server.url}/connections`);
    const refused = page.getByRole('region', { name: 'Refused: no valid device token' });
    await refused.getByRole('row').filter({ hasText: '127.0.0.1' }).waitFor();
    const waiting = page.getByRole('region', { name: 'Boards that wait to be dialled' });
    await waiting.getByText('<b>My</b> relay', { exact: true }).waitFor();
    await expect
      .poll(() => waiting.getByRole('textbox').inputValue())
      .toBe('--dial _b_My__b__relay=[fd00::7]:8888');
  });

  it.each(['light', 'dark'] as const)(
    'have no fault that axe finds, and fit a phone, %s',
    async (theme) => {
      const server = await serveInTemporaryFolder();
      const { socket } = await connectBoard(server.port);
      socket.write(`HELLO device=${'x'.repeat(64)}\n`);
      await connectBoard(server.port);
      const page = await browser.open(`${server.url}/connections`, {
        theme,
        width: 360,
        height: 740,
      });
      await row(page, 'no line yet').waitFor();
      await row(page, 'xxx').waitFor();
      expect(await accessibilityFaults(page)).toEqual([]);
      expect(await overflow(page)).toBeLessThanOrEqual(0);
      await page.getByRole('button', { name: /^Details of x/ }).click();
      await page.getByRole('dialog').getByText('Encryption').waitFor();
      expect(await accessibilityFaults(page)).toEqual([]);
      expect(await overflow(page)).toBeLessThanOrEqual(0);
    },
  );
});
