// Tables of frames: what our dissector makes of each, and that it says the same as tshark of every TCP header.

import { describe, expect, test } from 'vitest';
import type { MadeFrame, Piece } from '../packets/packets.ts';
import { tsharkVersion } from '../tshark/tshark.ts';
import { dissected, tsharkTold } from './told.ts';

/** What tshark says depends on its version: these rules are those of 4.0. */
const VERSION = /^4\.0\./;
const version = await tsharkVersion();
const isThere = version !== undefined && VERSION.test(version);

/** Whether it can be asked; in CI it must be there. */
export const isTsharkThere = isThere || process.env.CI === 'true';

/** The outcome, and the frame: whole, or cut by the snapshot length. */
export type Row = readonly [outcome: string, frame: Piece | MadeFrame];

/** Frames of a capture, in order, by what is special about them. Each has ports of its own, or is meant to share. */
export function describeFrames(
  name: string,
  linkType: number,
  table: Readonly<Record<string, Row>>,
): void {
  const frames = Object.values(table).map(([, frame]): MadeFrame => {
    return 'kind' in frame ? { bytes: frame.bytes } : frame;
  });
  describe(name, () => {
    test('comes out as it should', () => {
      const outcomes = dissected(frames, linkType).map(({ outcome }) => outcome);
      expect(named(table, outcomes)).toEqual(
        named(
          table,
          Object.values(table).map(([it]) => it),
        ),
      );
    });

    if (!isTsharkThere) {
      console.warn(`"${name}" is NOT compared with tshark: tshark 4.0 is missing.`);
    }
    test.skipIf(!isTsharkThere)('is what tshark says', async () => {
      const ours = dissected(frames, linkType).map(({ told }) => told);
      expect(named(table, ours)).toEqual(named(table, await tsharkTold(frames, linkType)));
    });
  });
}

function named<T>(table: Readonly<Record<string, Row>>, values: readonly T[]): Record<string, T> {
  return Object.fromEntries(Object.keys(table).map((name, index) => [name, values[index] as T]));
}
