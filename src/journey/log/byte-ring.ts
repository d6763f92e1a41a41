// The bytes that came last, of all connections, one read behind the other: when packets cannot tell what
// a board printed (TLS, a serial port), these can.

/** A ring of bytes. Places in it are counted from the first byte there ever was. */
export class ByteRing {
  readonly #bytes: Uint8Array;
  #end = 0;

  /** @param size its memory, in bytes; the system gives it as it is filled */
  constructor(size: number) {
    this.#bytes = new Uint8Array(size);
  }

  /** Adds bytes. @returns their place */
  add(chunk: Uint8Array): number {
    const ring = this.#bytes;
    const start = this.#end;
    this.#end += chunk.length;
    // Of a chunk larger than the ring only the end stays.
    const from = Math.max(0, chunk.length - ring.length);
    const at = (start + from) % ring.length;
    const room = ring.length - at;
    if (chunk.length - from <= room) {
      ring.set(from === 0 ? chunk : chunk.subarray(from), at);
    } else {
      ring.set(chunk.subarray(from, from + room), at);
      ring.set(chunk.subarray(from + room), 0);
    }
    return start;
  }

  /** A copy of bytes; null: some of them were overwritten. */
  read(place: number, length: number): Uint8Array | null {
    const ring = this.#bytes;
    if (place < this.#end - ring.length || place + length > this.#end) return null;
    const copy = new Uint8Array(length);
    const at = place % ring.length;
    const head = Math.min(length, ring.length - at);
    copy.set(ring.subarray(at, at + head));
    copy.set(ring.subarray(0, length - head), head);
    return copy;
  }
}
