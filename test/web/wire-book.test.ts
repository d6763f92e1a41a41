// What is kept of captures that are larger than the memory they may take, and of odd ones.

import { describe, expect, it } from 'vitest';
import { readRecording } from '../../src/lesson/recordings.ts';
import { Capture } from '../../src/wire/capture.ts';
import { startMemory } from '../../src/wire/words/memory.ts';
import { sentence } from '../../src/wire/words/sentence.ts';
import { Book } from '../../web/wire/data/book.ts';
import { BLOCK } from '../../web/wire/data/columns.ts';
import { USUAL_BOUNDS } from '../../web/wire/data/kept-packets.ts';
import { PairBook } from '../../web/wire/data/pair-book.ts';
import type { LadderView, Spacing, TableWish } from '../../web/wire/protocol.ts';
import { mergedRecording } from '../wire/merged.ts';
import {
  ethernet,
  fragments4,
  fragments6,
  ipv4,
  type MadeFrame,
  pcapFile,
  tcp,
} from '../wire/packets/packets.ts';

const EVEN: Spacing = { kind: 'even' };
const ALL: TableWish = { find: '', sort: 'began', descending: false, from: 0, to: 1000 };
const [SYN, ACK, PSH] = [0x002, 0x010, 0x008];

function bookOf(file: Uint8Array, bounds = USUAL_BOUNDS): Book {
  const book = new Book(bounds);
  book.boardPorts = [5050];
  book.write(file);
  book.end();
  return book;
}

function shown(book: Book, from = 0, to = Number.MAX_SAFE_INTEGER, stream = 0): LadderView {
  const view = book.ladder({ stream, spacing: EVEN, from, to });
  if (view === undefined || view === null) throw new Error('there is no such connection');
  return view;
}

/** A board that sends lines of ten bytes, from its SYN on. */
function lines(count: number, from = 40_000): MadeFrame[] {
  const frame = (header: Parameters<typeof tcp>[0], text: string) => ({
    bytes: ethernet(ipv4({}, tcp({ from, ...header }, text))).bytes,
  });
  const all = [frame({ seq: 999, flags: SYN }, '')];
  for (let line = 0; line < count; line++) {
    const text = `${String(line).padStart(8, '0')}\r\n`;
    all.push(frame({ seq: 1000 + line * 10, flags: ACK | PSH }, text));
  }
  return all;
}

describe('a capture that is larger than what is kept', () => {
  const COUNT = 3 * BLOCK;
  const file = pcapFile(lines(COUNT));

  it('keeps the newest packets, and says how many were let go', () => {
    const book = bookOf(file, { packets: BLOCK, bytes: 64 << 20 });
    expect(book.letGo).toBe(3 * BLOCK);
    const view = shown(book);
    expect(view.letGo).toBe(3 * BLOCK);
    expect([view.first, view.end]).toEqual([3 * BLOCK, COUNT + 1]);
    expect(view.rows.map(({ row }) => row)).toEqual([3 * BLOCK]);
    const [row] = view.rows;
    expect(row !== undefined && 'packet' in row && row.packet).toMatchObject({
      frame: COUNT + 1,
      seq: COUNT * 10 - 9,
      length: 10,
    });
    // The figures count all.
    expect(view.stream).toMatchObject({ packets: COUNT + 1, bytesUp: COUNT * 10 });
    expect(book.find(0, { kind: 'frame', frame: 1 }, EVEN)).toBeNull();
    expect(book.find(0, { kind: 'first' }, EVEN)?.place).toBe(3 * BLOCK);
    expect(book.packet(0, 0)).toBeNull();
  });

  it('keeps the figures of packets whose bytes were let go', () => {
    const book = bookOf(file, { packets: 1_000_000, bytes: 1 << 20 });
    expect(book.letGo).toBe(0);
    expect(book.packet(0, 5)).toMatchObject({ packet: { seq: 41, length: 10 }, bytes: null });
    const last = book.packet(0, COUNT);
    expect(new TextDecoder().decode(last?.bytes?.slice(-10))).toBe('00049151\r\n');
  });

  it('goes on while it is looked at', () => {
    const book = new Book({ packets: BLOCK, bytes: 64 << 20 });
    for (let at = 0; at < file.length; at += 200_000) {
      book.write(file.subarray(at, at + 200_000));
      const view = shown(book);
      expect(view.end - view.first).toBeLessThanOrEqual(BLOCK);
      expect(view.rows).toHaveLength(view.end - view.first);
      const places = view.rows.map((row) => ('packet' in row ? row.packet.place : -1));
      expect(places[0]).toBe(view.first);
      expect(places.at(-1)).toBe(view.end - 1);
    }
  });
});

