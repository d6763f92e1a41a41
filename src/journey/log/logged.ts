// What the log of a server's connections tells of one reading, as plain data: it goes to another thread.

/** How a connection came about, and what carries it. */
export type Carrier = 'tcp' | 'tls' | 'serial';

/** A connection as its log names it. */
export interface LoggedConnection {
  readonly id: number;
  readonly carrier: Carrier;
  /** The server called the board, and not the board the server. */
  readonly dialled: boolean;
  /** An address, or the path of a serial port. */
  readonly remoteAddress: string;
  readonly remotePort: number | null;
  readonly localAddress: string | null;
  readonly localPort: number | null;
  /** Unix ms. */
  readonly since: number;
  /** Unix ms, and why it ended; null: it is open. */
  readonly closed: { readonly at: number; readonly reason: string } | null;
}

/** Bytes that the server read at once. */
export interface LoggedRead {
  /** How many bytes of the connection came before. */
  readonly offset: number;
  readonly length: number;
  /** Unix ms, with its fraction. */
  readonly time: number;
}

/** A line that the server sent. */
export interface LoggedReply {
  readonly kind: 'ack' | 'welcome';
  /** The seq that it tells: all up to it are on disk. */
  readonly seq: number;
  /** How many bytes the server had sent on the connection before. */
  readonly offset: number;
  readonly length: number;
  readonly time: number;
  readonly connection: LoggedConnection;
}

/** Who said what the cells of a CSV line are. */
export type FieldsOrigin = 'hello' | 'person' | 'device-option' | 'option' | 'default';

/** One copy of a reading, as it came over a connection. */
export interface LoggedCopy {
  readonly connection: LoggedConnection;
  /** False: it had come before, and this copy was dropped. */
  readonly isNew: boolean;
  /** Of the line, or, when `lineIndex` is not 0, of the run of lines that it stands in. */
  readonly offset: number;
  readonly length: number;
  /** How many lines of the run come before it. */
  readonly lineIndex: number;
  readonly lines: number;
  /** The bytes of line or run; null: they are no longer kept. */
  readonly bytes: Uint8Array | null;
  /** When the last of its bytes were read, in Unix ms. */
  readonly readAt: number;
  /** The reads that hold it, in their order; null: some are no longer in the log. */
  readonly reads: readonly LoggedRead[] | null;
  /** It is of the connection's own device: the line may name another. */
  readonly isOwn: boolean;
  /** The board asked for ACKs. */
  readonly wantsAck: boolean;
  readonly fields: readonly string[];
  readonly fieldsOrigin: FieldsOrigin;
  /** Commit position; null: a second copy has none. */
  readonly position: number | null;
  /** When it was on disk, in Unix ms; null: it is not known. */
  readonly durableAt: number | null;
}

/** What the log has of a reading. */
export interface LoggedReading {
  /** In the order in which they came. */
  readonly copies: readonly LoggedCopy[];
  /** The first line that told the board that it is on disk; null: none is in the log. */
  readonly reply: LoggedReply | null;
}
