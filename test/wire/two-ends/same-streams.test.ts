import { describe, expect, it } from 'vitest';
import { TCP } from '../../../src/wire/segment.ts';
import { sameStreams } from '../../../src/wire/two-ends/same-streams.ts';
import type { StreamSightings } from '../../../src/wire/two-ends/sighting.ts';
import { sighting, streamOf } from './made-sightings.ts';

type Socket = readonly [number, number];

const BOARD: Socket = [23, 40_000];
const SERVER: Socket = [1, 5050];
const ROUTER: Socket = [7, 61_022];

/** A connection's first packets, from its first sequence numbers. */
function opened(clientSeq: number, serverSeq: number, client = BOARD, number = 0): StreamSightings {
  const packets = [
    sighting({ flags: TCP.SYN, seq: clientSeq, ack: 0 }),
    sighting({ fromClient: false, flags: TCP.SYN | TCP.ACK, seq: serverSeq, ack: clientSeq + 1 }),
    sighting({ seq: clientSeq + 1, ack: serverSeq + 1 }),
  ];
  return streamOf(packets, client, SERVER, number);
}

/** The same, captured from the middle on; whoever sends first is taken for the client. */
function later(isServersFirst: boolean): StreamSightings {
  const packets = [
    sighting({ fromClient: !isServersFirst, seq: 101, ack: 701, length: 5 }),
    sighting({ fromClient: isServersFirst, seq: 701, ack: 106 }),
  ];
  return isServersFirst ? streamOf(packets, SERVER, BOARD) : streamOf(packets, BOARD, SERVER);
}

function numbers({ both, onlyFirst, onlySecond }: ReturnType<typeof sameStreams>) {
  return {
    both: both.map(({ first, second }) => [first.stream.number, second.stream.number]),
    onlyFirst: onlyFirst.map(({ stream }) => stream.number),
    onlySecond: onlySecond.map(({ stream }) => stream.number),
  };
}

describe('streams of two captures', () => {
  it('are one connection where sockets and starts are the same', () => {
    const first = [opened(100, 700), opened(100, 700, [24, 40_000], 1), opened(1, 2, [25, 1], 2)];
    const second = [
      opened(100, 700, [24, 40_000]),
      opened(5, 6, [26, 1], 1),
      opened(100, 700, BOARD, 2),
    ];
    expect(numbers(sameStreams(first, second))).toEqual({
      both: [
        [0, 2],
        [1, 0],
      ],
      onlyFirst: [2],
      onlySecond: [1],
    });
  });

  it('are told apart by their starts where ports were used again', () => {
    const first = [opened(100, 700), opened(200, 800, BOARD, 1), opened(300, 900, BOARD, 2)];
    const second = [opened(200, 800), opened(300, 900, BOARD, 1)];
    expect(numbers(sameStreams(first, second))).toEqual({
      both: [
        [1, 0],
        [2, 1],
      ],
      onlyFirst: [0],
      onlySecond: [],
    });
  });

  it('are one behind a router that changes addresses, by their starts', () => {
    const [same] = sameStreams([opened(100, 700)], [opened(100, 700, ROUTER)]).both;
    expect(same).toMatchObject({ isTranslated: true, isTurned: false });
    expect(sameStreams([opened(100, 700)], [opened(101, 700, ROUTER)]).both).toEqual([]);
  });

  it('are one behind a router where a capture lacks the SYN or its answer', () => {
    const whole = opened(100, 700);
    const { packets } = opened(100, 700, ROUTER);
    const withoutAnswer = streamOf(packets.slice(0, 1), ROUTER, SERVER);
    expect(sameStreams([whole], [withoutAnswer]).both).toHaveLength(1);
    const turned = packets
      .slice(1)
      .map((packet) => ({ ...packet, fromClient: !packet.fromClient }));
    const [same] = sameStreams([whole], [streamOf(turned, SERVER, ROUTER)]).both;
    expect(same).toMatchObject({ isTranslated: true, isTurned: true });
  });

  it('are not guessed behind a router where two have the same start', () => {
    const second = [opened(100, 700, ROUTER), opened(100, 700, [8, 9], 1)];
    expect(sameStreams([opened(100, 700)], second).both).toEqual([]);
  });

  it('are one where a capture began later, whoever speaks first in it', () => {
    const whole = streamOf([...opened(100, 700).packets, ...later(false).packets]);
    expect(sameStreams([whole], [later(false)]).both[0]).toMatchObject({ isTurned: false });
    expect(sameStreams([whole], [later(true)]).both[0]).toMatchObject({ isTurned: true });
  });
});
