// `npm run bench:dashboard [-- --seconds 60]`: how fast the dashboard is, in a headless Chromium: the
// first paint with data, the frames under load, and how soon a value that was sent is on the screen.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { type Browser, chromium, type Page } from 'playwright-core';
import { end, own, removeFolder, temporaryFolder } from './children.ts';
import { machine, watchOthers } from './machine.ts';
import { delaysOf } from './percentile.ts';
import { inCheckout } from './place.ts';
import { say, short, table, thousands } from './say.ts';
import { type RunningTapline, startTapline } from './tapline.ts';

const CHROMIUM = '/usr/bin/chromium';
const WINDOW = { width: 1440, height: 900 };
const PAINTS = 7;
const WRITES = 60;

/** In the page: when the first value of a device was painted, by its own clock. */
const NOTE_FIRST_PAINT = `
  globalThis.painted = new Promise((resolve) => {
    const look = () => {
      if (document.querySelector('.figure') === null) requestAnimationFrame(look);
      else requestAnimationFrame(() => setTimeout(() => resolve(performance.now())));
    };
    look();
  });`;

/** In the page: the times between two frames, in ms, over so long. */
const framesOver = (ms: number) => `new Promise((resolve) => {
  const frames = [];
  let last = performance.now();
  const begin = last;
  const frame = (now) => {
    frames.push(now - last);
    last = now;
    if (now - begin < ${ms}) requestAnimationFrame(frame);
    else resolve(frames.slice(1));
  };
  requestAnimationFrame(frame);
})`;

/** In the page: the Unix ms at which this text was on the screen. */
const shownAt = (text: string) => `new Promise((resolve) => {
  const look = () => {
    const isThere = [...document.querySelectorAll('.figure')].some((one) => one.textContent === '${text}');
    if (isThere) setTimeout(() => resolve(Date.now()));
    else requestAnimationFrame(look);
  };
  look();
})`;

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { seconds: { type: 'string', default: '60' } } });
  const seconds = Number(values.seconds);
  const others = watchOthers();
  say(machine());
  const browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
  try {
    await firstPaints(browser);
    await underLoad(browser, seconds * 1000);
  } finally {
    await browser.close();
  }
  say(`\nOther work took ${(others() * 100).toFixed(0)} % of the machine's processors meanwhile.`);
}

async function withServer(work: (server: RunningTapline) => Promise<void>): Promise<void> {
  const folder = temporaryFolder();
  const server = await startTapline(folder);
  try {
    await work(server);
  } finally {
    await end(server.child);
    removeFolder(folder);
  }
}

const pageOf = ({ httpPort }: RunningTapline, path = '/') => `http://127.0.0.1:${httpPort}${path}`;

// --- First paint ----------------------------------------------------------------------------------

async function firstPaints(browser: Browser): Promise<void> {
  const rows = [['first paint with data, new browser window', 'median ms', 'worst ms', 'kB sent']];
  for (const devices of [1, 200, 5000]) {
    await withServer(async (server) => {
      await knownDevices(server, devices);
      const times: number[] = [];
      let bytes = 0;
      for (let round = 0; round < PAINTS; round++) {
        const context = await browser.newContext({ viewport: WINDOW });
        const page = await context.newPage();
        await page.addInitScript(NOTE_FIRST_PAINT);
        await page.goto(pageOf(server));
        times.push(await page.evaluate<number>('globalThis.painted'));
        bytes = await page.evaluate<number>(
          `performance.getEntriesByType('resource').concat(performance.getEntriesByType('navigation'))
            .filter(({ name }) => !name.includes('/api/')).reduce((sum, { transferSize }) => sum + transferSize, 0)`,
        );
        await context.close();
      }
      const { p50, worst } = delaysOf(times);
      rows.push([`${thousands(devices)} devices`, short(p50), short(worst), short(bytes / 1000)]);
    });
  }
  say(`\n${table(rows)}`);
}

