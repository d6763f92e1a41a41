// Two captures of both ends on the Wire page: what is shown equals what their comparison says.

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Capture } from '../../src/wire/capture.ts';
import type { Arrow } from '../../src/wire/two-ends/arrow.ts';
import { SightingRecorder } from '../../src/wire/two-ends/sighting.ts';
import { compareEnds } from '../../src/wire/two-ends/two-ends.ts';
import { BLOCK } from '../../web/wire/data/columns.ts';
import { USUAL_BOUNDS } from '../../web/wire/data/kept-packets.ts';
import { type Kinship, PairBook } from '../../web/wire/data/pair-book.ts';
import type { LadderView, PacketRow, Spacing, TableWish } from '../../web/wire/protocol.ts';
import { ethernet, ipv4, type MadeFrame, pcapFile, tcp } from '../wire/packets/packets.ts';

const EVEN: Spacing = { kind: 'even' };
const ALL: TableWish = { find: '', sort: 'began', descending: false, from: 0, to: 1000 };
const LESSONS = ['lost-segment', 'full-network', 'two-boards', 'zero-window', 'println'];
const NAMES = { first: 'A.pcap', second: 'B.pcap' };

function bytesOf(name: string): Uint8Array {
  return readFileSync(new URL(`../../lessons/${name}.pcap`, import.meta.url));
}

function pairOf(first: string, second: string, maxPackets?: number): [PairBook, Kinship] {
  const book = new PairBook(NAMES, USUAL_BOUNDS, maxPackets);
  book.boardPorts = [5050];
  for (const [end, name] of [
    ['first', first],
    ['second', second],
  ] as const) {
    book.books[end].write(bytesOf(name));
    book.books[end].end();
  }
  return [book, book.compare()];
}

function arrowsOf(first: string, second: string): (readonly Arrow[])[] {
  const [one, other] = [first, second].map((name) => {
    const recorder = new SightingRecorder(10_000);
    const capture = new Capture({ packet: (packet) => void recorder.take(packet) });
    capture.write(bytesOf(name));
    capture.end();
    return recorder.sightings;
  });
  if (one === undefined || other === undefined) throw new Error('there are two');
  return compareEnds(one, other).connections.map(({ arrows }) => arrows);
}

/** Asked for until all sentences are told, as the worker does. */
function ladder(book: PairBook, stream = 0, spacing = EVEN, from = 0, to = 10_000): LadderView {
  for (;;) {
    const view = book.ladder({ stream, spacing, from, to });
    if (view === null) throw new Error('there is no such connection');
    if (view.isTold) return view;
  }
}

function packetsOf(view: LadderView): PacketRow[] {
  return view.rows.flatMap((row) => ('packet' in row ? [row.packet] : []));
}

describe.each(LESSONS)('both captures of %s', (name) => {
  const files = [`${name}.board`, `${name}.server`] as const;
  const [book, kinship] = pairOf(...files);
  const wanted = arrowsOf(...files);

  it('are told in the table as they were compared', () => {
    expect(kinship).toBe('both ends');
    const { rows, matching } = book.table(ALL);
    expect(matching).toBe(wanted.length);
    const lostOf = (arrows: readonly Arrow[] | undefined, fromClient: boolean) =>
      arrows?.filter((arrow) => arrow.fate === 'lost' && arrow.fromClient === fromClient).length;
    for (const { number, pair, troubles } of rows) {
      const [up, down] = [lostOf(wanted[number], true), lostOf(wanted[number], false)];
      expect(pair?.only).toBeNull();
      expect(pair?.ways?.up.fates.lost).toBe(up);
      expect(pair?.ways?.down.fates.lost).toBe(down);
      expect(troubles.lost).toBe((up ?? 0) + (down ?? 0));
    }
  });

  it('have an arrow for each packet, with its times at both ends', () => {
    for (const [stream, arrows] of wanted.entries()) {
      const view = ladder(book, stream);
      const shown = packetsOf(view).map(({ way, fromClient, seq, length, place }) => ({
        ...{ place, fromClient, seq, length, fate: way?.fate },
        ...{ leftNs: way?.leftNs, arrivedNs: way?.arrivedNs },
        ...{ leftFrame: way?.leftFrame, arrivedFrame: way?.arrivedFrame },
      }));
      expect(shown).toEqual(
        arrows.map(({ fromClient, seq, length, fate, ...arrow }, place) => ({
          ...{ place, fromClient, seq, length, fate },
          ...{ leftNs: arrow.leftNs ?? null, arrivedNs: arrow.arrivedNs ?? null },
          leftFrame: arrow.departure?.frame ?? null,
          arrivedFrame: arrow.arrival?.frame ?? null,
        })),
      );
      expect(view.pair).toMatchObject({ client: 'A.pcap', server: 'B.pcap' });
    }
  });

  it('keep the board at the left when they are given the other way around', () => {
    const [turned] = pairOf(files[1], files[0]);
    const view = ladder(turned);
    expect(view.pair).toMatchObject({ client: 'B.pcap', server: 'A.pcap' });
    const fates = (one: LadderView) =>
      packetsOf(one).map(({ fromClient, seq, way }) => [fromClient, seq, way?.fate].join(' '));
    expect(fates(view).sort()).toEqual(fates(ladder(book)).sort());
    expect(view.pair?.words[0]).toMatch(/^B\.pcap was taken at the board: from SYN to SYN-ACK/);
  });
});

