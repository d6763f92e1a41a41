// What came of one connection besides readings, for whoever asks why there are none.

import { withoutTelnet } from '../diagnosis/first-bytes.ts';
import type { Refusal } from '../diagnosis/visit.ts';
import { FIRST_BYTES } from '../limits.ts';

const NOTHING = new Uint8Array(0);

/** What a connection has brought. Until its first reading each read is looked at; then only what is rare. */
export class Tally {
  /** Of those before the first reading. */
  bytes = 0;
  rejected = 0;
  texts = 0;
  oversized = 0;
  /** Unix ms of the newest line that was too long; null: none was. */
  oversizedAt: number | null = null;
  /** Lines that were no reading. */
  others = 0;
  refusal: Refusal | null = null;
  /** The id of the device that it spoke for, or that its HELLO named. */
  device: string | null = null;
  /** It ended in the middle of a line, and what there was of that. */
  endedInLine = false;
  unfinished: Uint8Array | null = null;
  #first: Uint8Array = NOTHING;

  /** To be called with each read, until the first reading. */
  received(chunk: Uint8Array): void {
    this.bytes += chunk.length;
    const kept = this.#first;
    if (kept.length === FIRST_BYTES) return;
    const added = chunk.subarray(0, FIRST_BYTES - kept.length);
    // Its own copy: the read may be 64 KB.
    this.#first = new Uint8Array(kept.length + added.length);
    this.#first.set(kept);
    this.#first.set(added, kept.length);
  }

  /** Nobody asks for its first bytes any more. */
  forgetFirst(): void {
    this.#first = NOTHING;
  }

  /** Its first bytes. @param telnet whether IAC is read */
  first(telnet: boolean): Uint8Array {
    return telnet ? withoutTelnet(this.#first) : this.#first;
  }
}
