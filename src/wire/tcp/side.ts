import type { Segment } from '../segment.ts';
import type { Side } from './stream.ts';
import type { Unacked } from './unacked.ts';

/** The window scale of a side that has not told one, and of one that does not use it. */
export const SCALE_UNKNOWN = -1;
export const SCALE_OFF = -2;

/** No window was seen yet: none of 16 bits is equal to it. */
const NO_WINDOW = -1;

/**
 * What the analysis remembers of one side of a stream.
 *
 * Sequence numbers are signed 32 bits; 0 means "not known", as in Wireshark: one connection in four billion begins there.
 */
export class TrackedSide implements Side {
  // The address as numbers: a typed array of its own for each would take most of the memory.
  readonly #word0: number;
  readonly #word1: number;
  readonly #word2: number;
  readonly #word3: number;
  readonly version: number;
  readonly port: number;

  baseKnown = false;
  baseSeq = 0;
  windowScale = SCALE_UNKNOWN;
  packets = 0;
  bytes = 0;
  retransmissions = 0;
  sentSyn = false;
  sentFin = false;
  sentReset = false;

  /** The sequence number that it should go on with, when that was set and by which frame. */
  next = 0;
  nextNs = 0;
  nextFrame = 0;
  /** The highest sequence number, without a hole before it, that the other side has to acknowledge. */
  toAck = 0;
  /** Of its last packet: acknowledgement number, window, whether that stood in a SYN, time, analysis. */
  lastAck = 0;
  window = NO_WINDOW;
  windowInSyn = false;
  lastNs = Number.NEGATIVE_INFINITY;
  lastAnalysis = 0;
  /** How often it has repeated its last ACK (an unsigned number: −1 is the highest), and that ACK's frame. */
  duplicates = 0;
  firstAckFrame = 0;
  /** False after a hole in what it sent, until the other side has acknowledged something. */
  inFlightKnown = true;
  /** Bytes that its last packet's SACK blocks cover. */
  sackedBytes = 0;
  /** Bytes since its last PSH, and whether its last packet with data had one. */
  pushBytes = 0;
  pushed = false;
  /** Which Multipath subtypes the stream had had before its last packet. */
  multipath = 0;
  /** Made with its first segment that has to be acknowledged: most of a port scan's sides have none. */
  unacked: Unacked | undefined;

  /** The side whose address stands at this place of a segment. */
  constructor(segment: Segment, addressAt: number, port: number) {
    const { bytes, ipVersion } = segment;
    const isLong = ipVersion === 6;
    this.version = ipVersion;
    this.port = port;
    this.#word0 = wordAt(bytes, addressAt);
    this.#word1 = isLong ? wordAt(bytes, addressAt + 4) : 0;
    this.#word2 = isLong ? wordAt(bytes, addressAt + 8) : 0;
    this.#word3 = isLong ? wordAt(bytes, addressAt + 12) : 0;
  }

  get address(): Uint8Array {
    const bytes = new Uint8Array(16);
    const view = new DataView(bytes.buffer);
    view.setInt32(0, this.#word0);
    view.setInt32(4, this.#word1);
    view.setInt32(8, this.#word2);
    view.setInt32(12, this.#word3);
    return this.version === 4 ? bytes.slice(0, 4) : bytes;
  }

  /** Whether this address and port stand at these places of a segment. */
  isAt(segment: Segment, addressAt: number, port: number): boolean {
    if (port !== this.port || segment.ipVersion !== this.version) return false;
    const { bytes } = segment;
    if (wordAt(bytes, addressAt) !== this.#word0) return false;
    return (
      this.version === 4 ||
      (wordAt(bytes, addressAt + 4) === this.#word1 &&
        wordAt(bytes, addressAt + 8) === this.#word2 &&
        wordAt(bytes, addressAt + 12) === this.#word3)
    );
  }
}

/** Four bytes as a signed number. */
export function wordAt(bytes: Uint8Array, at: number): number {
  return (
    ((bytes[at] as number) << 24) |
    ((bytes[at + 1] as number) << 16) |
    ((bytes[at + 2] as number) << 8) |
    (bytes[at + 3] as number)
  );
}
