// The export in a real browser: the file is what curl gets, and a broken one is none.

import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import type { ConsoleMessage, Page } from 'playwright-core';
import { afterEach, expect, it } from 'vitest';
import { findDevice, type ServerProcess } from '../e2e/server-process.ts';
import {
  afterwards,
  connectBoard,
  serveForAll,
  serveInTemporaryFolder,
  undoAll,
} from '../e2e/temporary-server.ts';
import { until, untilAsync } from '../until.ts';
import { accessibilityFaults, describeInBrowser } from './browser.ts';
import { untilKnown } from './known-device.ts';

const READINGS = 50_000;
/** So much of an export passes a link that is to break: some of it, and far from all. */
const PASSED_BYTES = 300_000;
/** What the network lets through where a test needs time, in bytes a second. */
const SLOWLY = 60_000;

/** With two devices, one of them with much. */
const much = serveForAll([], async (server) => {
  await send(server, 'kitchen', READINGS);
  await send(server, 'cellar', 3);
});
afterEach(undoAll);

async function send(server: ServerProcess, device: string, readings: number): Promise<void> {
  const { socket } = await connectBoard(server.port);
  socket.write(`HELLO device=${device} boot=b1 fields=seq,time,temperature\n`);
  const begun = Date.parse('2026-01-01T00:00:00Z');
  const lines = Array.from({ length: readings }, (_, at) => {
    return `${at + 1},${begun + at * 1000},${20 + (at % 10)}\n`;
  });
  socket.write(lines.join(''));
  await untilKnown(server, device, { readings });
}

/** What `curl` gets. */
async function curl(server: ServerProcess, path: string): Promise<Buffer> {
  const response = await fetch(new URL(path, server.url));
  return Buffer.from(await response.arrayBuffer());
}