describe('a packet between two captures', () => {
  const [book] = pairOf('lost-segment.board', 'lost-segment.server');
  const packets = packetsOf(ladder(book));
  const lost = packets.find(({ way, length }) => way?.fate === 'lost' && length > 0);

  it('that was lost says so, and where its bytes came later', () => {
    expect(lost?.marks[0]).toBe('lost');
    expect(lost?.sentence).toMatch(/^Lost on its way: it is not in B\.pcap\. Its bytes came /);
    const detail = book.packet(0, lost?.place ?? -1);
    expect(detail?.pair).toMatchObject({ capture: 'A.pcap', otherCapture: 'B.pcap', other: null });
    expect(detail?.promise?.title).toBe('acknowledged, or sent again');
    const [note] = detail?.pair?.notes ?? [];
    const again = packets[note?.place ?? -1];
    expect(again).toMatchObject({ seq: lost?.seq, fromClient: true, way: { fate: 'arrived' } });
    expect(again?.marks).toContain('retransmission');
    expect(book.find(0, { kind: 'trouble', from: null, isForward: true }, EVEN)?.place).toBe(
      Math.min(lost?.place ?? -1, again?.place ?? -1),
    );
  });

  it('is known to be held back at its sender, not on the way', () => {
    for (const [first, second] of [
      ['board', 'server'],
      ['server', 'board'],
    ]) {
      const [both] = pairOf(`lost-segment.${first}`, `lost-segment.${second}`);
      const told = packetsOf(ladder(both)).map(({ sentence }) => sentence);
      const late = told.filter((words) => words.includes('much longer than at best'));
      expect(late).toHaveLength(1);
      expect(late[0]).toMatch(
        /: the board held it back to say more with one packet \(delayed ACK\)\.$/,
      );
    }
  });

  it('that arrived opens as each of both has it', () => {
    const arrived = packets.find(({ way, length }) => way?.fate === 'arrived' && length > 0);
    const detail = book.packet(0, arrived?.place ?? -1);
    const other = detail?.pair?.other;
    expect(detail?.packet.frame).toBe(arrived?.way?.leftFrame);
    expect(other?.packet.frame).toBe(arrived?.way?.arrivedFrame);
    const textOf = (bytes: Uint8Array | null | undefined) =>
      new TextDecoder('latin1').decode(bytes?.slice(-(arrived?.length ?? 0)));
    expect(textOf(other?.bytes)).toBe(textOf(detail?.bytes));
    expect(other?.packet.sentence).not.toBe('');
    expect(other?.layers.length).toBeGreaterThan(2);
    expect(detail?.pair?.notes.at(-1)?.words).toMatch(/^On its way for /);
  });

  it('is found by what others say of it', () => {
    const acks = packets.flatMap(({ place }) => book.packet(0, place)?.notes ?? []);
    const answers = acks.filter(({ words }) => words.startsWith('Acknowledges frame'));
    expect(answers.length).toBeGreaterThan(3);
    for (const { words, place } of answers) {
      const frame = Number(/frame (\d+)/.exec(words)?.[1]);
      const { leftFrame, arrivedFrame } = packets[place ?? -1]?.way ?? {};
      expect([leftFrame, arrivedFrame]).toContain(frame);
    }
  });

  it('that is still on its way is drawn above the rows in which it comes', () => {
    const arrived = packets.find(({ way, length }) => way?.fate === 'arrived' && length > 0);
    const { leftNs, arrivedNs } = arrived?.way ?? {};
    const startNs = packets[0]?.timeNs ?? 0;
    const rowNs = 100_000;
    const half = ((leftNs ?? 0) + (arrivedNs ?? 0)) / 2;
    const from = Math.floor((half - startNs) / rowNs);
    const view = ladder(book, 0, { kind: 'time', rowNs }, from, from + 1);
    expect(packetsOf(view).map(({ place }) => place)).toContain(arrived?.place);
  });
});

