// Two captures of the same connections, one from each end, put together: each packet is an arrow that is
// known to have arrived, or to have been lost halfway.

import type { CaptureReport } from '../../../src/wire/capture.ts';
import { clockWords, endWords, translationWords } from '../../../src/wire/two-ends/clock-words.ts';
import { onFirstClock } from '../../../src/wire/two-ends/clocks.ts';
import type { End } from '../../../src/wire/two-ends/nearer-end.ts';
import { isOneCapture } from '../../../src/wire/two-ends/one-capture.ts';
import { SightingRecorder } from '../../../src/wire/two-ends/sighting.ts';
import { type Connection, compareEnds, type TwoEnds } from '../../../src/wire/two-ends/two-ends.ts';
import { count } from '../../format/amounts.ts';
import type {
  Found,
  LadderView,
  LadderWish,
  PacketDetail,
  Spacing,
  StreamRow,
  Strip,
  TableView,
  TableWish,
  Target,
} from '../protocol.ts';
import { Book, type WireBook } from './book.ts';
import { BLOCK } from './columns.ts';
import { type Bounds, USUAL_BOUNDS } from './kept-packets.ts';
import { OpenPair } from './open-pair.ts';
import { PairChanges } from './pair-changes.ts';
import { rowOfBoth, rowOfOne } from './pair-row.ts';
import { shortcomings } from './shortcomings.ts';
import { stripOf } from './strip.ts';
import { tableOf } from './table.ts';

/**
 * Half a million packets of each, together about as many as of one capture alone. What is known of their ways takes some
 * 200 bytes a packet besides, and comparing them seconds.
 */
const BOUNDS: Bounds = { packets: 64 * BLOCK, bytes: USUAL_BOUNDS.bytes };

/** What two captures turned out to be: of both ends, one and the same, or of different connections. */
export type Kinship = 'both ends' | 'the same' | 'strangers';

/** A connection that one capture has, by its number there. */
interface Alone {
  readonly end: End;
  readonly number: number;
}

export class PairBook implements WireBook {
  readonly books: Readonly<Record<End, Book>>;
  readonly #names: Readonly<Record<End, string>>;
  readonly #recorders: Readonly<Record<End, SightingRecorder>>;
  #twoEnds: TwoEnds | null = null;
  #rows: readonly StreamRow[] = [];
  /** By the numbers of rows. */
  #connections: readonly (Connection | Alone)[] = [];
  /** Of those that both have, by the numbers of rows. */
  #changes: readonly (PairChanges | null)[] = [];
  #open: OpenPair | null = null;

  /**
   * @param names of the two captures, which differ
   * @param bounds of both together
   * @param maxPackets of each that are compared, as many as are kept; further ones are not
   */
  constructor(
    names: Readonly<Record<End, string>>,
    bounds = BOUNDS,
    maxPackets = Math.floor(bounds.packets / 2 / BLOCK) * BLOCK,
  ) {
    this.#names = names;
    const first = new SightingRecorder(maxPackets);
    const second = new SightingRecorder(maxPackets);
    this.#recorders = { first, second };
    const half = { packets: bounds.packets / 2, bytes: bounds.bytes / 2 };
    this.books = {
      first: new Book(half, (packet) => first.take(packet)),
      second: new Book(half, (packet) => second.take(packet)),
    };
  }

  /** Puts together what was read of both. */
  compare(): Kinship {
    const { first, second } = this.#recorders;
    const twoEnds = compareEnds(first.sightings, second.sightings);
    if (isOneCapture(twoEnds)) return 'the same';
    this.#twoEnds = twoEnds;
    const alone: Alone[] = [
      ...twoEnds.onlyFirst.map(({ number }) => ({ end: 'first' as const, number })),
      ...twoEnds.onlySecond.map(({ number }) => ({ end: 'second' as const, number })),
    ];
    this.#connections = [...twoEnds.connections, ...alone];
    this.#changes = this.#connections.map((one) => ('end' in one ? null : this.#changesOf(one)));
    this.#rows = this.#connections.flatMap((one, number) => this.#rowOf(one, number) ?? []);
    return twoEnds.connections.length > 0 ? 'both ends' : 'strangers';
  }

