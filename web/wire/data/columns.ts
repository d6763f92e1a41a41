// What is kept of packets, as numbers in columns: a packet costs 84 bytes and no object.

/** Packets in a block. */
export const BLOCK = 16_384;

/** A run of packets, in the order of the capture. */
export class Columns {
  readonly stream = new Uint32Array(BLOCK);
  readonly frame = new Uint32Array(BLOCK);
  /** Nanoseconds since the capture's first frame. */
  readonly timeNs = new Float64Array(BLOCK);
  readonly seq = new Uint32Array(BLOCK);
  readonly ack = new Uint32Array(BLOCK);
  readonly length = new Uint32Array(BLOCK);
  readonly window = new Uint32Array(BLOCK);
  /** The header's flags, and `FROM_CLIENT`. */
  readonly flags = new Uint16Array(BLOCK);
  readonly analysis = new Uint16Array(BLOCK);
  readonly duplicateNumber = new Uint32Array(BLOCK);
  readonly duplicateOf = new Uint32Array(BLOCK);
  readonly acksFrame = new Uint32Array(BLOCK);
  readonly ackRttNs = new Float64Array(BLOCK);
  readonly timeoutNs = new Float64Array(BLOCK);
  readonly timeoutFrame = new Uint32Array(BLOCK);
  readonly bytesInFlight = new Int32Array(BLOCK);
  /** Where its frame lies among the kept bytes; see `FrameBytes`. */
  readonly bytesAt = new Float64Array(BLOCK);
}

/** Beside the twelve bits of the header. */
export const FROM_CLIENT = 1 << 15;
