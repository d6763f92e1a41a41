// A packet as a row of the ladder shows it.

import type { PacketRow } from '../protocol.ts';
import { FROM_CLIENT } from './columns.ts';
import type { StreamRungs } from './stream-rungs.ts';
import { marksOf } from './trouble.ts';

/** What is told of a packet; empty: not yet. */
export interface PacketWords {
  readonly sentence: string;
  /** The lines and readings in it. */
  readonly carries: string;
}

export function packetRow(rungs: StreamRungs, place: number, words: PacketWords): PacketRow {
  const found = rungs.found(place);
  const flags = found?.columns.flags[found.at] ?? 0;
  const analysis = found?.columns.analysis[found.at] ?? 0;
  const timeNs = rungs.timeNs(place);
  return {
    place,
    frame: found?.columns.frame[found.at] ?? 0,
    timeNs,
    sinceNs: place > rungs.first ? timeNs - rungs.timeNs(place - 1) : -1,
    fromClient: rungs.isFromClient(flags),
    flags: flags & ~FROM_CLIENT,
    seq: found?.columns.seq[found.at] ?? 0,
    ack: found?.columns.ack[found.at] ?? 0,
    length: found?.columns.length[found.at] ?? 0,
    window: found?.columns.window[found.at] ?? 0,
    marks: marksOf(flags, analysis),
    ...words,
    way: null,
  };
}
