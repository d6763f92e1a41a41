// The disk that the power cuts are tried on: what was forced to it stays, the rest may go.

import { expect, test } from 'vitest';
import { seededRandom } from '../../src/board/random.ts';
import { DiskImage, LUCKS, type Luck } from './disk-image.ts';
import type { IoEvent } from './io-trace.ts';

const random = seededRandom(1);

function written(order: number, name: string, at: number, text: string): IoEvent {
  return { kind: 'written', order, name, at, bytes: Buffer.from(text) };
}

/** The files after these events and a power cut. */
function afterCut(events: readonly IoEvent[], luck: Luck): Record<string, string> {
  const disk = new DiskImage(new Map([['old', Buffer.from('old text')]]));
  for (const event of events) disk.apply(event);
  const files = disk.afterPowerCut(luck, random);
  return Object.fromEntries([...files].map(([name, bytes]) => [name, bytes.toString('latin1')]));
}

test.each(LUCKS)('what was forced to the disk is there with %s of the rest', (luck) => {
  const files = afterCut(
    [
      { kind: 'created', order: 1, name: 'new' },
      written(2, 'new', 0, 'forced'),
      { kind: 'sync-begun', order: 3, name: 'new' },
      { kind: 'synced', order: 4, name: 'new', begun: 3 },
      { kind: 'renamed', order: 5, name: 'old', to: 'older' },
      { kind: 'sync-begun', order: 6, name: '' },
      { kind: 'synced', order: 7, name: '', begun: 6 },
    ],
    luck,
  );
  expect(files).toEqual({ new: 'forced', older: 'old text' });
});

test.each([
  ['none', { old: 'old text' }],
  ['all', { old: 'OLD' }],
] as const)('with %s of the rest, what was not forced is as that says', (luck, expected) => {
  const events: IoEvent[] = [
    written(1, 'old', 0, 'OLD'),
    { kind: 'cut', order: 2, name: 'old', length: 3 },
    { kind: 'created', order: 3, name: 'gone' },
    { kind: 'removed', order: 4, name: 'gone' },
  ];
  expect(afterCut(events, luck)).toEqual(expected);
});

test('what is written while it is forced to the disk may be lost', () => {
  const events: IoEvent[] = [
    written(1, 'old', 0, 'before'),
    { kind: 'sync-begun', order: 2, name: 'old' },
    written(3, 'old', 6, 'while'),
    { kind: 'synced', order: 4, name: 'old', begun: 2 },
  ];
  expect(afterCut(events, 'none')).toEqual({ old: 'beforext' });
  expect(afterCut(events, 'all')).toEqual({ old: 'beforewhile' });
});

test('a torn write is there in part, sector by sector', () => {
  const seen = new Set<string>();
  for (let round = 0; round < 200; round++) {
    const text = afterCut([written(1, 'old', 0, 'x'.repeat(1536))], 'torn').old;
    seen.add([0, 512, 1024].map((at) => text?.[at] === 'x').join());
  }
  expect(seen.size).toBe(8);
});

test('a write behind the end leaves zeros between', () => {
  expect(afterCut([written(1, 'old', 10, 'x')], 'all')).toEqual({ old: 'old text\0\0x' });
});
