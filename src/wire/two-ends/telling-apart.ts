// What tells a packet from others at both ends, whatever lies between them.

import { type Mark, PacketGroups, PacketKinds } from './packet-kinds.ts';
import type { Sighting } from './sighting.ts';

const MARKS: readonly Mark[] = ['ipId', 'timestampValue', 'timestampEcho', 'window'];

/** Which marks came through unchanged. */
export type Marks = readonly Mark[];

/** The share of packets with the same mark at both ends from which on it is believed. */
const BELIEVED = 0.9;

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
  const ones = new PacketGroups(first, marks);
  const others = new PacketGroups(second, marks);
  const pairs: Sure[] = [];
  for (let kind = 0; kind < ones.size; kind++) {
    const one = ones.only(kind);
    const other = one && others.only(others.find(one));
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
  const [fromClient, fromServer] = [new PacketKinds(MARKS), new PacketKinds(MARKS)];
  const lastNs = { fromClient: [] as number[], fromServer: [] as number[] };
  const once = packets.filter((packet) => {
    const [kind, times] = packet.fromClient
      ? [fromClient.add(packet), lastNs.fromClient]
      : [fromServer.add(packet), lastNs.fromServer];
    const beforeNs = times[kind];
    if (beforeNs !== undefined && packet.timeNs - beforeNs < TWICE_NS) return false;
    times[kind] = packet.timeNs;
    return true;
  });
  return packets.length - once.length > once.length / 2 ? once : packets;
}
