// Holds what was read back against what boards sent and what they were promised.

import {
  type BootLedger,
  bootOf,
  type DeviceLedger,
  nowMs,
  type ReadBack,
  steadyClock,
  type TimeRule,
} from './ledger.ts';

/** Violations told one by one; the rest is only counted. */
const MAX_TOLD = 5;

/** Which acknowledged readings must be there. */
export type MustHave = (boot: BootLedger, seq: number) => boolean;

/** One look at everything in a store. */
export class Audit {
  /** Readings read. */
  readings = 0;
  readonly #devices: ReadonlyMap<string, DeviceLedger>;
  readonly #times: TimeRule;
  readonly #seen = new Map<BootLedger, Uint8Array>();
  readonly #violations: string[] = [];
  #untold = 0;
  readonly #begunMs = nowMs();

  constructor(devices: Iterable<DeviceLedger>, times: TimeRule = steadyClock) {
    this.#devices = new Map(Array.from(devices, (device) => [device.id, device]));
    this.#times = times;
    for (const { boots } of this.#devices.values()) {
      // Readings that are taken meanwhile may be read as well.
      for (const boot of boots.values())
        this.#seen.set(boot, new Uint8Array(2 * boot.taken + 4096));
    }
  }

  /** Takes a reading that the store gave. */
  take(reading: ReadBack): void {
    this.readings++;
    const fault = this.#faultOf(reading);
    if (fault !== null) this.#violated(`${JSON.stringify(reading)} ${fault}`);
  }

  /**
   * What is wrong, in words, now that everything was read.
   *
   * @param must by default all that was acknowledged before the look began
   */
  violations(must: MustHave = this.#promised): string[] {
    for (const { id, boots } of this.#devices.values()) {
      for (const [token, boot] of boots) {
        const missing = this.#missingOf(boot, must);
        if (missing.length === 0) continue;
        const seqs = `seq ${missing[0]} … ${missing.at(-1)}`;
        this.#violated(`${id} boot ${token} lacks ${missing.length} acknowledged: ${seqs}`);
      }
    }
    const more = this.#untold > 0 ? [`and ${this.#untold} more`] : [];
    return [...this.#violations, ...more];
  }

  /** How many readings that were acknowledged before the look began were not read. */
  get absent(): number {
    let absent = 0;
    for (const { boots } of this.#devices.values()) {
      for (const boot of boots.values()) absent += this.#missingOf(boot, this.#promised).length;
    }
    return absent;
  }

  readonly #promised: MustHave = (boot, seq) => boot.wasAcked(seq, this.#begunMs);

  #faultOf(reading: ReadBack): string | null {
    const device = this.#devices.get(reading.device);
    if (device === undefined) return 'is of a device that never was';
    const boot = bootOf(device, reading.boot);
    if (boot === undefined) return 'is of a boot that never was';
    const seen = this.#seenOf(boot);
    const index = (reading.seq ?? 0) - 1;
    if (seen[index] === 1) return 'is there twice';
    seen[index] = 1;
    return boot.fault(reading, this.#times);
  }

  #seenOf(boot: BootLedger): Uint8Array {
    const seen = this.#seen.get(boot) ?? new Uint8Array(0);
    if (seen.length >= boot.taken) return seen;
    const larger = new Uint8Array(2 * boot.taken + 4096);
    larger.set(seen);
    this.#seen.set(boot, larger);
    return larger;
  }

  /** The seqs that must be there and were not read. */
  #missingOf(boot: BootLedger, must: MustHave): number[] {
    const seen = this.#seenOf(boot);
    const missing: number[] = [];
    for (let seq = 1; seq <= boot.taken; seq++) {
      if (seen[seq - 1] !== 1 && must(boot, seq)) missing.push(seq);
    }
    return missing;
  }

  #violated(words: string): void {
    if (this.#violations.length < MAX_TOLD) this.#violations.push(words);
    else this.#untold++;
  }
}
