// The journey of a reading in a real browser, from a point of a chart and from the table.

import type { Page } from 'playwright-core';
import { afterEach, expect, it } from 'vitest';
import { requireCapture } from '../capture/right-to-capture.ts';
import { api } from '../e2e/server-process.ts';
import {
  connectBoard,
  serveForAll,
  serveInTemporaryFolder,
  undoAll,
} from '../e2e/temporary-server.ts';
import { until, untilAsync } from '../until.ts';
import { accessibilityFaults, describeInBrowser, overflow } from './browser.ts';

/** Without a capture. */
const shared = serveForAll();
afterEach(undoAll);

const step = (page: Page, title: string) =>
  page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: title }) });

/** Puts the cursor of the chart on its last point, once it is drawn. */
async function pointAtLast(page: Page): Promise<void> {
  await page.getByText('21.5 to 21.5').waitFor();
  await page.getByRole('application', { name: /^temperature/ }).press('ArrowLeft');
  await page.locator('.cursor-dot').first().waitFor();
}

/** A board that printed lines, and the server has all of them. */
async function sayLines(device: string, fields: string, lines: readonly string[]) {
  const board = await connectBoard(shared().port);
  board.socket.write(`HELLO device=${device} boot=b1 fields=${fields} ack=1\n${lines.join('')}`);
  await until(() => board.heard().includes(`ACK ${lines.length}\n`));
  return `${shared().url}/devices/${device}`;
}

/** A captured board that prints three readings, each as println does it: the end of the line is a write of its own. */
async function servePrintln() {
  const server = await serveInTemporaryFolder(['--capture', 'lo']);
  const board = await connectBoard(server.port);
  let written = 0;
  const write = (text: string) => {
    board.socket.write(text);
    written += text.length;
  };
  const isRead = async () => {
    const path = '/api/connections?device=kitchen';
    const { connections } = await api<{ connections: { bytesIn: number }[] }>(server, path);
    return connections[0]?.bytesIn === written;
  };
  write('HELLO device=kitchen boot=b1 ack=1\r\n');
  await until(() => board.heard().includes('WELCOME'));
  for (let seq = 1; seq <= 3; seq++) {
    write(`${seq},${seq * 1000},21.5,48`);
    // Else a server that is slow would read both at once.
    await untilAsync(isRead);
    write('\r\n');
    await until(() => board.heard().includes(`ACK ${seq}\n`));
  }
  return server;
}

describeInBrowser('the journey of a reading', (browser) => {
  it.runIf(requireCapture('tcpdump'))('is told from the bytes to the ACK', async () => {
    const server = await servePrintln();
    const path = '/api/devices/kitchen/readings/b1/3/journey';
    await untilAsync(async () => {
      const answer = await api<{ steps: { known: boolean }[] }>(server, path);
      return answer.steps.every(({ known }) => known);
    });
    const page = await browser.open(`${server.url}/devices/kitchen`);
    await page.getByTitle('How this reading came').first().click();
    await page.getByRole('heading', { name: 'Reading 3' }).waitFor();
    const bytes = step(page, 'The board printed a line').getByRole('img');
    await expect
      .poll(() => bytes.getAttribute('aria-label'))
      .toContain('33 2c 33 30 30 30 2c 32 31 2e 35 2c 34 38 0d 0a');
    const segments = step(page, 'TCP carried it in segments');
    await segments.getByText('kitchen sends 14 bytes').waitFor();
    await segments.getByText('kitchen sends 2 bytes').waitFor();
    await step(page, 'The server read them').getByText('read 14 bytes').waitFor();
    await step(page, 'The line was understood')
      .getByRole('cell', { name: 'temperature' })
      .waitFor();
    await step(page, 'The board was told').getByText('server sends 6 bytes').waitFor();
    expect(await page.getByText('not known').count()).toBe(0);
    await page.getByRole('link', { name: 'Reading 2' }).click();
    await page.getByRole('heading', { name: 'Reading 2' }).waitFor();
    await page.getByRole('link', { name: /^the connection from/ }).click();
    await page.getByRole('listbox', { name: 'Packets between kitchen and server' }).waitFor();
  });

  it.each([
    ['light', 1440],
    ['dark', 360],
  ] as const)('says what is not known, and why: %s, %d px', async (theme, width) => {
    const device = await sayLines(`known-${theme}`, 'seq,millis,temperature', ['1,1000,21.5\n']);
    const page = await browser.open(`${device}/readings/b1/1`, { theme, width });
    const printed = step(page, 'The board printed a line');
    await printed.getByText('not known').waitFor();
    await printed.getByText('No packets are captured').waitFor();
    await step(page, 'The reading was stored').getByText('21.5').waitFor();
    expect(await overflow(page)).toBe(0);
    expect(await accessibilityFaults(page)).toEqual([]);
    await printed.getByRole('link', { name: 'How to capture packets' }).click();
    await page.getByRole('heading', { name: 'No packets are captured' }).waitFor();
  });

  it('that never came is told to be none', async () => {
    const device = await sayLines('short', 'seq,millis,temperature', ['1,1000,21.5\n']);
    const page = await browser.open(`${device}/readings/b1/77`, {
      expected: () => true,
    });
    await page.getByRole('alert').getByText('it never came').waitFor();
  });

  it('begins at a point of a chart, by a click and by Enter', async () => {
    const now = Math.floor(Date.now() / 1000);
    // So far apart that each has a point of its own.
    const lines = [1, 2, 3].map((seq) => `${seq},${now - 120 + seq * 30},21.5\n`);
    const device = await sayLines('apart', 'seq,time,temperature', lines);
    // A range that goes on with time would move the point away from under the mouse.
    const [from, to] = [now - 120, now + 60].map((time) => new Date(time * 1000).toISOString());
    const page = await browser.open(`${device}?from=${from}&to=${to}`);
    await pointAtLast(page);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Reading 3' }).waitFor();
    await page.goBack();
    await pointAtLast(page);
    const dot = await page.locator('.cursor-dot').first().boundingBox();
    if (dot === null) throw new Error('there is no point');
    await page.mouse.click(dot.x + dot.width / 2, dot.y + dot.height / 2);
    await page.getByRole('heading', { name: /^Reading 3 of/ }).waitFor();
  });

  it('can be chosen of the readings that share a point', async () => {
    const start = Math.floor(Date.now() / 1000) - 20_000;
    const lines = Array.from({ length: 20_000 }, (_, at) => `${at + 1},${start + at},21.5\n`);
    const device = await sayLines('close', 'seq,time,temperature', lines);
    const page = await browser.open(`${device}?range=6h`);
    await pointAtLast(page);
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: /^temperature: \d+ readings/ });
    const link = dialog.getByRole('link').first();
    const seq = /seq (\d+)/.exec((await link.textContent()) ?? '')?.[1];
    await link.click();
    await page.getByRole('heading', { name: `Reading ${seq}` }).waitFor();
    await dialog.waitFor({ state: 'detached' });
  });
});
