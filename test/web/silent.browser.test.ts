// "Why is my board silent?" in a real browser: a board does each thing wrong, and the page says so.

import type { Page } from 'playwright-core';
import { afterEach, expect, it } from 'vitest';
import { connectBoard, serveInTemporaryFolder, undoAll } from '../e2e/temporary-server.ts';
import { accessibilityFaults, describeInBrowser } from './browser.ts';

afterEach(undoAll);

const finding = (page: Page, words: string) => page.getByRole('heading', { name: words }).waitFor();

describeInBrowser('why a board is silent', (browser) => {
  it('goes with what the server sees, from nothing to a board without println', async () => {
    const server = await serveInTemporaryFolder();
    const page = await browser.open(server.url);
    await finding(page, 'Boards cannot reach this server');
    const toWrite = () => page.getByRole('textbox', { name: 'what to write' }).inputValue();
    await expect.poll(toWrite).toBe('tapline serve --host 0.0.0.0');
    const { socket } = await connectBoard(server.port);
    await finding(page, 'It is connected, and sent not a byte');
    socket.write('12,28.3,6\t');
    await finding(page, 'Its line never ends');
    await page.getByText('12,28.3,6\\t', { exact: true }).waitFor();
    await page.getByText('31 32 2c 32 38 2e 33 2c 36 09', { exact: true }).waitFor();
    await expect.poll(toWrite).toContain('client.println(');
    expect(await accessibilityFaults(page)).toEqual([]);
  });

  it('knows a browser that came to the port of the boards', async () => {
    const server = await serveInTemporaryFolder();
    const page = await browser.open(server.url);
    const { socket } = await connectBoard(server.port);
    socket.write('GET / HTTP/1.1\r\nHost: tapline\r\n\r\n');
    await page.getByRole('button', { name: 'Why is 127.0.0.1 silent?' }).click();
    await finding(page, 'An HTTP client came to the port of the boards');
  });

  it('proposes the field list that fits, and applies it', async () => {
    const server = await serveInTemporaryFolder();
    const { socket } = await connectBoard(server.port);
    for (let seq = 1; seq <= 5; seq++) socket.write(`${seq},28.${seq},65.2\n`);
    const page = await browser.open(server.url);
    const card = page.getByRole('article', { name: '127.0.0.1' });
    await card.getByRole('button', { name: 'Why is 127.0.0.1 silent?' }).click();
    await finding(page, 'Its lines come, but cannot be read as readings');
    await page.getByText('seq,temperature,humidity').waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByRole('button', { name: 'Read them so' }).click();
    await page.getByText('the next line is read so').waitFor();
    socket.write('6,28.6,65.4\n');
    await finding(page, 'Readings come');
    await page.keyboard.press('Escape');
    await card.locator('.figure').getByText('28.6', { exact: true }).waitFor();
  });

  it('says what would make a reading of the line that came', async () => {
    const server = await serveInTemporaryFolder();
    const { socket } = await connectBoard(server.port);
    socket.write('{"temp": 28.3,}\n');
    const page = await browser.open(server.url);
    await page.getByRole('button', { name: 'Why is 127.0.0.1 silent?' }).click();
    await finding(page, 'Its lines come, but cannot be read as readings');
    await page.getByText('of “{"temp": 28.3,}”: not valid JSON.').waitFor();
    await page.getByText('a comma right before the “}” (character 14).').waitFor();
    const mended = page.getByRole('textbox', { name: 'the line, mended' });
    await expect.poll(() => mended.inputValue()).toBe('{"temp": 28.3}');
    expect(await page.getByText('Name its fields').count()).toBe(0);
    socket.write('1,1000,28,3,65,2\n');
    await page.getByText('This looks like a decimal comma').waitFor();
    expect(await page.getByRole('button', { name: 'Read them so' }).count()).toBe(0);
    expect(await accessibilityFaults(page)).toEqual([]);
  });

  it('says since when a board is gone, and why', async () => {
    const server = await serveInTemporaryFolder();
    const { socket } = await connectBoard(server.port);
    // Long ago by its own clock: it is overdue at once.
    socket.write('{"device":"attic","temperature":20,"time":1700000000}\n');
    socket.end();
    const page = await browser.open(server.url);
    await page.getByRole('button', { name: 'Why is attic silent?' }).press('Enter');
    await page.getByRole('dialog').getByRole('heading', { level: 3 }).waitFor();
    await page
      .getByRole('dialog')
      .getByText(/not connected/i)
      .first()
      .waitFor();
    await page.getByRole('button', { name: 'Close' }).click();
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
  });
});
