// What ingest needs of whatever carries a board's bytes; a link satisfies it.

/** The other end of a session. */
export interface Peer {
  /** Its number among all connections. */
  readonly id: number;
  readonly remoteAddress: string;
  /** Null: it is not reached over a network. */
  readonly remotePort: number | null;
  /** The version of TLS that it speaks; null or left out: none. */
  readonly tls?: string | null;
  /** Sends one line; false, and nothing sent, while the board does not read. */
  send(line: string): boolean;
  pause(): void;
  resume(): void;
  /** From now on a silent board is asked, and given up. */
  heartbeat(): void;
  /** Resolves once the bytes that had already arrived were handed over. */
  drain(): Promise<void>;
  close(reason: string, lastLine?: string): void;
}
