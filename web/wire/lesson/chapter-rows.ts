// The rows of a chapter's ladder: the packets of all its connections as they came, and between them what was
// done while they did.

import type { Notes } from '../../../src/lesson/notes.ts';
import type { LadderView, PacketDetail, PacketNote, PacketRow, StreamRow } from '../protocol.ts';

export interface GatheredPacket {
  readonly row: PacketRow;
  readonly detail: PacketDetail;
}

/** A connection of a recording with all its packets. */
export interface GatheredConnection {
  readonly view: LadderView;
  readonly packets: readonly GatheredPacket[];
}

export interface ChapterPacket {
  /** The row that it has on the ladder. */
  readonly at: number;
  /** Its place is the one among all packets of the chapter. */
  readonly packet: PacketRow;
  readonly detail: PacketDetail;
  /** Which of the connections it belongs to, from 0. */
  readonly connection: number;
}

export interface ChapterNote {
  readonly at: number;
  readonly words: string;
}

export interface ChapterRows {
  readonly count: number;
  readonly packets: readonly ChapterPacket[];
  readonly notes: readonly ChapterNote[];
  readonly connections: readonly StreamRow[];
  /** All connections as one. */
  readonly view: LadderView;
}

/** A packet, and where it comes from. */
interface Origin extends GatheredPacket {
  readonly connection: number;
}

/** @returns null when nothing was captured */
export function chapterRows(
  gathered: readonly GatheredConnection[],
  notes: Notes,
): ChapterRows | null {
  const [first] = gathered;
  if (first === undefined) return null;
  const origins = inTime(gathered);
  const packets: ChapterPacket[] = [];
  const placed: ChapterNote[] = [];
  const placeOf = placesOf(origins);
  let at = 0;
  const place = (from: number, to: number) => {
    for (const [after, words] of notes) {
      if (after >= from && after < to) placed.push({ at: at++, words });
    }
  };
  for (const [index, origin] of origins.entries()) {
    place(index, index + 1);
    const before = origins[index - 1];
    const { timeNs } = origin.row;
    const sinceNs = before === undefined ? -1 : timeNs - before.row.timeNs;
    const packet = { ...origin.row, place: index, sinceNs };
    const placeHere = (of: number) => placeOf(origin.connection, of) ?? null;
    const detail = { ...placedAnew(origin.detail, placeHere), packet };
    packets.push({ at: at++, packet, detail, connection: origin.connection });
  }
  place(origins.length, Number.POSITIVE_INFINITY);
  const connections = gathered.map(({ view }) => view.stream);
  return {
    count: at,
    packets,
    notes: placed,
    connections,
    view: {
      ...first.view,
      stream: asOne(connections, first.view.stream),
      troublesome: gathered.reduce((sum, { view }) => sum + view.troublesome, 0),
    },
  };
}

/** Those of one connection stay in the order that they have. */
function inTime(gathered: readonly GatheredConnection[]): Origin[] {
  const left = gathered.map(({ packets }, connection) =>
    packets.map((packet): Origin => ({ ...packet, connection })),
  );
  const all: Origin[] = [];
  for (;;) {
    const heads = left.flatMap(([head]) => (head === undefined ? [] : [head]));
    const [next] = heads.sort((one, other) => one.row.timeNs - other.row.timeNs);
    if (next === undefined) return all;
    left[next.connection]?.shift();
    all.push(next);
  }
}

/** By connection and the place in it: the place among all. */
function placesOf(origins: readonly Origin[]) {
  const places = new Map(
    origins.map(({ connection, row }, place) => [`${connection} ${row.place}`, place]),
  );
  return (connection: number, place: number) => places.get(`${connection} ${place}`);
}

/** What speaks of other packets names them by their places among all. */
function placedAnew(detail: PacketDetail, placeOf: (place: number) => number | null): PacketDetail {
  const anew = (notes: readonly PacketNote[]) =>
    notes.map(({ words, place }) => ({ words, place: place === null ? null : placeOf(place) }));
  const { pair } = detail;
  return {
    ...detail,
    notes: anew(detail.notes),
    pair: pair && {
      ...pair,
      notes: anew(pair.notes),
      other: pair.other && placedAnew(pair.other, placeOf),
    },
  };
}

function asOne(connections: readonly StreamRow[], first: StreamRow): StreamRow {
  return {
    ...first,
    firstNs: Math.min(...connections.map(({ firstNs }) => firstNs)),
    lastNs: Math.max(...connections.map(({ lastNs }) => lastNs)),
    packets: connections.reduce((sum, { packets }) => sum + packets, 0),
  };
}
