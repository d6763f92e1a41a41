// A packet as a row of the ladder shows it.

import type { PacketRow } from '../protocol.ts';
import { FROM_CLIENT } from './columns.ts';
import type { KeptPackets } from './kept-packets.ts';
import type { Ladder } from './ladder.ts';
import { marksOf } from './trouble.ts';

/** What is told of a packet; empty: not yet. */
export interface PacketWords {
  readonly sentence: string;
  /** The lines and readings in it. */
  readonly carries: string;
}

export function packetRow(
  ladder: Ladder,
  place: number,
  packets: KeptPackets,
  words: PacketWords,
): PacketRow {
  const found = packets.place(ladder.kept.packets.at(place));
  const before = packets.place(place > ladder.first ? ladder.kept.packets.at(place - 1) : -1);
  const row = {
    place,
    frame: 0,
    timeNs: 0,
    sinceNs: -1,
    fromClient: false,
    flags: 0,
    seq: 0,
    ack: 0,
    length: 0,
    window: 0,
    marks: [],
    ...words,
  };
  if (found === undefined) return row;
  const { columns, at } = found;
  const flags = (columns.flags[at] ?? 0) & ~FROM_CLIENT;
  const timeNs = columns.timeNs[at] ?? 0;
  return {
    ...row,
    frame: columns.frame[at] ?? 0,
    timeNs,
    sinceNs: before === undefined ? -1 : timeNs - (before.columns.timeNs[before.at] ?? 0),
    fromClient: ((columns.flags[at] ?? 0) & FROM_CLIENT) !== 0,
    flags,
    seq: columns.seq[at] ?? 0,
    ack: columns.ack[at] ?? 0,
    length: columns.length[at] ?? 0,
    window: columns.window[at] ?? 0,
    marks: marksOf(flags, columns.analysis[at] ?? 0),
  };
}