/** Devices of which each has sent something. */
async function knownDevices({ port }: RunningTapline, count: number): Promise<void> {
  const socket = connect(port, '127.0.0.1');
  const lines = [];
  for (let at = 0; at < count; at++) {
    lines.push(
      `climate,device=plant-${at} temperature=${20 + (at % 90) / 10},humidity=${at % 100}\n`,
    );
  }
  socket.end(lines.join(''));
  socket.resume();
  await once(socket, 'close');
  await sleep(1000);
}

// --- Under load -----------------------------------------------------------------------------------

async function underLoad(browser: Browser, ms: number): Promise<void> {
  await withServer(async (server) => {
    const fleet = own(
      spawn(
        process.execPath,
        [
          ...[inCheckout('bin/tapline'), 'device', '--to', `127.0.0.1:${server.port}`],
          ...['--count', '199', '--name', 'plant', '--hello', '--interval', '100ms'],
        ],
        { stdio: 'ignore' },
      ),
    );
    const four = fourMetrics(server.port);
    await sleep(3000);
    const page = await (await browser.newContext({ viewport: WINDOW })).newPage();
    const rows = [
      ['200 devices at 10 readings/s', 'frames', 'p50 ms', 'p95 ms', 'p99 ms', 'worst ms'],
    ];
    await page.goto(pageOf(server));
    rows.push(framesRow('overview, list', await frames(page, ms)));
    await page.getByLabel('Cards').check({ force: true });
    rows.push(framesRow('overview, cards', await frames(page, ms)));
    await page.goto(pageOf(server, '/devices/four'));
    rows.push(framesRow('a device of four metrics', await frames(page, ms)));
    say(`\n${table(rows)}`);
    await page.goto(pageOf(server));
    await page.getByPlaceholder('Name, id or address').fill('probe');
    const delays = delaysOf(await writesToScreen(page, server.port));
    say(`\nfrom the write on a board's socket to the value on the screen, ${delays.count} writes:`);
    say(
      `  p50 ${short(delays.p50)} ms, p99 ${short(delays.p99)} ms, worst ${short(delays.worst)} ms`,
    );
    four.end();
    await end(fleet);
  });
}

/** A board of four metrics, ten readings a second. */
function fourMetrics(port: number): { end(): void } {
  const socket = connect(port, '127.0.0.1');
  socket.resume();
  socket.write('HELLO device=four boot=b1 fields=seq,temperature,humidity,pressure,light\n');
  let seq = 0;
  const timer = setInterval(() => {
    const wave = Math.sin(++seq / 50);
    socket.write(
      `${seq},${(20 + wave).toFixed(2)},${(50 - 9 * wave).toFixed(1)},1013.${seq % 10},${seq % 700}\n`,
    );
  }, 100);
  return {
    end() {
      clearInterval(timer);
      socket.destroy();
    },
  };
}

async function frames(page: Page, ms: number): Promise<number[]> {
  await sleep(3000);
  return page.evaluate<number[]>(framesOver(ms));
}

function framesRow(name: string, times: readonly number[]): string[] {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) =>
    short(sorted[Math.floor((sorted.length - 1) * share)] ?? Number.NaN);
  return [name, String(times.length), at(0.5), at(0.95), at(0.99), at(1)];
}

async function writesToScreen(page: Page, port: number): Promise<number[]> {
  const socket = connect(port, '127.0.0.1');
  socket.resume();
  socket.write('HELLO device=probe boot=b1 fields=seq,level\n1,1\n');
  await page.getByRole('article', { name: 'probe' }).waitFor();
  const times: number[] = [];
  for (let write = 0; write < WRITES; write++) {
    // At any moment of the server's own rhythm.
    await sleep(200 + Math.random() * 200);
    const shown = page.evaluate<number>(shownAt(`${1000 + write}`.replace(/^1/, '1,')));
    await sleep(20);
    const wroteAt = Date.now();
    socket.write(`${write + 2},${1000 + write}\n`);
    times.push((await shown) - wroteAt);
  }
  socket.destroy();
  return times;
}

await main();