it('draws packets that share a row one by one while they are few', () => {
  const [book] = pairOf('full-network.board', 'full-network.server');
  const rowNs = 20e6;
  const { rows } = ladder(book, 0, { kind: 'time', rowNs });
  const bundles = rows.flatMap((row) => ('bundle' in row ? [row] : []));
  const few = bundles.filter(({ bundle }) => bundle.packets <= 8);
  expect(few.length).toBeGreaterThan(3);
  for (const { row, bundle } of bundles) {
    const isFew = bundle.packets <= 8;
    expect(bundle.ways).toHaveLength(isFew ? bundle.packets : 0);
    for (const [at, { place, within, tookNs, fate }] of bundle.ways.entries()) {
      const packet = packetsOf(ladder(book, 0, EVEN, place, place + 1))[0];
      const { leftNs = null, arrivedNs = null } = packet?.way ?? {};
      expect([place, fate]).toEqual([bundle.place + at, packet?.way?.fate]);
      expect((row + within) * rowNs).toBeCloseTo(leftNs ?? arrivedNs ?? -1, 0);
      expect(tookNs).toBe(arrivedNs === null || leftNs === null ? null : arrivedNs - leftNs);
    }
  }
  const lost = few.flatMap(({ bundle }) => bundle.ways).filter(({ fate }) => fate === 'lost');
  expect(lost.length).toBeGreaterThan(3);
  // From far below, those that are still on their way are there as well.
  const from = Math.floor((lost[0]?.within ?? 0) + 10);
  const below = ladder(book, 0, { kind: 'time', rowNs }, from, from + 1).rows;
  expect(below.filter(({ row }) => row < from).length).toBeGreaterThan(0);
});

describe('two captures that are not of both ends', () => {
  it('of different connections show those of each', () => {
    const [book, kinship] = pairOf('println.board', 'the-end.server');
    expect(kinship).toBe('strangers');
    expect(book.notes[0]).toContain('A.pcap and B.pcap have no connection in common');
    const { rows } = book.table(ALL);
    expect(new Set(rows.map(({ pair }) => pair?.only))).toEqual(new Set(['A.pcap', 'B.pcap']));
    for (const { number, packets } of rows) {
      const view = ladder(book, number);
      expect(packetsOf(view)).toHaveLength(packets);
      expect(view).toMatchObject({ pair: null, wish: { stream: number }, stream: { number } });
      expect(book.packet(number, 0)?.pair).toBeNull();
      expect(book.strip(number)?.stream).toBe(number);
      expect(book.save(number)?.length).toBeGreaterThan(100);
    }
  });

  it('are told when they are one and the same', () => {
    expect(pairOf('println.board', 'println.board')[1]).toBe('the same');
    expect(pairOf('println.board', 'println.server')[1]).toBe('both ends');
  });

  it('give nothing before they were compared', () => {
    const book = new PairBook(NAMES);
    expect(book.table(ALL).rows).toEqual([]);
    expect([book.streams, book.notes, book.together]).toEqual([0, [], []]);
    expect(book.ladder({ stream: 0, spacing: EVEN, from: 0, to: 9 })).toBeNull();
    expect(book.packet(0, 0)).toBeNull();
    expect(book.save(0)).toBeNull();
    book.compare();
    expect(book.notes).toEqual(['A', 'B'].map((name) => `No TCP packet was read of ${name}.pcap.`));
  });
});

it('keeps as many packets as it compares', () => {
  const frames = Array.from({ length: BLOCK + 7 }, (_, line): MadeFrame => {
    const header = line === 0 ? { flags: 0x002 } : { seq: 1000 + line };
    return { bytes: ethernet(ipv4({}, tcp(header, line === 0 ? '' : 'a'))).bytes };
  });
  const book = new PairBook(NAMES, { packets: 2 * BLOCK + 100, bytes: 64 << 20 });
  book.books.first.write(pcapFile(frames));
  const late = frames
    .slice(0, -7)
    .map((frame, line) => ({ ...frame, at: line * 1e6 + (line % 7) }));
  book.books.second.write(pcapFile(late));
  book.compare();
  expect(book.letGo).toBe(0);
  expect(book.notes).toEqual([expect.stringMatching(/its last 7 packets are left out/)]);
});

it('compares and keeps no more packets than it may, and says so', () => {
  const [book] = pairOf('lost-segment.board', 'lost-segment.server', 10);
  const packets = packetsOf(ladder(book));
  expect(packets.length).toBeLessThan(20);
  expect(packets.length).toBeGreaterThan(7);
  // What was left out at one end was not lost.
  expect(new Set(packets.map(({ way }) => way?.fate))).toEqual(new Set(['arrived']));
  expect(book.notes.join(' ')).toMatch(
    /Of A\.pcap the first 10 packets are compared and shown, those of the first [\d.]+ m?s: .* its last \d+ packets are left out/,
  );
});
