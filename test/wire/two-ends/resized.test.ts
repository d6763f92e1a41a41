import { describe, expect, it } from 'vitest';
import { joinBytes } from '../../../src/wire/two-ends/resized.ts';
import { sighting } from './made-sightings.ts';

type Bytes = readonly [seq: number, length: number, timeNs: number];

function join(left: readonly Bytes[], came: readonly Bytes[]) {
  const sightings = (all: readonly Bytes[]) =>
    all.map(([seq, length, timeNs], at) =>
      sighting({ frame: at + 1, seq: seq | 0, length, timeNs }),
    );
  const timeOf = ({ timeNs }: { timeNs: number }) => timeNs;
  const { parts, missing, departures, arrivals } = joinBytes({
    departures: sightings(left),
    arrivals: sightings(came),
    leftNs: timeOf,
    arrivedNs: timeOf,
    slackNs: 0,
  });
  return {
    parts: parts.map(({ departure, arrival, seq, length }) => [
      ...[departure.frame, arrival.frame, seq >>> 0, length],
    ]),
    missing: missing.map(({ departure, seq, length }) => [departure.frame, seq >>> 0, length]),
    left: departures.map(({ frame }) => frame),
    came: arrivals.map(({ frame }) => frame),
  };
}

const nothing = { missing: [], left: [], came: [] };

describe('segments that both ends saw in other pieces', () => {
  it('were cut by the sender’s card', () => {
    const cut: Bytes[] = [0, 1448, 2896].map((from) => [100 + from, 1448, 9]);
    expect(join([[100, 4344, 0]], cut)).toEqual({
      ...nothing,
      parts: [
        [1, 1, 100, 1448],
        [1, 2, 1548, 1448],
        [1, 3, 2996, 1448],
      ],
    });
  });

  it('were merged by the receiver’s kernel', () => {
    const pieces: Bytes[] = [0, 1448, 2896].map((from) => [100 + from, 1448, 0]);
    expect(join(pieces, [[100, 4344, 9]]).parts).toEqual([
      [1, 1, 100, 1448],
      [2, 1, 1548, 1448],
      [3, 1, 2996, 1448],
    ]);
  });

  it('were cut and merged', () => {
    const left: Bytes[] = [
      [0, 300, 0],
      [300, 300, 1],
    ];
    const came: Bytes[] = [
      [0, 200, 9],
      [200, 400, 9],
    ];
    expect(join(left, came)).toEqual({
      ...nothing,
      parts: [
        [1, 1, 0, 200],
        [2, 2, 300, 300],
        [1, 2, 200, 100],
      ],
    });
  });

  it('were lost in part', () => {
    const came: Bytes[] = [
      [0, 100, 9],
      [200, 100, 9],
    ];
    expect(join([[0, 300, 0]], came)).toMatchObject({
      missing: [[1, 100, 100]],
      left: [],
      came: [],
    });
  });

  it('wrap with the sequence numbers', () => {
    const from = 2 ** 32 - 100;
    const came: Bytes[] = [
      [from, 150, 9],
      [50, 150, 9],
    ];
    expect(join([[from, 300, 0]], came)).toEqual({
      ...nothing,
      parts: [
        [1, 1, from, 150],
        [1, 2, 50, 150],
      ],
    });
  });

  it('come from the latest copy that had left by then', () => {
    const left: Bytes[] = [
      [0, 300, 0],
      [0, 200, 500],
      [0, 200, 900],
    ];
    expect(join(left, [[0, 100, 510]])).toMatchObject({ parts: [[2, 1, 0, 100]], left: [1, 3] });
  });

  it('are not those of the same size, nor others', () => {
    expect(join([[0, 100, 0]], [[0, 100, 9]])).toMatchObject({ parts: [], left: [1], came: [1] });
    expect(join([[0, 100, 0]], [[100, 50, 9]])).toMatchObject({ parts: [], left: [1], came: [1] });
    expect(join([[0, 0, 0]], [[0, 0, 9]])).toMatchObject({ parts: [], left: [1], came: [1] });
  });
});
