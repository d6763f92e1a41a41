// Takes renewed certificates without a restart: looks at the files when their folders change and now
// and then. Two files are never written at once, so a pair that does not fit gets a second look.

import { type FSWatcher, watch } from 'node:fs';
import { dirname } from 'node:path';
import { CERTIFICATE_LOOK_MS, CERTIFICATE_SETTLE_MS } from '../limits.ts';
import { expiryWarning, validUntil } from './expiry.ts';
import { asPair, type Pair, type PairFiles, readPairText } from './pair.ts';

export interface RenewalOptions extends PairFiles {
  readonly current: Pair;
  /** A new pair, which fits. */
  readonly renewed: (pair: Pair) => void;
  /** Told in words what an operator should know. */
  readonly tell: (words: string) => void;
  /** How often to look without being told of a change, and how long files may take to fit, in ms. */
  readonly lookEveryMs?: number;
  readonly settleMs?: number;
}

const DAY_MS = 86_400_000;

export class Renewal {
  readonly #options: RenewalOptions;
  readonly #settleMs: number;
  readonly #watchers: FSWatcher[] = [];
  readonly #timers: NodeJS.Timeout[];
  #current: Pair;
  #settling: NodeJS.Timeout | undefined;
  /** Something may have changed since the files were last read. */
  #changed = false;
  /** What was wrong with the files the last time that it was told. */
  #told: string | null = null;
  #stopped = false;

  constructor(options: RenewalOptions) {
    this.#options = options;
    this.#current = options.current;
    this.#settleMs = options.settleMs ?? CERTIFICATE_SETTLE_MS;
    const lookEveryMs = options.lookEveryMs ?? CERTIFICATE_LOOK_MS;
    this.#timers = [
      setInterval(() => this.#settle(), lookEveryMs).unref(),
      setInterval(() => this.#warn(), DAY_MS).unref(),
    ];
    this.#warn();
    for (const folder of new Set([options.certFile, options.keyFile].map(dirname))) {
      this.#watch(folder);
    }
  }

  /** Looks now, and tells also that there is nothing new. */
  async look(): Promise<void> {
    if ((await this.#take(true)) === 'same') {
      this.#options.tell(`certificate unchanged, valid until ${this.#until}`);
    }
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#settling);
    for (const timer of this.#timers) clearInterval(timer);
    for (const watcher of this.#watchers) watcher.close();
  }

  get #until(): string {
    return validUntil(this.#current.certificate);
  }

  /** Where folders cannot be watched, looking now and then does. */
  #watch(folder: string): void {
    try {
      const watcher = watch(folder, { persistent: false }, () => this.#settle());
      watcher.on('error', () => watcher.close());
      this.#watchers.push(watcher);
    } catch {}
  }

  /** Something may have changed: whoever writes the files gets a moment to finish. */
  #settle(): void {
    this.#changed = true;
    if (this.#settling !== undefined || this.#stopped) return;
    this.#settling = setTimeout(async () => {
      if ((await this.#take(false)) === 'unfit') await this.#lookAgain();
      this.#settling = undefined;
      // What came behind the last look was not seen by it.
      if (this.#changed) this.#settle();
    }, this.#settleMs).unref();
  }

  /** The second look, after which what is wrong is told. */
  async #lookAgain(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, this.#settleMs).unref());
    await this.#take(true);
  }

  async #take(tellUnfit: boolean): Promise<'same' | 'renewed' | 'unfit'> {
    if (this.#stopped) return 'same';
    this.#changed = false;
    try {
      const text = await readPairText(this.#options);
      if (text.cert === this.#current.cert && text.key === this.#current.key) {
        this.#told = null;
        return 'same';
      }
      const pair = asPair(text, this.#options);
      if (this.#stopped) return 'same';
      this.#options.renewed(pair);
      this.#current = pair;
      this.#told = null;
      this.#options.tell(`certificate renewed, valid until ${this.#until}`);
      this.#warn();
      return 'renewed';
    } catch (error) {
      if (tellUnfit) this.#tellUnfit(error instanceof Error ? error.message : String(error));
      return 'unfit';
    }
  }

  /** Once for each thing that is wrong. */
  #tellUnfit(words: string): void {
    if (this.#told === words) return;
    this.#told = words;
    this.#options.tell(`the old certificate goes on, valid until ${this.#until}. ${words}`);
  }

  #warn(): void {
    const warning = expiryWarning(this.#current.certificate, Date.now());
    if (warning !== null) this.#options.tell(warning);
  }
}
