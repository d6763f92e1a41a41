// The console in a real browser: the real program behind it, a real socket as the board.

import { readFile } from 'node:fs/promises';
import type { Page, Request } from 'playwright-core';
import { afterEach, expect, it } from 'vitest';
import {
  connectBoard,
  lastingPorts,
  serveForAll,
  serveIn,
  serveInTemporaryFolder,
  undoAll,
} from '../e2e/temporary-server.ts';
import { until } from '../until.ts';
import { accessibilityFaults, describeInBrowser, overflow } from './browser.ts';

const shared = serveForAll();
afterEach(undoAll);

const helloOf = (device: string) =>
  `HELLO device=${device} boot=b1 ack=1 fields=seq,millis,temperature\n`;

const log = (page: Page) => page.getByRole('log');
const line = (page: Page, text: string) => log(page).getByText(text, { exact: true });
const command = (page: Page) => page.getByLabel('Command to kitchen');
const outcome = (page: Page, text: string) =>
  page.getByLabel('Commands, the newest last').locator('li', { hasText: text });
const live = (page: Page) => line(page, 'live from here').waitFor();

let boards = 0;

/** A board, each test its own, and its console. */
async function talk(server = shared()) {
  const device = `kitchen-${++boards}`;
  const board = await connectBoard(server.port);
  board.socket.write(`${helloOf(device)}ready\n`);
  await until(() => board.heard().includes('WELCOME'));
  return { server, board, device, url: `${server.url}/devices/${device}/console` };
}

/** The id of the command with this text, once it reached the board. */
async function heardCommand(heard: () => string, text: string): Promise<string> {
  const pattern = new RegExp(`^CMD (\\w+) ${text}$`, 'm');
  await until(() => pattern.test(heard()));
  return pattern.exec(heard())?.[1] ?? '';
}

