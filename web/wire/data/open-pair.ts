// One connection that both captures saw, looked at: each arrow with what the sender's capture tells of its
// packet, and what only both ends together can tell.

import { type Arrow, sightingOf } from '../../../src/wire/two-ends/arrow.ts';
import {
  type ArrowScene,
  arrowWords,
  changedWords,
} from '../../../src/wire/two-ends/arrow-words.ts';
import { type End, otherEnd } from '../../../src/wire/two-ends/nearer-end.ts';
import { Scenes } from '../../../src/wire/two-ends/scenes.ts';
import { type Connection, capturedAt } from '../../../src/wire/two-ends/two-ends.ts';
import { duration } from '../../../src/wire/words/amounts.ts';
import { PROMISES } from '../../../src/wire/words/promises.ts';
import type { BundleWay, PairView } from '../pair-protocol.ts';
import type {
  LadderRow,
  LadderView,
  LadderWish,
  PacketDetail,
  PacketNote,
  PacketRow,
  PairDetail,
  Spacing,
  StreamRow,
} from '../protocol.ts';
import type { Book } from './book.ts';
import { isAlone, Ladder, type Laid } from './ladder.ts';
import type { OpenStream } from './open-stream.ts';
import type { PairChanges } from './pair-changes.ts';
import { marksOfArrow, PairRungs, seenNs } from './pair-rungs.ts';

/** Arrows above the rows that are looked at which may reach into them: so many are looked at, and shown. */
const MAX_LOOKED_AT = 2000;
const MAX_REACHING = 48;
/** Packets that share a row are drawn one by one up to so many. */
const MAX_WAYS = 8;

/** Where a packet is told of. */
interface Told {
  readonly end: End;
  readonly open: OpenStream;
  readonly place: number;
}

/** What is known of both captures. */
export interface PairTold {
  readonly books: Readonly<Record<End, Book>>;
  readonly names: Readonly<Record<End, string>>;
  /** How both were put together. */
  readonly words: readonly string[];
  readonly changes: PairChanges;
}

export class OpenPair {
  readonly ladder: Ladder;
  readonly #rungs: PairRungs;
  readonly #connection: Connection;
  readonly #books: Readonly<Record<End, Book>>;
  readonly #names: Readonly<Record<End, string>>;
  readonly #scenes: Scenes;
  readonly #pair: Omit<PairView, 'changed'>;
  readonly #changes: PairChanges;

  constructor(number: number, connection: Connection, told: PairTold) {
    const { books, names, words, changes } = told;
    const { arrows, takenEnd } = connection;
    this.#connection = connection;
    this.#books = books;
    this.#names = names;
    this.#rungs = new PairRungs(number, connection, changes);
    this.#changes = changes;
    this.#scenes = new Scenes(arrows);
    this.ladder = new Ladder(this.#rungs);
    this.#pair = {
      client: names[takenEnd],
      server: names[otherEnd(takenEnd)],
      words,
      longestNs: arrows.reduce((most, arrow) => Math.max(most, tookNs(arrow) ?? 0), 0),
    };
  }

