// Places in one direction of a stream: how many bytes came before, from sequence numbers that wrap.

import type { Packet } from '../../wire/packet.ts';
import { TCP } from '../../wire/segment.ts';
import type { Stream } from '../../wire/tcp/stream.ts';

/** Which way bytes go: from the board, or to it. */
export type Way = 'in' | 'out';

/** Whether the packet goes that way. */
export function goes(packet: Packet, boardIsClient: boolean, way: Way): boolean {
  return (packet.fromClient === boardIsClient) === (way === 'in');
}

/** Counts the bytes of one direction from its first sequence number on. */
export class Places {
  #seq = 0;
  #place = 0;
  #begun = false;

  /** Place 0 is the byte behind the SYN. */
  begin(stream: Stream, ofClient: boolean): void {
    if (this.#begun) return;
    this.#begun = true;
    const { baseSeq } = ofClient ? stream.client : stream.server;
    this.#seq = (baseSeq + 1) | 0;
  }

  /** The place of a sequence number: the nearest to the highest that was reached. */
  of(seq: number): number {
    return this.#place + ((seq - this.#seq) | 0);
  }

  /** Bytes up to this place were sent. */
  reach(place: number): void {
    if (place <= this.#place) return;
    this.#seq = (this.#seq + (place - this.#place)) | 0;
    this.#place = place;
  }

  /** The highest place that was reached. */
  get highest(): number {
    return this.#place;
  }
}

/** The sequence number of a segment's first byte of data. */
export function dataSeq({ segment }: Packet): number {
  return (segment.seq + (segment.flags & TCP.SYN ? 1 : 0)) | 0;
}
