// What a check has found so far.

import { reasonOf } from '../damage.ts';
import { MAX_LISTED_DAMAGES } from '../limits.ts';
import type { Damage } from './care.ts';

/** A damage, whose device may not be known by its id yet. */
export interface Finding {
  /** `DeviceState.number`; null: of none, or unknown. */
  readonly device: number | null;
  /** Unix ms. */
  readonly fromMs?: number | null;
  /** Unix ms. */
  readonly toMs?: number | null;
  /** How many readings it costs; null: unknown. */
  readonly readings?: number | null;
  readonly what: string;
}

/** Collects damages. */
export class Findings {
  readonly #findings: Finding[] = [];
  #unlisted = 0;
  #hasUnreadRows = false;

  get count(): number {
    return this.#findings.length + this.#unlisted;
  }

  add(finding: Finding): void {
    if (!this.#hasUnreadRows) this.#list(finding);
  }

  /** A finding of SQLite's own. */
  addPage(what: string): void {
    this.#list({ device: null, what });
  }

  /** Rows could not be read: what would be found of others from now on may only follow from that. */
  unreadRows(table: string): void {
    this.addPage(`SQLite cannot read the table ${table} to its end`);
    this.#hasUnreadRows = true;
  }

  #list(finding: Finding): void {
    if (this.#findings.length < MAX_LISTED_DAMAGES) this.#findings.push(finding);
    else this.#unlisted++;
  }

  /**
   * Whether `look` found what it looked at whole; if not, that is one more damage.
   *
   * @throws what `look` threw, when damage cannot be the cause
   */
  isWhole(finding: Finding, look: () => void): boolean {
    try {
      look();
      return true;
    } catch (error) {
      this.add({ ...finding, what: `${finding.what}: ${reasonOf(error)}` });
      return false;
    }
  }

  /** All of them, as reports have them. @param ids of the devices, by their numbers */
  damages(ids: ReadonlyMap<number, string>): Damage[] {
    const damages = this.#findings.map(
      ({ device, fromMs = null, toMs = null, readings = null, what }): Damage => ({
        device: device === null ? null : (ids.get(device) ?? `#${device}`),
        fromMs,
        toMs,
        readings,
        what,
      }),
    );
    if (this.#unlisted > 0) {
      const what = `and ${this.#unlisted} more damages`;
      damages.push({ device: null, fromMs: null, toMs: null, readings: null, what });
    }
    return damages;
  }
}
