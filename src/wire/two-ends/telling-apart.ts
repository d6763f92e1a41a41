// What tells a packet from others at both ends, whatever lies between them.

import type { Sighting } from './sighting.ts';

/** Something that differs between copies, and that a box in the way may change. */
type Mark = 'ipId' | 'timestampValue' | 'timestampEcho' | 'window';

const MARKS: readonly Mark[] = ['ipId', 'timestampValue', 'timestampEcho', 'window'];

/** Which marks came through unchanged. */
export type Marks = readonly Mark[];

/** The share of packets with the same mark at both ends from which on it is believed. */
const BELIEVED = 0.9;

/** FIN, SYN, RST, PSH, ACK, URG: routers may set the others. */
const LASTING_FLAGS = 0x3f;

/** What a packet keeps on its way in any case. */
function numbersOf({ seq, ack, length, flags }: Sighting): string {
  return `${seq} ${ack} ${length} ${flags & LASTING_FLAGS}`;
}

/** Equal for packets that cannot be told apart. */
export function keyOf(sighting: Sighting, marks: Marks): string {
  let key = numbersOf(sighting);
  for (const mark of marks) key += ` ${sighting[mark]}`;
  return key;
}

/** The packets of one direction, by what tells them apart. */
export function groupsOf(packets: readonly Sighting[], marks: Marks): Map<string, Sighting[]> {
  const groups = new Map<string, Sighting[]>();
  for (const packet of packets) {
    const key = keyOf(packet, marks);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [packet]);
    else group.push(packet);
  }
  return groups;
}

/** A packet that there is once in each capture: surely the same one. */
export interface Sure {
  readonly first: Sighting;
  readonly second: Sighting;
}

/** The packets of a direction that there are once in each capture. */
export function surePairs(
  first: readonly Sighting[],
  second: readonly Sighting[],
  marks: Marks,
): Sure[] {
  const others = groupsOf(second, marks);
  const pairs: Sure[] = [];
  for (const [key, ones] of groupsOf(first, marks)) {
    const [one, other] = [ones[0], others.get(key)?.[0]];
    if (ones.length !== 1 || others.get(key)?.length !== 1) continue;
    if (one !== undefined && other !== undefined) pairs.push({ first: one, second: other });
  }
  return pairs;
}

/** Finds out which marks came through, from packets that are sure without them. */
export function lastingMarks(first: readonly Sighting[], second: readonly Sighting[]): Marks {
  const sure = surePairs(first, second, []);
  if (sure.length === 0) return [];
  return MARKS.filter((mark) => {
    const same = sure.filter((pair) => pair.first[mark] === pair.second[mark]);
    return same.length >= BELIEVED * sure.length;
  });
}

/** Packets that are there twice within this time, in ns, were captured twice on their way through one machine. */
const TWICE_NS = 1e6;

/**
 * Leaves out what a capture has twice because it took packets at two places of one machine (`-i any`): those that are
 * the same in everything, if most of them are.
 */
export function withoutTwice(packets: readonly Sighting[]): readonly Sighting[] {
  const lastNs = new Map<string, number>();
  const once = packets.filter((packet) => {
    const key = `${packet.fromClient} ${keyOf(packet, MARKS)}`;
    const beforeNs = lastNs.get(key);
    if (beforeNs !== undefined && packet.timeNs - beforeNs < TWICE_NS) return false;
    lastNs.set(key, packet.timeNs);
    return true;
  });
  return packets.length - once.length > once.length / 2 ? once : packets;
}
