// Notices two boards that share an id: they replace each other's connection again and again.

import { CONFLICT_REPLACEMENTS, CONFLICT_WINDOW_MS } from '../limits.ts';
import type { Boot } from './boot.ts';

interface Replacement {
  readonly atMs: number;
  readonly boots: readonly [Boot, Boot];
}

/** The replacements of one device's connections. Times are monotonic ms. */
export class ReplacementWatch {
  #recent: Replacement[] = [];
  #refused: Boot | null = null;
  #untilMs = 0;

  /**
   * A connection of one boot took the place of a connection of another.
   *
   * @returns whether it shows that two boards share the id
   */
  replaced(by: Boot, old: Boot, nowMs: number): boolean {
    if (by === old) return false;
    this.#recent.push({ atMs: nowMs, boots: [by, old] });
    this.#recent = this.#recent.slice(-CONFLICT_REPLACEMENTS);
    const [first] = this.#recent;
    const between = this.#recent.every(({ boots }) => boots.includes(by) && boots.includes(old));
    const enough = this.#recent.length === CONFLICT_REPLACEMENTS;
    if (!enough || !between || nowMs - first.atMs > CONFLICT_WINDOW_MS) return false;
    this.#refused = by.number > old.number ? by : old;
    this.#untilMs = nowMs + CONFLICT_WINDOW_MS;
    this.#recent = [];
    return true;
  }

  /** Whether the device has two boards at the moment. */
  active(nowMs: number): boolean {
    return this.#refused !== null && nowMs < this.#untilMs;
  }

  /** Whether this boot must wait because an older one has the id. */
  refuses(boot: Boot, nowMs: number): boolean {
    return this.active(nowMs) && this.#refused === boot;
  }
}
