// What is printed of many events when the output takes few, on a page of the test and by its clock.

import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import {
  type EventPrinter,
  type EventPrinterOptions,
  startEventPrinter,
} from '../../../src/cli/terminal/event-printer.ts';
import type { Printer } from '../../../src/cli/terminal/printer.ts';
import {
  PIPE_READINGS_PER_SECOND,
  PRINT_RESERVE_BYTES,
  TERMINAL_READINGS_PER_SECOND,
} from '../../../src/limits.ts';
import type { LiveEvent } from '../../../src/live/event.ts';
import { LiveHub } from '../../../src/live/hub.ts';

/** A printer that keeps its lines; `freeBytes` is as the test sets it. */
class Page implements Printer {
  readonly isTerminal: boolean;
  readonly lines: string[] = [];
  gone = false;
  freeBytes = 64 * 1024;

  constructor(isTerminal: boolean) {
    this.isTerminal = isTerminal;
  }

  print(line: string): boolean {
    if (line.length >= this.freeBytes) return false;
    this.lines.push(line);
    return true;
  }

  async flush(): Promise<void> {}
  close(): void {}
}

const TIME = new Date(2026, 10, 21, 23, 12, 6, 7).getTime();
let stop: EventPrinter['stop'] = async () => {};
let now = 0;

afterEach(async () => {
  await stop();
  now = 0;
});

function start(page: Page, options: Partial<EventPrinterOptions> = {}, ringEvents?: number) {
  const hub = new LiveHub(ringEvents === undefined ? {} : { ringEvents });
  const printer = startEventPrinter(hub, {
    format: 'text',
    printer: page,
    env: {},
    clock: () => ({ wallMs: now, monoMs: now }),
    ...options,
  });
  stop = () => printer.stop();
  return hub;
}

function publish(hub: LiveHub, types: ReadonlyArray<LiveEvent['type']>): void {
  const first = hub.lastPosition + 1;
  const events = types.map((type, index): LiveEvent => {
    const position = first + index;
    const data =
      type === 'reading'
        ? { seq: position, millis: null, boot: 'b', timeSource: 'arrival', values: { co2: 1 } }
        : { text: 'hi' };
    return { position, type, device: 'kitchen', time: TIME, data };
  });
  hub.publish({ first, last: first + types.length - 1, size: types.length, events: () => events });
}

function readings(count: number): LiveEvent['type'][] {
  return Array.from({ length: count }, () => 'reading' as const);
}

/** Time goes on, and with it the printer. */
async function until(condition: () => boolean): Promise<void> {
  for (const end = Date.now() + 30_000; !condition(); await sleep(2)) {
    now += 50;
    if (Date.now() > end) throw new Error(`it never came: ${condition}`);
  }
}

function seqsOf(lines: readonly string[]): number[] {
  return lines.flatMap((line) => /Seq:(\d+)/.exec(line)?.[1] ?? []).map(Number);
}

test('prints what is published, in order', async () => {
  const page = new Page(false);
  const hub = start(page);
  publish(hub, ['reading', 'message']);
  await until(() => page.lines.length === 2);
  publish(hub, ['reading']);
  await until(() => page.lines.length === 3);
  expect(page.lines).toEqual([
    '[23:12:06] kitchen Seq:1 co2:1',
    '[23:12:06] kitchen says: hi',
    '[23:12:06] kitchen Seq:3 co2:1',
  ]);
});

test('JSON is an object a line, with everything the event holds', async () => {
  const page = new Page(false);
  const hub = start(page, { format: 'json' });
  publish(hub, ['message', 'reading']);
  await until(() => page.lines.length === 2);
  const time = new Date(TIME).toISOString();
  expect(page.lines.map((line) => JSON.parse(line))).toEqual([
    { type: 'message', position: 1, device: 'kitchen', time, text: 'hi' },
    {
      type: 'reading',
      position: 2,
      device: 'kitchen',
      time,
      seq: 2,
      millis: null,
      boot: 'b',
      timeSource: 'arrival',
      values: { co2: 1 },
    },
  ]);
});

