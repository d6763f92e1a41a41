import { describe, expect, it } from 'vitest';
import { TCP } from '../../../src/wire/segment.ts';
import { sightingOf } from '../../../src/wire/two-ends/arrow.ts';
import { endWords } from '../../../src/wire/two-ends/clock-words.ts';
import type { EndSightings } from '../../../src/wire/two-ends/sighting.ts';
import { compareEnds } from '../../../src/wire/two-ends/two-ends.ts';
import { bothEnds, endOf, sighting, streamOf, type Trip } from './made-sightings.ts';

/** A connection of ten segments, each acknowledged at once, 10 ms each way. */
function trips(): Trip[] {
  const all: Trip[] = [
    { packet: { flags: TCP.SYN, seq: 0, ack: 0, ipId: 1 }, leftMs: 0, cameMs: 10 },
    {
      packet: { fromClient: false, flags: TCP.SYN | TCP.ACK, seq: 700, ack: 1, ipId: 2 },
      ...{ leftMs: 10.1, cameMs: 20.1 },
    },
  ];
  for (let at = 0; at < 10; at++) {
    const leftMs = 30 + 100 * at;
    const [seq, end] = [1 + 20 * at, 21 + 20 * at];
    const data = { seq, ack: 701, length: 20, flags: TCP.ACK | TCP.PSH, ipId: 10 + at };
    all.push({ packet: data, leftMs, cameMs: leftMs + 10 });
    const ack = { fromClient: false, seq: 701, ack: end, ipId: 30 + at };
    all.push({ packet: ack, leftMs: leftMs + 10.1, cameMs: leftMs + 20.1 });
  }
  return all;
}

/** What became of the client's packets, by IP identification; those that just arrived are left out. */
function oddOnes([first, second]: [EndSightings, EndSightings], fromClient = true): string[] {
  const { connections } = compareEnds(first, second);
  return (connections[0]?.arrows ?? [])
    .filter((arrow) => arrow.fromClient === fromClient && arrow.fate !== 'arrived')
    .map((arrow) => `${sightingOf(arrow).ipId} ${arrow.fate}`);
}

/** The same with packets missing in a capture, whose times begin with the first one that it has. */
function without(
  { streams: [stream], ...end }: EndSightings,
  isMissing: (packet: { ipId: number; timeNs: number }) => boolean,
): EndSightings {
  const left = (stream?.packets ?? []).filter((packet) => !isMissing(packet));
  const [startNs, lastNs] = [left[0]?.timeNs ?? 0, left.at(-1)?.timeNs ?? 0];
  const packets = left.map((packet) => ({ ...packet, timeNs: packet.timeNs - startNs }));
  return { ...end, streams: [streamOf(packets)], lastNs: lastNs - startNs };
}

describe('a packet that the other capture does not have', () => {
  it('was lost where nothing says otherwise', () => {
    const all = trips().map((trip) =>
      trip.packet.ipId === 19 || trip.packet.ipId === 1 ? { ...trip, cameMs: undefined } : trip,
    );
    // The last one is not acknowledged then.
    const [board, server] = bothEnds(all.filter(({ packet }) => packet.ipId !== 39));
    expect(oddOnes([board, server])).toEqual(['1 lost', '19 lost']);
  });

  it('came all the same where the other side has acknowledged it and no other brought its bytes', () => {
    const [board, server] = bothEnds(trips());
    const holed = without(server, ({ ipId }) => ipId === 13 || ipId === 14);
    expect(oddOnes([board, holed])).toEqual(['13 missed', '14 missed']);
  });

  it('may have left before the other capture ran, which its answers prove', () => {
    const [board, server] = bothEnds(trips());
    const late = without(server, ({ timeNs }) => timeNs < 300e6);
    expect(oddOnes([board, late])).toEqual(['1 unknown', '10 unknown', '11 unknown', '12 unknown']);
    expect(oddOnes([board, late], false)).toEqual([
      '2 unseen',
      '30 unseen',
      '31 unseen',
      '32 unseen',
    ]);
  });

  it('may have left after the other capture ended', () => {
    const [board, server] = bothEnds(trips());
    const early = without(server, ({ timeNs }) => timeNs > 800e6);
    expect(oddOnes([board, early])).toEqual(['18 unknown', '19 unknown']);
  });

  it('was not seen leaving where the sender’s capture missed it', () => {
    const [board, server] = bothEnds(trips());
    const holed = without(board, ({ ipId }) => ipId === 15);
    expect(oddOnes([holed, server])).toEqual(['15 unseen']);
  });
});

