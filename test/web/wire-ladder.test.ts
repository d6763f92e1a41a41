// What the Wire page shows of a capture equals what tshark says of each packet, however it is laid out.

import { describe, expect, it } from 'vitest';
import { Book } from '../../web/wire/data/book.ts';
import type { LadderView, PacketRow, Spacing } from '../../web/wire/protocol.ts';
import { CAPTURE_NAMES, captureBytes, type TruthRow, truthOf } from '../wire/truth.ts';

const EVEN: Spacing = { kind: 'even' };

function bookOf(bytes: Uint8Array): Book {
  const book = new Book();
  book.boardPorts = [5050];
  book.write(bytes);
  book.end();
  return book;
}

function whole(book: Book, spacing: Spacing): LadderView {
  return rows(book, spacing, 0, Number.MAX_SAFE_INTEGER);
}

/** Asked for until all sentences are told, as the worker does. */
function rows(book: Book, spacing: Spacing, from: number, to: number): LadderView {
  for (;;) {
    const view = book.ladder({ stream: 0, spacing, from, to });
    if (view === undefined || view === null) throw new Error('there is no such connection');
    if (view.isTold) return view;
  }
}

function packetsOf(view: LadderView): PacketRow[] {
  return view.rows.flatMap((row) => ('packet' in row ? [row.packet] : []));
}

const TROUBLE = [
  'retransmission',
  'fast_retransmission',
  'spurious_retransmission',
  'out_of_order',
  'lost_segment',
  'ack_lost_segment',
  'zero_window',
  'zero_window_probe',
  'zero_window_probe_ack',
  'window_full',
];

function isTroublesome(row: TruthRow): boolean {
  const isReset = (Number(row['tcp.flags']) & 0x004) !== 0;
  return isReset || TROUBLE.some((name) => row[`tcp.analysis.${name}`] === '1');
}

describe.each(CAPTURE_NAMES)('the ladder of %s', (name) => {
  const truth = truthOf(name);
  const book = bookOf(captureBytes(name));

  it('has the numbers of each packet', () => {
    const packets = packetsOf(whole(book, EVEN)).map((packet) => ({
      frame: packet.frame,
      time: (packet.timeNs / 1e9).toFixed(9),
      isFromBoard: packet.fromClient,
      seq: packet.seq,
      ack: packet.ack,
      length: packet.length,
      window: packet.window,
      flags: packet.flags,
    }));
    expect(packets).toEqual(
      truth.map((row) => ({
        frame: Number(row['frame.number']),
        time: Number(row['tcp.time_relative']).toFixed(9),
        isFromBoard: row['tcp.dstport'] === '5050',
        seq: Number(row['tcp.seq']),
        ack: Number(row['tcp.ack']),
        length: Number(row['tcp.len']),
        window: Number(row['tcp.window_size']),
        flags: Number(row['tcp.flags']),
      })),
    );
  });

  it('goes from trouble to trouble', () => {
    const wanted = truth.filter(isTroublesome).map((row) => Number(row['frame.number']));
    const packets = packetsOf(whole(book, EVEN));
    const frames = (isForward: boolean) => {
      const found: number[] = [];
      let from: number | null = null;
      for (;;) {
        const next = book.find(0, { kind: 'trouble', from, isForward }, EVEN);
        if (next === null) return found;
        from = next.place;
        found.push(packets[next.place]?.frame ?? 0);
      }
    };
    expect(frames(true)).toEqual(wanted);
    expect(frames(false)).toEqual([...wanted].reverse());
  });

  it('tells the same sentence of a packet wherever it is looked at', () => {
    const sentences = packetsOf(whole(book, EVEN)).map(({ sentence }) => sentence);
    expect(sentences.every((sentence) => sentence !== '')).toBe(true);
    const again = bookOf(captureBytes(name));
    for (let from = truth.length - 1; from >= 0; from -= 37) {
      const told = packetsOf(rows(again, EVEN, from, from + 5)).map(({ sentence }) => sentence);
      expect(told).toEqual(sentences.slice(from, from + 5));
    }
    expect(again.packet(0, truth.length - 1)?.packet.sentence).toBe(sentences.at(-1));
  });

  it.each([1e3, 1e6, 50e6, 1e9, 1e12])('has each packet once at %d ns a row', (rowNs) => {
    const packets = packetsOf(whole(book, EVEN));
    const view = whole(book, { kind: 'time', rowNs });
    const places: number[] = [];
    let before = -1;
    for (const row of view.rows) {
      expect(row.row).toBeGreaterThan(before);
      expect(row.row).toBeLessThan(view.end);
      before = row.row;
      const [first, count] =
        'packet' in row ? [row.packet.place, 1] : [row.bundle.place, row.bundle.packets];
      for (let place = first; place < first + count; place++) {
        places.push(place);
        expect(Math.floor((packets[place]?.timeNs ?? -1) / rowNs)).toBe(row.row);
      }
      if ('packet' in row) expect(row.packet).toEqual(packets[row.packet.place]);
      else expect(row.bundle.up + row.bundle.down).toBe(count);
    }
    expect(places).toEqual(packets.map(({ place }) => place));
  });

  it('is walked by rows, forth and back', () => {
    const spacing: Spacing = { kind: 'time', rowNs: 50e6 };
    const laid = whole(book, spacing).rows.map(({ row }) => row);
    const walk = (start: 'first' | 'last', step: number) => {
      const walked: number[] = [];
      let found = book.find(0, { kind: start }, spacing);
      for (let steps = 0; found !== null && steps < laid.length; steps++) {
        walked.push(found.row);
        found = book.find(0, { kind: 'row', from: found.place, rows: step }, spacing);
      }
      return walked;
    };
    expect(walk('first', 1)).toEqual(laid);
    expect(walk('last', -1)).toEqual([...laid].reverse());
  });

  it('finds packets by frame and by time', () => {
    for (const packet of packetsOf(whole(book, EVEN))) {
      const { place, frame, timeNs } = packet;
      expect(book.find(0, { kind: 'frame', frame }, EVEN)?.place).toBe(place);
      const atTime = book.find(0, { kind: 'time', ns: timeNs }, EVEN);
      expect(atTime?.timeNs).toBe(timeNs);
    }
    expect(book.find(0, { kind: 'frame', frame: 1e6 }, EVEN)).toBeNull();
  });

  it('is the same from the file that it is saved to', () => {
    const file = book.save(0);
    if (file === null) throw new Error('nothing was saved');
    const again = bookOf(file);
    const withoutFrames = (view: LadderView) =>
      packetsOf(view).map(({ sentence, ...packet }) => packet);
    expect(withoutFrames(whole(again, EVEN))).toEqual(withoutFrames(whole(book, EVEN)));
  });

  it('shows the bytes of each frame as they are in the file', () => {
    const file = captureBytes(name);
    let at = 24;
    const wrong: number[] = [];
    for (const [place, row] of truth.entries()) {
      const length = Number(row['frame.cap_len']);
      const bytes = book.packet(0, place)?.bytes ?? null;
      if (bytes === null || Buffer.compare(bytes, file.subarray(at + 16, at + 16 + length)) !== 0) {
        wrong.push(place);
      }
      at += 16 + length;
    }
    expect(wrong).toEqual([]);
    expect(at).toBe(file.length);
  });
});
