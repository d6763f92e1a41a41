// The page of a device in a real browser: the real program behind it, real sockets as boards.

import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterEach, expect, it } from 'vitest';
import type { Reading } from '../../web/api/types.ts';
import { connectBoard, serveForAll, undoAll } from '../e2e/temporary-server.ts';
import { accessibilityFaults, describeInBrowser, overflow } from './browser.ts';
import { untilKnown } from './known-device.ts';

afterEach(undoAll);

/** In Unix s: an hour ago. */
const START = Math.floor(Date.now() / 1000) - 3600;

const server = serveForAll();
let boards = 0;

/** A device of its own for each test, which has two metrics and sent a line that is none. */
async function connectKitchen() {
  const { url, port } = server();
  const name = `kitchen-${++boards}`;
  const board = await connectBoard(port);
  const lines = Array.from(
    { length: 60 },
    (_, at) => `${at + 1},${START + at * 60},${20 + at / 10},48\n`,
  );
  board.socket.write(
    `HELLO device=${name} boot=b1 fields=seq,time,temperature,humidity\n${lines.join('')}`,
  );
  board.socket.write('12,x\t\x07y\n');
  await untilKnown(server(), name, { readings: 60, rejected: 1 });
  return { url, port, board, name, address: `${url}/devices/${name}` };
}

const chart = (page: Page, name: string) => page.getByRole('region', { name, exact: true });
const plot = (page: Page, name: string) => chart(page, name).getByRole('application');
const said = (page: Page) => page.locator('.charts > [aria-live=polite]');

async function saved(page: Page, button: string): Promise<Buffer> {
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: button }).click();
  return readFile(await (await download).path());
}

