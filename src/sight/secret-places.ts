// Where a device's secret stands in a direction's bytes, so that a view of the bytes can leave it out.

import { MAX_MASKED_TOKENS } from '../limits.ts';
import { IN_TOKEN, scanTokens } from '../line/token-bytes.ts';

/** Finds what follows `token=`, in whatever pieces it comes, and remembers where. */
export class SecretPlaces {
  /** How much of `token=` the bytes so far end with. */
  #matched = 0;
  readonly #secrets: { from: number; to: number }[] = [];
  readonly #found: number[] = [];

  /** The next bytes in order. */
  take(offset: number, bytes: Uint8Array): void {
    this.#found.length = 0;
    this.#matched = scanTokens(bytes, 0, bytes.length, this.#matched, this.#found);
    for (let i = 0; i < this.#found.length; i += 2) {
      this.#add(offset + this.#found[i], offset + this.#found[i + 1]);
    }
  }

  /** Bytes are missing: what follows may be the rest of a secret, and is not the rest of its name. */
  skip(): void {
    if (this.#matched < IN_TOKEN) this.#matched = 0;
  }

  /** Whether the byte is of a secret. */
  hides(offset: number): boolean {
    return this.#secrets.some(({ from, to }) => offset >= from && offset < to);
  }

  #add(from: number, to: number): void {
    const last = this.#secrets.at(-1);
    if (last?.to === from) last.to = to;
    else this.#secrets.push({ from, to });
    if (this.#secrets.length > MAX_MASKED_TOKENS) this.#secrets.shift();
  }
}

/** What a token is made of, and what ends it. */
const OF_TOKEN = /^[A-Za-z0-9_-]*(?=[ \t\r\n]|$)/;

/**
 * What may be secret in bytes that came before others that belong in front of them: also what may be the rest
 * of a token, as nobody knows yet what it follows.
 *
 * @returns places: from, to, from, to, …
 */
export function possibleSecrets(bytes: Uint8Array): number[] {
  const found: number[] = [];
  let text = '';
  for (const byte of bytes) {
    text += String.fromCharCode(byte);
    if (byte <= 0x20) break;
  }
  const rest = OF_TOKEN.exec(text)?.[0].length ?? 0;
  if (rest > 0) found.push(0, rest);
  scanTokens(bytes, rest, bytes.length, 0, found);
  return found;
}
