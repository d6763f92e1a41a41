import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TCP } from '../../../src/wire/segment.ts';
import type { Arrow } from '../../../src/wire/two-ends/arrow.ts';
import { compareEnds } from '../../../src/wire/two-ends/two-ends.ts';
import { bothEnds, type Trip } from './made-sightings.ts';

const BYTES = 20;
const FIRST_SEQ = 0xffff_ff00;

/** A made network: each segment is lost so often, then sent again after a while; ACKs may be lost, too. */
const networks = fc.record({
  offsetMs: fc.integer({ min: -100_000, max: 100_000 }),
  delaysMs: fc.array(fc.integer({ min: 10, max: 60 }), { minLength: 1, maxLength: 7 }),
  segments: fc.array(
    fc.record({
      losses: fc.constantFrom<number>(0, 0, 0, 0, 1, 2),
      isAckLost: fc.constantFrom(false, false, false, true),
      isTwice: fc.constantFrom(false, false, false, true),
      pauseMs: fc.integer({ min: 1, max: 100 }),
    }),
    { minLength: 1, maxLength: 30 },
  ),
});

type Network = typeof networks extends fc.Arbitrary<infer Made> ? Made : never;

/** The trips of all packets, each with an IP identification of its own; 0 where there are none. */
function tripsOf({ delaysMs, segments }: Network, hasIds: boolean): Trip[] {
  const trips: Trip[] = [];
  const delay = () =>
    0.001 * (trips.length % 13) + (delaysMs[trips.length % delaysMs.length] ?? 10);
  const packet = (fromClient: boolean, flags: number, seq: number, ack: number, length = 0) => ({
    ...{ fromClient, flags, seq: seq | 0, ack: ack | 0, length },
    ipId: hasIds ? trips.length + 1 : 0,
  });
  trips.push({ packet: packet(true, TCP.SYN, FIRST_SEQ - 1, 0), leftMs: 0, cameMs: 10 });
  trips.push({ packet: packet(false, TCP.SYN | TCP.ACK, 0, FIRST_SEQ), leftMs: 10, cameMs: 20 });
  let nowMs = 30;
  segments.forEach(({ losses, isAckLost, isTwice, pauseMs }, at) => {
    const seq = FIRST_SEQ + at * BYTES;
    const data = () => packet(true, TCP.ACK | TCP.PSH, seq, 1, BYTES);
    let leftMs = nowMs;
    for (let copy = 0; copy < losses; copy++, leftMs += 200 * 2 ** copy) {
      trips.push({ packet: data(), leftMs });
    }
    const cameMs = leftMs + delay();
    trips.push({ packet: data(), leftMs, cameMs, againMs: isTwice ? cameMs + 1 : undefined });
    const ackMs = cameMs + 0.1;
    const backMs = isAckLost ? undefined : ackMs + delay();
    trips.push({ packet: packet(false, TCP.ACK, 1, seq + BYTES), leftMs: ackMs, cameMs: backMs });
    nowMs += pauseMs;
  });
  return trips;
}

/** What became of packets: by direction, sequence number and ACK. */
function fatesOf(arrows: readonly Arrow[]): string[] {
  return arrows
    .map(({ fromClient, departure, fate, isDuplicate }) =>
      [fromClient, departure?.ipId, departure?.seq, departure?.ack, fate, isDuplicate].join(' '),
    )
    .sort();
}

function trueFates(trips: readonly Trip[]): string[] {
  return trips
    .flatMap(({ packet, cameMs, againMs }) => {
      const start = [packet.fromClient, packet.ipId, packet.seq, packet.ack].join(' ');
      const first = `${start} ${cameMs === undefined ? 'lost' : 'arrived'} false`;
      return againMs === undefined ? [first] : [first, `${start} arrived true`];
    })
    .sort();
}

describe('a connection over a made network', () => {
  it('is put together as it was', () => {
    fc.assert(
      fc.property(networks, (network) => {
        const trips = tripsOf(network, true);
        const found = compareEnds(...bothEnds(trips, { offsetMs: network.offsetMs, drift: 0 }));
        const [connection] = found.connections;
        expect(connection?.clientsEnd).toBe('first');
        expect(fatesOf(connection?.arrows ?? [])).toEqual(trueFates(trips));
        const { offsetNs, errorNs = 0 } = found.alignment;
        expect(Math.abs(offsetNs - network.offsetMs * 1e6)).toBeLessThanOrEqual(errorNs);
      }),
      { numRuns: 300 },
    );
  });

  it('is put together also where copies are alike, by the time that packets take', () => {
    fc.assert(
      fc.property(networks, (network) => {
        const segments = network.segments.map((segment) => ({ ...segment, isTwice: false }));
        const trips = tripsOf({ ...network, segments }, false);
        const { connections } = compareEnds(
          ...bothEnds(trips, { offsetMs: network.offsetMs, drift: 0 }),
        );
        const lost = (connections[0]?.arrows ?? []).filter(({ fate }) => fate === 'lost');
        const lostMs = lost.map(({ leftNs = 0 }) => Math.round(leftNs / 1e6));
        const isRight = trips.filter(
          ({ cameMs, packet }) => cameMs === undefined && packet.fromClient,
        );
        expect(lost.filter(({ fromClient }) => fromClient)).toHaveLength(isRight.length);
        for (const { leftMs } of isRight) expect(lostMs).toContain(leftMs);
      }),
      { numRuns: 300 },
    );
  });

  it('is put together also where one clock goes faster', () => {
    const segments = Array.from({ length: 2000 }, (_, at) => ({
      ...{ losses: at % 50 === 7 ? 1 : 0, isAckLost: at % 33 === 5, isTwice: false, pauseMs: 100 },
    }));
    const trips = tripsOf({ offsetMs: 0, delaysMs: [10, 14, 11, 30], segments }, true);
    const found = compareEnds(...bothEnds(trips, { offsetMs: 500, drift: 300e-6 }));
    expect(found.alignment.drift).toBeCloseTo(300e-6, 5);
    const arrows = found.connections[0]?.arrows ?? [];
    expect(fatesOf(arrows)).toEqual(trueFates(trips));
    for (const { leftNs = 0, arrivedNs } of arrows) {
      if (arrivedNs !== undefined) expect(arrivedNs - leftNs).toBeGreaterThan(5e6);
    }
  });
});