describeInBrowser('the page of a device', (browser) => {
  it('shows a reading that comes, and a late one where it belongs', async () => {
    const { address, board } = await connectKitchen();
    const page = await browser.open(`${address}?range=6h`);
    await chart(page, 'temperature').getByText('20 to 25.9 °C').waitFor();
    board.socket.write(`61,${START + 3590},31.5,48\n`);
    await chart(page, 'temperature').getByText('20 to 31.5 °C').waitFor();
    await page.locator('.newest').getByText('31.5', { exact: true }).waitFor();
    await page.getByRole('cell', { name: '31.5', exact: true }).waitFor();
    board.socket.write(`62,${START - 600},11.5,48\n`);
    await chart(page, 'temperature').getByText('11.5 to 31.5 °C').waitFor();
    // What is newest is so by its time.
    await page.locator('.newest').getByText('31.5', { exact: true }).waitFor();
  });

  it('is read and moved by keys alone', async () => {
    const { address, name } = await connectKitchen();
    const page = await browser.open(`${address}?range=6h`);
    await chart(page, 'temperature').getByText('20 to 25.9 °C').waitFor();
    await plot(page, 'temperature').focus();
    await page.keyboard.press('ArrowLeft');
    await said(page).getByText(`${name} 25.9 °C`).waitFor();
    await page.keyboard.press('ArrowLeft');
    await said(page).getByText(`${name} 25.8 °C`).waitFor();
    // The other charts show the same moment.
    await chart(page, 'humidity').getByText('48 %', { exact: true }).waitFor();
    await page.keyboard.press('ArrowRight');
    await said(page).getByText(`${name} 25.9 °C`).waitFor();
    await page.getByRole('button', { name: '15 min', exact: true }).focus();
    await page.keyboard.press('Enter');
    await page.waitForURL(address);
    await plot(page, 'temperature').focus();
    await page.keyboard.press('Home');
    await page.waitForURL(/from=/);
    await page.keyboard.press('+');
    await page.keyboard.press('Shift+ArrowRight');
    await page.keyboard.press('-');
    await page.keyboard.press('End');
    await page.waitForURL(address);
    await page.getByRole('button', { name: '6 h' }).focus();
    await page.keyboard.press('Enter');
    await page.waitForURL(/range=6h/);
    await page.goBack();
    await page.waitForURL(address);
    await page.goForward();
    await page.waitForURL(/range=6h/);
    await page.getByRole('button', { name: '6 h', pressed: true }).waitFor();
    await page.getByRole('button', { name: '6 h' }).focus();
    await page.keyboard.press('?');
    await page.getByText('Zooms at the pointer').waitFor();
  });

  it('goes to a range that is typed in, and says what is wrong with one', async () => {
    const { address } = await connectKitchen();
    const page = await browser.open(address);
    await page.getByRole('button', { name: 'From … to …' }).click();
    await page.getByLabel('From', { exact: true }).fill('2026-01-02T03:00:00');
    await page.getByLabel('To', { exact: true }).fill('2026-01-02T02:00:00');
    await page.getByRole('button', { name: 'Show', exact: true }).click();
    await page.getByText('The end has to be later than the beginning.').waitFor();
    await page.getByLabel('To', { exact: true }).fill('2026-01-02T04:00:00');
    await page.keyboard.press('Enter');
    await page.waitForURL(`${address}?from=2026-01-02T03:00:00.000Z&to=2026-01-02T04:00:00.000Z`);
    await page.getByText('No readings in this range.').waitFor();
    await page.getByRole('button', { name: 'Go to the last reading' }).click();
    await chart(page, 'temperature')
      .getByText(/ to 25.9 °C/)
      .waitFor();
  });

  it('saves what is seen: CSV as the API has it, and a picture', async () => {
    const { address, url, name } = await connectKitchen();
    const [from, to] = [START + 600, START + 1200].map((time) =>
      new Date(time * 1000).toISOString(),
    );
    const page = await browser.open(`${address}?from=${from}&to=${to}`);
    await chart(page, 'temperature').getByText('21 to 21.9 °C').waitFor();
    const csv = (await saved(page, 'Save CSV')).toString('utf8');
    const answer = await fetch(`${url}/api/devices/${name}/readings?from=${from}&to=${to}`);
    const { readings } = (await answer.json()) as { readings: Reading[] };
    const lines = readings.map(({ time, boot, seq, timeSource, values }) =>
      [name, time, boot, seq, '', timeSource, values.temperature, values.humidity].join(','),
    );
    expect(readings.length).toBe(10);
    const head = 'device,time (UTC),boot,seq,millis,time source,temperature (°C),humidity (%)';
    expect(csv).toBe(`\uFEFF${[head, ...lines].join('\r\n')}\r\n`);
    const png = await saved(page, 'Save PNG');
    expect(png.subarray(1, 4).toString('latin1')).toBe('PNG');
    // IHDR: as wide as the page is, at least as high as two charts.
    expect(png.readUInt32BE(16)).toBeGreaterThan(800);
    expect(png.readUInt32BE(20)).toBeGreaterThan(400);
  });

  it('shows devices side by side', async () => {
    const { address, port } = await connectKitchen();
    const { socket } = await connectBoard(port);
    socket.write(`HELLO device=attic boot=b1 fields=seq,time,temperature\n1,${START + 60},31\n`);
    await untilKnown(server(), 'attic', { readings: 1 });
    const page = await browser.open(`${address}?range=6h`);
    await page.getByText('Compare with…').click();
    await page.getByLabel('Device', { exact: true }).fill('nobody');
    await page.keyboard.press('Enter');
    await page.getByText('There is no device nobody.').waitFor();
    await page.getByLabel('Device', { exact: true }).fill('attic');
    await page.keyboard.press('Enter');
    await page.waitForURL(/with=attic/);
    await chart(page, 'temperature').getByText('20 to 31 °C').waitFor();
    await page.getByRole('button', { name: 'Without attic' }).click();
    await chart(page, 'temperature').getByText('20 to 25.9 °C').waitFor();
    await page.goBack();
    await chart(page, 'temperature').getByText('20 to 31 °C').waitFor();
  });

  it('shows names, units and lines of strangers as text', async () => {
    const { url, port } = server();
    const { socket } = await connectBoard(port);
    const metric = '=<img src=x onerror=alert(1)>';
    const values = { time: START + 3500, [metric]: 1, ['__proto__']: 2, huge: 1e308, tiny: -1e308 };
    socket.write(`HELLO device=a boot=b1\n${JSON.stringify(values)}\n1,2,<b>bold</b>,4\n`);
    await untilKnown(server(), 'a', { readings: 1, rejected: 1 });
    const page = await browser.open(`${url}/devices/a?range=6h`);
    for (const name of [metric, '__proto__', 'huge', 'tiny']) await plot(page, name).waitFor();
    await page.getByText('1,2,<b>bold</b>,4').waitFor();
    expect(await page.locator('main img, main b').count()).toBe(0);
    const csv = (await saved(page, 'Save CSV')).toString('utf8');
    expect(csv.split('\r\n')[0]).toContain(`,'${metric},__proto__,huge,tiny`);
  });

  it.each(['light', 'dark'] as const)('has no fault and fits a phone, %s', async (theme) => {
    const { address } = await connectKitchen();
    const page = await browser.open(`${address}?range=6h`, { theme, width: 360, height: 800 });
    await chart(page, 'temperature').getByText('20 to 25.9 °C').waitFor();
    await page.getByText('12,x', { exact: true }).waitFor();
    await page.getByText('\\x07').waitFor();
    await page.getByText(/event in this range/).click();
    await page.getByText('Keys and gestures').click();
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    expect(await accessibilityFaults(page)).toEqual([]);
  });

  it('says so where there is no such device', async () => {
    const page = await browser.open(`${server().url}/devices/nobody`, {
      expected: (message) => message.text().includes('404'),
    });
    await page.getByRole('heading', { name: 'There is no device nobody' }).waitFor();
  });
});
