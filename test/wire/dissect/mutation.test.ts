// Whatever the bytes: nothing is thrown, nothing outside of the frame is read, and every place lies within.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Dissector } from '../../../src/wire/dissect/dissector.ts';
import { emptyFrame } from '../../../src/wire/frame.ts';
import type { Segment } from '../../../src/wire/segment.ts';
import { type Damage, damage, damaged } from './damage.ts';
import { SEEDS } from './seeds.ts';

function said(damages: readonly Damage[], around: number): string[] {
  const dissector = new Dissector();
  return damages.map((each) => {
    const told: string[] = [];
    const outcome = dissector.dissect(damaged(each, around), (segment) => {
      expectPlacesWithin(segment);
      const { bytes, sackEdges, ...rest } = segment;
      const data = bytes.subarray(segment.dataAt, segment.dataEnd);
      const edges = sackEdges.subarray(0, 2 * segment.sackCount);
      told.push(`${JSON.stringify(rest)} ${edges} ${data}`);
    });
    return `${outcome} ${told.join()}`;
  });
}

function expectPlacesWithin(segment: Segment): void {
  const { bytes, ipAt, tcpAt, dataAt, dataEnd, sourceAt, destinationAt, ipVersion } = segment;
  const address = ipVersion === 4 ? 4 : 16;
  const places = [0, ipAt, tcpAt, dataAt, dataEnd, bytes.length];
  expect(places).toEqual(places.toSorted((one, other) => one - other));
  for (const at of [sourceAt, destinationAt]) {
    expect(at).toBeGreaterThan(ipAt);
    expect(at + address).toBeLessThanOrEqual(bytes.length);
  }
  expect(dataEnd - dataAt).toBeLessThanOrEqual(segment.length);
  if (!segment.lengthKnown) expect(segment.length).toBe(0);
}

test('damaged frames are read without a fault, and nothing that stands around them', () => {
  fc.assert(
    fc.property(fc.array(damage, { minLength: 1, maxLength: 12 }), (damages) => {
      expect(said(damages, 0xff)).toEqual(said(damages, 0));
    }),
    { numRuns: 3000 },
  );
});

test('every kind of frame is read to its TCP header, or waits for more of it', () => {
  const undamaged = SEEDS.map((_, seed) => ({ seed, writes: [], captured: 1, wireLength: 1 }));
  const outcomes = said(undamaged, 0).map((words) => words.split(' ')[0]);
  expect(new Set(outcomes)).toEqual(new Set(['tcp', 'fragment', 'other']));
});

test('frames of bytes without any meaning are read without a fault', () => {
  const linkTypes = [...new Set(SEEDS.map(({ linkType }) => linkType)), 147];
  fc.assert(
    fc.property(fc.constantFrom(...linkTypes), fc.uint8Array({ maxLength: 200 }), (type, bytes) => {
      const frame = { ...emptyFrame(), linkType: type, bytes, end: bytes.length };
      const outcome = new Dissector().dissect({ ...frame, wireLength: bytes.length }, () => {});
      expect(['tcp', 'other', 'malformed', 'fragment']).toContain(outcome);
    }),
    { numRuns: 10_000 },
  );
});

test('an endless row of tags ends', () => {
  const bytes = new Uint8Array(200_000);
  for (let at = 12; at < bytes.length; at += 4) bytes.set([0x81, 0x00, 0, 7], at);
  const frame = { ...emptyFrame(), linkType: 1, bytes, end: bytes.length };
  expect(new Dissector().dissect(frame, () => {})).toBe('malformed');
});
