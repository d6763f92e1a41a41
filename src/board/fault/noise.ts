// What a board writes when its supply dips or its buffer is torn: three kinds of lines that are no readings.

import { MAX_LINE_BYTES } from '../../limits.ts';
import type { Random } from '../random.ts';

const CR = 0x0d;
const LF = 0x0a;
const LINE_END = Buffer.from('\r\n');

/** Bytes of binary noise in one line. */
const MOST_BINARY = 60;

/** How far a line without an end goes beyond the limit, in bytes. */
const MOST_BEYOND = 4096;

/** @param reading the line that comes next, from which half a line is torn */
export function noiseLine(reading: string, random: Random): Buffer {
  const kind = random();
  if (kind < 1 / 3) return binary(1 + below(MOST_BINARY, random), random);
  if (kind < 2 / 3) return halfOf(reading, random);
  return Buffer.concat([
    Buffer.alloc(MAX_LINE_BYTES + 1 + below(MOST_BEYOND, random), '~'),
    LINE_END,
  ]);
}

function binary(length: number, random: Random): Buffer {
  const line = Buffer.alloc(length);
  for (let at = 0; at < length; at++) {
    const byte = below(256, random);
    // It shall be one line.
    line[at] = byte === CR || byte === LF ? 0 : byte;
  }
  return Buffer.concat([line, LINE_END]);
}

/** Never the last cell's beginning: with all of its cells it would pass for a reading. */
function halfOf(reading: string, random: Random): Buffer {
  const cells = reading.trimEnd().split(',');
  const kept = cells.slice(0, 1 + below(cells.length - 1, random)).join(',');
  return Buffer.concat([Buffer.from(kept), LINE_END]);
}

function below(bound: number, random: Random): number {
  return Math.floor(random() * bound);
}
