// The data of packets as one of two captures has it.

import { MAX_TWO_ENDS_DATA_BYTES } from '../../../limits.ts';
import type { Packet } from '../../../wire/packet.ts';
import type { Arrow } from '../../../wire/two-ends/arrow.ts';
import { type Change, changeOn as changeOfArrow } from '../../../wire/two-ends/changed.ts';
import { type End, otherEnd } from '../../../wire/two-ends/nearer-end.ts';
import type { Connection } from '../../../wire/two-ends/two-ends.ts';
import { humanSize } from '../../terminal/size.ts';
import type { PacketSource } from '../packet-source.ts';
import type { TwoEndsRun } from './both-captures.ts';

const NOTHING = new Uint8Array(0);

/** Memory is taken for so many bytes at once: more than a frame has. */
const CHUNK_BYTES = 2 ** 20;

/** What a place is made of: where it begins, and how many bytes there are. */
const LENGTHS = CHUNK_BYTES;

const NOT_KEPT = -1;

/** Keeps data by the frames that it came in, until there is too much of it: there may be many, and small ones. */
export class Payloads {
  /** By frame where in the chunks its data is. */
  readonly #places = new Map<number, number>();
  readonly #chunks: Uint8Array[] = [];
  /** Of the last chunk. */
  #used = CHUNK_BYTES;
  #room = MAX_TWO_ENDS_DATA_BYTES;
  /** Packets whose data had no room. */
  leftOut = 0;

  /** That frame's data is to be kept. */
  want(frame: number): void {
    this.#places.set(frame, NOT_KEPT);
  }

  take({ segment }: Packet): void {
    if (segment.length <= 0 || this.#places.get(segment.frame) !== NOT_KEPT) return;
    const { bytes, dataAt, dataEnd, length } = segment;
    const data = bytes.subarray(dataAt, Math.min(dataEnd, dataAt + length));
    if (data.length === 0) return;
    if (data.length > this.#room || data.length >= LENGTHS) this.leftOut++;
    else this.#places.set(segment.frame, this.#keep(data));
  }

  of(frame: number): Uint8Array {
    const place = this.#places.get(frame) ?? NOT_KEPT;
    if (place === NOT_KEPT) return NOTHING;
    const [from, length] = [Math.floor(place / LENGTHS), place % LENGTHS];
    const at = from % CHUNK_BYTES;
    return this.#chunks[Math.floor(from / CHUNK_BYTES)]?.subarray(at, at + length) ?? NOTHING;
  }

  #keep(data: Uint8Array): number {
    if (this.#used + data.length > CHUNK_BYTES) {
      this.#chunks.push(new Uint8Array(CHUNK_BYTES));
      this.#used = 0;
    }
    const at = this.#used;
    this.#chunks.at(-1)?.set(data, at);
    this.#used += data.length;
    this.#room -= data.length;
    return ((this.#chunks.length - 1) * CHUNK_BYTES + at) * LENGTHS + data.length;
  }
}

/** The data of both ends. */
export type BothPayloads = Readonly<Record<End, Payloads>>;

/** What is kept of the packets of these connections, before the captures are read. */
export function payloadsFor(connections: readonly Connection[]): BothPayloads {
  const payloads = { first: new Payloads(), second: new Payloads() };
  for (const { arrows, takenEnd } of connections) {
    for (const { fromClient, departure, arrival, length } of arrows) {
      if (length <= 0) continue;
      const end = fromClient ? takenEnd : otherEnd(takenEnd);
      if (departure !== undefined) payloads[end].want(departure.frame);
      if (arrival !== undefined) payloads[otherEnd(end)].want(arrival.frame);
    }
  }
  return payloads;
}

/** Reads what they want. */
export async function readPayloads(
  sources: Readonly<Record<End, PacketSource>>,
  payloads: BothPayloads,
): Promise<void> {
  for (const end of ['first', 'second'] as const) {
    await sources[end].read({ packet: (packet) => payloads[end].take(packet) }, null);
  }
}

/** What something between the ends has made of an arrow's bytes; null: nothing that is known. */
export function changeOn(
  { takenEnd }: Connection,
  arrow: Arrow,
  payloads: BothPayloads,
): Change | null {
  return changeOfArrow(arrow, takenEnd, (end, frame) => payloads[end].of(frame));
}

/** Says whose data had no room. */
export function noteLeftOut({ sources, note }: TwoEndsRun, payloads: BothPayloads): void {
  for (const end of ['first', 'second'] as const) {
    if (payloads[end].leftOut === 0) continue;
    const most = humanSize(MAX_TWO_ENDS_DATA_BYTES);
    note(
      `${sources[end].name}: whether bytes were changed on the way is known of the first ${most} of data only: choose fewer with --from and --to.`,
    );
  }
}
