// `npm run bench:codec`: how small blocks of a DHT11's readings are, and how fast they are made and
// read. The best of some rounds, in one thread.

import { encodeBlock, openBlock } from '../src/store/format/block.ts';
import type { Rows } from '../src/store/format/rows.ts';
import { metricSummary, summarize } from '../src/store/format/summary.ts';

const ROUNDS = 15;
const READINGS = 65_536;
const BLOCK = 1024;
const PIECES = [1, 10, 100];

/** Boards that a server hears at once, or a millisecond late by chance. */
const LATE_MS = [0, 1];

for (const lateMs of LATE_MS) {
  const rows = walk(lateMs);
  const blocks = split(rows, BLOCK);
  say(`\n${READINGS} readings of a DHT11, heard 0 to ${lateMs} ms late`);
  report('blocks', rows, BLOCK);
  for (const size of PIECES) report('pieces', rows, size);

  const into = new Float64Array(BLOCK);
  const read = perSecond(2 * READINGS, () => {
    for (const bytes of blocks) {
      const block = openBlock(bytes);
      block.times(into);
      block.metric(1, into);
    }
  });
  say(`  times and one metric      ${millions(read)} values/s`);
  const whole = perSecond(READINGS, () => {
    for (const bytes of blocks) openBlock(bytes).rows();
  });
  say(`  whole blocks              ${millions(whole)} readings/s`);

  const summed = perSecond(READINGS, () => {
    for (let from = 0; from < READINGS; from += BLOCK) summarize(rows, from, from + BLOCK);
  });
  const summary = summarize(rows, 0, BLOCK);
  const found = perSecond(10_000, () => {
    for (let i = 0; i < 10_000; i++) metricSummary(summary, 1);
  });
  say(`  summaries of ${summary.length} bytes     ${millions(summed)} readings/s made`);
  say(`                            ${millions(found)} summaries/s read`);
}

function report(what: string, rows: Rows, size: number): void {
  let bytes = 0;
  const made = perSecond(READINGS, () => {
    bytes = 0;
    for (let from = 0; from < READINGS; from += size) {
      bytes += encodeBlock(rows, from, Math.min(READINGS, from + size)).length;
    }
  });
  const each = (bytes / READINGS).toFixed(2);
  say(
    `  ${what} of ${String(size).padEnd(5)}           ${millions(made)} readings/s, ${each} bytes each`,
  );
}

/** A board that sends every second, give or take 3 ms, and drifts by a tenth a reading. */
function walk(lateMs: number): Rows {
  const temperature = new Float64Array(READINGS);
  const humidity = new Float64Array(READINGS);
  const rows: Rows = {
    count: READINGS,
    time: new Float64Array(READINGS),
    boot: new Uint32Array(READINGS).fill(3),
    seq: new Float64Array(READINGS),
    millis: new Float64Array(READINGS),
    timeSource: new Uint8Array(READINGS).fill(1),
    metrics: [
      { index: 0, values: temperature },
      { index: 1, values: humidity },
    ],
  };
  let uptime = 1_234_567;
  let tenths = [283, 652];
  for (let i = 0; i < READINGS; i++) {
    uptime += 997 + upTo(6);
    tenths = tenths.map((tenth) => tenth + upTo(2) - 1);
    rows.seq[i] = i;
    rows.millis[i] = uptime;
    rows.time[i] = 1_767_225_600_000 + uptime + upTo(lateMs);
    temperature[i] = tenths[0] / 10;
    humidity[i] = tenths[1] / 10;
  }
  return rows;
}

function upTo(most: number): number {
  return Math.floor(Math.random() * (most + 1));
}

function split(rows: Rows, size: number): Uint8Array[] {
  const blocks: Uint8Array[] = [];
  for (let from = 0; from < READINGS; from += size) {
    blocks.push(encodeBlock(rows, from, from + size));
  }
  return blocks;
}

/** How many of `count` a second, in the best round. */
function perSecond(count: number, work: () => void): number {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now();
    work();
    best = Math.min(best, performance.now() - start);
  }
  return (count / best) * 1000;
}

function millions(value: number): string {
  return `${(value / 1e6).toFixed(1).padStart(6)} M`;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
