// What the rest of the program knows of a byte stream to a board, whatever carries it.

import type { Moment } from '../clock.ts';

/** What a connection costs and carries, for the list of connections. */
export interface LinkFigures {
  readonly bytesIn: number;
  readonly bytesOut: number;
  readonly linesOut: number;
}

/** A byte stream to one board. */
export interface Link {
  /** Rises with every link of this process; never reused. */
  readonly id: number;
  /** The other end's IP address as it is written (never `::ffff:…`, no zone); a serial port's path. */
  readonly remoteAddress: string;
  /** Null, as those below: the link is none of a network. */
  readonly remotePort: number | null;
  readonly localAddress: string | null;
  readonly localPort: number | null;
  /** The version of TLS that it speaks, as OpenSSL names it (`TLSv1.3`); null or left out: none. */
  readonly tls?: string | null;
  /** Unix ms. */
  readonly since: number;
  readonly figures: LinkFigures;

  /**
   * Sends one line; adds the LF. False, and nothing sent, when the other side does not read what it
   * already got: `LinkHandler.drained` tells when to try again.
   */
  send(line: string): boolean;
  /** Stops reading, and stops the clock of silence. At most one read that is under way still comes. */
  pause(): void;
  resume(): void;
  /** From now on silence is answered with PING, then with the end (for boards that said HELLO). */
  heartbeat(): void;
  /**
   * Resolves once the bytes that had already arrived from the other side were handed over, or the
   * link ended, or a time limit passed.
   */
  drain(): Promise<void>;
  /** Sends a last line, if one is given, and ends the link; `closed` tells the reason given here. */
  close(reason: string, lastLine?: string): void;
}

/** What is done with what a link brings. */
export interface LinkHandler {
  /** Bytes as they came, cut anywhere. The buffer is the handler's to keep. */
  received(chunk: Buffer, arrival: Moment): void;
  /** It begins with the bytes of another protocol, and is closed for that. */
  strange?(first: Buffer): void;
  /** A line was sent, by whomever: also a PING, and the last one. */
  sent?(line: string): void;
  /** `send` works again after it had returned false. */
  drained(): void;
  /**
   * The other side sends no more, but may still read: a board that half-closed waits for its last
   * ACK. At most once, behind the last `received` and before `closed`. Whoever handles it sends what
   * is left to say and then calls `close`; a link that nobody closes ends by itself after
   * `ENDED_GRACE_MS`. Without this method the link ends at once.
   */
  ended?(): void;
  /** The link has ended, for this reason, in words. Nothing comes after it. */
  closed(reason: string): void;
}

/** Called for every new link. */
export type LinkAccept = (link: Link) => LinkHandler;
