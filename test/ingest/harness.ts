// Ingest with everything around it replaced: a clock that stands still, a store in memory, boards
// without sockets. It can be stopped, or crashed at any commit, and started again on the same disk.

import { vi } from 'vitest';
import type { Clock, Moment } from '../../src/clock.ts';
import type { CommittedEvent } from '../../src/ingest/committed.ts';
import { Ingest, type IngestOptions } from '../../src/ingest/ingest.ts';
import type { Trace } from '../../src/ingest/trace.ts';
import { SAVE_STATE_AFTER_MS } from '../../src/limits.ts';
import { FakePeer } from './fake-peer.ts';
import { Disk, MemoryStore } from './memory-store.ts';

export type { Kept } from './memory-store.ts';
export { Disk, FakePeer, MemoryStore };

/** Unix ms at which the clock of a test stands unless it says otherwise. */
export const START = Date.parse('2026-11-21T07:00:00.000Z');

/** A clock that moves only when told. */
export class FakeClock {
  wallMs: number;
  /** Far from Unix time, as differences alone mean something. */
  monoMs = 1_000_000;
  readonly now: Clock = (): Moment => ({ wallMs: this.wallMs, monoMs: this.monoMs });

  constructor(wallMs = START) {
    this.wallMs = wallMs;
  }

  /** Time passes. */
  pass(ms: number): void {
    this.wallMs += ms;
    this.monoMs += ms;
  }

  /** The wall clock is set. */
  step(ms: number): void {
    this.wallMs += ms;
  }
}

export interface HarnessOptions {
  readonly fields?: readonly string[] | undefined;
  readonly deviceFields?: ReadonlyMap<string, readonly string[]> | undefined;
  readonly clock?: FakeClock;
  readonly requireToken?: boolean;
}

/** Where a board connects from, and what its connection is called. */
export interface ConnectOptions {
  readonly from?: string;
  readonly name?: string | undefined;
  readonly telnet?: boolean | undefined;
  /** Told which bytes became which reading. */
  readonly trace?: Trace | undefined;
}

/** A server's ingest that survives restarts. */
export class Harness {
  readonly clock: FakeClock;
  readonly disk = new Disk();
  store: MemoryStore;
  ingest: Ingest;
  /** Everything published, over all runs. */
  readonly events: CommittedEvent[] = [];
  /** Those that were told: the address, and how often it had failed. */
  readonly authFailures: [address: string, count: number][] = [];
  /** Devices found to be two boards, with their addresses. */
  readonly conflicts: string[][] = [];
  readonly #options: HarnessOptions;
  #peers = new Set<FakePeer>();
  #port = 40_000;

  constructor(options: HarnessOptions = {}) {
    this.#options = options;
    this.clock = options.clock ?? new FakeClock();
    this.store = new MemoryStore(this.disk);
    this.ingest = this.#open();
  }

  connect({ from = '192.168.1.42', name, telnet, trace }: ConnectOptions = {}): FakePeer {
    const peer = new FakePeer({ address: from, port: this.#port++ }, this.clock.now);
    const options = {
      ...(name !== undefined && { name }),
      ...(telnet !== undefined && { telnet }),
    };
    peer.attach(this.ingest.accept(peer, options, trace));
    this.#peers.add(peer);
    return peer;
  }

  /** Lets everything happen that waits for nothing but its turn. */
  async settle(): Promise<void> {
    for (let turn = 0; turn < 12; turn++) await new Promise((resolve) => setImmediate(resolve));
  }

  /** Time passes, and the server's timers with it. */
  async pass(ms: number): Promise<void> {
    this.clock.pass(ms);
    // The timer only looks at the clock: a second time in a row it finds nothing new.
    vi.advanceTimersByTime(Math.min(ms, 2 * SAVE_STATE_AFTER_MS));
    await this.settle();
  }

  /** The server stops in order, and starts again. */
  async restart(): Promise<void> {
    await this.ingest.shutDown();
    await this.store.close();
    await this.settle();
    this.#startAgain();
  }

  /** Power fails, and comes back. @param written whether the commit under way reached the disk. */
  async crash(written = false): Promise<void> {
    this.store.crash(written);
    this.#cutAll();
    await this.settle();
    this.#startAgain();
  }

  /** Ends the server's timer. */
  dispose(): void {
    vi.clearAllTimers();
  }

  #cutAll(): void {
    for (const peer of this.#peers) peer.gone('the server is gone');
    this.#peers = new Set();
  }

  #startAgain(): void {
    this.#cutAll();
    vi.clearAllTimers();
    this.store = new MemoryStore(this.disk);
    this.ingest = this.#open();
  }

  #open(): Ingest {
    const options: IngestOptions = {
      fields: this.#options.fields,
      deviceFields: this.#options.deviceFields,
      clock: this.clock.now,
      requireToken: this.#options.requireToken,
      onConflict: (device, addresses) => this.conflicts.push([device, ...addresses]),
      onAuthFailure: (address, count) => this.authFailures.push([address, count]),
      publish: (committed) => {
        for (const event of committed.events()) this.events.push(event);
      },
    };
    return new Ingest(this.store, this.disk.recovered(), options);
  }
}

/** Starts ingest; its timers are the test's own, so that nothing is late however slow the machine. */
export function openIngest(options: HarnessOptions = {}): Harness {
  if (!vi.isFakeTimers()) {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'setTimeout', 'clearTimeout'] });
  }
  // A property opens one after the other.
  vi.clearAllTimers();
  return new Harness(options);
}
