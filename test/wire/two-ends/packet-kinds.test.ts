// Packets that cannot be told apart have the same number, and no others.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Mark,
  NONE,
  PacketGroups,
  PacketKinds,
} from '../../../src/wire/two-ends/packet-kinds.ts';
import type { Sighting } from '../../../src/wire/two-ends/sighting.ts';

const FIELDS = ['seq', 'ack', 'length', 'flags', 'window', 'ipId', 'timestampValue'] as const;

function sighting(numbers: Partial<Sighting>): Sighting {
  return {
    ...{ frame: 1, timeNs: 0, fromClient: true, seq: 0, ack: 0, length: 0, flags: 0x10, window: 0 },
    ...{ ipId: -1, hasTimestamp: false, timestampValue: -1, timestampEcho: -1 },
    ...{ analysis: 0, relativeSeq: 0, relativeAck: 0 },
    ...numbers,
  };
}

/** Few values of each, so that many are alike. */
const packets = fc.array(
  fc
    .tuple(...FIELDS.map(() => fc.constantFrom(-(2 ** 31), -1, 0, 1, 0x40, 2 ** 31 - 1)))
    .map((values) => sighting(Object.fromEntries(FIELDS.map((field, at) => [field, values[at]])))),
  { maxLength: 200 },
);

const marks = fc.subarray<Mark>(['ipId', 'timestampValue', 'window']);

/** As a text that is equal for those that are alike. */
function written(packet: Sighting, by: readonly Mark[]): string {
  const { seq, ack, length, flags } = packet;
  return [seq, ack, length, flags & 0x3f, ...by.map((mark) => packet[mark])].join(' ');
}

describe('packets of a direction', () => {
  it('are gathered as their numbers say, in the order in which they came', () => {
    fc.assert(
      fc.property(packets, packets, marks, (own, others, by) => {
        const groups = new PacketGroups(own, by);
        const wanted = new Map<string, Sighting[]>();
        for (const packet of own) {
          const key = written(packet, by);
          wanted.set(key, [...(wanted.get(key) ?? []), packet]);
        }
        expect(Array.from({ length: groups.size }, (_, kind) => groups.of(kind))).toEqual([
          ...wanted.values(),
        ]);
        const keys = [...wanted.keys()];
        for (const other of others) {
          const kind = groups.find(other);
          expect(kind).toBe(keys.indexOf(written(other, by)));
          const members = wanted.get(written(other, by)) ?? [];
          expect(groups.only(kind)).toBe(members.length === 1 ? members[0] : undefined);
        }
      }),
    );
  });

  it('have numbers that stay while more come', () => {
    const kinds = new PacketKinds(['ipId']);
    const all = Array.from({ length: 5000 }, (_, seq) => sighting({ seq, ipId: seq % 3 }));
    expect(all.map((packet) => kinds.add(packet))).toEqual(all.map((_, at) => at));
    expect(all.map((packet) => kinds.add({ ...packet, window: 7 }))).toEqual(
      all.map((_, at) => at),
    );
    expect(kinds.size).toBe(5000);
    expect(kinds.find(sighting({ seq: 5000 }))).toBe(NONE);
    expect(kinds.find(sighting({ seq: 4, ipId: 2 }))).toBe(NONE);
  });

  it('may be none', () => {
    const groups = new PacketGroups([], []);
    expect([groups.size, groups.find(sighting({})), groups.only(NONE)]).toEqual([
      0,
      NONE,
      undefined,
    ]);
  });
});