test('a terminal that is outrun gets a sample, and how many were left out', async () => {
  const page = new Page(true);
  const hub = start(page, { env: { NO_COLOR: '1' } });
  publish(hub, readings(1000));
  await until(() => page.lines.length > TERMINAL_READINGS_PER_SECOND);
  const seqs = seqsOf(page.lines);
  expect(seqs).toHaveLength(TERMINAL_READINGS_PER_SECOND);
  // Spread over all that came, in order.
  expect(seqs.map((seq) => Math.ceil(seq / 5))).toEqual(seqs.map((_seq, index) => index + 1));
  expect(page.lines.at(-1)).toBe('… 800 readings not shown');
});

test('the notice counts in JSON as well', async () => {
  const page = new Page(true);
  const hub = start(page, { format: 'json' });
  publish(hub, readings(1000));
  await until(() => page.lines.length > TERMINAL_READINGS_PER_SECOND);
  expect(JSON.parse(page.lines.at(-1) ?? '')).toEqual({
    type: 'left-out',
    readings: 800,
    others: 0,
  });
});

test('other events are never part of a sample', async () => {
  const page = new Page(true);
  const hub = start(page, { env: { NO_COLOR: '1' } });
  publish(hub, [...readings(400), 'message', ...readings(400), 'message']);
  await until(() => page.lines.some((line) => line.startsWith('…')));
  expect(page.lines.filter((line) => line.includes('says'))).toHaveLength(2);
});

test('the last of a full backlog is for other events', async () => {
  const page = new Page(false);
  page.freeBytes = PRINT_RESERVE_BYTES;
  const hub = start(page);
  publish(hub, ['reading', 'message', 'reading']);
  await until(() => page.lines.length === 2);
  expect(page.lines).toEqual(['[23:12:06] kitchen says: hi', '… 2 readings not shown']);
});

test('where nothing is taken everything is counted, and told when it goes on', async () => {
  const page = new Page(false);
  page.freeBytes = 0;
  const hub = start(page);
  publish(hub, ['reading', 'message', 'message']);
  await sleep(30);
  const passed = now + 5000;
  await until(() => now > passed);
  expect(page.lines).toEqual([]);
  page.freeBytes = 64 * 1024;
  await until(() => page.lines.length > 0);
  expect(page.lines).toEqual(['… 1 reading and 2 other events not shown']);
});

test('what left the ring unseen is counted', async () => {
  const page = new Page(false);
  const hub = start(page, {}, 10);
  publish(hub, readings(10));
  publish(hub, readings(10));
  publish(hub, readings(10));
  await until(() => page.lines.some((line) => line.startsWith('…')));
  expect(seqsOf(page.lines)).toEqual([21, 22, 23, 24, 25, 26, 27, 28, 29, 30]);
  expect(page.lines.at(-1)).toBe('… 20 readings not shown');
});

test('a pipe gets far more than a terminal', async () => {
  const page = new Page(false);
  const hub = start(page);
  publish(hub, readings(2000));
  await until(() => seqsOf(page.lines).length === 2000);
  expect(PIPE_READINGS_PER_SECOND).toBeGreaterThan(2000);
});

test('stop() prints what is there, and what was left out', async () => {
  const page = new Page(true);
  const hub = start(page, { env: { NO_COLOR: '1' } });
  publish(hub, readings(1500));
  await stop();
  expect(seqsOf(page.lines)).toHaveLength(TERMINAL_READINGS_PER_SECOND);
  expect(page.lines.at(-1)).toBe('… 1,300 readings not shown');
  expect(hub.viewers).toBe(0);
});

test('without a reader the hub is left alone', async () => {
  const page = new Page(false);
  const hub = start(page);
  page.gone = true;
  publish(hub, ['reading']);
  await until(() => hub.viewers === 0);
  expect(page.lines).toEqual([]);
});
