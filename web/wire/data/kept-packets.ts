// The packets that are kept of a capture: the newest, up to a bound, by running numbers from 0.

import type { Frame } from '../../../src/wire/frame.ts';
import type { Packet } from '../../../src/wire/packet.ts';
import { BLOCK, Columns, FROM_CLIENT } from './columns.ts';
import { FrameBytes, type KeptFrame } from './frame-bytes.ts';
import { wholeFrame } from './whole-frame.ts';

export interface Bounds {
  /** Packets of all connections together. */
  readonly packets: number;
  /** Bytes of their frames. */
  readonly bytes: number;
}

/** With 84 bytes a packet 84 MB, and the frames' own bytes: what a tab on a small machine can give. */
export const USUAL_BOUNDS: Bounds = { packets: 1_000_000, bytes: 192 << 20 };

/** A place in a block: what `columns` of it hold at `at` is the packet. */
export interface Place {
  readonly columns: Columns;
  readonly at: number;
}

export class KeptPackets {
  readonly #maxBlocks: number;
  readonly #blocks: Columns[] = [];
  readonly #bytes: FrameBytes;
  #first = 0;
  #end = 0;

  constructor({ packets, bytes }: Bounds) {
    this.#maxBlocks = Math.max(1, Math.floor(packets / BLOCK));
    this.#bytes = new FrameBytes(bytes);
  }

  /** Number of the first packet that is kept: those before it were let go. */
  get first(): number {
    return this.#first;
  }

  /** Number behind the last one's. */
  get end(): number {
    return this.#end;
  }

  /** @returns its number */
  add(packet: Packet, frame: Frame): number {
    const number = this.#end;
    const { columns, at } = this.#room(number);
    const { segment } = packet;
    columns.stream[at] = packet.stream.number;
    columns.frame[at] = segment.frame;
    columns.timeNs[at] = packet.timeNs;
    columns.seq[at] = packet.seq;
    columns.ack[at] = packet.ack;
    columns.length[at] = segment.length;
    columns.window[at] = packet.window;
    columns.flags[at] = segment.flags | (packet.fromClient ? FROM_CLIENT : 0);
    columns.analysis[at] = packet.analysis;
    columns.duplicateNumber[at] = packet.duplicateNumber;
    columns.duplicateOf[at] = packet.duplicateOf;
    columns.acksFrame[at] = packet.acksFrame;
    columns.ackRttNs[at] = packet.ackRttNs;
    columns.timeoutNs[at] = packet.timeoutNs;
    columns.timeoutFrame[at] = packet.timeoutFrame;
    columns.bytesInFlight[at] = packet.bytesInFlight;
    columns.bytesAt[at] = this.#bytes.add(wholeFrame(frame, segment), segment.fragments);
    this.#end++;
    return number;
  }

  /** Undefined: it was let go, or is not there yet. */
  place(number: number): Place | undefined {
    if (number < this.#first || number >= this.#end) return undefined;
    const from = number - this.#first;
    const columns = this.#blocks[Math.floor(from / BLOCK)];
    return columns === undefined ? undefined : { columns, at: from % BLOCK };
  }

  /** The frame that a packet came in; undefined: its bytes were let go. */
  frame(number: number): KeptFrame | undefined {
    const place = this.place(number);
    if (place === undefined) return undefined;
    const { columns, at } = place;
    const frame = this.#bytes.read(columns.bytesAt[at] ?? -1);
    if (frame !== undefined) frame.number = columns.frame[at] ?? 0;
    return frame;
  }

  #room(number: number): Place {
    const from = number - this.#first;
    const at = from % BLOCK;
    const last = this.#blocks.at(-1);
    if (at > 0 && last !== undefined) return { columns: last, at };
    let columns: Columns | undefined;
    if (this.#blocks.length >= this.#maxBlocks) {
      columns = this.#blocks.shift();
      this.#first += BLOCK;
    }
    columns ??= new Columns();
    this.#blocks.push(columns);
    return { columns, at: 0 };
  }
}
