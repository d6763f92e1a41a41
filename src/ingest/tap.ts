// What goes over the connections of one device, for one who watches it: kept as it came, within bounds,
// and cut into lines only when it is read. So watching costs ingest next to nothing.

import { MAX_TAP_BACKLOG_BYTES, MAX_TAP_BACKLOG_ITEMS } from '../limits.ts';
import { Framer } from '../line/framer.ts';
import { maskTokens } from '../line/mask.ts';
import { lineText } from '../line/text.ts';

/** What one sees who watches. Times are Unix ms; `connection` is `Link.id`. */
export type WireEvent =
  | {
      readonly type: 'line';
      readonly time: number;
      readonly connection: number;
      /** `in`: from the board. */
      readonly direction: 'in' | 'out';
      /** Without its end; secrets masked, U+FFFD for bytes that are no UTF-8. */
      readonly text: string;
      /** It was over MAX_LINE_BYTES: this is only some of its beginning. */
      readonly oversized: boolean;
    }
  | {
      readonly type: 'connect';
      readonly time: number;
      readonly connection: number;
      readonly address: string;
      /** Null: it is not reached over a network. */
      readonly port: number | null;
    }
  | {
      readonly type: 'disconnect';
      readonly time: number;
      readonly connection: number;
      readonly reason: string;
    }
  /** So many lines were left out here. */
  | { readonly type: 'dropped'; readonly lines: number };

/** A connection as a tap sees it. */
export interface TappedConnection {
  readonly peer: {
    readonly id: number;
    readonly remoteAddress: string;
    readonly remotePort: number | null;
  };
  /** Whether IAC sequences are read. */
  readonly telnet: boolean;
  /** Since when it speaks for its device, in Unix ms. */
  readonly since: number;
  /** Whether what comes next goes on with a line. */
  readonly inLine: boolean;
}

/** Bytes as they came. */
interface Read {
  readonly chunk: Buffer;
  /** Up to here it was read. */
  from: number;
  readonly time: number;
  readonly connection: number;
  readonly telnet: boolean;
  /** What came before it is no part of this tap. */
  readonly anew: boolean;
  /** It goes on with a line. */
  readonly inLine: boolean;
}

/** One connection's bytes on their way to lines. */
interface Framing {
  readonly framer: Framer;
  /** Nothing counts up to the next LF: the line began before. */
  skipping: boolean;
}

const LF = 0x0a;

export class Tap {
  readonly #wake: () => void;
  readonly #end: () => void;
  readonly #items: (Read | WireEvent)[] = [];
  #bytes = 0;
  /** Left out since the last item. */
  #lost = 0;
  /** The connections whose next bytes follow on what is in this tap. */
  readonly #followed = new Set<number>();
  readonly #framings = new Map<number, Framing>();

  /**
   * @param wake called when there is something to read
   * @param end called when nobody watches any more
   */
  constructor(wake: () => void, end: () => void = () => {}) {
    this.#wake = wake;
    this.#end = end;
  }

  // --- From ingest ------------------------------------------------------------------------------

  received(connection: TappedConnection, chunk: Buffer, time: number, inLine: boolean): void {
    const { peer, telnet } = connection;
    const anew = !this.#followed.has(peer.id);
    if (!this.#hasRoom(chunk.length)) {
      this.#followed.delete(peer.id);
      this.#leaveOut(linesIn(chunk));
      return;
    }
    this.#followed.add(peer.id);
    this.#bytes += chunk.length;
    this.#add({ chunk, from: 0, time, connection: peer.id, telnet, anew, inLine });
  }

  sent({ peer }: TappedConnection, line: string, time: number): void {
    const text = maskTokens(line);
    const event = { time, connection: peer.id, direction: 'out', text, oversized: false } as const;
    this.#addEvent({ type: 'line', ...event });
  }

  connected({ peer, since: time }: TappedConnection): void {
    const { id: connection, remoteAddress: address, remotePort: port } = peer;
    this.#addEvent({ type: 'connect', time, connection, address, port });
  }

  disconnected({ peer }: TappedConnection, reason: string, time: number): void {
    this.#followed.delete(peer.id);
    this.#addEvent({ type: 'disconnect', time, connection: peer.id, reason });
  }

  // --- To the viewer ----------------------------------------------------------------------------

  /** Hands out what came, at most so many events, give or take one. True: there is more. */
  read(limit: number, accept: (event: WireEvent) => void): boolean {
    let left = limit;
    const count = (event: WireEvent) => {
      left--;
      accept(event);
      return left > 0;
    };
    while (this.#items.length > 0 && left > 0) {
      const [item] = this.#items;
      if ('chunk' in item && !this.#frame(item, count)) break;
      this.#items.shift();
      if ('chunk' in item) this.#bytes -= item.chunk.length;
      else this.#handOut(item, count);
    }
    if (this.#items.length > 0) return true;
    if (this.#lost > 0) accept({ type: 'dropped', lines: this.#lost });
    this.#lost = 0;
    return false;
  }

  /** Nothing is watched any more. */
  close(): void {
    this.#end();
    this.#items.length = 0;
  }

  #handOut(event: WireEvent, accept: (event: WireEvent) => boolean): void {
    if (event.type === 'line') this.#bytes -= event.text.length;
    if (event.type === 'disconnect') this.#framings.delete(event.connection);
    accept(event);
  }

  /** Hands out the lines of a read. False: not all of them. */
  #frame(read: Read, accept: (event: WireEvent) => boolean): boolean {
    const { chunk, time, connection, telnet } = read;
    let framing = this.#framings.get(connection);
    if (framing === undefined || (read.anew && read.from === 0)) {
      framing = { framer: new Framer({ telnet }), skipping: read.inLine };
      this.#framings.set(connection, framing);
    }
    if (framing.skipping) {
      const lf = chunk.indexOf(LF, read.from);
      if (lf === -1) return true;
      read.from = lf + 1;
      framing.skipping = false;
    }
    const line = (bytes: Uint8Array, start: number, end: number, oversized = false) => {
      const text = lineText(bytes, start, end);
      return accept({ type: 'line', time, connection, direction: 'in', text, oversized });
    };
    read.from = framing.framer.push(chunk, read.from, {
      line,
      oversized: (bytes, start, end) => void line(bytes, start, end, true),
    });
    return read.from === chunk.length;
  }

  // --- Bounds -----------------------------------------------------------------------------------

  #hasRoom(bytes: number): boolean {
    if (this.#items.length === 0) return true;
    return (
      this.#bytes + bytes <= MAX_TAP_BACKLOG_BYTES && this.#items.length < MAX_TAP_BACKLOG_ITEMS
    );
  }

  #addEvent(event: WireEvent): void {
    const bytes = event.type === 'line' ? event.text.length : 0;
    if (!this.#hasRoom(bytes)) {
      this.#leaveOut(1);
      return;
    }
    this.#bytes += bytes;
    this.#add(event);
  }

  #add(item: Read | WireEvent): void {
    if (this.#lost > 0) this.#items.push({ type: 'dropped', lines: this.#lost });
    this.#lost = 0;
    this.#items.push(item);
    this.#wake();
  }

  #leaveOut(lines: number): void {
    this.#lost += lines;
  }
}

function linesIn(chunk: Buffer): number {
  let lines = 0;
  for (let at = 0; at < chunk.length; at++) if (chunk[at] === LF) lines++;
  return lines;
}