describeInBrowser('the console', (browser) => {
  it('shows what the board said before, and each line as it comes and goes', async () => {
    const { board, url } = await talk();
    board.socket.write('1,2,3,4,5,6\n');
    const page = await browser.open(url);
    await live(page);
    await line(page, 'ready').waitFor();
    await log(page).getByText('rejected: expected 3 fields').waitFor();
    await log(page)
      .getByText(/^connected: 127\.0\.0\.1 port \d+$/)
      .waitFor();
    board.socket.write('hello there\n1,100,21.5\n7,7\n');
    await line(page, 'hello there').waitFor();
    await line(page, '1,100,21.5').waitFor();
    // Why a line was rejected comes to stand at the line itself.
    await log(page)
      .locator('.console-line', { hasText: '7,7' })
      .getByText('rejected: expected 3 fields')
      .waitFor();
    expect(await line(page, 'ACK 1').count()).toBe(0);
    await page.getByLabel('ACK, PING').check();
    await line(page, 'ACK 1').waitFor();
    await page.getByLabel('Readings').uncheck();
    await line(page, '1,100,21.5').waitFor({ state: 'detached' });
    board.socket.end();
    await log(page).getByText('disconnected: closed by the board').waitFor();
  });

  it('sends what is typed, and shows what became of it, also after a reload', async () => {
    const { board, url } = await talk();
    const page = await browser.open(url);
    await live(page);
    await command(page).fill('led on');
    await page.keyboard.press('Enter');
    const id = await heardCommand(board.heard, 'led on');
    await outcome(page, 'led on').getByText('no answer yet').waitFor();
    board.socket.write(`OK ${id} the LED is on\n`);
    await outcome(page, 'led on').getByText('the LED is on').waitFor();
    await page.getByRole('status').filter({ hasText: 'led on: OK, the LED is on' }).waitFor();
    await command(page).fill('dance');
    await page.keyboard.press('Enter');
    board.socket.write(`FAIL ${await heardCommand(board.heard, 'dance')} no legs\n`);
    await outcome(page, 'dance').getByText('FAIL').waitFor();
    await outcome(page, 'dance').getByText('no legs').waitFor();
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowUp');
    await expect.poll(() => command(page).inputValue()).toBe('led on');

    await page.reload();
    await outcome(page, 'dance').getByText('no legs').waitFor();
    await command(page).press('ArrowUp');
    await expect.poll(() => command(page).inputValue()).toBe('dance');
  });

  it('tells of a command that waits, and of one that expired', async () => {
    const { server, board, device, url } = await talk();
    board.socket.end();
    await board.closed;
    const page = await browser.open(url);
    await live(page);
    await page.getByLabel('waits up to').selectOption('10 min');
    await command(page).fill('later');
    const [sent] = await Promise.all([
      page.waitForRequest((request) => request.method() === 'POST'),
      page.keyboard.press('Enter'),
    ]);
    expect(sent.postDataJSON()).toEqual({ text: 'later', ttlSeconds: 600 });
    await outcome(page, 'later').getByText('waits for the board, 10 min left').waitFor();
    // One of another page, and short.
    await fetch(`${server.url}/api/devices/${device}/commands`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ text: 'too late', ttlSeconds: 1 }),
    });
    await outcome(page, 'too late').getByText('never sent').waitFor();
  });

  it('says in words why a command was not taken, and leaves it to be sent again', async () => {
    const { server, board, device, url } = await talk();
    board.socket.end();
    await board.closed;
    const page = await browser.open(url, {
      expected: (message) => /status of (429|503)/.test(message.text()),
    });
    await live(page);
    const fails = async (text: string, words: string) => {
      await command(page).fill(text);
      await page.keyboard.press('Enter');
      await page.getByRole('alert').filter({ hasText: words }).waitFor();
      await expect.poll(() => command(page).inputValue()).toBe(text);
    };
    await fails('x'.repeat(1025), 'A command has at most 1024 bytes; these are 1025.');
    // Words about a text go with the text.
    await command(page).fill('shorter');
    await page.getByRole('alert').waitFor({ state: 'hidden' });
    await fails('   ', 'nothing was sent');
    await fails('a\tb', 'A command holds no tabs');
    const post = (text: string) =>
      fetch(`${server.url}/api/devices/${device}/commands`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ text }),
      });
    await Promise.all(Array.from({ length: 100 }, (_, at) => post(`number ${at}`)));
    await fails('one more', `100 commands for ${device} are waiting`);
    // A disk that is full, as the server tells it.
    const error = {
      code: 'store-unavailable',
      message: 'Nothing can be stored: the disk is full.',
    };
    await page.route('**/commands', (route) => route.fulfill({ status: 503, json: { error } }));
    await fails('led on', 'the disk is full. The command was not sent');
  });

  it('finds lines, and stands still while it is paused', async () => {
    const { board, device, url } = await talk();
    const page = await browser.open(url);
    await live(page);
    for (let at = 0; at < 300; at++) board.socket.write(`line ${at}\n`);
    await line(page, 'line 299').waitFor();
    // A scroll back is a pause.
    await log(page).focus();
    await page.keyboard.press('PageUp');
    const goOn = page.getByRole('button', { name: 'go on End' });
    await goOn.waitFor();
    board.socket.write('came meanwhile\n');
    await page.getByRole('button', { name: 'Paused: 1 line came' }).waitFor();
    expect(await line(page, 'came meanwhile').count()).toBe(0);
    await page.keyboard.press('End');
    await line(page, 'came meanwhile').waitFor();
    await goOn.waitFor({ state: 'detached' });

    await page.keyboard.press('/');
    await page.keyboard.type('LINE 29');
    await page.getByText('11 matches').waitFor();
    const marks = log(page).locator('mark');
    await expect.poll(() => marks.allTextContents()).toEqual(Array(11).fill('line 29'));
    await page.keyboard.press('Escape');
    await line(page, 'came meanwhile').waitFor();

    await page.getByRole('button', { name: 'Pause', exact: true }).click();
    board.socket.write('much later\n');
    await page.getByRole('button', { name: 'Paused: 1 line came' }).waitFor();
    await page.getByRole('button', { name: 'Go on', exact: true }).click();
    await line(page, 'much later').waitFor();

    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save the lines shown as text' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe(`${device}-console.txt`);
    const saved = await readFile(await download.path(), 'utf8');
    expect(saved).toMatch(/^\d{4}-\S+Z < line 0$/m);
    expect(saved).toMatch(/^\d{4}-\S+Z < much later$/m);
  });

  it('is paused by a scroll back also in the moment it was opened', async () => {
    const { board, url } = await talk();
    const page = await browser.open('about:blank');
    await page.addInitScript('performance.now = () => 1000');
    await page.goto(url);
    await live(page);
    board.socket.write(Array.from({ length: 100 }, (_, at) => `line ${at}\n`).join(''));
    await line(page, 'line 99').waitFor();
    await log(page).press('PageUp');
    await page.getByRole('button', { name: 'go on End' }).waitFor();
  });

  it('keeps only what fits, of any number of lines', async () => {
    const { board, url } = await talk();
    const page = await browser.open(url);
    await live(page);
    // A server leaves out what comes too fast for who watches.
    for (let at = 0; at < 12_000; at += 2000) {
      const lines = Array.from({ length: 2000 }, (_, of) => `flood ${at + of}\n`);
      board.socket.write(lines.join(''));
      await line(page, `flood ${at + 1999}`).waitFor();
    }
    await page.getByText('5,000 lines').waitFor();
    expect(await log(page).locator('.console-line').count()).toBeLessThan(200);
  });

  it('shows text as text, whatever it is', async () => {
    const { board, url } = await talk();
    const page = await browser.open(url);
    await live(page);
    board.socket.write('<img src=x onerror=alert(1)><b>bold</b>\n');
    board.socket.write('\u001b[31mred\u0007 \u202eabc\u202c \u200b\n');
    board.socket.write(Buffer.from([0xc3, 0x28, 0x0a]));
    board.socket.write(`${'y'.repeat(5000)}\n`);
    await line(page, '<img src=x onerror=alert(1)><b>bold</b>').waitFor();
    await line(page, '\\x1b[31mred\\x07 \\u202eabc\\u202c \\u200b').waitFor();
    await line(page, '\ufffd(').waitFor();
    await log(page).getByText('longer than 4,096 bytes').waitFor();
    expect(await log(page).locator('img, b').count()).toBe(0);
    await command(page).fill('<i>hi</i>');
    await page.keyboard.press('Enter');
    const id = await heardCommand(board.heard, '<i>hi</i>');
    board.socket.write(`OK ${id} <u>\u001b]0;title\u0007</u>\n`);
    await outcome(page, '<i>hi</i>').getByText('<u>\\x1b]0;title\\x07</u>').waitFor();
    expect(await page.locator('main i, main u').count()).toBe(0);
  });

  it('mends itself when the server was killed, and tells of the gap', async () => {
    const ports = await lastingPorts();
    const server = await serveInTemporaryFolder([], ports);
    const { board, device, url } = await talk(server);
    const page = await browser.open(url, {
      expected: (message) => message.text().startsWith('Failed to load resource'),
    });
    await live(page);
    board.socket.write('before\n');
    await line(page, 'before').waitFor();
    await server.end('SIGKILL');
    await page.getByText('this is how it was').waitFor();
    await command(page).fill('anybody there');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').filter({ hasText: 'does not answer' }).waitFor();
    await expect.poll(() => command(page).inputValue()).toBe('anybody there');
    const again = await serveIn(server.data, [], ports);
    const other = await connectBoard(again.port);
    other.socket.write(`${helloOf(device)}while away\n`);
    await line(page, 'live again').waitFor();
    await page.getByRole('alert').waitFor({ state: 'hidden' });
    await log(page).getByText('not watched for').waitFor();
    await line(page, 'while away').waitFor();
    other.socket.write('after\n');
    await line(page, 'after').waitFor();
    expect(await line(page, 'before').count()).toBe(1);
    await command(page).press('Enter');
    await heardCommand(other.heard, 'anybody there');
  });

  it('has a stream only while it is seen', async () => {
    const { server, board, device, url } = await talk();
    const page = await browser.open(server.url);
    const streams = new Set<Request>();
    const isStream = (request: Request) => request.url().endsWith(`/api/devices/${device}/console`);
    page.on('request', (request) => isStream(request) && streams.add(request));
    page.on('requestfailed', (request) => streams.delete(request));
    await page.goto(url);
    await live(page);
    expect(streams.size).toBe(1);
    const show = (state: 'visible' | 'hidden') =>
      page.evaluate(`Object.defineProperty(document, 'visibilityState', { value: '${state}', configurable: true });
        document.dispatchEvent(new Event('visibilitychange'));`);
    await show('hidden');
    await until(() => streams.size === 0);
    board.socket.write('said to nobody\n1,1,1\n');
    await until(() => board.heard().includes('ACK 1'));
    await show('visible');
    await line(page, 'live again').waitFor();
    await log(page).getByText('this page was hidden').waitFor();
    await line(page, 'said to nobody').waitFor();
    expect(streams.size).toBe(1);
    await page.getByRole('link', { name: device, exact: true }).click();
    await until(() => streams.size === 0);
  });

  it('says that there is no such device, and shows it once it is there', async () => {
    const server = shared();
    const page = await browser.open(`${server.url}/devices/garden/console`, {
      expected: (message) => message.text().includes('404 (Not Found)'),
    });
    await page.getByText('The server knows no device garden').waitFor();
    const { socket } = await connectBoard(server.port);
    socket.write('HELLO device=garden boot=b1\nhere I am\n');
    await line(page, 'here I am').waitFor();
    await page.getByText('The server knows no device garden').waitFor({ state: 'hidden' });
  });

  it.each(['light', 'dark'] as const)(
    'has no fault that axe finds, and fits a phone, %s',
    async (theme) => {
      const { board, url } = await talk();
      const page = await browser.open(url, { theme, width: 360, height: 740 });
      await live(page);
      board.socket.write(`1,2\n\u001b[1m${'long '.repeat(300)}\n1,1,20\n`);
      await line(page, '1,1,20').waitFor();
      await command(page).fill('led on');
      await command(page).press('Enter');
      board.socket.write(`FAIL ${await heardCommand(board.heard, 'led on')} no\n`);
      await outcome(page, 'led on').getByText('FAIL').waitFor();
      await page.getByRole('searchbox').fill('2');
      expect(await accessibilityFaults(page)).toEqual([]);
      expect(await overflow(page)).toBeLessThanOrEqual(0);
      // As with a keyboard on the screen: the line to type in and some of the log stay in sight.
      await page.getByRole('searchbox').fill('');
      await page.setViewportSize({ width: 360, height: 380 });
      await command(page).focus();
      const isSeen = async () => {
        const box = await command(page).boundingBox();
        return box !== null && box.y >= 0 && box.y + box.height <= 380;
      };
      await expect.poll(isSeen).toBe(true);
      await expect.poll(async () => (await log(page).boundingBox())?.height).toBeGreaterThan(100);
    },
  );
});
