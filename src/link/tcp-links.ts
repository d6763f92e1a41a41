// The TCP links of one source, with what they share.

import type { Socket } from 'node:net';
import { type Clock, systemClock } from '../clock.ts';
import type { TaplineError } from '../errors.ts';
import { Lingering } from './lingering.ts';
import { SilenceWatch } from './silence.ts';
import { TcpLink, type TcpLinkContext } from './tcp-link.ts';
import { LINK_TIMINGS, type LinkTimings } from './timings.ts';
import { UnansweredWatch } from './unanswered.ts';

export interface TcpLinksOptions {
  /** 0: off. */
  readonly idleTimeoutMs: number;
  readonly clock?: Clock;
  readonly timings?: Partial<LinkTimings>;
  /** Told what went wrong inside: a handler that threw, a connection that could not be accepted. */
  readonly onFault?: (fault: TaplineError) => void;
  /** See TcpLinkContext. */
  readonly turnAway?: (link: TcpLink, first: Buffer) => string | null;
}

export class TcpLinks {
  /** Links there ever were. */
  accepted = 0;
  readonly context: TcpLinkContext;
  readonly #open = new Set<TcpLink>();
  #bytesOfEnded = 0;

  /** @param maxLingering closed links at once that may take their time to read their last line */
  constructor(options: TcpLinksOptions, maxLingering: number) {
    const clock = options.clock ?? systemClock;
    const timings = { ...LINK_TIMINGS, ...options.timings };
    this.context = {
      clock,
      timings,
      silence: new SilenceWatch(
        { ...timings, idleTimeoutMs: options.idleTimeoutMs },
        timings.lookEveryMs,
        clock,
      ),
      unanswered: new UnansweredWatch(timings.unansweredLookMs, timings.unansweredLimitMs, clock),
      lingering: new Lingering(maxLingering, timings.closeGraceMs),
      onFault: options.onFault ?? ((fault) => process.emitWarning(fault)),
      onOver: (link) => {
        this.#open.delete(link);
        this.#bytesOfEnded += link.figures.bytesIn;
      },
      ...(options.turnAway && { turnAway: options.turnAway }),
    };
  }

  /** Those that are open. */
  get open(): ReadonlySet<TcpLink> {
    return this.#open;
  }

  get bytesIn(): number {
    let bytes = this.#bytesOfEnded;
    for (const { figures } of this.#open) bytes += figures.bytesIn;
    return bytes;
  }

  /** @param socket connected, with `allowHalfOpen` and READ_ON_DEMAND */
  add(socket: Socket): TcpLink {
    this.accepted++;
    const link = new TcpLink(socket, this.context);
    this.#open.add(link);
    return link;
  }

  /** Resolves once the last lines of closed links are delivered, or their time is up. */
  farewells(): Promise<void> {
    return this.context.lingering.empty();
  }

  destroy(): void {
    for (const link of this.#open) link.destroy('server stopped');
    this.context.lingering.destroy();
  }
}
