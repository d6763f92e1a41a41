// Whether what a page says has room on it: on a phone, in a low window, beside what else is there.

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Locator, Page } from 'playwright-core';
import { afterEach, expect, it } from 'vitest';
import { BEGINNINGS } from '../../web/wire/words.ts';
import { requireCapture } from '../capture/right-to-capture.ts';
import {
  connectBoard,
  serveForAll,
  serveInTemporaryFolder,
  undoAll,
} from '../e2e/temporary-server.ts';
import { until } from '../until.ts';
import { describeInBrowser, overflow } from './browser.ts';
import { drop, openFirst, pane, streams } from './wire-page.ts';

// What is chosen stays in the page.
const server = serveForAll();
afterEach(undoAll);

const PHONE = { width: 360, height: 780 } as const;

function lesson(name: string): string {
  return fileURLToPath(new URL(`../../lessons/${name}.pcap`, import.meta.url));
}

async function openCaptures(page: Page, ...names: readonly string[]): Promise<void> {
  await page.getByLabel('Capture file', { exact: true }).setInputFiles(names.map(lesson));
  await streams(page).getByRole('link').first().waitFor();
}

/** Whether its middle, top and bottom are on the screen, and not under anything else. */
function isSeen(part: Locator): Promise<boolean> {
  return part.evaluate((element) => {
    const { left, right, top, bottom } = element.getBoundingClientRect();
    return [top + 1, (top + bottom) / 2, bottom - 1].every((y) => {
      const there = element.ownerDocument.elementFromPoint((left + right) / 2, y);
      return there !== null && element.contains(there);
    });
  });
}

/** Whether its text has room in it. */
function isWhole(part: Locator): Promise<boolean> {
  return part.evaluate(
    ({ scrollWidth, clientWidth, scrollHeight, clientHeight }) =>
      scrollWidth <= clientWidth && scrollHeight <= clientHeight + 1,
  );
}

/** Where the text in it begins and ends. */
function textOf(part: Locator): Promise<{ left: number; right: number }> {
  return part.evaluate((element) => {
    const range = element.ownerDocument.createRange();
    range.selectNodeContents(element);
    const { left, right } = range.getBoundingClientRect();
    return { left, right };
  });
}

async function boxOf(part: Locator) {
  const box = await part.boundingBox();
  if (box === null) throw new Error('it is not there');
  return { ...box, right: box.x + box.width, bottom: box.y + box.height };
}

/** The same capture, each packet of which came so much later than the one before. */
function stretched(name: string, seconds: number): Uint8Array {
  const bytes = new Uint8Array(readFileSync(lesson(name)));
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let late = 0;
  for (let at = 24; at < bytes.length; at += 16 + view.getUint32(at + 8, true)) {
    view.setUint32(at, view.getUint32(at, true) + late, true);
    late += seconds;
  }
  return bytes;
}

describeInBrowser('a packet beside its ladder', (browser) => {
  it.each([
    ['two captures', 900, ['lost-segment.board', 'lost-segment.server']],
    ['one capture', 780, ['lost-segment.board']],
  ] as const)('of %s shows its headers, and all of it by keys', async (_, height, names) => {
    const page = await browser.open(`${server().url}/wire`, { height });
    await openCaptures(page, ...names);
    await openFirst(page);
    await page.keyboard.press('n');
    await page.locator('.rung[aria-selected="true"] .rung-mark').first().waitFor();
    await page.keyboard.press('Enter');
    await page.locator('.packet-pane:focus').waitFor();
    const headers = pane(page).locator('.layer-line');
    await expect.poll(() => headers.last().innerText()).toBe('Data');
    for (const header of await headers.all()) expect(await isSeen(header)).toBe(true);
    const bytes = pane(page).getByRole('region', { name: 'Bytes of the frame' });
    await page.keyboard.press('End');
    await expect.poll(() => isSeen(bytes.locator('[data-line]').last())).toBe(true);
    // What is opened is seen with the bytes below it, down to its last field.
    await pane(page)
      .getByText(/^Transmission Control/)
      .click();
    const fields = pane(page).getByRole('listbox');
    // What comes under the pointer would be chosen.
    await page.mouse.move(0, 0);
    await fields.focus();
    await page.keyboard.press('End');
    await expect.poll(() => isSeen(fields.getByRole('option', { selected: true }))).toBe(true);
    await expect.poll(() => isSeen(bytes.locator('mark').first())).toBe(true);
  });
});

describeInBrowser('a ladder on a phone', (browser) => {
  it.each([
    ['two captures', ['lost-segment.board', 'lost-segment.server']],
    ['one capture', ['lost-segment.server']],
  ] as const)('of %s has different times for different packets', async (_, names) => {
    const page = await browser.open(`${server().url}/wire`, PHONE);
    await openCaptures(page, ...names);
    await openFirst(page);
    const times = page.locator('.rung > .rung-time:first-of-type > :first-child');
    await times.nth(2).waitFor();
    const shown = [times.nth(0), times.nth(1), times.nth(2)].map((time) => time.innerText());
    expect(new Set(await Promise.all(shown)).size).toBe(3);
    expect(await overflow(page)).toBe(0);
  });

  it.each([100, 517])('keeps times off the edge, %d s a packet', async (seconds) => {
    const page = await browser.open(`${server().url}/wire`, PHONE);
    await drop(page, 'long.pcap', stretched('lost-segment.server', seconds));
    await openFirst(page);
    await page.keyboard.press('End');
    const last = page.locator('.rung[aria-selected="true"] .rung-time > :first-child');
    await expect.poll(() => last.innerText()).toMatch(/^\d{4,5}\.\d{6}$/);
    const box = await boxOf(page.locator('.ladder-box'));
    const time = await textOf(last);
    expect(time.left - box.x).toBeGreaterThanOrEqual(4);
    expect(time.right).toBeLessThanOrEqual((await boxOf(page.locator('.ladder-rails'))).x);
  });
});

