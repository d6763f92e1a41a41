// Streams as boards send them, and what must come out: a folder each in cases/. Each is also read
// as one piece and byte by byte, because how bytes are cut never changes the result.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CsvDecoder } from '../../src/line/csv.ts';
import { type Decoded, decodeLine } from '../../src/line/decode.ts';
import { DEFAULT_FIELDS } from '../../src/line/fields.ts';
import { Framer } from '../../src/line/framer.ts';

interface Case {
  readonly about: string;
  readonly telnet: boolean;
  readonly fields?: readonly string[];
  /** Offsets at which the stream is cut. */
  readonly cuts: readonly number[];
  /** NaN stands as null, -0 as "-0", a detail as the words that must be in it. */
  readonly expect: readonly { readonly detail?: readonly string[] }[];
  readonly oversized: number;
  readonly truncated: boolean;
}

interface Read {
  readonly lines: unknown[];
  oversized: number;
  truncated: boolean;
}

const folder = new URL('./cases/', import.meta.url);
const names = readdirSync(folder);

describe.each(names)('%s', (name) => {
  const { input, wanted } = load(name);
  const cuttings: readonly (readonly [string, readonly number[]])[] = [
    ['as one piece', []],
    ['cut as it was', wanted.cuts],
    ['byte by byte', Array.from({ length: input.length }, (_, offset) => offset)],
  ];

  it.each(cuttings)(`${wanted.about} (%s)`, (_how, cuts) => {
    const { lines, oversized, truncated } = read(input, cuts, wanted);
    const details = lines.map((line) => (isDetailed(line) ? line.detail : ''));
    const comparable = lines.map((line, index) =>
      isDetailed(line) ? { ...line, detail: wanted.expect[index]?.detail } : line,
    );
    expect({ lines: comparable, oversized, truncated }).toEqual({
      lines: wanted.expect,
      oversized: wanted.oversized,
      truncated: wanted.truncated,
    });
    for (const [index, { detail = [] }] of wanted.expect.entries()) {
      for (const words of detail) expect(details[index]).toContain(words);
    }
    expect(JSON.stringify(details)).not.toContain('SECRET');
  });
});

function load(name: string): { input: Buffer; wanted: Case } {
  const text = new URL(`${name}/input.txt`, folder);
  return {
    input: readFileSync(existsSync(text) ? text : new URL(`${name}/input.bin`, folder)),
    wanted: JSON.parse(readFileSync(new URL(`${name}/case.json`, folder), 'utf8')),
  };
}

function read(input: Buffer, cuts: readonly number[], { telnet, fields }: Case): Read {
  const csv = new CsvDecoder(fields ?? DEFAULT_FIELDS);
  const result: Read = { lines: [], oversized: 0, truncated: false };
  const framer = new Framer({ telnet });
  const edges = [0, ...cuts, input.length];
  for (let index = 1; index < edges.length; index++) {
    const chunk = input.subarray(edges[index - 1], edges[index]);
    framer.push(chunk, 0, {
      line: (bytes, start, end) => {
        result.lines.push(plain(decodeLine(bytes, start, end, csv), csv));
        return true;
      },
      oversized: () => {
        result.oversized++;
      },
    });
  }
  result.truncated = framer.end();
  return result;
}

/** An outcome as JSON can hold it. */
function plain(decoded: Decoded, csv: CsvDecoder): unknown {
  switch (decoded.kind) {
    case 'csv':
      return { kind: 'csv', cells: Array.from(csv.cells, plainNumber) };
    case 'reading': {
      const { device, seq, millis, time, metrics, values } = decoded.reading;
      return {
        kind: 'reading',
        device,
        seq: plainNumber(seq),
        millis: plainNumber(millis),
        time: plainNumber(time),
        values: Object.fromEntries(metrics.map((metric, index) => [metric, values[index]])),
      };
    }
    case 'verb':
      if (decoded.verb.verb === 'bad-hello') {
        return { kind: 'bad-hello', detail: decoded.verb.detail };
      }
      return JSON.parse(JSON.stringify(decoded));
    default:
      return decoded;
  }
}

function plainNumber(value: number): number | string | null {
  if (Object.is(value, -0)) return '-0';
  return Number.isNaN(value) ? null : value;
}

function isDetailed(line: unknown): line is { readonly detail: string } {
  return typeof line === 'object' && line !== null && 'detail' in line;
}
