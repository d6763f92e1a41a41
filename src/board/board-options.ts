// What a virtual board that is a client can be told, and what it tells of itself.

import type { Clock } from '../clock.ts';
import type { Trust } from './connection.ts';
import type { FaultCounts, FaultPlan } from './fault/plan.ts';
import type { MannerFigures } from './manner.ts';
import type { Random } from './random.ts';
import type { Profile } from './sensor/sensor.ts';
import type { Timers } from './timers.ts';

/** What a board says of itself in its HELLO. */
export interface SpokenHello {
  readonly device: string;
  /** The token of its first boot; left out: a new one. */
  readonly boot?: string | undefined;
  /** The device's secret, where the server asks for it. */
  readonly token?: string | undefined;
}

export interface BoardOptions {
  readonly host: string;
  readonly port: number;
  /** How it knows the server; left out: it speaks no TLS. */
  readonly tls?: Trust | undefined;
  /** Says HELLO as this device; left out: the bare sketch, which has no name. */
  readonly hello?: SpokenHello | undefined;
  /** ms between two readings; 0: as fast as the server takes them. */
  readonly intervalMs: number;
  /** Ends when so many lines were sent, with HELLO acknowledged; left out: never. */
  readonly lines?: number | undefined;
  /** Readings kept until they are acknowledged. */
  readonly capacity?: number | undefined;
  readonly random?: Random | undefined;
  /** What it measures with; left out: a DHT11. */
  readonly profile?: Profile | undefined;
  /** The time of day where it stands when it is made, in ms since midnight. */
  readonly timeOfDayMs?: number | undefined;
  /** What shall go wrong with it, and the chance that decides when. */
  readonly faults?: { readonly plan: FaultPlan; readonly random: Random } | undefined;
  /** Told of each command that was carried out. */
  readonly onCommand?: ((text: string) => void) | undefined;
  readonly clock?: Clock | undefined;
  readonly timers?: Timers | undefined;
  /** Makes a boot token that the device never had. */
  readonly newBoot?: (() => string) | undefined;
}

export interface BoardFigures extends MannerFigures {
  readonly connected: boolean;
  readonly reconnects: number;
  /** Why the last connection, or try, ended; null if none did. */
  readonly trouble: string | null;
  /** Undefined where none were asked for. */
  readonly faults: FaultCounts | undefined;
}