  set boardPorts(ports: readonly number[]) {
    this.books.first.boardPorts = ports;
    this.books.second.boardPorts = ports;
  }

  get boardPorts(): readonly number[] {
    return this.books.first.boardPorts;
  }

  get refusal(): string | undefined {
    return this.books.first.refusal ?? this.books.second.refusal;
  }

  get report(): CaptureReport {
    const [one, other] = [this.books.first.report, this.books.second.report];
    return {
      frames: one.frames + other.frames,
      packets: one.packets + other.packets,
      malformed: one.malformed + other.malformed,
      short: one.short + other.short,
      unreadLinkType: one.unreadLinkType ?? other.unreadLinkType,
      other: one.other + other.other,
      fragments: one.fragments + other.fragments,
      // Of which of both that is true the notes tell.
      cut: false,
      damaged: undefined,
      forgottenStreams: one.forgottenStreams + other.forgottenStreams,
    };
  }

  get startedAt(): number | null {
    return this.books.first.startedAt;
  }

  get streams(): number {
    return this.#rows.length;
  }

  get capturedTwice(): number {
    return this.#rows.filter(({ isTwice }) => isTwice).length;
  }

  get letGo(): number {
    return this.books.first.letGo + this.books.second.letGo;
  }

  get notes(): readonly string[] {
    if (this.#twoEnds === null) return [];
    const { first, second } = this.#names;
    const notes = (['first', 'second'] as const).flatMap((end) =>
      shortcomings(this.#names[end], this.#recorders[end].sightings, this.books[end].report),
    );
    const { connections, onlyFirst, onlySecond } = this.#twoEnds;
    if (connections.length === 0 && onlyFirst.length > 0 && onlySecond.length > 0) {
      notes.unshift(
        `${first} and ${second} have no connection in common: they show other sockets and other first sequence numbers. Here is what each of them has.`,
      );
    }
    return notes;
  }

  get together(): readonly string[] {
    const twoEnds = this.#twoEnds;
    if (twoEnds === null || twoEnds.connections.length === 0) return [];
    const { connections } = twoEnds;
    const told = connections.find(({ clientsEnd }) => clientsEnd !== undefined) ?? connections[0];
    return [
      ...(told === undefined ? [] : [endWords(told, this.#names, this.#clientWord(told))]),
      clockWords(twoEnds, this.#names),
      ...this.#onlyWords(twoEnds),
    ];
  }

  /** Looks for bytes that were rewritten on the way, first in the connection that is looked at. */
  goOn(forMs: number): boolean {
    const until = performance.now() + forMs;
    const open = this.#open === null ? null : this.#changes[this.#open.ladder.rungs.stream];
    return [open, ...this.#changes].every((changes) => changes?.goOn(until) ?? true);
  }

  table(wish: TableWish): TableView {
    return tableOf(
      this.#rows.map((row) => this.#withChanges(row)),
      wish,
    );
  }

  ladder(wish: LadderWish): LadderView | null {
    const found = this.#rows.find(({ number }) => number === wish.stream);
    if (found === undefined) return null;
    const row = this.#withChanges(found);
    const alone = this.#aloneAt(wish.stream);
    if (alone === null) return this.#opened(wish.stream)?.view(wish, row) ?? null;
    const view = this.books[alone.end].ladder({ ...wish, stream: alone.number });
    if (view === null) return null;
    // Times stay those of the one capture that has it.
    const { firstNs, lastNs } = view.stream;
    return { ...view, wish, stream: { ...row, firstNs, lastNs } };
  }

  strip(stream: number): Strip | null {
    const alone = this.#aloneAt(stream);
    if (alone === null) {
      const open = this.#opened(stream);
      return open === null ? null : stripOf(open.ladder);
    }
    const strip = this.books[alone.end].strip(alone.number);
    return strip === null ? null : { ...strip, stream };
  }

  find(stream: number, target: Target, spacing: Spacing): Found | null {
    const alone = this.#aloneAt(stream);
    if (alone !== null) return this.books[alone.end].find(alone.number, target, spacing);
    return this.#opened(stream)?.ladder.find(target, spacing) ?? null;
  }

  packet(stream: number, place: number): PacketDetail | null {
    const alone = this.#aloneAt(stream);
    if (alone !== null) return this.books[alone.end].packet(alone.number, place);
    return this.#opened(stream)?.packet(place) ?? null;
  }

  /** What both have is in two files already: it cannot be one. */
  save(stream: number): Uint8Array<ArrayBuffer> | null {
    const alone = this.#aloneAt(stream);
    return alone === null ? null : this.books[alone.end].save(alone.number);
  }

  #opened(number: number): OpenPair | null {
    if (this.#open?.ladder.rungs.stream !== number) {
      const connection = this.#connections[number];
      const changes = this.#changes[number];
      const twoEnds = this.#twoEnds;
      if (connection === undefined || 'end' in connection || !changes || twoEnds === null) {
        return null;
      }
      const words = [
        endWords(connection, this.#names, this.#clientWord(connection)),
        clockWords(twoEnds, this.#names),
        translationWords(connection, this.#names),
      ].filter((one) => one !== '');
      this.#open = new OpenPair(number, connection, {
        books: this.books,
        names: this.#names,
        words,
        changes,
      });
    }
    return this.#open;
  }

  #changesOf(connection: Connection): PairChanges {
    return new PairChanges(connection, (end, frame) =>
      this.books[end].dataOf(connection[end].number, frame),
    );
  }

  /** What was found since the row was made. */
  #withChanges(row: StreamRow): StreamRow {
    const changed = this.#changes[row.number]?.count ?? 0;
    return changed === 0 ? row : { ...row, troubles: { ...row.troubles, changed } };
  }

  #aloneAt(number: number): Alone | null {
    const one = this.#connections[number];
    return one !== undefined && 'end' in one ? one : null;
  }

  #rowOf(one: Connection | Alone, number: number): StreamRow | null {
    if ('end' in one) {
      const row = this.books[one.end].row(one.number);
      const onClock = (ns: number) => (one.end === 'first' ? ns : this.#onFirstClock(ns));
      return row && rowOfOne(number, row, this.#names[one.end], onClock);
    }
    // Who is the client of its arrows both captures together make out.
    const first = this.books.first.rowAsCaptured(one.first.number);
    const second = this.books.second.rowAsCaptured(one.second.number);
    return first && rowOfBoth(number, one, first, second);
  }

  /** A time of the second capture by the first one's clock; where they were not aligned, as both clocks show it. */
  #onFirstClock(ns: number): number {
    const twoEnds = this.#twoEnds;
    if (twoEnds !== null && twoEnds.surePackets > 0) return onFirstClock(ns, twoEnds.alignment);
    const [first, second] = [this.books.first.startedAt, this.books.second.startedAt];
    return ns + ((second ?? 0) - (first ?? 0)) * 1e6;
  }

  #clientWord({ first }: Connection): string {
    const isOfBoards = (port: number) => this.boardPorts.includes(port);
    if (isOfBoards(first.server.port)) return 'board';
    return isOfBoards(first.client.port) ? 'server' : 'client';
  }

  #onlyWords({ onlyFirst, onlySecond }: TwoEnds): string[] {
    const words = (connections: number, name: string) =>
      connections === 0
        ? []
        : [`${count(connections, 'connection is', 'connections are')} only in ${name}.`];
    const { first, second } = this.#names;
    return [...words(onlyFirst.length, first), ...words(onlySecond.length, second)];
  }
}
