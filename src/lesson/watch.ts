// What has happened in a chapter so far, as its packets tell: by it a play knows when to go on.

import { TaplineError } from '../errors.ts';
import { PLAY_LIMIT_MS } from '../limits.ts';
import { ANALYSIS, type Packet } from '../wire/packet.ts';
import { TCP } from '../wire/segment.ts';

/** Counts of packets, and the times of the connections. */
export interface Facts {
  packets: number;
  /** Packets with data. */
  fromBoard: number;
  fromServer: number;
  /** Connections that stand, or stood. */
  opened: number;
  /** FINs and RSTs. */
  fins: number;
  resets: number;
  /** Windows that were told to be closed, questions about them, and windows that were opened again. */
  closedWindows: number;
  probes: number;
  openedWindows: number;
  sentAgain: number;
}

interface Waiting {
  readonly test: (facts: Facts) => boolean;
  resolve(): void;
}

export class Watch {
  readonly facts: Facts = {
    packets: 0,
    fromBoard: 0,
    fromServer: 0,
    opened: 0,
    fins: 0,
    resets: 0,
    closedWindows: 0,
    probes: 0,
    openedWindows: 0,
    sentAgain: 0,
  };
  readonly #standing = new Set<number>();
  readonly #waiting = new Set<Waiting>();
  #lastAt = performance.now();

  take({ segment: { flags, length }, analysis, fromClient, stream }: Packet): void {
    const { facts } = this;
    const is = (names: number) => (analysis & names ? 1 : 0);
    this.#lastAt = performance.now();
    facts.packets++;
    if (length > 0 && fromClient) facts.fromBoard++;
    if (length > 0 && !fromClient) facts.fromServer++;
    if (fromClient && (flags & (TCP.SYN | TCP.ACK | TCP.RST)) === TCP.ACK) {
      this.#standing.add(stream.number);
      facts.opened = this.#standing.size;
    }
    if (flags & TCP.FIN) facts.fins++;
    if (flags & TCP.RST) facts.resets++;
    facts.closedWindows += is(ANALYSIS.zero_window);
    facts.probes += is(ANALYSIS.keep_alive | ANALYSIS.zero_window_probe);
    facts.openedWindows += is(ANALYSIS.window_update);
    facts.sentAgain += is(ANALYSIS.retransmission | ANALYSIS.fast_retransmission);
    for (const waiting of [...this.#waiting]) {
      if (!waiting.test(facts)) continue;
      this.#waiting.delete(waiting);
      waiting.resolve();
    }
  }

  /** @throws TaplineError `lesson` when it does not come in time */
  until(test: (facts: Facts) => boolean): Promise<void> {
    if (test(this.facts)) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const waiting = {
        test,
        resolve: () => {
          clearTimeout(limit);
          resolve();
        },
      };
      const limit = setTimeout(() => {
        this.#waiting.delete(waiting);
        reject(new TaplineError('lesson', 'what should have been seen did not happen in time.'));
      }, PLAY_LIMIT_MS);
      this.#waiting.add(waiting);
    });
  }

  /** Resolves when nothing has come for so long (ms). */
  async quiet(ms: number): Promise<void> {
    for (;;) {
      const left = this.#lastAt + ms - performance.now();
      if (left <= 0) return;
      await new Promise((resolve) => setTimeout(resolve, left));
    }
  }
}
