// What every way of speaking to the server has in common: the bare sketch's, and that with HELLO.

import type { UplinkHandler, Wait } from './uplink.ts';

/** The connection, as a way of speaking uses it. */
export interface Upstream {
  readonly connected: boolean;
  /** Connected, and the server takes what it already got. */
  readonly writable: boolean;
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
  /** Commands carried out. */
  readonly commands: number;
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
