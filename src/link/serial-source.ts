// A board on a serial port: opened, read as long as it is there, opened again when it is plugged in again.

import { type Clock, systemClock } from '../clock.ts';
import { TaplineError } from '../errors.ts';
import { SERIAL_RETRY_MS, SERIAL_SETTLE_MS } from '../limits.ts';
import { otherRates } from './baud-watch.ts';
import type { LinkAccept } from './link.ts';
import type { LinkSource } from './link-source.ts';
import { OpenPort } from './open-port.ts';
import { openSerialPort, type SerialPlace } from './serial-port.ts';
import { SilenceWatch } from './silence.ts';
import { LINK_TIMINGS, type LinkTimings } from './timings.ts';

/** A board on a port. */
export interface SerialTarget extends SerialPlace {
  /** Its device id unless a HELLO gives another. */
  readonly name: string;
}

export interface SerialOptions {
  readonly clock?: Clock;
  readonly timings?: Partial<LinkTimings>;
  /** How long to wait before a port is tried again, in ms. */
  readonly retryMs?: number;
  /** Told in words when a port cannot be opened, is there again, or seems to run at another speed. */
  readonly onNotice: (notice: string) => void;
  /** Told what went wrong inside: a handler that threw. */
  readonly onFault?: (fault: TaplineError) => void;
}

/**
 * Keeps a link to the board on that port. Resolves after the first try, whether the port is there or not,
 * and only when the next line that comes is sure to be a whole one.
 *
 * @throws TaplineError `serial-unsupported` when this program cannot open any port
 */
export async function openSerialSource(
  target: SerialTarget,
  accept: LinkAccept,
  options: SerialOptions,
): Promise<LinkSource> {
  const source = new SerialSource(target, accept, options);
  await source.start();
  return source;
}

class SerialSource implements LinkSource {
  accepted = 0;
  readonly refused = 0;
  readonly #target: SerialTarget;
  readonly #accept: LinkAccept;
  readonly #options: SerialOptions;
  readonly #clock: Clock;
  readonly #timings: LinkTimings;
  readonly #silence: SilenceWatch;
  #port: OpenPort | null = null;
  #bytesOfClosed = 0;
  #retry: NodeJS.Timeout | undefined;
  /** The code of the trouble that was told, and that of the last try; null: none. */
  #told: string | null = null;
  #trouble: string | null = null;
  #everOpen = false;
  #stopped = false;

  constructor(target: SerialTarget, accept: LinkAccept, options: SerialOptions) {
    this.#target = target;
    this.#accept = accept;
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#timings = { ...LINK_TIMINGS, ...options.timings };
    // An idle timeout makes room for other connections; nobody else comes by this port.
    const rules = { ...this.#timings, idleTimeoutMs: 0 };
    this.#silence = new SilenceWatch(rules, this.#timings.lookEveryMs, this.#clock);
  }

  get bytesIn(): number {
    return this.#bytesOfClosed + (this.#port?.bytesIn ?? 0);
  }

  async start(): Promise<void> {
    const trouble = await this.#open();
    if (trouble?.code === 'serial-unsupported') {
      this.destroy();
      throw trouble;
    }
    if (trouble === null) await new Promise((resolve) => setTimeout(resolve, SERIAL_SETTLE_MS));
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#retry);
    this.#port?.stop();
  }

  async farewells(): Promise<void> {
    await this.#port?.farewell();
  }

  destroy(): void {
    this.#stopped = true;
    clearTimeout(this.#retry);
    this.#port?.destroy();
  }

  /** Null: it is open. */
  async #open(): Promise<TaplineError | null> {
    const { path, baudRate } = this.#target;
    try {
      const stream = await openSerialPort(this.#target);
      if (this.#stopped) {
        stream.destroy();
        return null;
      }
      if (this.#told !== null || !this.#everOpen) {
        this.#options.onNotice(`${path} is open at ${baudRate} baud`);
      }
      this.#everOpen = true;
      this.#told = null;
      this.#trouble = null;
      const context = {
        path,
        clock: this.#clock,
        timings: this.#timings,
        silence: this.#silence,
        onFault: this.#options.onFault ?? ((fault: TaplineError) => process.emitWarning(fault)),
      };
      this.#port = new OpenPort(stream, context, this.#accept, {
        linked: () => {
          this.accepted++;
        },
        wrongBaud: () => this.#options.onNotice(this.#wrongBaud()),
        closed: (failure) => this.#closed(failure),
      });
      return null;
    } catch (error) {
      const trouble =
        error instanceof TaplineError
          ? error
          : new TaplineError('serial-failed', String(error), { cause: error });
      this.#troubled(trouble);
      return trouble;
    }
  }

  #closed(failure: Error | null): void {
    this.#bytesOfClosed += this.#port?.bytesIn ?? 0;
    this.#port = null;
    if (this.#stopped) return;
    if (failure === null) this.#again();
    else this.#troubled(new TaplineError('serial-missing', failure.message));
  }

  #troubled({ code, message }: TaplineError): void {
    // A port that was just plugged in is forbidden, or probed by another program, for a moment.
    const sure = this.#told === null || code === this.#trouble;
    this.#trouble = code;
    if (sure && code !== this.#told && !this.#stopped) {
      this.#told = code;
      const hope = code === 'serial-missing' ? 'waiting for it' : 'trying again';
      this.#options.onNotice(`${message}; ${hope}`);
    }
    this.#again();
  }

  #again(): void {
    if (this.#stopped) return;
    this.#retry = setTimeout(() => void this.#open(), this.#options.retryMs ?? SERIAL_RETRY_MS);
  }

  #wrongBaud(): string {
    const { path, baudRate } = this.#target;
    const [likely, other] = otherRates(baudRate);
    return `what comes from ${path} looks like the wrong baud rate (${baudRate}): the board may print at ${likely} or ${other}; --serial ${path}@${likely}`;
  }
}
