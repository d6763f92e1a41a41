// One connection that both captures saw, looked at: each arrow with what the sender's capture tells of its
// packet, and what only both ends together can tell.

import { type Arrow, sightingOf } from '../../../src/wire/two-ends/arrow.ts';
import { type ArrowScene, arrowWords } from '../../../src/wire/two-ends/arrow-words.ts';
import { type End, otherEnd } from '../../../src/wire/two-ends/nearer-end.ts';
import { Scenes } from '../../../src/wire/two-ends/scenes.ts';
import type { Connection } from '../../../src/wire/two-ends/two-ends.ts';
import { duration } from '../../../src/wire/words/amounts.ts';
import type { LadderView, LadderWish, PacketDetail, PacketRow, StreamRow } from '../protocol.ts';
import type { Book } from './book.ts';
import { isAlone, Ladder } from './ladder.ts';
import type { OpenStream } from './open-stream.ts';
import { marksOfArrow, PairRungs, seenNs } from './pair-rungs.ts';

/** Where the packet of an arrow is told of: the capture that saw it leave, else the one that saw it come. */
interface Told {
  readonly end: End;
  readonly open: OpenStream;
  readonly place: number;
}

export class OpenPair {
  readonly ladder: Ladder;
  readonly #rungs: PairRungs;
  readonly #connection: Connection;
  readonly #books: Readonly<Record<End, Book>>;
  readonly #names: Readonly<Record<End, string>>;
  readonly #scenes: Scenes;
  /** The capture that was taken at the client. */
  readonly #clientsEnd: End;

  constructor(
    number: number,
    connection: Connection,
    books: Readonly<Record<End, Book>>,
    names: Readonly<Record<End, string>>,
  ) {
    this.#connection = connection;
    this.#books = books;
    this.#names = names;
    this.#clientsEnd = connection.clientsEnd ?? 'first';
    this.#rungs = new PairRungs(number, connection.arrows);
    this.#scenes = new Scenes(connection.arrows);
    this.ladder = new Ladder(this.#rungs);
  }

  view(wish: LadderWish, stream: StreamRow): LadderView {
    const { ladder } = this;
    const { spacing } = wish;
    const laid = ladder.laid(spacing, wish.from, wish.to);
    const alone = laid.filter((one) => spacing.kind === 'even' || isAlone(one));
    const { rows, isTold } = this.#rows(alone.map(({ from }) => from));
    return {
      wish,
      stream,
      ...ladder.extent(spacing),
      rows: laid.map((one) => ladder.row(one, spacing, rows)),
      letGo: 0,
      troublesome: this.#rungs.troublesome,
      isTold,
      captures: {
        client: this.#names[this.#clientsEnd],
        server: this.#names[otherEnd(this.#clientsEnd)],
      },
    };
  }

  packet(place: number): PacketDetail | null {
    const arrow = this.#rungs.arrows[place];
    const told = arrow && this.#toldOf(arrow);
    if (arrow === undefined || told === undefined) return null;
    const detail = told.open.packet(told.place);
    if (detail === null) return null;
    const both = arrowWords(arrow, this.#sceneOf(arrow));
    return {
      ...detail,
      packet: this.#row(place, detail.packet),
      // Places are those of the one capture: they are not those of the arrows.
      notes: [
        ...(both === '' ? [] : [{ words: both, place: this.#placeOf(this.#scenes.again(arrow)) }]),
        { words: this.#wayWords(arrow, told.end), place: null },
        ...detail.notes.map(({ words }) => ({ words, place: null })),
      ],
    };
  }

  #rows(places: readonly number[]) {
    const wanted: Record<End, { open: OpenStream; places: number[] }[]> = { first: [], second: [] };
    const told = new Map<number, Told>();
    for (const place of places) {
      const arrow = this.#rungs.arrows[place];
      const of = arrow && this.#toldOf(arrow);
      if (of === undefined) continue;
      told.set(place, of);
      const [known] = wanted[of.end];
      if (known === undefined) wanted[of.end].push({ open: of.open, places: [of.place] });
      else known.places.push(of.place);
    }
    let isTold = true;
    const rowsOf: Partial<Record<End, (place: number) => PacketRow>> = {};
    for (const end of ['first', 'second'] as const) {
      for (const { open, places: own } of wanted[end]) {
        const found = open.rows([...new Set(own)].sort((a, b) => a - b));
        rowsOf[end] = found.rows;
        isTold &&= found.isTold;
      }
    }
    const rows = (place: number): PacketRow => {
      const of = told.get(place);
      return this.#row(place, of && rowsOf[of.end]?.(of.place));
    };
    return { rows, isTold };
  }

  /** @param told the packet as the capture of one end has it; undefined: it is no longer kept */
  #row(place: number, told: PacketRow | undefined): PacketRow {
    const arrow = this.#rungs.arrows[place];
    if (arrow === undefined) throw new RangeError('there is no such arrow');
    const before = this.#rungs.arrows[place - 1];
    const sighting = sightingOf(arrow);
    const { leftNs, arrivedNs } = arrow;
    const timeNs = seenNs(arrow);
    const both = arrowWords(arrow, this.#sceneOf(arrow));
    return {
      place,
      frame: sighting.frame,
      timeNs,
      sinceNs: before === undefined ? -1 : timeNs - seenNs(before),
      tookNs: leftNs === undefined || arrivedNs === undefined ? -1 : arrivedNs - leftNs,
      fromClient: arrow.fromClient,
      flags: sighting.flags,
      seq: arrow.seq,
      ack: sighting.relativeAck,
      length: arrow.length,
      window: told?.window ?? sighting.window,
      marks: marksOfArrow(arrow),
      // What the sender's capture says holds for the first of two copies.
      sentence: [both, arrow.isDuplicate ? '' : (told?.sentence ?? '')].filter(Boolean).join(' '),
      carries: told?.carries ?? '',
    };
  }

  #toldOf({ fromClient, departure, arrival }: Arrow): Told | undefined {
    const sendersEnd = fromClient ? this.#clientsEnd : otherEnd(this.#clientsEnd);
    const end = departure === undefined ? otherEnd(sendersEnd) : sendersEnd;
    const sighting = departure ?? arrival;
    const open = this.#books[end].open(this.#connection[end].number);
    const place = sighting && (open?.ladder.rungs.placeOfFrame(sighting.frame) ?? null);
    if (open === null || place === null || place === undefined) return undefined;
    return { end, open, place };
  }

  #sceneOf(arrow: Arrow): ArrowScene {
    const sendersEnd = arrow.fromClient ? this.#clientsEnd : otherEnd(this.#clientsEnd);
    return {
      from: this.#names[sendersEnd],
      to: this.#names[otherEnd(sendersEnd)],
      again: this.#scenes.again(arrow),
      overtaker: this.#scenes.overtaker(arrow),
    };
  }

  #wayWords({ departure, arrival, leftNs, arrivedNs }: Arrow, end: End): string {
    const there = `Packet ${(departure ?? arrival)?.frame} of ${this.#names[end]}`;
    if (arrival === undefined || departure === undefined) return `${there}.`;
    const took = duration((arrivedNs ?? 0) - (leftNs ?? 0));
    return `${there}; it took ${took} and is packet ${arrival.frame} of ${this.#names[otherEnd(end)]}.`;
  }

  #placeOf(arrow: Arrow | undefined): number | null {
    const place = arrow === undefined ? -1 : this.#rungs.arrows.indexOf(arrow);
    return place < 0 ? null : place;
  }
}
