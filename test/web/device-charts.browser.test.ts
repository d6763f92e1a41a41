// What charts fetch, and whether what they paint is what the API says.

import type { Page, Request } from 'playwright-core';
import { afterEach, expect, it } from 'vitest';
import type { Series } from '../../web/api/types.ts';
import { connectBoard, serveForAll, undoAll } from '../e2e/temporary-server.ts';
import { untilAsync } from '../until.ts';
import { describeInBrowser } from './browser.ts';
import { isPainted, type PaintedPlot, readPlot, scaleOf } from './chart-pixels.ts';
import { untilKnown } from './known-device.ts';

const server = serveForAll();
afterEach(undoAll);

/** In Unix s: two hours ago, in round numbers. */
const START = Math.floor(Date.now() / 600_000) * 600 - 7200;
const iso = (seconds: number) => new Date(seconds * 1000).toISOString();
/** The same noise in each bucket of 5 s. */
const NOISE = [0, -0.35, 0.35, -0.2, 0.2];
const valueAt = (at: number) => 20 + 5 * Math.sin(at / 300) + (NOISE[at % 5] ?? 0);

/** @returns the address of a part of a device whose readings are a second apart, but for the given ones */
async function sendReadings(
  device: string,
  count: number,
  isThere: (at: number) => boolean = () => true,
) {
  const { url, port } = server();
  const { socket } = await connectBoard(port);
  const lines = Array.from({ length: count }, (_, at) => at)
    .filter(isThere)
    .map((at) => `${at},${START + at},${valueAt(at).toFixed(3)}\n`);
  socket.write(`HELLO device=${device} boot=b1 fields=seq,time,temperature\n${lines.join('')}`);
  await untilKnown(server(), device, { readings: lines.length });
  return (from: number, to: number) =>
    `${url}/devices/${device}?from=${iso(START + from)}&to=${iso(START + to)}`;
}

/** The calls of the page so far whose paths end so. */
function calls(page: Page, ending: string): readonly URL[] {
  const urls: URL[] = [];
  page.on('request', (request: Request) => {
    const url = new URL(request.url());
    if (url.pathname.endsWith(ending)) urls.push(url);
  });
  return urls;
}

/** The plot once it is painted to where it is looked for. */
async function painted(page: Page, isPainted: (plot: PaintedPlot) => boolean) {
  await page.getByRole('application').first().waitFor();
  let plot = await readPlot(page, 'temperature');
  await untilAsync(async () => {
    plot = await readPlot(page, 'temperature');
    return plot.columns.length > 0 && isPainted(plot);
  });
  return plot;
}

const isFull = ({ columns }: PaintedPlot) =>
  columns.slice(10, -10).filter(({ line }) => line === null).length === 0;