describe('two captures', () => {
  it('may have each packet twice, taken at two places of a machine', () => {
    const [board, server] = bothEnds(trips());
    const [stream] = server.streams;
    const twice = (stream?.packets ?? []).flatMap((packet) => [
      packet,
      { ...packet, timeNs: packet.timeNs + 3000 },
    ]);
    const found = compareEnds(board, { ...server, streams: [streamOf(twice)] });
    const arrows = found.connections[0]?.arrows ?? [];
    expect(arrows).toHaveLength(22);
    for (const arrow of arrows)
      expect(arrow).toMatchObject({ fate: 'arrived', isDuplicate: false });
  });

  it('may be of a path that changes IP identifications and times', () => {
    const all = trips().map((trip) =>
      trip.packet.ipId === 16 ? { ...trip, cameMs: undefined } : trip,
    );
    const again = trips().find(({ packet }) => packet.ipId === 16);
    if (again === undefined) throw new Error('there is one');
    all.push({ ...again, leftMs: 830, cameMs: 840, packet: { ...again.packet, ipId: 77 } });
    const [board, server] = bothEnds(all);
    const [stream] = server.streams;
    const changed = (stream?.packets ?? []).map((packet) => ({ ...packet, ipId: 5 }));
    const found = compareEnds(board, { ...server, streams: [streamOf(changed)] });
    const lost = (found.connections[0]?.arrows ?? []).filter(({ fate }) => fate === 'lost');
    expect(lost.map(({ departure }) => departure?.ipId)).toEqual([16]);
  });

  it('tell which end is the client’s without a handshake, too', () => {
    const [board, server] = bothEnds(trips().slice(2), { offsetMs: -5000, drift: 0 });
    expect(compareEnds(board, server).connections[0]).toMatchObject({
      ...{ clientsEnd: 'first', handshake: undefined },
    });
    expect(compareEnds(server, board).connections[0]?.clientsEnd).toBe('second');
  });

  it('do not tell it where both were taken at one place', () => {
    const [board] = bothEnds(trips());
    const found = compareEnds(board, board);
    expect(found.connections[0]?.clientsEnd).toBeUndefined();
    expect(found.connections[0]?.arrows.every(({ fate }) => fate === 'arrived')).toBe(true);
  });

  it('take the end of a connection that does not tell it from the others', () => {
    const [board, server] = bothEnds(trips());
    const oneWay = [
      { packet: { seq: 7, length: 5 }, leftMs: 500, cameMs: 520 },
      { packet: { seq: 12, length: 5 }, leftMs: 600 },
    ];
    const [boards, servers] = bothEnds(oneWay);
    const withOther = (end: EndSightings, { streams: [other] }: EndSightings) =>
      endOf(...end.streams, streamOf(other?.packets ?? [], [23, 40_001], [1, 5050], 1));
    const first = withOther(server, servers);
    const second = withOther(board, boards);
    const silent = compareEnds(first, second).connections[1];
    expect(silent).toMatchObject({ clientsEnd: undefined, takenEnd: 'second' });
    expect(silent?.arrows.map(({ fate }) => fate)).toEqual(['arrived', 'lost']);
    const words = silent && endWords(silent, { first: 'A', second: 'B' }, 'board');
    expect(words).toContain('at the board: B is taken to be.');
  });

  it.each([
    [6, 20],
    [20, 6],
    [9, 12],
  ])('do not call lost what was left out: %d and %d packets are kept', (boards, servers) => {
    const [board, server] = bothEnds(trips(), { offsetMs: 7000, drift: 0 });
    const cut = (end: EndSightings, count: number) => {
      const packets = end.streams[0]?.packets ?? [];
      const leftOut = Math.max(0, packets.length - count);
      const streams = [streamOf(packets.slice(0, count))];
      return { ...end, streams, leftOut, leftOutNs: packets[count]?.timeNs };
    };
    const whole = compareEnds(board, server).connections[0]?.arrows ?? [];
    const found =
      compareEnds(cut(board, boards), cut(server, servers)).connections[0]?.arrows ?? [];
    expect(found.length).toBeGreaterThan(Math.min(boards, servers) - 2);
    expect(found.length).toBeLessThan(whole.length);
    for (const { departure, arrival, fate } of found) {
      const same = whole.find((one) =>
        departure === undefined
          ? one.arrival?.frame === arrival?.frame && one.fromClient === arrival?.fromClient
          : one.departure?.frame === departure.frame && one.fromClient === departure.fromClient,
      );
      expect(fate).toBe(same?.fate);
    }
  });

  it('do not say that one of them lacks a connection whose packets were left out', () => {
    const [board, server] = bothEnds(trips());
    const later = streamOf([sighting({ timeNs: 5e9 })], [23, 40_001], [1, 5050], 1);
    const boards = endOf(...board.streams, later);
    expect(compareEnds(boards, server).onlyFirst).toHaveLength(1);
    const cut = { ...server, leftOut: 1, leftOutNs: 4e9 };
    expect(compareEnds(boards, cut).onlyFirst).toEqual([]);
    expect(compareEnds(cut, boards).onlySecond).toEqual([]);
    expect(compareEnds(boards, { ...cut, leftOutNs: 6e9 }).onlyFirst).toHaveLength(1);
  });

  it('with nothing in them give nothing', () => {
    expect(compareEnds(endOf(), endOf())).toMatchObject({ connections: [], surePackets: 0 });
    const lonely = endOf(streamOf([sighting()]));
    expect(compareEnds(lonely, endOf()).onlyFirst).toHaveLength(1);
  });
});
