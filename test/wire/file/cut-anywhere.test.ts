import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CAPTURE_NAMES, captureBytes } from '../truth.ts';
import { framesOf, framesOfPieces } from './frames-of.ts';
import { joined, type Order, pcapHeader, pcapRecord } from './made.ts';
import { blocksOf } from './made-blocks.ts';

const orders = fc.constantFrom<Order>('little', 'big');
const records = fc.array(
  fc.record({ captured: fc.integer({ min: 0, max: 300 }), seconds: fc.integer({ min: 0 }) }),
  { maxLength: 12 },
);

/** Right files of both formats. */
const files = fc.oneof(
  fc
    .tuple(orders, records)
    .map(([order, each]) =>
      joined(pcapHeader({ order }), ...each.map((one) => pcapRecord(one, order))),
    ),
  fc.tuple(orders, records).map(([order, each]) => {
    const { section, interface: described, enhanced, block } = blocksOf(order);
    const packets = each.map((one) => enhanced(0, one));
    return joined(section(), described(), ...packets, block(5, new Uint8Array(12)), ...packets);
  }),
);

/** The same with bytes changed, and cut. */
const wrongFiles = fc
  .tuple(files, fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 8 }), fc.nat())
  .map(([file, changes, end]) => {
    const wrong = file.slice();
    for (const [at, value] of changes) wrong[at % wrong.length] = value;
    return end % 3 === 0 ? wrong.subarray(0, end % wrong.length) : wrong;
  });

describe('a capture whose bytes come in pieces', () => {
  it.each(CAPTURE_NAMES)('%s gives the same byte by byte', (name) => {
    const file = captureBytes(name);
    const whole = framesOf(file);
    expect(whole.frames.length).toBeGreaterThan(10);
    expect(framesOf(file, 1)).toEqual(whole);
  });

  it('gives the same wherever they are cut, whatever they are', () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(fc.oneof(files, wrongFiles), sizes, (file, pieces) => {
        let next = 0;
        const inPieces = framesOfPieces(file, () => pieces[next++ % pieces.length] ?? 1);
        expect(inPieces).toEqual(framesOf(file));
      }),
      { numRuns: 1000 },
    );
  });

  it('gives frames that lie in the bytes, and no more of them than there is room for', () => {
    fc.assert(
      fc.property(fc.oneof(wrongFiles, fc.uint8Array({ maxLength: 600 })), (file) => {
        const { frames } = framesOf(file);
        const bytes = frames.reduce((sum, { data }) => sum + data.length + 16, 0);
        expect(bytes).toBeLessThanOrEqual(file.length);
        expect(frames.map(({ number }) => number)).toEqual(frames.map((_, at) => at + 1));
        for (const { nanos } of frames) expect(nanos >= 0 && nanos < 1e9).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});
