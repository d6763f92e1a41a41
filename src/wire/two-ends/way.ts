// The packets of one direction of a connection: which of those that left are which of those that came.

import type { Arrow, Fate } from './arrow.ts';
import { joinCopies, NEVER } from './copies.ts';
import { NONE, PacketGroups } from './packet-kinds.ts';
import { joinBytes, type TimeOf } from './resized.ts';
import type { Sighting } from './sighting.ts';
import type { Marks } from './telling-apart.ts';

/** One direction, with times by one clock. */
export interface Way {
  readonly fromClient: boolean;
  readonly departures: readonly Sighting[];
  readonly arrivals: readonly Sighting[];
  readonly leftNs: TimeOf;
  readonly arrivedNs: TimeOf;
  /** What tells its packets apart. */
  readonly marks: Marks;
  /** How long they usually take. */
  readonly usualNs: number;
  /** By how much one may seem to arrive before it left. */
  readonly slackNs: number;
}

/** Joins the packets of a direction. What never came is called lost, until more is known. */
export function joinWay(way: Way): Arrow[] {
  const arrows: Arrow[] = [];
  const left: Sighting[] = [];
  const came: Sighting[] = [];
  const departures = new PacketGroups(way.departures, way.marks);
  const arrivals = new PacketGroups(way.arrivals, way.marks);
  for (let kind = 0; kind < departures.size; kind++) {
    joinKind(way, departures, kind, arrivals, { arrows, left, came });
  }
  for (const arrival of way.arrivals) {
    if (departures.find(arrival) === NONE) came.push(arrival);
  }
  left.sort((a, b) => a.frame - b.frame);
  came.sort((a, b) => a.frame - b.frame);
  const bytes = joinBytes({ ...way, departures: left, arrivals: came });
  for (const part of bytes.parts) arrows.push(arrowOf(way, { ...part, isResized: true }));
  for (const part of bytes.missing) arrows.push(arrowOf(way, { ...part, isResized: true }));
  for (const departure of bytes.departures) arrows.push(arrowOf(way, { departure }));
  for (const arrival of bytes.arrivals) arrows.push(arrowOf(way, { arrival }));
  return arrows;
}

/** Where packets of a group go: those that are joined, and those that are left over. */
interface Outcome {
  readonly arrows: Arrow[];
  readonly left: Sighting[];
  readonly came: Sighting[];
}

/** Joins departures of a kind with arrivals of the same. */
function joinKind(
  way: Way,
  departures: PacketGroups,
  kind: number,
  arrivals: PacketGroups,
  outcome: Outcome,
): void {
  const departure = departures.only(kind);
  const group = departure === undefined ? departures.of(kind) : [departure];
  const same = group[0] === undefined ? NONE : arrivals.find(group[0]);
  const arrival = arrivals.only(same);
  if (same === NONE) for (const one of group) outcome.left.push(one);
  else if (departure === undefined || arrival === undefined) {
    joinGroup(way, group, arrivals.of(same), outcome);
  } else if (way.arrivedNs(arrival) - way.leftNs(departure) >= -way.slackNs) {
    // As nearly all are.
    outcome.arrows.push(arrowOf(way, { departure, arrival }));
  } else {
    outcome.left.push(departure);
    outcome.came.push(arrival);
  }
}

/** Joins packets that cannot be told apart. */
function joinGroup(
  way: Way,
  departures: readonly Sighting[],
  arrivals: readonly Sighting[],
  { arrows, left, came }: Outcome,
): void {
  const { usualNs, slackNs } = way;
  const leftNs = departures.map(way.leftNs);
  const arrivedNs = arrivals.map(way.arrivedNs);
  const joined = joinCopies({ leftNs, arrivedNs, usualNs, slackNs });
  departures.forEach((departure, at) => {
    if (joined[at] === NEVER) left.push(departure);
  });
  const copies = copiesOf(joined, leftNs, arrivedNs, slackNs);
  for (const at of copies.strangers) {
    const stranger = arrivals[at];
    if (stranger !== undefined) came.push(stranger);
  }
  joined.forEach((to, from) => {
    if (to === NEVER) return;
    const all = [to, ...(copies.of.get(from) ?? [])].sort((a, b) => a - b);
    all.forEach((at, count) => {
      const ends = { departure: departures[from], arrival: arrivals[at] };
      arrows.push(arrowOf(way, { ...ends, isDuplicate: count > 0 }));
    });
  });
}

/** What came more often than it left: copies, made on the way, of the last that had left by then and came. */
function copiesOf(
  joined: readonly number[],
  leftNs: readonly number[],
  arrivedNs: readonly number[],
  slackNs: number,
): { of: Map<number, number[]>; strangers: number[] } {
  const of = new Map<number, number[]>();
  const strangers: number[] = [];
  const isTaken = new Set(joined);
  let [next, latest] = [0, NEVER];
  arrivedNs.forEach((ns, at) => {
    for (; next < joined.length && (leftNs[next] ?? 0) <= ns + slackNs; next++) {
      if (joined[next] !== NEVER) latest = next;
    }
    if (isTaken.has(at)) return;
    const copies = of.get(latest);
    if (latest === NEVER) strangers.push(at);
    else if (copies === undefined) of.set(latest, [at]);
    else copies.push(at);
  });
  return { of, strangers };
}

interface Ends {
  readonly departure?: Sighting | undefined;
  readonly arrival?: Sighting | undefined;
  readonly seq?: number;
  readonly length?: number;
  readonly isDuplicate?: boolean;
  readonly isResized?: boolean;
}

function arrowOf(way: Way, ends: Ends): Arrow {
  const { departure, arrival } = ends;
  const described = departure ?? arrival;
  const behind = described === undefined ? 0 : (ends.seq ?? described.seq) - described.seq;
  return {
    fromClient: way.fromClient,
    fate: fateOf(ends),
    departure,
    arrival,
    leftNs: departure && way.leftNs(departure),
    arrivedNs: arrival && way.arrivedNs(arrival),
    seq: ((described?.relativeSeq ?? 0) + (behind | 0)) >>> 0,
    length: ends.length ?? described?.length ?? 0,
    isDuplicate: ends.isDuplicate ?? false,
    isOvertaken: false,
    isResized: ends.isResized ?? false,
  };
}

function fateOf({ departure, arrival }: Ends): Fate {
  if (departure === undefined) return 'unseen';
  return arrival === undefined ? 'lost' : 'arrived';
}