describeInBrowser('the charts of a device', (browser) => {
  it('paint buckets as the API tells them', async () => {
    const address = await sendReadings('noisy', 6000);
    const page = await browser.open('about:blank');
    const fetched = calls(page, '/series');
    await page.goto(address(300, 5300));
    const plot = await painted(page, isFull);
    const { width, columns } = plot;
    const [path] = fetched;
    const [from, to, buckets] = ['from', 'to', 'buckets'].map((name) =>
      Number(path?.searchParams.get(name)),
    );
    const stepMs = ((to ?? 0) - (from ?? 0)) / (buckets ?? 1);
    // About one a px, and more than what is looked at.
    expect(stepMs).toBe(5000);
    expect(from).toBeLessThanOrEqual((START + 300) * 1000);
    expect(to).toBeGreaterThanOrEqual((START + 5300) * 1000);
    const { series } = (await (await fetch(String(path))).json()) as { series: Series[] };
    expect(series[0]?.stepMs).toBe(stepMs);
    const seen = (series[0]?.points ?? [])
      .map(([time, min, mean, max]) => {
        const x = ((time + stepMs / 2 - (START + 300) * 1000) / 5_000_000) * width;
        return { x, min, mean, max };
      })
      .filter(({ x }) => x > 2 && x < width - 3);
    expect(seen.length).toBeGreaterThan(900);
    const least = Math.min(...seen.map(({ min }) => min));
    const greatest = Math.max(...seen.map(({ max }) => max));
    const yOf = scaleOf(plot, least, greatest);
    const wrong = seen.filter(({ x, min, mean, max }) => {
      const line = columns[Math.floor(x)]?.line ?? Number.NaN;
      const isRight =
        Math.abs(line - yOf(mean)) < 2.5 &&
        isPainted(plot, x, yOf(max)) &&
        isPainted(plot, x, yOf(min)) &&
        !isPainted(plot, x, yOf(max) - 6) &&
        !isPainted(plot, x, yOf(min) + 6);
      return !isRight;
    });
    expect(wrong).toEqual([]);
  });

  it('paint the readings themselves where somebody drags to zoom in', async () => {
    const address = await sendReadings('kitchen', 6000);
    const page = await browser.open(address(300, 5300));
    await painted(page, isFull);
    const fetched = calls(page, '/readings');
    const plot = page.locator('.u-over').first();
    const box = await plot.boundingBox();
    if (box === null) throw new Error('There is no plot.');
    const x = (share: number) => box.x + box.width * share;
    await page.mouse.move(x(0.4), box.y + 40);
    await page.mouse.down();
    await page.mouse.move(x(0.44), box.y + 50, { steps: 3 });
    await page.mouse.up();
    await page.waitForURL((url) => url.href !== address(300, 5300));
    const shown = new URL(page.url()).searchParams;
    const [from, to] = ['from', 'to'].map((end) => Date.parse(shown.get(end) ?? ''));
    if (from === undefined || to === undefined) throw new Error('The address has no ends.');
    // A px is 5 s.
    expect(Math.abs(from - (START + 2300) * 1000)).toBeLessThan(10_000);
    expect(Math.abs(to - (START + 2500) * 1000)).toBeLessThan(10_000);
    await untilAsync(() =>
      Promise.resolve(fetched.some(({ searchParams }) => searchParams.has('from'))),
    );
    // Until they come, the buckets that were there are stretched.
    const missing = (plot: PaintedPlot) => {
      const seen = Array.from({ length: 6000 }, (_, at) => at)
        .map((at) => ({
          x: (((START + at) * 1000 - from) / (to - from)) * plot.width,
          value: Number(valueAt(at).toFixed(3)),
        }))
        .filter(({ x }) => x > 0 && x < plot.width);
      expect(seen.length).toBeGreaterThan(180);
      const values = seen.map(({ value }) => value);
      const yOf = scaleOf(plot, Math.min(...values), Math.max(...values));
      return seen.filter(({ x, value }) => !isPainted(plot, x, yOf(value)));
    };
    await painted(page, (plot) => isFull(plot) && missing(plot).length === 0);
    await page.keyboard.press('Escape');
    await page.waitForURL(address(300, 5300));
  });

  it('leave a gap where readings are missing', async () => {
    // One reading is missing, then ten.
    const isThere = (at: number) => at !== 100 && !(at >= 200 && at < 210);
    const address = await sendReadings('gaps', 300, isThere);
    const page = await browser.open(address(0, 300));
    // Buckets are there before the readings themselves.
    const faults = ({ width, columns }: PaintedPlot) => {
      const at = (second: number) => Math.round((second / 300) * width);
      const lines = (from: number, to: number) =>
        columns.slice(at(from) + 5, at(to) - 4).map(({ line }) => line);
      const isWhole = (from: number, to: number) => lines(from, to).every((line) => line !== null);
      return [
        ...[[2, 99] as const, [101, 199] as const, [210, 298] as const].flatMap(([from, to]) =>
          isWhole(from, to) ? [] : [`there is a hole from ${from} to ${to}`],
        ),
        ...(columns[at(100)]?.line === null ? [] : ['there is no gap at 100']),
        ...(lines(199, 210).every((line) => line === null) ? [] : ['there is no gap at 200']),
      ];
    };
    await painted(page, (plot) => faults(plot).length === 0);
    await page
      .getByText('3 events in this range')
      .or(page.getByText('2 events in this range'))
      .click();
    await page.getByRole('cell', { name: 'gap: 10 readings missing, seq 200 to 209' }).waitFor();
  });
});