describeInBrowser('tables on a phone', (browser) => {
  it('show two values beside the time', async () => {
    const { socket, heard } = await connectBoard(server().port);
    socket.write('HELLO device=kitchen boot=b1 ack=1\n1,1000,-21.5,48\n2,2000,21.5,100\n');
    await until(() => heard().includes('ACK 2\n'));
    const page = await browser.open(`${server().url}/devices/kitchen`, PHONE);
    const table = page.getByRole('region', { name: 'Readings' });
    for (const value of ['-21.5', '100']) {
      const cell = table.getByRole('cell', { name: value, exact: true });
      await cell.scrollIntoViewIfNeeded();
      expect((await boxOf(cell)).right).toBeLessThanOrEqual((await boxOf(table)).right);
    }
    // What is not there is told to who points at it.
    const time = table.getByRole('row').nth(2).locator('time');
    expect(await time.innerText()).toMatch(/^\d\d:\d\d:\d\d$/);
    expect(await time.getAttribute('title')).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}$/);
    expect(await overflow(page)).toBe(0);
  });

  it.runIf(requireCapture('tcpdump'))('have room for what became of a line', async () => {
    const captured = await serveInTemporaryFolder(['--capture', 'lo']);
    const page = await browser.open(`${captured.url}/wire`, PHONE);
    // Until a board comes, what is waited for is said.
    const awaited = page.getByText(`Packets of port ${captured.port} on lo are being captured`);
    await awaited.waitFor();
    const { socket, heard } = await connectBoard(captured.port);
    socket.write('HELLO device=kitchen boot=b1 ack=1\n1,1000,-21.5,48\n');
    await until(() => heard().includes('ACK 1\n'));
    await streams(page).getByRole('link', { name: 'kitchen' }).waitFor();
    await awaited.waitFor({ state: 'detached' });
    await page.goto(`${captured.url}/devices/kitchen/readings/b1/1`);
    await page.getByRole('region', { name: 'Fields of the CSV line' }).waitFor();
    expect(await overflow(page)).toBe(0);
  });

  it('have room for their heads and words', async () => {
    await connectBoard(server().port);
    const page = await browser.open(`${server().url}/connections`, PHONE);
    const head = page.getByRole('columnheader', { name: 'Round trip' });
    await head.waitFor();
    expect(await isWhole(head)).toBe(true);
    await page.getByRole('link', { name: 'Wire' }).click();
    await page.getByRole('heading', { name: 'Wire' }).waitFor();
    await openCaptures(page, 'lost-segment.server');
    const ended = streams(page).getByText('closed by both');
    expect(await isWhole(ended)).toBe(true);
    expect(await isWhole(streams(page).getByText(/^10\.50\.1\.23:\d+ to 10\.50\.2\.2:5050$/))).toBe(
      true,
    );
  });
});

describeInBrowser('words that were cut', (browser) => {
  it.each([1440, 800])('have room in the table of the Wire page, %d px', async (width) => {
    const page = await browser.open(`${server().url}/wire`, { width });
    // Without its handshake.
    const bytes = readFileSync(lesson('lost-segment.server'));
    const sizes = new DataView(bytes.buffer, bytes.byteOffset);
    let at = 24;
    for (let packet = 0; packet < 4; packet++) at += 16 + sizes.getUint32(at + 8, true);
    const rest = Buffer.concat([bytes.subarray(0, 24), bytes.subarray(at)]);
    await drop(page, 'middle.pcap', rest);
    const began = streams(page).getByText(BEGINNINGS.middle);
    await began.waitFor();
    expect(await isWhole(began)).toBe(true);
  });

  it.each([1440, 360])('are not on cards, whose names are addresses, %d px', async (width) => {
    const address = '127.255.255.254';
    const { socket } = await connectBoard(server().port, address);
    socket.write('12,x\n');
    const page = await browser.open(server().url, { width });
    const card = page.getByRole('article', { name: address });
    await card.getByText('no reading yet').waitFor();
    expect(await isWhole(card.getByRole('heading'))).toBe(true);
    expect((await boxOf(card.locator('footer'))).bottom).toBeLessThanOrEqual(
      (await boxOf(card)).bottom,
    );
  });

  it('are not under the button that copies them', async () => {
    const page = await browser.open(server().url);
    await page.getByRole('button', { name: 'Add a board…' }).click();
    for (const label of ['the sketch', 'the nc line', 'the tapline line']) {
      const text = await boxOf(page.getByRole('textbox', { name: label }));
      const copy = await boxOf(page.getByRole('button', { name: `Copy ${label}` }));
      expect(copy.x >= text.right || copy.y >= text.bottom).toBe(true);
    }
  });
});
