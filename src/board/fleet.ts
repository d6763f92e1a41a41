// Many virtual boards in one process, each with a connection, a sensor and a name of its own.

import { randomBytes } from 'node:crypto';
import type { Clock } from '../clock.ts';
import { MAX_FLEET_UNACKNOWLEDGED, MAX_UNACKNOWLEDGED } from '../limits.ts';
import type { BoardFigures } from './board-options.ts';
import { BoardClient } from './client.ts';
import type { Trust } from './connection.ts';
import { type FaultCounts, type FaultPlan, NO_FAULTS, sumOfFaults } from './fault/plan.ts';
import { type MannerFigures, NO_LINES, sumOfLines } from './manner.ts';
import { seededRandom } from './random.ts';
import { timeOfDayMs } from './reading-source.ts';
import type { Profile } from './sensor/sensor.ts';
import { type Cancel, systemTimers, type Timers } from './timers.ts';

export interface FleetOptions {
  readonly host: string;
  readonly port: number;
  /** How they know the server; left out: they speak no TLS. */
  readonly tls?: Trust | undefined;
  /** One board for each; without `hello` the names are not sent. */
  readonly names: readonly string[];
  /** Says HELLO, keeps what is not acknowledged. */
  readonly hello?: boolean | undefined;
  /** The device's secret; only one board can have it. */
  readonly token?: string | undefined;
  /** The boot token with `hello`; of several boards the first gets `-1` behind it, and so on. */
  readonly boot?: string | undefined;
  /** ms between two readings of a board; 0: as fast as the server takes them. */
  readonly intervalMs: number;
  /** Lines of each board; left out: without end. */
  readonly lines?: number | undefined;
  /** The same seed gives the same readings, waits and faults. */
  readonly seed?: number | undefined;
  /** What each measures with; left out: a DHT11. */
  readonly profile?: Profile | undefined;
  /** What shall go wrong with them. */
  readonly faults?: FaultPlan | undefined;
  /** Told of each command that a board carried out. */
  readonly onCommand?: ((device: string, text: string) => void) | undefined;
  readonly clock?: Clock | undefined;
  readonly timers?: Timers | undefined;
}

/** Sums over all boards. */
export interface FleetFigures extends Omit<BoardFigures, 'connected'> {
  readonly boards: number;
  /** Boards that are connected now. */
  readonly connected: number;
  /** Boards all of whose lines were delivered. */
  readonly complete: number;
}

export interface Fleet {
  readonly figures: FleetFigures;
  /** Resolves when every board has delivered its lines, or after `stop`; is never rejected. */
  readonly done: Promise<void>;
  /** Switches all boards off, once what was written is on its way. */
  stop(): Promise<void>;
}

/** The starts are spread over one interval, but over no more than this, in ms. */
const MAX_SPREAD_MS = 5000;

/** Starts the boards, one after the other. */
export function startFleet(options: FleetOptions): Fleet {
  const boards = newBoards(options);
  const cancelStarts = startSpread(boards, options);
  return {
    get figures() {
      return sum(boards);
    },
    done: Promise.all(boards.map((board) => board.done)).then(() => {}),
    async stop() {
      cancelStarts();
      await Promise.all(boards.map((board) => board.stop()));
    },
  };
}

/** `name` alone, or `name-1` … `name-N`. */
export function boardNames(name: string, count: number): string[] {
  return count === 1 ? [name] : Array.from({ length: count }, (_, index) => `${name}-${index + 1}`);
}

function newBoards(options: FleetOptions): BoardClient[] {
  const { names, faults, onCommand } = options;
  const seed = options.seed ?? randomBytes(4).readInt32LE();
  const boots = options.boot === undefined ? [] : boardNames(options.boot, names.length);
  const share = Math.floor(MAX_FLEET_UNACKNOWLEDGED / names.length);
  const capacity = Math.min(MAX_UNACKNOWLEDGED, Math.max(1, share));
  return names.map(
    (device, index) =>
      new BoardClient({
        host: options.host,
        port: options.port,
        tls: options.tls,
        hello:
          options.hello === true ? { device, boot: boots[index], token: options.token } : undefined,
        intervalMs: options.intervalMs,
        lines: options.lines,
        capacity,
        random: seededRandom(seed, index),
        profile: options.profile,
        timeOfDayMs: timeOfDayMs(options.seed),
        // A stream of its own: what is measured stays the same, whatever goes wrong.
        faults: faults && { plan: faults, random: seededRandom(~seed, index) },
        onCommand: onCommand && ((text) => onCommand(device, text)),
        clock: options.clock,
        timers: options.timers,
      }),
  );
}

/** Starts board i at i/N of the spread. One timer at a time, however many boards there are. */
function startSpread(boards: readonly BoardClient[], options: FleetOptions): Cancel {
  const timers = options.timers ?? systemTimers;
  const stepMs = Math.min(options.intervalMs, MAX_SPREAD_MS) / boards.length;
  // Several boards a timer where they follow each other faster than a timer can.
  const together = Math.max(1, Math.ceil(1 / Math.max(stepMs, 0.01)));
  let next = 0;
  let cancel: Cancel = () => {};
  const startSome = () => {
    for (const board of boards.slice(next, next + together)) board.start();
    next += together;
    if (next < boards.length) cancel = timers.after(stepMs * together, startSome);
  };
  startSome();
  return () => cancel();
}

function sum(boards: readonly BoardClient[]): FleetFigures {
  let trouble: string | null = null;
  let lines: MannerFigures = NO_LINES;
  let faults: FaultCounts | undefined;
  const total = { connected: 0, complete: 0, reconnects: 0 };
  for (const board of boards) {
    const figures = board.figures;
    trouble ??= figures.trouble;
    if (figures.connected) total.connected += 1;
    if (board.complete) total.complete += 1;
    total.reconnects += figures.reconnects;
    lines = sumOfLines(lines, figures);
    if (figures.faults !== undefined) faults = sumOfFaults(faults ?? NO_FAULTS, figures.faults);
  }
  return { boards: boards.length, ...total, ...lines, trouble, faults };
}
