// Who may write as a device, where tokens are required: only who shows the device's own token. Of a
// token nothing but its hash is kept; it has 128 random bits, so a plain hash tells nothing of it.

import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { KeptRecord, RecordChange } from '../store/store.ts';
import { AuthFailures } from './auth-failures.ts';

interface KnownToken {
  /** SHA-256. */
  readonly hash: Buffer;
  /** Unix ms. */
  readonly createdAt: number;
}

/** A token as it is shown: that it is there, and since when. */
export interface TokenView {
  readonly device: string;
  /** Unix ms. */
  readonly createdAt: number;
}

const TOKEN_BYTES = 16;
/** Of no token: who names a device without one waits as long for its no. */
const NO_HASH = Buffer.alloc(32);

export class Gate {
  /** Whether boards need a token. */
  readonly required: boolean;
  readonly failures = new AuthFailures();
  readonly #tokens = new Map<string, KnownToken>();

  /** @param records from the store */
  constructor(records: readonly KeptRecord[], required: boolean) {
    this.required = required;
    for (const { kind, key, data } of records) {
      if (kind !== 'token') continue;
      const { hash, createdAt } = JSON.parse(data) as { hash: string; createdAt: number };
      this.#tokens.set(key, { hash: Buffer.from(hash, 'hex'), createdAt });
    }
  }

  /** Whether a HELLO may speak for the device. @param token what it showed */
  admits(device: string, token: string | null): boolean {
    if (!this.required) return true;
    const known = this.#tokens.get(device);
    const isRight = timingSafeEqual(hashOf(token ?? ''), known?.hash ?? NO_HASH);
    return known !== undefined && isRight;
  }

  /** How many devices have a token. */
  get size(): number {
    return this.#tokens.size;
  }

  *list(): Iterable<TokenView> {
    for (const [device, { createdAt }] of this.#tokens) yield { device, createdAt };
  }

  /**
   * Makes a token for a device; one that it had is void from now on.
   *
   * @returns the token, which nobody can tell again, and what is to be stored
   */
  make(device: string, createdAt: number): { token: string; change: RecordChange } {
    const token = randomBytes(TOKEN_BYTES).toString('base64url');
    const hash = hashOf(token);
    this.#tokens.set(device, { hash, createdAt });
    const data = JSON.stringify({ hash: hash.toString('hex'), createdAt });
    return { token, change: { kind: 'token', key: device, data } };
  }

  /** Makes the device's token void. Null: it has none. */
  revoke(device: string): RecordChange | null {
    return this.#tokens.delete(device) ? { kind: 'token', key: device, data: null } : null;
  }
}

function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