/** A link to a server on which an export gets stuck after its first bytes, until the link is cut. */
async function breakableLink(
  port: number,
): Promise<{ readonly url: string; cut(): Promise<void> }> {
  const stuck = new Set<Socket>();
  const link = createServer((browser) => {
    const server = connect(port, '127.0.0.1');
    let isExport = false;
    let passed = 0;
    browser.on('data', (bytes: Buffer) => {
      if (bytes.includes(' /api/export')) isExport = true;
      server.write(bytes);
    });
    server.on('data', (bytes: Buffer) => {
      browser.write(bytes);
      passed += isExport ? bytes.length : 0;
      if (passed < PASSED_BYTES) return;
      server.pause();
      stuck.add(browser);
    });
    for (const [one, other] of [
      [browser, server],
      [server, browser],
    ] as const) {
      one.on('error', () => {});
      one.on('close', () => other.destroy());
    }
  });
  link.listen(0, '127.0.0.1');
  await once(link, 'listening');
  afterwards(() => link.close());
  const address = link.address();
  const ownPort = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${ownPort}`,
    async cut() {
      await until(() => stuck.size > 0);
      for (const browser of stuck) browser.destroy();
    },
  };
}

const exportButton = (page: Page) => page.getByRole('button', { name: 'Export', exact: true });
const radio = (page: Page, name: string) => page.getByRole('radio', { name });

/** The settings in a browser that lets no page write files, as most do. */
const WITHOUT_PICKER = 'delete window.showSaveFilePicker';
const PICKER = `
  window.showSaveFilePicker = async ({ suggestedName }) => {
    const folder = await navigator.storage.getDirectory();
    return folder.getFileHandle(suggestedName, { create: true });
  };
`;

describeInBrowser('an export', (browser) => {
  const openSettings = async (
    server: Pick<ServerProcess, 'url'>,
    script = WITHOUT_PICKER,
    expected: (message: ConsoleMessage) => boolean = () => false,
  ) => {
    const page = await browser.open('about:blank', { expected });
    await page.addInitScript(script);
    await page.goto(new URL('/settings', server.url).href);
    return page;
  };
  /** @returns lets it go as fast as it can */
  const slowDown = async (page: Page): Promise<() => Promise<void>> => {
    const session = await page.context().newCDPSession(page);
    const letThrough = async (downloadThroughput: number) => {
      const conditions = { offline: false, latency: 0, uploadThroughput: -1, downloadThroughput };
      await session.send('Network.emulateNetworkConditions', conditions);
    };
    await session.send('Network.enable');
    await letThrough(SLOWLY);
    return () => letThrough(-1);
  };

  it.each(['CSV', 'NDJSON', 'Parquet'])('is byte by byte what curl gets, as %s', async (name) => {
    const server = much();
    const page = await openSettings(server);
    await radio(page, name).check();
    await page.getByText('About 50,003 readings').waitFor();
    const download = page.waitForEvent('download');
    await exportButton(page).click();
    const format = name.toLowerCase();
    expect((await download).suggestedFilename()).toBe(`tapline-readings.${format}`);
    const saved = await readFile(await (await download).path());
    expect(saved.equals(await curl(server, `/api/export?format=${format}`))).toBe(true);
    await page.getByText(`Saved tapline-readings.${format}`).waitFor();
  });

  it('takes some devices and a time in the chosen zone, and shows how it goes', async () => {
    const server = much();
    const page = await openSettings(server);
    await page.getByRole('radio', { name: 'UTC', exact: true }).check();
    await radio(page, 'Chosen').check();
    await page.getByLabel('Search devices').fill('KITCH');
    await page.getByRole('checkbox', { name: 'kitchen' }).check();
    await radio(page, 'From').check();
    await page.getByLabel('From', { exact: true }).fill('2026-01-01T00:10:00');
    await page.getByLabel('To', { exact: true }).fill('2025-12-31T00:00:00');
    await page.getByText('The end has to be later than the beginning.').waitFor();
    await page.getByLabel('To', { exact: true }).fill('2026-01-01T10:10:00');
    await page.getByText('About 36,000 readings').waitFor();

    const speedUp = await slowDown(page);
    const download = page.waitForEvent('download');
    await exportButton(page).click();
    const bar = page.getByRole('progressbar');
    await page.getByText(/^[\d,]+ of about 36,000 readings · .* left$/).waitFor();
    expect(Number(await bar.getAttribute('max'))).toBe(36_000);
    expect(await accessibilityFaults(page)).toEqual([]);
    // It goes on behind another page.
    await page.getByRole('link', { name: 'Connections' }).click();
    await page.getByRole('link', { name: 'Settings' }).click();
    await bar.waitFor();
    await speedUp();
    const saved = await readFile(await (await download).path());
    const range = 'from=2026-01-01T00:10:00Z&to=2026-01-01T10:10:00Z';
    expect(saved.equals(await curl(server, `/api/export?device=kitchen&${range}`))).toBe(true);
    await page.getByText('Saved tapline-kitchen.csv: 36,000 readings').waitFor();
  });

  it('takes some of thousands of devices', async () => {
    const server = await serveInTemporaryFolder();
    const { socket } = await connectBoard(server.port);
    for (let at = 0; at < 3000; at++) socket.write(`climate,device=plant-${at} temperature=20\n`);
    await untilAsync(async () => (await findDevice(server, 'plant-2999')) !== null);
    const page = await openSettings(server);
    await page.getByText('All 3,000').waitFor();
    await radio(page, 'Chosen').check();
    await page.getByLabel('Search devices').fill('plant-2');
    await page.getByRole('button', { name: 'Choose all found' }).click();
    await page.getByText('About 1,111 readings').waitFor();
    const download = page.waitForEvent('download');
    await exportButton(page).click();
    const saved = await readFile(await (await download).path(), 'utf8');
    expect(saved.match(/,plant-2\d*,/g)).toHaveLength(1111);
  });

  it('that is cancelled saves nothing', async () => {
    const page = await openSettings(much());
    await slowDown(page);
    const downloads: unknown[] = [];
    page.on('download', (download) => downloads.push(download));
    await exportButton(page).click();
    await page.getByText(/^[\d,]+ of about/).waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByText('Cancelled. Nothing was saved.').waitFor();
    expect(downloads).toEqual([]);
    await expect.poll(() => exportButton(page).isEnabled()).toBe(true);
  });

  it('that breaks in the middle saves nothing, and says so', async () => {
    const link = await breakableLink(Number(new URL(much().url).port));
    const page = await openSettings({ url: link.url }, WITHOUT_PICKER, () => true);
    const downloads: unknown[] = [];
    page.on('download', (download) => downloads.push(download));
    await page.getByText('About 50,003 readings').waitFor();
    await exportButton(page).click();
    await page.getByText(/^[\d,]+ of about/).waitFor();
    await link.cut();
    await page.getByText('The export broke off before its end').waitFor();
    await page.getByText('tapline-readings.csv was not saved.').waitFor();
    expect(downloads).toEqual([]);
  });

  it('goes straight into a file where the browser lets it, which is empty until it is whole', async () => {
    const server = much();
    const page = await openSettings(server, PICKER);
    const speedUp = await slowDown(page);
    const size = () =>
      page.evaluate<number>(`
        navigator.storage.getDirectory()
          .then((folder) => folder.getFileHandle('tapline-readings.csv'))
          .then((file) => file.getFile()).then(({ size }) => size, () => -1)
      `);
    await exportButton(page).click();
    await page.getByText(/^[\d,]+ of about/).waitFor();
    expect(await size()).toBe(0);
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByText('Cancelled.').waitFor();
    expect(await size()).toBe(-1);
    await speedUp();
    await exportButton(page).click();
    await page.getByText('Saved tapline-readings.csv').waitFor();
    expect(await size()).toBe((await curl(server, '/api/export')).length);
  });
});