it('tells any packet of a very long connection as if it had been read until there', () => {
  const COUNT = 70_000;
  const file = pcapFile(lines(COUNT));
  const places = [0, 1, 127, 128, 129, 3000, 33_333, 65_535, 65_536, 69_999, COUNT];
  const straight = new Map<number, string>();
  const memory = startMemory({ boardPort: 5050 });
  let place = 0;
  const capture = new Capture({
    packet: (packet) => {
      const { text } = sentence(packet, memory);
      if (places.includes(place)) straight.set(place, text);
      place++;
    },
  });
  capture.write(file);
  const book = bookOf(file);
  while (!shown(book, COUNT).isTold);
  for (const at of places.toReversed()) {
    const detail = book.packet(0, at);
    expect([at, detail?.packet.sentence]).toEqual([at, straight.get(at)]);
  }
});

it('lays packets out from top to bottom also where the clock was put back', () => {
  const frames = lines(20).map((frame, at) => ({
    ...frame,
    at: at < 10 ? 1e9 + at * 1e6 : at * 1e6,
  }));
  const view = bookOf(pcapFile(frames)).ladder({
    stream: 0,
    spacing: { kind: 'time', rowNs: 1e6 },
    from: 0,
    to: 1000,
  });
  const places = view?.rows.flatMap((row) =>
    'packet' in row
      ? [row.packet.place]
      : Array.from({ length: row.bundle.packets }, (_, at) => row.bundle.place + at),
  );
  expect(places).toEqual(Array.from({ length: 21 }, (_, at) => at));
});

describe('packets in fragments', () => {
  const text = '1,1000,21.5,48\r\n'.repeat(4);
  const whole = () => tcp({ seq: 1000, flags: ACK | PSH }, text);
  it.each([
    ['IPv4', fragments4({}, whole(), 32)],
    ['IPv6', fragments6({}, whole(), 32)],
  ])('of %s are shown and saved as one', (_, pieces) => {
    const book = bookOf(pcapFile(pieces.map((piece) => ({ bytes: ethernet(piece).bytes }))));
    const detail = book.packet(0, 0);
    expect(detail).toMatchObject({ fragments: 3, packet: { length: text.length, frame: 3 } });
    expect(new TextDecoder().decode(detail?.bytes?.slice(-text.length))).toBe(text);
    const saved = bookOf(book.save(0) ?? new Uint8Array(0));
    expect(saved.packet(0, 0)).toMatchObject({ fragments: 1, packet: { length: text.length } });
  });
});

