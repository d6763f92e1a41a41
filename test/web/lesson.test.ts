// The chapters of the lesson as their pages show them, from the recordings that Tapline comes with.

import { signal } from '@preact/signals';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { CHAPTERS } from '../../src/lesson/chapters.ts';
import { readNotes, readRecording } from '../../src/lesson/recordings.ts';
import { Book } from '../../web/wire/data/book.ts';
import {
  type ChapterRows,
  chapterRows,
  type GatheredConnection,
} from '../../web/wire/lesson/chapter-rows.ts';
import { ChapterSource } from '../../web/wire/lesson/chapter-source.ts';
import { paceOf } from '../../web/wire/lesson/pace.ts';
import { Play } from '../../web/wire/lesson/play.ts';
import { shows } from '../../web/wire/lesson/shows.ts';
import type { LadderView, Spacing, Target } from '../../web/wire/protocol.ts';

const EVEN: Spacing = { kind: 'even' };
const ALL = { find: '', sort: 'began', descending: false, from: 0, to: 40 } as const;

/** What the worker tells of a recording. */
function gathered(name: string): GatheredConnection[] {
  const book = new Book();
  book.boardPorts = [5050];
  book.takenAt = 'board';
  book.write(readRecording(name, 'board'));
  book.end();
  return book.table(ALL).rows.map(({ number }) => {
    const view = whole(book, number);
    const packets = view.rows.flatMap((row) => {
      const detail = 'packet' in row ? book.packet(number, row.packet.place) : null;
      return detail === null ? [] : [{ row: detail.packet, detail }];
    });
    return { view, packets };
  });
}

/** Asked for until all sentences are told, as the worker does. */
function whole(book: Book, stream: number): LadderView {
  for (;;) {
    const view = book.ladder({ stream, spacing: EVEN, from: 0, to: 1000 });
    if (view === null) throw new Error('there is no such connection');
    if (view.isTold) return view;
  }
}

function rowsOf(name: string): ChapterRows {
  const rows = chapterRows(gathered(name), readNotes(name));
  if (rows === null) throw new Error('there is no packet');
  return rows;
}

describe.each(CHAPTERS)('the rows of $name', ({ name }) => {
  const rows = rowsOf(name);
  const { packets, notes, count } = rows;

  it('are its packets in time, and its notes between them', () => {
    expect(packets.map(({ packet }) => packet.place)).toEqual([...packets.keys()]);
    const times = packets.map(({ packet }) => packet.timeNs);
    expect(times).toEqual([...times].sort((one, other) => one - other));
    expect(packets.map(({ packet }) => packet.frame)).toEqual(packets.map((_, at) => at + 1));
    const taken = [...packets, ...notes].map(({ at }) => at).sort((one, other) => one - other);
    expect(taken).toEqual([...Array(count).keys()]);
    expect(notes.map(({ at, words }) => [at, words])).toEqual(
      readNotes(name).map(([after, words], before) => [after + before, words]),
    );
  });

  it('show what it is about', () => {
    const lit = packets.filter(({ packet, detail }) => shows(name, packet, detail.promise));
    expect(lit.length).toBeGreaterThan(0);
    expect(lit.length).toBeLessThanOrEqual(name === 'handshake' ? 3 : packets.length / 2);
    expect(packets.every(({ packet }) => packet.sentence !== '')).toBe(true);
  });

  it('are played in reasonable time', () => {
    const pace = paceOf(rows);
    expect(pace).toHaveLength(count);
    expect(Math.min(...pace)).toBeGreaterThan(50);
    expect(pace.reduce((sum, one) => sum + one, 0)).toBeLessThan(50_000);
  });
});

it('a chapter of several connections mixes them, and keeps what speaks of another packet', () => {
  const { packets, connections, view } = rowsOf('two-boards');
  expect(connections).toHaveLength(2);
  expect(view.stream.packets).toBe(packets.length);
  const turns = packets.filter(
    ({ connection }, at) => at > 0 && packets[at - 1]?.connection !== connection,
  );
  expect(turns.length).toBeGreaterThan(2);
  const acked = packets.flatMap(({ detail, connection }) =>
    detail.notes
      .filter(({ words, place }) => words.startsWith('Acknowledges frame') && place !== null)
      .map(({ words, place }) => ({ words, of: packets[place ?? -1], connection })),
  );
  expect(acked.length).toBeGreaterThan(4);
  for (const { words, of, connection } of acked) {
    expect(of?.connection).toBe(connection);
    expect(words).toContain(`frame ${of?.packet.frame}`);
  }
});

