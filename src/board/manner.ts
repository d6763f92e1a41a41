// What every way of speaking to the server has in common: the bare sketch's, and that with HELLO.

import type { UplinkHandler, Wait } from './uplink.ts';

/** The connection, as a way of speaking uses it. */
export interface Upstream {
  readonly connected: boolean;
  /** Connected, and the server takes what it already got. */
  readonly writable: boolean;
  /** Whole lines, or one line and then its end. */
  write(text: string): void;
  drop(reason: string, wait?: Wait): void;
  settled(): void;
}

/** Lines, counted. */
export interface MannerFigures {
  /** Written to a connection for the first time. */
  readonly sent: number;
  /** Written once more, because nobody knew what had become of them. */
  readonly resent: number;
  readonly acknowledged: number;
  readonly unacknowledged: number;
  /** Taken, and gone before they could be delivered. */
  readonly lost: number;
  /** Commands answered, each once. */
  readonly commands: number;
}

export const NO_LINES: MannerFigures = {
  sent: 0,
  resent: 0,
  acknowledged: 0,
  unacknowledged: 0,
  lost: 0,
  commands: 0,
};

export function sumOfLines(one: MannerFigures, other: MannerFigures): MannerFigures {
  return {
    sent: one.sent + other.sent,
    resent: one.resent + other.resent,
    acknowledged: one.acknowledged + other.acknowledged,
    unacknowledged: one.unacknowledged + other.unacknowledged,
    lost: one.lost + other.lost,
    commands: one.commands + other.commands,
  };
}

export interface Manner extends UplinkHandler {
  readonly firstSeq: number;
  /** Whether a reading can be taken now; if not, one of the events will change that. */
  readonly ready: boolean;
  /** Lines that were sent, or still will be. Lost ones do not count. */
  readonly counted: number;
  /** Whether nothing more is to be done for those lines. */
  readonly delivered: boolean;
  readonly figures: MannerFigures;
  /** A reading was taken. Seqs rise by one. */
  take(seq: number, line: string): void;
  /** Writes what can be written now. */
  send(): void;
}
