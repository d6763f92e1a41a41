import { describe, expect, it } from 'vitest';
import { Capture } from '../../../src/wire/capture.ts';
import { sightingOf } from '../../../src/wire/two-ends/arrow.ts';
import { type EndSightings, SightingRecorder } from '../../../src/wire/two-ends/sighting.ts';
import { compareEnds } from '../../../src/wire/two-ends/two-ends.ts';
import { captureBytes, type TruthRow, truthOf } from '../truth.ts';

const NAMES = ['clean', 'keepalive', 'loss', 'rst', 'zerowin'];
const SERVER_PORT = '5050';

function sightingsOf(name: string): EndSightings {
  const recorder = new SightingRecorder(10_000);
  const capture = new Capture({ packet: (packet) => recorder.take(packet) });
  capture.write(captureBytes(name));
  capture.end();
  return recorder.sightings;
}

/** What is the same at both ends, and differs between copies: they were sent in different milliseconds. */
function marksOf(row: TruthRow): string {
  const fields = ['tcp.srcport', 'tcp.seq_raw', 'tcp.ack_raw', 'tcp.len', 'tcp.flags'];
  const times = ['tcp.options.timestamp.tsval', 'tcp.options.timestamp.tsecr'];
  return [...fields, ...times].map((field) => row[field]).join(' ');
}

/** Frames of one capture whose packets tshark does not show in the other one, by their sender. */
function missingFrames(name: string, other: string, isServers: boolean): number[] {
  const there = new Set(truthOf(other).map(marksOf));
  return truthOf(name)
    .filter((row) => (row['tcp.srcport'] === SERVER_PORT) === isServers && !there.has(marksOf(row)))
    .map((row) => Number(row['frame.number']));
}

describe.each(NAMES)('both captures of %s', (name) => {
  const [device, server] = [`${name}.device`, `${name}.server`];
  const found = compareEnds(sightingsOf(device), sightingsOf(server));
  const [connection] = found.connections;
  const arrows = connection?.arrows ?? [];
  const framesOf = (fate: string, fromClient: boolean) =>
    arrows
      .filter((arrow) => arrow.fate === fate && arrow.fromClient === fromClient)
      .map((arrow) => sightingOf(arrow).frame);

  it('are of one connection, and the first is the board’s', () => {
    expect(found).toMatchObject({ onlyFirst: [], onlySecond: [] });
    expect(found.connections).toHaveLength(1);
    expect(connection).toMatchObject({ clientsEnd: 'first', isTurned: false, isTranslated: false });
    const { first = 0, second = 0 } = connection?.handshake ?? {};
    expect(first).toBeGreaterThan(10e6);
    expect(second).toBeLessThan(1e6);
  });

  it('lack just those packets that tshark shows in one of them only', () => {
    expect(framesOf('lost', true)).toEqual(missingFrames(device, server, false));
    expect(framesOf('lost', false)).toEqual(missingFrames(server, device, true));
    expect(framesOf('unseen', true)).toEqual([]);
    expect(framesOf('unseen', false)).toEqual([]);
    const isLossy = name === 'loss';
    expect(arrows.some(({ fate }) => fate !== 'arrived')).toBe(isLossy);
  });

  it('have each packet in one arrow', () => {
    const all = (rows: readonly TruthRow[]) => rows.map((row) => Number(row['frame.number']));
    const seen = (frames: (number | undefined)[]) =>
      [...new Set(frames.filter((frame) => frame !== undefined))].sort((a, b) => a - b);
    const atBoard = arrows.map(
      (arrow) => (arrow.fromClient ? arrow.departure : arrow.arrival)?.frame,
    );
    const atServer = arrows.map(
      (arrow) => (arrow.fromClient ? arrow.arrival : arrow.departure)?.frame,
    );
    expect(seen(atBoard)).toEqual(all(truthOf(device)));
    expect(seen(atServer)).toEqual(all(truthOf(server)));
  });

  it('join only packets that tshark shows as the same', () => {
    const rowOf = (rows: readonly TruthRow[], frame = 0) => marksOf(rows[frame - 1] ?? {});
    const rows = { board: truthOf(device), server: truthOf(server) };
    for (const { departure, arrival, fromClient } of arrows) {
      if (departure === undefined || arrival === undefined) continue;
      const [from, to] = fromClient ? [rows.board, rows.server] : [rows.server, rows.board];
      expect(rowOf(from, departure.frame)).toBe(rowOf(to, arrival.frame));
    }
  });

  it('have no packet that arrives before it left', () => {
    const took = arrows.flatMap(({ leftNs, arrivedNs }) =>
      leftNs === undefined || arrivedNs === undefined ? [] : [arrivedNs - leftNs],
    );
    expect(Math.min(...took)).toBeGreaterThan(0);
    expect(found.alignment.errorNs).toBeGreaterThan(0);
    expect(found.alignment.contradictionNs).toBe(0);
  });

  it('give the same the other way round', () => {
    const turned = compareEnds(sightingsOf(server), sightingsOf(device));
    expect(turned.connections[0]?.clientsEnd).toBe('second');
    expect(turned.alignment.offsetNs).toBe(-found.alignment.offsetNs);
    const shape = (all: typeof arrows) =>
      all
        .map(({ fate, fromClient, departure, arrival }) =>
          [fate, fromClient, departure?.frame, arrival?.frame].join(' '),
        )
        .sort();
    expect(shape(turned.connections[0]?.arrows ?? [])).toEqual(shape(arrows));
  });
});

describe('the captures with losses', () => {
  const { connections } = compareEnds(sightingsOf('loss.device'), sightingsOf('loss.server'));
  const arrows = connections[0]?.arrows ?? [];

  it('show what was lost, overtaken, and there twice', () => {
    const count = (what: (arrow: (typeof arrows)[number]) => boolean) => arrows.filter(what).length;
    expect(count(({ fate, fromClient }) => fate === 'lost' && fromClient)).toBe(4);
    expect(count(({ fate, fromClient }) => fate === 'lost' && !fromClient)).toBe(6);
    expect(count(({ isDuplicate }) => isDuplicate)).toBe(1);
    expect(count(({ isOvertaken }) => isOvertaken)).toBe(2);
  });

  it('show a later packet that came with the same bytes for each data segment that was lost', () => {
    const data = arrows.filter(({ fromClient, length }) => fromClient && length > 0);
    for (const lost of data.filter(({ fate }) => fate === 'lost')) {
      const again = data.find(
        ({ fate, seq, length, leftNs = 0 }) =>
          fate === 'arrived' &&
          leftNs > (lost.leftNs ?? 0) &&
          seq <= lost.seq &&
          seq + length >= lost.seq + lost.length,
      );
      expect(again).toBeDefined();
    }
  });
});
