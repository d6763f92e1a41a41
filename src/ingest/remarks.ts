// What a connection brings besides readings, counted and kept with its device: messages, and lines of
// which no reading came.

import type { RejectReason } from '../line/decode.ts';
import type { Device } from './device.ts';
import type { Session } from './session.ts';

/** Why a reading was not taken. */
export interface Refused {
  readonly reason: RejectReason;
  readonly detail: string;
}

export class Remarks {
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  message(text: string): void {
    const { ingest, arrival, tally } = this.#session;
    ingest.totals.messages++;
    tally.texts++;
    const device = this.#count('messages');
    if (device !== null) ingest.note(device, 'message', arrival.wallMs, { text });
  }

  /** @param raw the line, secrets masked */
  rejected({ reason, detail }: Refused, raw: string): void {
    const { ingest, arrival, tally } = this.#session;
    ingest.totals.rejected++;
    tally.rejected++;
    const device = this.#count('rejected');
    if (device !== null) ingest.note(device, 'reject', arrival.wallMs, { reason, detail, raw });
  }

  oversized(): void {
    const { ingest, arrival, tally } = this.#session;
    ingest.totals.oversized++;
    tally.oversized++;
    tally.oversizedAt = arrival.wallMs;
    this.#count('oversized');
  }

  /** Half a line makes nobody a device. */
  truncated(): void {
    this.#session.ingest.totals.truncated++;
    if (this.#session.device !== null) this.#count('truncated');
  }

  #count(what: 'messages' | 'rejected' | 'oversized' | 'truncated'): Device | null {
    const device = this.#session.become();
    device?.count(what);
    return device;
  }
}
