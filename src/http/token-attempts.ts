// Who shows the token, and who guesses at it: guesses are few, counted by the address they come from.

import { createHash, timingSafeEqual } from 'node:crypto';
import { isIP } from 'node:net';
import type { Clock } from '../clock.ts';
import { AuthFailures } from '../ingest/auth-failures.ts';
import {
  LOGIN_FREE_FAILURES,
  LOGIN_TRUST_MS,
  LOGIN_WAIT_FIRST_MS,
  LOGIN_WAIT_MAX_MS,
  MAX_AUTH_ADDRESSES,
  MAX_KNOWN_WRONG_TOKENS,
} from '../limits.ts';

/** What became of a token that was shown; with `waitMs` it was not said whether it is the right one. */
export type Verdict = 'right' | 'wrong' | { readonly waitMs: number };

const WAITS = {
  free: LOGIN_FREE_FAILURES,
  firstMs: LOGIN_WAIT_FIRST_MS,
  maxMs: LOGIN_WAIT_MAX_MS,
};

export class TokenAttempts {
  /** Tokens that were wrong, or shown while their address had to wait. */
  failures = 0;
  readonly #token: Buffer;
  readonly #clock: Clock;
  readonly #onWrong: (address: string, count: number) => void;
  readonly #waits = new AuthFailures(WAITS);
  /** By network: when it last showed the right token, in monotonic ms. */
  readonly #trusted = new Map<string, number>();
  /** By network: digests of wrong tokens that it has shown, the least recent first. */
  readonly #wrong = new Map<string, Set<string>>();

  /** @param onWrong told of each wrong token, with how often its network was wrong since it was right */
  constructor(token: string, clock: Clock, onWrong: (address: string, count: number) => void) {
    this.#token = digestOf(token);
    this.#clock = clock;
    this.#onWrong = onWrong;
  }

  /** Judges a token that came from an address. The comparison's time tells nothing of the right one. */
  judge(candidate: string, address: string): Verdict {
    const network = networkOf(address);
    const digest = digestOf(candidate);
    const text = digest.toString('base64');
    if (this.#wrong.get(network)?.has(text) === true) {
      this.failures++;
      return 'wrong';
    }
    const now = this.#clock();
    const waitMs = this.#waits.waitMs(network, now.monoMs);
    // Scripts and guessers may share an address, behind a proxy or on one machine: a script that has
    // worked is not locked out. One that nobody knows yet cannot be told from a guess.
    const looksAt = waitMs === 0 || this.#trusts(network, now.monoMs);
    if (looksAt && timingSafeEqual(digest, this.#token)) {
      if (waitMs === 0) this.#forgive(network);
      keepRecent(this.#trusted, network, now.monoMs);
      return 'right';
    }
    this.failures++;
    if (waitMs > 0) return { waitMs };
    const { count } = this.#waits.add(network, now);
    this.#remember(network, text);
    this.#onWrong(address, count);
    return 'wrong';
  }

  #trusts(network: string, monoMs: number): boolean {
    const since = this.#trusted.get(network);
    return since !== undefined && monoMs - since < LOGIN_TRUST_MS;
  }

  #forgive(network: string): void {
    this.#waits.forget(network);
    this.#wrong.delete(network);
  }

  #remember(network: string, digest: string): void {
    const known = this.#wrong.get(network) ?? new Set();
    keepRecent(this.#wrong, network, known.add(digest));
    for (const oldest of known) {
      if (known.size <= MAX_KNOWN_WRONG_TOKENS) break;
      known.delete(oldest);
    }
  }
}

/** All of one length, so that comparing them tells nothing of the lengths of what they are made of. */
function digestOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

/** Sets an entry as the most recent of a map that holds so many at most. */
function keepRecent<Value>(map: Map<string, Value>, key: string, value: Value): void {
  map.delete(key);
  map.set(key, value);
  for (const oldest of map.keys()) {
    if (map.size <= MAX_AUTH_ADDRESSES) break;
    map.delete(oldest);
  }
}

/**
 * Whom an address stands for: an IPv4 address for itself, also where it is written as an IPv6 one; an
 * IPv6 address for its /64, within which a host may choose as it likes (RFC 4291 section 2.5.1).
 */
export function networkOf(address: string): string {
  const bare = address.replace(/%.*$/, '').replace(/^::ffff:(?=\d+\.)/i, '');
  if (isIP(bare) !== 6) return bare;
  const [left = [], right = []] = bare.split('::').map((half) => half.split(':').filter(Boolean));
  const zeros = new Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0');
  const groups = [...left, ...zeros, ...right].slice(0, 4);
  return `${groups.map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::/64`;
}