  /** @param stream as the table shows it */
  view(wish: LadderWish, stream: StreamRow): LadderView {
    const { ladder } = this;
    const { spacing } = wish;
    const laid = [
      ...this.#reaching(spacing, wish.from),
      ...ladder.laid(spacing, wish.from, wish.to),
    ];
    const alone = laid.filter((one) => spacing.kind === 'even' || isAlone(one));
    const { rows, isTold } = this.#rows(alone.map(({ from }) => from));
    return {
      wish,
      stream,
      ...ladder.extent(spacing),
      rows: laid.map((one) => this.#withWays(ladder.row(one, spacing, rows), one, spacing)),
      letGo: 0,
      troublesome: this.#rungs.troublesome,
      isTold,
      pair: { ...this.#pair, changed: changedWords(this.#changes.count) ?? '' },
    };
  }

  packet(place: number): PacketDetail | null {
    const arrow = this.#rungs.arrows[place];
    if (arrow === undefined) return null;
    const { from, to } = this.#rungs.endsOf(arrow);
    const departure = arrow.departure && this.#detailAt(from, arrow.departure.frame);
    const arrival = arrow.arrival && this.#detailAt(to, arrow.arrival.frame);
    const told = departure ?? arrival;
    if (told === undefined || told === null) return null;
    const isLeft = told === departure;
    const [own, other] = isLeft ? [from, to] : [to, from];
    const pair: PairDetail = {
      notes: this.#notesOf(arrow, place),
      capture: this.#names[own],
      otherCapture: this.#names[other],
      other: isLeft ? (arrival ?? null) : null,
    };
    // What both tell is in the notes.
    const { sentence } = told.packet;
    const packet = { ...this.#row(place, told.packet), sentence };
    // Whatever it was to show: what it shows is what TCP does about losses.
    const promise = arrow.fate === 'lost' ? PROMISES.acknowledgement : told.promise;
    return { ...told, packet, promise, pair };
  }

  /** In rows that are true to time: packets that left above these rows and are still on their way. */
  #reaching(spacing: Spacing, fromRow: number): Laid[] {
    if (spacing.kind === 'even') return [];
    const edgeNs = this.#rungs.startNs + fromRow * spacing.rowNs;
    const { ladder } = this;
    const below = ladder.find({ kind: 'time', ns: edgeNs }, spacing)?.place ?? 0;
    const reaching: Laid[] = [];
    for (let place = below; place >= Math.max(0, below - MAX_LOOKED_AT); place--) {
      if (edgeNs - ladder.timeOf(place) > this.#pair.longestNs) break;
      const row = ladder.rowOf(place, spacing);
      const arrivedNs = this.#rungs.arrows[place]?.arrivedNs ?? Number.NEGATIVE_INFINITY;
      if (row >= fromRow || arrivedNs < edgeNs || reaching[0]?.row === row) continue;
      const [laid] = ladder.laid(spacing, row, row + 1);
      if (laid !== undefined && laid.to - laid.from <= MAX_WAYS) reaching.unshift(laid);
      if (reaching.length === MAX_REACHING) break;
    }
    return reaching;
  }

  /** Adds to packets that share a row how each of them went. */
  #withWays(row: LadderRow, { from, to }: Laid, spacing: Spacing): LadderRow {
    if (!('bundle' in row) || spacing.kind === 'even' || to - from > MAX_WAYS) return row;
    const ways = this.#rungs.arrows.slice(from, to).map((arrow, at): BundleWay => {
      const { fromClient, fate, isDuplicate, length } = arrow;
      const [mark] = marksOfArrow(arrow, this.#changes.at(from + at));
      const rows = (this.ladder.timeOf(from + at) - this.#rungs.startNs) / spacing.rowNs;
      const { flags } = sightingOf(arrow);
      const way = { place: from + at, fromClient, flags, length, mark, fate, isDuplicate };
      return { ...way, within: rows - row.row, tookNs: tookNs(arrow) ?? null };
    });
    return { ...row, bundle: { ...row.bundle, ways } };
  }

  #rows(places: readonly number[]) {
    const wanted: Record<End, { open: OpenStream; places: number[] } | null> = {
      first: null,
      second: null,
    };
    const told = new Map<number, Told>();
    for (const place of places) {
      const of = this.#toldOf(place);
      if (of === undefined) continue;
      told.set(place, of);
      wanted[of.end] ??= { open: of.open, places: [] };
      wanted[of.end]?.places.push(of.place);
    }
    let isTold = true;
    const rowsOf: Partial<Record<End, (place: number) => PacketRow>> = {};
    for (const end of ['first', 'second'] as const) {
      const own = wanted[end];
      if (own === null) continue;
      const found = own.open.rows([...new Set(own.places)].sort((a, b) => a - b));
      rowsOf[end] = found.rows;
      isTold &&= found.isTold;
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
    const timeNs = seenNs(arrow);
    const both = arrowWords(arrow, this.#sceneOf(arrow, place));
    return {
      place,
      frame: sighting.frame,
      timeNs,
      sinceNs: before === undefined ? -1 : timeNs - seenNs(before),
      fromClient: arrow.fromClient,
      flags: sighting.flags,
      seq: arrow.seq,
      ack: sighting.relativeAck,
      length: arrow.length,
      window: told?.window ?? sighting.window,
      marks: marksOfArrow(arrow, this.#changes.at(place)),
      // What the sender's capture says holds for the first of two copies.
      sentence: [both, arrow.isDuplicate ? '' : (told?.sentence ?? '')].filter(Boolean).join(' '),
      carries: told?.carries ?? '',
      way: {
        fate: arrow.fate,
        leftNs: arrow.leftNs ?? null,
        leftFrame: arrow.departure?.frame ?? null,
        arrivedNs: arrow.arrivedNs ?? null,
        arrivedFrame: arrow.arrival?.frame ?? null,
        isDuplicate: arrow.isDuplicate,
      },
    };
  }

  /** By the capture that saw it leave, else by the one that saw it come. */
  #toldOf(place: number): Told | undefined {
    const arrow = this.#rungs.arrows[place];
    if (arrow === undefined) return undefined;
    const { from, to } = this.#rungs.endsOf(arrow);
    return this.#toldAt(arrow.departure === undefined ? to : from, sightingOf(arrow).frame);
  }

  #toldAt(end: End, frame: number): Told | undefined {
    const at = capturedAt(this.#connection, end);
    const open = this.#books[end].open(this.#connection[end].number, at);
    const place = open?.ladder.rungs.placeOfFrame(frame) ?? null;
    return open === null || place === null ? undefined : { end, open, place };
  }

  /** A packet as one capture has it. */
  #detailAt(end: End, frame: number): PacketDetail | null {
    const told = this.#toldAt(end, frame);
    const detail = told?.open.packet(told.place) ?? null;
    if (told === undefined || detail === null) return null;
    const { open } = told;
    // Places are those of the one capture: here they are those of the arrows.
    const notes = detail.notes.map(({ words, place }) => {
      const other = place === null ? null : open.frameAt(place);
      return { words, place: other === null ? null : this.#rungs.placeAt(end, other) };
    });
    return { ...detail, notes };
  }

  #notesOf(arrow: Arrow, ofPlace: number): PacketNote[] {
    const scene = this.#sceneOf(arrow, ofPlace);
    const words = arrowWords(arrow, scene);
    const { leftNs, arrivedNs, departure, arrival } = arrow;
    const other = scene.again ?? scene.overtaker;
    const notes: PacketNote[] = [];
    if (words !== '') {
      const place = other === undefined ? -1 : this.#rungs.arrows.indexOf(other);
      notes.push({ words, place: place < 0 ? null : place });
    }
    if (leftNs !== undefined && arrivedNs !== undefined) {
      notes.push({
        words: `On its way for ${duration(arrivedNs - leftNs)}: packet ${departure?.frame} of ${scene.from}, packet ${arrival?.frame} of ${scene.to}.`,
        place: null,
      });
    }
    return notes;
  }

  #sceneOf(arrow: Arrow, place: number): ArrowScene {
    const { from, to } = this.#rungs.endsOf(arrow);
    return {
      from: this.#names[from],
      to: this.#names[to],
      again: this.#scenes.again(arrow),
      overtaker: this.#scenes.overtaker(arrow),
      change: this.#changes.at(place),
    };
  }
}

function tookNs({ leftNs, arrivedNs }: Arrow): number | undefined {
  return leftNs === undefined || arrivedNs === undefined ? undefined : arrivedNs - leftNs;
}
