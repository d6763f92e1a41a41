// How lines are spoiled: torn, put among noise, cut into pieces. Nothing else may happen to them.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BadWire } from '../../../src/board/fault/bad-wire.ts';
import { parseFaults } from '../../../src/board/fault/plan.ts';
import { seededRandom } from '../../../src/board/random.ts';
import { MAX_LINE_BYTES } from '../../../src/limits.ts';

const LINE = '12,1234567,28.3,65.2\r\n';

function badWire(faults: string, seed = 1) {
  const plan = parseFaults(faults, Number);
  if ('problem' in plan) throw new Error(plan.problem);
  const writes: Buffer[] = [];
  const resets: string[] = [];
  const bad = new BadWire(plan, seededRandom(seed));
  const wire = {
    write: (bytes: Uint8Array) => void writes.push(Buffer.from(bytes)),
    reset: (reason: string) => void resets.push(reason),
  };
  return {
    bad,
    writes,
    resets,
    write: (text: string) => bad.write(text, wire),
    text: () => Buffer.concat(writes).toString('latin1'),
  };
}

describe('split', () => {
  test('the bytes stay the same, in pieces of 1 to 7, CR and LF apart', () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.array(fc.constantFrom(LINE, 'PONG\r\n', 'HELLO ä\r\n')),
        (seed, lines) => {
          const it = badWire('split', seed);
          it.write(lines.join(''));
          expect(Buffer.concat(it.writes).toString()).toBe(lines.join(''));
          for (const piece of it.writes) {
            expect(piece.length).toBeGreaterThan(0);
            expect(piece.length).toBeLessThanOrEqual(7);
            expect(piece.includes('\r\n')).toBe(false);
          }
          expect(it.bad.counts.split).toBe(lines.filter((line) => line === LINE).length);
        },
      ),
    );
  });
});

describe('drop', () => {
  test('resets before a reading or in the middle of it, and never sends all of it', () => {
    const torn = new Set<string>();
    for (let seed = 0; seed < 200; seed++) {
      const it = badWire('drop=1', seed);
      it.write(LINE);
      expect(it.resets).toHaveLength(1);
      expect(LINE.trimEnd().startsWith(it.text())).toBe(true);
      expect(it.text().length).toBeLessThan(LINE.trimEnd().length);
      expect(it.bad.counts).toEqual({ drop: 1, split: 0, garbage: 0 });
      torn.add(it.text());
    }
    expect(torn.has('')).toBe(true);
    expect(torn.size).toBeGreaterThan(10);
  });

  test('lines before it arrive, lines behind it do not', () => {
    for (let seed = 0; seed < 50; seed++) {
      const it = badWire('drop=0.3', seed);
      const lines = Array.from({ length: 60 }, (_, seq) => `${seq},1,2,3\r\n`);
      it.write(lines.join(''));
      expect(it.resets).toHaveLength(1);
      const whole = it.text().split('\r\n').length - 1;
      expect(it.text().startsWith(lines.slice(0, whole).join(''))).toBe(true);
      expect((lines[whole] ?? '').startsWith(it.text().split('\r\n')[whole] ?? '-')).toBe(true);
    }
  });

  test('leaves alone what is no reading', () => {
    const it = badWire('drop=1,garbage=1');
    it.write('HELLO device=kitchen\r\n');
    it.write('\r\n');
    expect(it.text()).toBe('HELLO device=kitchen\r\n\r\n');
    expect(it.resets).toEqual([]);
  });
});

describe('garbage', () => {
  test('is whole lines before a reading, which stays as it is; none of them is a reading', () => {
    let [binary, half, long] = [0, 0, 0];
    for (let seed = 0; seed < 300; seed++) {
      const it = badWire('garbage=1', seed);
      it.write(LINE);
      const text = it.text();
      expect(text.endsWith(`\r\n${LINE}`)).toBe(true);
      const noise = text.slice(0, -LINE.length - 2);
      expect(noise).not.toMatch(/[\r\n]/);
      if (noise.length > MAX_LINE_BYTES) long += 1;
      else if (LINE.startsWith(noise)) half += 1;
      else binary += 1;
      if (LINE.startsWith(noise)) expect(noise.split(',').length).toBeLessThan(4);
    }
    for (const count of [binary, half, long]) expect(count).toBeGreaterThan(50);
  });
});

test('the same seed spoils in the same way', () => {
  const spoil = (seed: number) => {
    const it = badWire('drop=0.1,split,garbage=0.3', seed);
    for (let seq = 0; seq < 50; seq++) it.write(LINE);
    return { writes: it.writes, resets: it.resets, counts: it.bad.counts };
  };
  expect(spoil(5)).toEqual(spoil(5));
  expect(spoil(5)).not.toEqual(spoil(6));
});
