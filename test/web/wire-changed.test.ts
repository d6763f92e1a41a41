// Bytes that something between two captures has rewritten, on the Wire page.

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { USUAL_BOUNDS } from '../../web/wire/data/kept-packets.ts';
import { PairBook } from '../../web/wire/data/pair-book.ts';
import { STRIP_MARKS } from '../../web/wire/data/strip.ts';
import type { LadderView, PacketRow, TableWish } from '../../web/wire/protocol.ts';

const ALL: TableWish = { find: '', sort: 'trouble', descending: true, from: 0, to: 1000 };

function lesson(name: string, rewrite?: readonly [from: string, to: string]): Buffer {
  const bytes = readFileSync(new URL(`../../lessons/${name}.pcap`, import.meta.url));
  if (rewrite === undefined) return bytes;
  const [from, to] = rewrite;
  let found = 0;
  for (let at = bytes.indexOf(from); at !== -1; at = bytes.indexOf(from, at + 1), found++) {
    bytes.write(to, at);
  }
  expect(found).toBeGreaterThan(0);
  return bytes;
}

function pairOf(first: Uint8Array, second: Uint8Array): PairBook {
  const book = new PairBook({ first: 'A.pcap', second: 'B.pcap' }, USUAL_BOUNDS);
  book.boardPorts = [5050];
  for (const [end, bytes] of [
    ['first', first],
    ['second', second],
  ] as const) {
    book.books[end].write(bytes);
    book.books[end].end();
  }
  expect(book.compare()).toBe('both ends');
  return book;
}

function ladder(book: PairBook, stream = 0): LadderView {
  for (;;) {
    const view = book.ladder({ stream, spacing: { kind: 'even' }, from: 0, to: 10_000 });
    if (view === null) throw new Error('there is no such connection');
    if (view.isTold) return view;
  }
}

const packetsOf = (view: LadderView): PacketRow[] =>
  view.rows.flatMap((row) => ('packet' in row ? [row.packet] : []));

const allDone = (book: PairBook) => {
  while (!book.goOn(1));
};

describe.each([
  ['on their way to the server', 'server', 'A.pcap'],
  ['as the board sent them', 'board', 'B.pcap'],
])('bytes that are others %s', (_, end, kept) => {
  const rewrite = ['1,6,19.6,', '1,6,99.6,'] as const;
  const files = ['board', 'server'].map((one) =>
    lesson(`lost-segment.${one}`, one === end ? rewrite : undefined),
  );
  const [one, other] = files;
  if (one === undefined || other === undefined) throw new Error('there are two');

  it('are marked, and told in words', () => {
    const book = pairOf(one, other);
    const before = ladder(book);
    expect(before.pair?.changed).toBe('');
    allDone(book);
    const view = ladder(book);
    expect(view.pair?.changed).toMatch(/^In 1 packet other bytes came than had been sent: /);
    expect(view.troublesome).toBe(before.troublesome + 1);
    const changed = packetsOf(view).filter(({ marks }) => marks[0] === 'changed');
    expect(changed).toHaveLength(1);
    const [packet] = changed;
    expect(packet?.sentence).toMatch(
      /^Changed on its way: 1 of its 15 bytes is another in B\.pcap, from byte \d+ on\./,
    );
    const detail = book.packet(0, packet?.place ?? -1);
    expect(detail?.pair?.notes[0]?.words).toMatch(/^Changed on its way: /);
    const textOf = (bytes: Uint8Array | null | undefined) =>
      Buffer.from(bytes ?? []).toString('latin1');
    const texts = [textOf(detail?.bytes), textOf(detail?.pair?.other?.bytes)];
    expect(texts.filter((text) => text.includes('1,6,99.6,'))).toHaveLength(1);
    expect(texts[kept === 'A.pcap' ? 0 : 1]).toContain('1,6,19.6,');
    // It is found as trouble, in its order.
    const places: number[] = [];
    for (let from: number | null = null; ; ) {
      const found = book.find(0, { kind: 'trouble', from, isForward: true }, { kind: 'even' });
      if (found === null) break;
      places.push(found.place);
      from = found.place;
    }
    expect(places).toContain(packet?.place);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
  });

  it('are counted in the table, and seen in the strip', () => {
    const book = pairOf(one, other);
    expect(book.table(ALL).rows[0]?.troubles.changed).toBe(0);
    allDone(book);
    expect(book.table(ALL).rows[0]?.troubles.changed).toBe(1);
    const bit = 1 << STRIP_MARKS.indexOf('changed');
    const parts = [...(book.strip(0)?.marks ?? [])].filter((marks) => marks & bit);
    expect(parts).toHaveLength(1);
  });
});

it('are found in each of several connections', () => {
  const book = pairOf(lesson('two-boards.board'), lesson('two-boards.server', ['\r\n', '\n\r']));
  allDone(book);
  const { rows } = book.table(ALL);
  expect(rows.length).toBeGreaterThan(1);
  for (const { troubles, number } of rows) {
    expect(troubles.changed).toBeGreaterThan(0);
    const marked = packetsOf(ladder(book, number)).filter(({ marks }) => marks.includes('changed'));
    expect(marked).toHaveLength(troubles.changed);
  }
});

it.each(['lost-segment', 'full-network', 'zero-window', 'println'])(
  'there are none where nothing was rewritten: %s',
  (name) => {
    const book = pairOf(lesson(`${name}.board`), lesson(`${name}.server`));
    allDone(book);
    for (const { troubles, number } of book.table(ALL).rows) {
      expect(troubles.changed).toBe(0);
      expect(ladder(book, number).pair?.changed).toBe('');
    }
  },
);

it('what one capture hides is no change', () => {
  const hidden = lesson('lost-segment.server', ['19.6', '****']);
  const book = pairOf(lesson('lost-segment.board'), hidden);
  allDone(book);
  expect(book.table(ALL).rows.every(({ troubles }) => troubles.changed === 0)).toBe(true);
});
