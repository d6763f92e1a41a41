// Whether packets were captured twice: on two interfaces of one machine, or in two places whose captures were merged.

import { TWICE_PLACES } from '../limits.ts';
import type { Packet } from './packet.ts';

/** How far apart two captures of a packet may be where nothing but its numbers tells them apart from two packets, ns. */
const CLOSE_NS = 5e6;

/** Where an IP identification of its own does, ns: on the way from one place to another it may wait in queues. */
const FAR_NS = 1e9;

/** Data packets without which nothing is said of a connection. */
const ENOUGH = 6;

/** What is said of them, behind whose packets they are: they look as if they had been sent again. */
export const CAPTURED_TWICE =
  'seem to have been captured twice (on two interfaces of one machine, or in two captures that were merged), ' +
  'so what is called sent again may never have been';

/** Sees which packets are the same as one before. Its memory is the same however many there are. */
export class CapturedTwice {
  readonly #streams = new Int32Array(TWICE_PLACES).fill(-1);
  readonly #seqs = new Int32Array(TWICE_PLACES);
  readonly #acks = new Int32Array(TWICE_PLACES);
  readonly #lengths = new Int32Array(TWICE_PLACES);
  readonly #ids = new Int32Array(TWICE_PLACES);
  readonly #stamps = new Float64Array(TWICE_PLACES);
  readonly #times = new Float64Array(TWICE_PLACES);

  /** Takes a packet with data. @returns whether it is one that came before, captured once more */
  take(packet: Packet): boolean {
    const { segment, stream, timeNs } = packet;
    const { seq, ack, length } = segment;
    const id = identification(packet);
    const stamp = segment.timestamp ? segment.timestampValue : -1;
    const number = 2 * stream.number + (packet.fromClient ? 1 : 0);
    const at = (Math.imul(seq ^ Math.imul(number, 0x9e3779b1), 0x85ebca6b) >>> 0) % TWICE_PLACES;
    const isSame =
      this.#streams[at] === number &&
      this.#seqs[at] === seq &&
      this.#acks[at] === ack &&
      this.#lengths[at] === length &&
      this.#ids[at] === id &&
      this.#stamps[at] === stamp &&
      timeNs - this.#times[at] < (id > 0 ? FAR_NS : CLOSE_NS);
    if (!isSame) {
      this.#streams[at] = number;
      this.#seqs[at] = seq;
      this.#acks[at] = ack;
      this.#lengths[at] = length;
      this.#ids[at] = id;
      this.#stamps[at] = stamp;
      this.#times[at] = timeNs;
    }
    return isSame;
  }
}

/** A sender numbers its packets, and one that it sends again anew; −1: it has no number (IPv6). */
function identification({ segment: { ipVersion, bytes, ipAt } }: Packet): number {
  return ipVersion === 4 ? (bytes[ipAt + 4] << 8) | bytes[ipAt + 5] : -1;
}

/** Whether so many of a connection's packets with data say that most were captured twice. */
export function isTwice({
  dataPackets,
  twice,
}: {
  readonly dataPackets: number;
  readonly twice: number;
}): boolean {
  return dataPackets >= ENOUGH && twice > (dataPackets - twice) / 2;
}