it('a late ACK is known to be held back where it was captured', () => {
  const late = CHAPTERS.flatMap(({ name }) => rowsOf(name).packets)
    .filter(({ packet }) => packet.sentence.includes('much longer than at best'))
    .map(({ packet }) => ({ isOfBoard: packet.fromClient, words: packet.sentence }));
  expect(late.length).toBeGreaterThan(0);
  for (const { isOfBoard, words } of late) {
    expect([words, words.includes('one capture alone does not tell')]).toEqual([words, !isOfBoard]);
  }
  expect(late.some(({ isOfBoard }) => isOfBoard)).toBe(true);
});

it('a recording without packets has no rows', () => {
  expect(chapterRows([], [])).toBeNull();
});

describe('what is played', () => {
  const rows = rowsOf('zero-window');

  it('is all that can be seen and found', async () => {
    const shown = signal(0);
    const source = new ChapterSource(rows, shown);
    const find = async (target: Target) => (await source.seek(0, EVEN, target))?.row;
    expect(source.ladder.value).toBeUndefined();
    source.ladderWish.value = { stream: 0, spacing: EVEN, from: 0, to: 100 };
    expect(source.ladder.value).toMatchObject({ first: 0, end: 0, rows: [] });
    expect(await find({ kind: 'first' })).toBeUndefined();
    // A note, and two packets.
    shown.value = 3;
    expect(source.ladder.value?.rows.map(({ row }) => row)).toEqual([1, 2]);
    expect(await find({ kind: 'first' })).toBe(1);
    expect(await find({ kind: 'last' })).toBe(2);
    expect(await find({ kind: 'row', from: 0, rows: 5 })).toBe(2);
    expect(await find({ kind: 'trouble', from: null, isForward: true })).toBeUndefined();
    shown.value = rows.count;
    expect(source.ladder.value?.rows).toHaveLength(rows.packets.length);
    const first = await source.seek(0, EVEN, { kind: 'trouble', from: null, isForward: true });
    expect((await source.packet(0, first?.place ?? -1))?.packet.marks).toEqual(['window_full']);
    expect(await source.packet(0, rows.count)).toBeNull();
  });

  it('is slower where more time passed', () => {
    const pace = paceOf(rows);
    const pauses = rows.packets
      .filter(({ at }) => at > 1 && !rows.notes.some((note) => note.at === at - 1))
      .map(({ at, packet }) => [packet.sinceNs, pace[at] ?? 0] as const)
      .sort(([one], [other]) => one - other)
      .map(([, pause]) => pause);
    expect(pauses).toEqual([...pauses].sort((one, other) => one - other));
    expect((pauses.at(-1) ?? 0) / (pauses[0] ?? 0)).toBeGreaterThan(3);
  });
});

describe('a play', () => {
  afterEach(() => vi.useRealTimers());

  it('begins with all, shows a row after the other, and stops at the end', () => {
    vi.useFakeTimers();
    const play = new Play([10, 20, 30]);
    expect([play.shown.value, play.isPlaying.value]).toEqual([3, false]);
    play.start();
    expect([play.shown.value, play.isPlaying.value]).toEqual([0, true]);
    vi.advanceTimersByTime(10);
    expect(play.shown.value).toBe(1);
    vi.advanceTimersByTime(19);
    expect(play.shown.value).toBe(1);
    vi.advanceTimersByTime(31);
    expect([play.shown.value, play.isPlaying.value]).toEqual([3, false]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is held, goes on from where it is, and by steps no farther than its ends', () => {
    vi.useFakeTimers();
    const play = new Play([10, 20, 30]);
    play.goTo(-1);
    expect(play.shown.value).toBe(0);
    play.start();
    play.start();
    vi.advanceTimersByTime(10);
    play.pause();
    vi.advanceTimersByTime(1000);
    expect(play.shown.value).toBe(1);
    play.start();
    vi.advanceTimersByTime(20);
    expect(play.shown.value).toBe(2);
    play.goTo(9);
    expect([play.shown.value, play.isPlaying.value]).toEqual([3, false]);
    expect(vi.getTimerCount()).toBe(0);
  });
});
