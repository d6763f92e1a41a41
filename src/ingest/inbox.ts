// The bytes of one connection on their way to its lines: read as they come, as far as the store and a
// HELLO that waits let them. The rest is held, and the board is paused.

import type { Moment } from '../clock.ts';
import { Framer, type LineSink } from '../line/framer.ts';
import type { GroupCommit } from './group-commit.ts';
import type { Peer } from './peer.ts';

const LF = 0x0a;

/** What becomes of the bytes. */
export interface InboxReader extends LineSink {
  /** The bytes read from now on arrived then. */
  reading(arrival: Moment): void;
  /** Some of them were read. */
  wasRead(): void;
  /** Nothing is held any more. */
  allRead(): void;
}

interface HeldBytes {
  readonly chunk: Buffer;
  readonly from: number;
  readonly arrival: Moment;
  /** Bytes of the connection that came before the chunk. */
  readonly before: number;
}

/** What came of one connection. */
export class Inbox {
  readonly #peer: Peer;
  readonly #commits: GroupCommit;
  readonly #reader: InboxReader;
  readonly #framer: Framer;
  readonly #held: HeldBytes[] = [];
  /** Bytes that came so far. */
  #received = 0;
  #chunkAt = 0;
  #whenRead: (() => void)[] = [];
  #waitsForRoom = false;
  #suspended = false;
  #deaf = false;

  /** @param telnet whether IAC sequences are read. */
  constructor(peer: Peer, commits: GroupCommit, reader: InboxReader, telnet: boolean) {
    this.#peer = peer;
    this.#commits = commits;
    this.#reader = reader;
    this.#framer = new Framer({ telnet });
  }

  /** Whether the line behind the one at hand may be read. */
  get open(): boolean {
    return !this.#suspended && !this.#deaf && !this.#commits.full;
  }

  /** Whether bytes are held, or would be if they came. */
  get waiting(): boolean {
    return this.#held.length > 0 || this.#suspended;
  }

  /** Whether what comes next goes on with a line. */
  get inLine(): boolean {
    const newest = this.#held.at(-1)?.chunk;
    return newest === undefined ? this.#framer.inLine : newest.at(-1) !== LF;
  }

  /** The first bytes of a line whose end has not come; null: there is none. */
  openLine(maxBytes: number): Uint8Array | null {
    return this.#framer.openLine(maxBytes);
  }

  /** Where the chunk begins that is being read: how many bytes of the connection came before it. */
  get chunkAt(): number {
    return this.#chunkAt;
  }

  /** Where the line begins that is being read. */
  get lineAt(): number {
    return this.#chunkAt + this.#framer.lineEnd - this.#framer.lineBytes;
  }

  /** The bytes that the line came in, its end included. */
  get lineBytes(): number {
    return this.#framer.lineBytes;
  }

  /** Whether what still comes is thrown away. */
  get deaf(): boolean {
    return this.#deaf;
  }

  /** Whatever still comes is not read. */
  deafen(): void {
    this.#deaf = true;
  }

  receive(chunk: Buffer, arrival: Moment): void {
    const bytes = { chunk, from: 0, arrival, before: this.#received };
    this.#received += chunk.length;
    if (this.#held.length === 0 && this.open) this.#take(bytes);
    else this.#held.push(bytes);
    this.read();
  }

  /** Reads what has come, as far as it may be. */
  read(): void {
    while (this.#held.length > 0 && !this.#suspended && !this.#deaf) {
      if (this.#commits.full) {
        this.#waitForRoom();
        break;
      }
      const [oldest] = this.#held;
      this.#held.shift();
      this.#take(oldest);
    }
    if (this.#deaf) {
      this.#held.length = 0;
      this.#suspended = false;
    }
    if (this.waiting) {
      this.#peer.pause();
      return;
    }
    this.#peer.resume();
    this.letGo();
    this.#reader.allRead();
  }

  /** The lines behind the one at hand wait until `proceed`. */
  suspend(): void {
    this.#suspended = true;
  }

  proceed(): void {
    this.#suspended = false;
    this.read();
  }

  /** Calls back once nothing is held, or `letGo` says that nobody need wait for it. */
  whenRead(then: () => void): void {
    this.#whenRead.push(then);
  }

  letGo(): void {
    if (this.#whenRead.length === 0) return;
    const released = this.#whenRead;
    this.#whenRead = [];
    for (const then of released) then();
  }

  /** The last byte came, or none is wanted any more. True: bytes were left behind the last LF. */
  end(): boolean {
    return this.#framer.end();
  }

  /** Reads bytes before all that are held; what is not read of them is held again. */
  #take({ chunk, from, arrival, before }: HeldBytes): void {
    this.#reader.reading(arrival);
    this.#chunkAt = before;
    const consumed = this.#framer.push(chunk, from, this.#reader);
    if (consumed < chunk.length) this.#held.unshift({ chunk, from: consumed, arrival, before });
    this.#reader.wasRead();
  }

  #waitForRoom(): void {
    if (this.#waitsForRoom) return;
    this.#waitsForRoom = true;
    this.#commits.whenRoom(() => {
      this.#waitsForRoom = false;
      this.read();
    });
  }
}