describe('a connection whose beginning was let go', () => {
  const [BOARD, SERVER] = ['10.0.0.1', '10.0.0.2'];
  const fromBoard = (flags: number, text: string) =>
    ethernet(ipv4({ source: BOARD, destination: SERVER }, tcp({ flags }, text)));
  const fromServer = (flags: number, text: string) =>
    ethernet(
      ipv4({ source: SERVER, destination: BOARD }, tcp({ from: 5050, to: 40_000, flags }, text)),
    );
  const shownOf = (book: Book) => {
    const view = shown(book);
    const { up, down } = book.strip(0) ?? {};
    return {
      row: book.table(ALL).rows[0],
      view: view.stream,
      fromClient: view.rows.map((row) => 'packet' in row && row.packet.fromClient),
      detail: book.packet(0, 0)?.packet.fromClient,
      strip: [up?.reduce((sum, one) => sum + one), down?.reduce((sum, one) => sum + one)],
    };
  };
  const bytes = pcapFile(
    [fromServer(ACK | PSH, 'ACK 1\r\n'), fromBoard(ACK | 0x001, '2,2000\r\n')].map((frame) => ({
      bytes: frame.bytes,
    })),
  );

  it('has the end with the port of the boards as its server', () => {
    const turned = {
      ...{ client: '10.0.0.1:40000', server: '10.0.0.2:5050', began: 'middle' },
      ...{ bytesUp: 8, bytesDown: 7, ended: 'client-fin' },
    };
    expect(shownOf(bookOf(bytes))).toMatchObject({
      ...{ row: turned, view: turned, fromClient: [false, true], detail: false, strip: [8, 7] },
    });
  });

  it('has who was seen first as its client, as long as ports do not tell', () => {
    const book = bookOf(bytes);
    const asSeen = {
      ...{ client: '10.0.0.2:5050', server: '10.0.0.1:40000', began: 'middle' },
      ...{ bytesUp: 7, bytesDown: 8, ended: 'server-fin' },
    };
    for (const ports of [[], [5050, 40_000]]) {
      book.boardPorts = ports;
      expect(shownOf(book)).toMatchObject({
        ...{ row: asSeen, view: asSeen, fromClient: [true, false], detail: true, strip: [7, 8] },
      });
    }
  });

  it('is none that was seen to begin, whoever has the port', () => {
    const book = bookOf(pcapFile([{ bytes: fromServer(SYN, '').bytes }]));
    expect(shownOf(book)).toMatchObject({
      ...{ row: { client: '10.0.0.2:5050', server: '10.0.0.1:40000' }, fromClient: [true] },
    });
  });
});

describe('packets that were captured twice', () => {
  const twiceIn = (file: Uint8Array) => {
    const book = bookOf(file);
    const { rows } = book.table(ALL);
    return [book.capturedTwice, rows.map(({ isTwice }) => isTwice)];
  };

  it('are known for what they are, connection by connection', () => {
    expect(twiceIn(mergedRecording('lost-segment'))).toEqual([1, [true]]);
    expect(twiceIn(mergedRecording('two-boards'))).toEqual([2, [true, true]]);
  });

  it.each(['lost-segment', 'full-network'] as const)(
    'are not those that were sent again: %s',
    (name) => {
      for (const end of ['board', 'server'] as const) {
        expect(twiceIn(readRecording(name, end))).toEqual([0, [false]]);
      }
    },
  );

  it('are left out where two captures are compared', () => {
    const book = new PairBook({ first: 'a', second: 'b' });
    book.books.first.write(mergedRecording('lost-segment'));
    book.books.second.write(readRecording('lost-segment', 'server'));
    book.compare();
    expect(book.table(ALL).rows.map(({ pair, isTwice }) => [pair?.only, isTwice])).toEqual([
      [null, false],
    ]);
  });
});

describe('the table of connections', () => {
  const frames = [...lines(3, 40_001), ...lines(9, 40_010), ...lines(5, 40_002)];
  const book = bookOf(pcapFile(frames));
  const clients = (wish: Partial<TableWish>) =>
    book.table({ ...ALL, ...wish }).rows.map(({ client }) => client);

  it('is ordered as it is wished for', () => {
    expect(clients({})).toEqual(['10.0.0.1:40001', '10.0.0.1:40010', '10.0.0.1:40002']);
    expect(clients({ sort: 'packets', descending: true })).toEqual([
      '10.0.0.1:40010',
      '10.0.0.1:40002',
      '10.0.0.1:40001',
    ]);
    expect(clients({ sort: 'who' })).toEqual([
      '10.0.0.1:40001',
      '10.0.0.1:40002',
      '10.0.0.1:40010',
    ]);
  });

  it('is looked through by words, ports and devices', () => {
    expect(clients({ find: '40002' })).toEqual(['10.0.0.1:40002']);
    expect(clients({ find: '10.0.0.1 :5050 40010' })).toEqual(['10.0.0.1:40010']);
    book.nameOf = (socket) => (socket === '10.0.0.1:40010' ? 'Kitchen' : null);
    expect(clients({ find: 'kitch' })).toEqual(['10.0.0.1:40010']);
    expect(clients({ find: 'cellar' })).toEqual([]);
  });

  it('has the rows that are looked at', () => {
    const { rows, matching, from } = book.table({ ...ALL, from: 1, to: 2 });
    expect(rows.map(({ number }) => number)).toEqual([1]);
    expect([matching, from]).toEqual([3, 1]);
  });
});
