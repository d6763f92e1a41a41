import { MAX_FOLLOW_PENDING_BYTES, MAX_FOLLOW_PENDING_PIECES } from '../../limits.ts';
import type { Packet } from '../packet.ts';
import { TCP } from '../segment.ts';

/** What one direction of a stream says: its bytes as the receiver's program read them, and what is missing. */
export interface FollowListener {
  /**
   * The next bytes in order.
   * @param offset of the first one in the direction's stream, from 0
   * @param bytes to be used or copied at once: they belong to the reader
   * @param frame that carried them first
   */
  bytes(
    fromClient: boolean,
    offset: number,
    bytes: Uint8Array,
    frame: number,
    timeNs: number,
  ): void;
  /**
   * The other side has acknowledged bytes that are not in the capture.
   * @param frame of that ACK
   */
  hole(fromClient: boolean, offset: number, size: number, frame: number): void;
}

/** Bytes that came before others that belong in front of them. */
interface Piece {
  offset: number;
  bytes: Uint8Array;
  frame: number;
  timeNs: number;
}

/** The bytes of one stream, in both directions: in order, each once; of two copies the one that came first counts. */
export class Follower {
  readonly #client: Direction;
  readonly #server: Direction;

  constructor(listener: FollowListener) {
    this.#client = new Direction(true, listener);
    this.#server = new Direction(false, listener);
  }

  /** Takes the next packet of the stream. */
  take(packet: Packet): void {
    const from = packet.fromClient ? this.#client : this.#server;
    const to = packet.fromClient ? this.#server : this.#client;
    from.sent(packet);
    if (packet.segment.flags & TCP.ACK) to.acknowledged(packet);
  }
}

/** One direction of a stream. Offsets are counted from its first byte of data, and do not wrap. */
class Direction {
  readonly #fromClient: boolean;
  readonly #listener: FollowListener;
  /** The sequence number and the offset of the byte that is read next. */
  #seq = 0;
  #offset = 0;
  #begun = false;
  /** Where the FIN stands. */
  #end = Number.POSITIVE_INFINITY;
  /** In order, none over another, all behind `#offset`. */
  #pending: Piece[] = [];
  #pendingBytes = 0;

  constructor(fromClient: boolean, listener: FollowListener) {
    this.#fromClient = fromClient;
    this.#listener = listener;
  }

  sent(packet: Packet): void {
    const { segment, stream } = packet;
    const side = this.#fromClient ? stream.client : stream.server;
    this.#begin(side.baseSeq);
    const first = (segment.seq + (segment.flags & TCP.SYN ? 1 : 0)) | 0;
    const offset = this.#offsetOf(first);
    if (segment.flags & TCP.FIN) this.#end = Math.min(this.#end, offset + segment.length);
    // Of a reset what follows is a reason for people, at the most (RFC 9293, 3.10.7.4).
    if (segment.length === 0 || segment.flags & TCP.RST) return;
    const captured = Math.min(segment.length, segment.dataEnd - segment.dataAt);
    if (captured <= 0) return;
    const bytes = segment.bytes.subarray(segment.dataAt, segment.dataAt + captured);
    this.#arrive({ offset, bytes, frame: segment.frame, timeNs: packet.timeNs });
  }

  acknowledged(packet: Packet): void {
    const { segment, stream } = packet;
    const side = this.#fromClient ? stream.client : stream.server;
    this.#begin(side.baseSeq);
    const upTo = Math.min(this.#offsetOf(segment.ack), this.#end);
    while (this.#offset < upTo) {
      const next = Math.min(this.#pending[0]?.offset ?? upTo, upTo);
      this.#listener.hole(this.#fromClient, this.#offset, next - this.#offset, segment.frame);
      this.#advance(next - this.#offset);
      this.#release();
    }
  }

  #begin(baseSeq: number): void {
    if (this.#begun) return;
    this.#begun = true;
    this.#seq = (baseSeq + 1) | 0;
  }

  #offsetOf(seq: number): number {
    return this.#offset + ((seq - this.#seq) | 0);
  }

  #advance(count: number): void {
    this.#offset += count;
    this.#seq = (this.#seq + count) | 0;
  }

  #arrive(piece: Piece): void {
    const skipped = this.#offset - piece.offset;
    if (skipped >= piece.bytes.length) return;
    if (skipped > 0) {
      piece.offset += skipped;
      piece.bytes = piece.bytes.subarray(skipped);
    }
    if (this.#pending.length === 0 && piece.offset === this.#offset) this.#read(piece);
    else {
      this.#keep(piece);
      this.#release();
    }
  }

  /** Gives what can be read now. */
  #release(): void {
    let read = 0;
    for (const piece of this.#pending) {
      if (piece.offset !== this.#offset) break;
      this.#pendingBytes -= piece.bytes.length;
      this.#read(piece);
      read += 1;
    }
    if (read > 0) this.#pending.splice(0, read);
  }

  #read({ offset, bytes, frame, timeNs }: Piece): void {
    this.#listener.bytes(this.#fromClient, offset, bytes, frame, timeNs);
    this.#advance(bytes.length);
  }

  /** Keeps what came early: only the parts of it that are not there yet. */
  #keep(piece: Piece): void {
    const end = piece.offset + piece.bytes.length;
    let at = this.#firstEndingBehind(piece.offset);
    let from = piece.offset;
    while (from < end) {
      const there = this.#pending[at];
      const to = Math.min(end, there?.offset ?? end);
      if (from < to) {
        if (!this.#insert(at, piece, from, to)) return;
        at += 1;
      }
      if (there === undefined) return;
      from = there.offset + there.bytes.length;
      at += 1;
    }
  }

  /** @returns whether there was room: what has none is taken as never captured */
  #insert(at: number, { offset, bytes, frame, timeNs }: Piece, from: number, to: number): boolean {
    const size = to - from;
    if (this.#pendingBytes + size > MAX_FOLLOW_PENDING_BYTES) return false;
    if (this.#pending.length >= MAX_FOLLOW_PENDING_PIECES) return false;
    const copy = bytes.slice(from - offset, to - offset);
    this.#pending.splice(at, 0, { offset: from, bytes: copy, frame, timeNs });
    this.#pendingBytes += size;
    return true;
  }

  /** Index of the first piece that ends behind an offset. */
  #firstEndingBehind(offset: number): number {
    let low = 0;
    let high = this.#pending.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const piece = this.#pending[middle] as Piece;
      if (piece.offset + piece.bytes.length <= offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
