// The data of packets as one of two captures has it.

import { MAX_TWO_ENDS_DATA_BYTES } from '../../../limits.ts';
import type { Packet } from '../../../wire/packet.ts';
import type { Arrow } from '../../../wire/two-ends/arrow.ts';
import { bytesOf, type Change, changeOf } from '../../../wire/two-ends/changed.ts';
import { type End, otherEnd } from '../../../wire/two-ends/nearer-end.ts';
import type { Connection } from '../../../wire/two-ends/two-ends.ts';
import { groupDigits } from '../../terminal/event-line.ts';
import { humanSize } from '../../terminal/size.ts';
import type { PacketSource } from '../packet-source.ts';
import type { TwoEndsRun } from './both-captures.ts';

const NOTHING = new Uint8Array(0);

/** Keeps data by the frames that it came in, until there is too much of it. */
export class Payloads {
  readonly #wanted: ReadonlySet<number>;
  readonly #kept = new Map<number, Uint8Array>();
  #room = MAX_TWO_ENDS_DATA_BYTES;
  /** Packets whose data had no room. */
  leftOut = 0;

  /** @param wanted frames */
  constructor(wanted: ReadonlySet<number>) {
    this.#wanted = wanted;
  }

  take({ segment }: Packet): void {
    if (segment.length <= 0 || !this.#wanted.has(segment.frame)) return;
    const { bytes, dataAt, dataEnd, length } = segment;
    const data = bytes.subarray(dataAt, Math.min(dataEnd, dataAt + length));
    if (data.length > this.#room) {
      this.leftOut++;
      return;
    }
    this.#room -= data.length;
    this.#kept.set(segment.frame, data.slice());
  }

  of(frame: number): Uint8Array {
    return this.#kept.get(frame) ?? NOTHING;
  }
}

/** The data of both ends. */
export type BothPayloads = Readonly<Record<End, Payloads>>;

/** What is kept of the packets of these connections, before the captures are read. */
export function payloadsFor(connections: readonly Connection[]): BothPayloads {
  const frames = { first: new Set<number>(), second: new Set<number>() };
  for (const { arrows, takenEnd } of connections) {
    for (const { fromClient, departure, arrival, length } of arrows) {
      if (length <= 0) continue;
      const end = fromClient ? takenEnd : otherEnd(takenEnd);
      if (departure !== undefined) frames[end].add(departure.frame);
      if (arrival !== undefined) frames[otherEnd(end)].add(arrival.frame);
    }
  }
  return { first: new Payloads(frames.first), second: new Payloads(frames.second) };
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
  const { fromClient, departure, arrival } = arrow;
  if (departure === undefined || arrival === undefined || arrow.length <= 0) return null;
  const end = fromClient ? takenEnd : otherEnd(takenEnd);
  const left = bytesOf(arrow, departure, payloads[end].of(departure.frame));
  const came = bytesOf(arrow, arrival, payloads[otherEnd(end)].of(arrival.frame));
  return changeOf(left, came);
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

/** Null: in none. @param packets in how many other bytes came */
export function changedWords(packets: number): string | null {
  if (packets === 0) return null;
  const where = packets === 1 ? 'In 1 packet' : `In ${groupDigits(packets)} packets`;
  return `${where} other bytes came than had been sent: something between the two ends rewrites them.`;
}
