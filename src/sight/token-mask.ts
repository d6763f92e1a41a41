// Where a device's secret stands in a direction's bytes, so that a view of the bytes can leave it out.

import { MAX_MASKED_TOKENS } from '../limits.ts';

const START = 'token=';
const SMALL = 0x20;
const LF = 0x0a;
const CR = 0x0d;
const TAB = 0x09;
const SPACE = 0x20;

/** Finds what follows `token=`, in whatever pieces it comes, and remembers where. */
export class TokenMask {
  /** How many characters of `token=` have been seen; all of them: the bytes at hand are the secret. */
  #matched = 0;
  readonly #secrets: { from: number; to: number }[] = [];

  /** The next bytes in order. */
  take(offset: number, bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; at++) {
      if (this.#matched === START.length) this.#inSecret(offset + at, bytes[at]);
      else this.#match(bytes[at]);
    }
  }

  /** Bytes are missing: what follows is no secret that began before. */
  skip(): void {
    this.#matched = 0;
  }

  /** Whether the byte is of a secret. */
  hides(offset: number): boolean {
    return this.#secrets.some(({ from, to }) => offset >= from && offset < to);
  }

  #match(byte: number): void {
    const small = byte | SMALL;
    if (START.charCodeAt(this.#matched) === (byte === 0x3d ? byte : small)) this.#matched++;
    else this.#matched = START.charCodeAt(0) === small ? 1 : 0;
  }

  #inSecret(offset: number, byte: number): void {
    if (byte === SPACE || byte === TAB || byte === LF || byte === CR) {
      this.#matched = 0;
      return;
    }
    const last = this.#secrets.at(-1);
    if (last?.to === offset) last.to++;
    else this.#secrets.push({ from: offset, to: offset + 1 });
    if (this.#secrets.length > MAX_MASKED_TOKENS) this.#secrets.shift();
  }
}
