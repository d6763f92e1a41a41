// What tabs and the fleet worker say to each other.

import type { Device, Health, Reading } from '../api/types.ts';

/** Which devices a list shows, in which order, and which part of them is on the screen. */
export interface ViewWish {
  /** In the id, the name or the address; empty: all. */
  readonly search: string;
  readonly show: Show;
  readonly sort: Sort;
  readonly descending: boolean;
  /** The part that is looked at, by index; `to` is exclusive. */
  readonly from: number;
  readonly to: number;
}

export const SHOWS = ['all', 'connected', 'silent', 'trouble'] as const;
export type Show = (typeof SHOWS)[number];

/** `metric:temperature` sorts by the newest value of a metric. */
export type Sort = 'name' | 'lastSeen' | 'firstSeen' | 'missing' | 'rejected' | `metric:${string}`;

/** The first metric of a device over the last minutes. */
export interface Spark {
  readonly metric: string;
  /** Unix ms of the start of the first bucket. */
  readonly from: number;
  readonly stepMs: number;
  /** The mean of each bucket; null: nothing came. */
  readonly values: readonly (number | null)[];
}

export interface Row {
  readonly device: Device;
  /** The usual time between two readings, in ms; null: unknown yet. */
  readonly usualMs: number | null;
  readonly spark: Spark | null;
}

export interface ViewAnswer {
  readonly counts: Readonly<Record<Show, number>>;
  /** How many match the wish. */
  readonly matching: number;
  /** Index of the first of `ids` among those. */
  readonly from: number;
  readonly ids: readonly string[];
  /** Names of metrics that many devices have, the most frequent first. */
  readonly metrics: readonly string[];
}

/**
 * `asleep`: nobody looks, so the stream is closed. `login`: the server wants its token.
 */
export type LinkState = 'connecting' | 'live' | 'lost' | 'login' | 'asleep';

export interface LinkView {
  readonly state: LinkState;
  /** Since when, in Unix ms. */
  readonly since: number;
  readonly health: Health | null;
  /** The server's clock less this one, in ms; 0 within rounding. */
  readonly clockOffsetMs: number;
  /** How many devices the server knows; null: not known yet. */
  readonly devices: number | null;
}

/** A durable reading of a device that is watched. */
export interface LiveReading extends Reading {
  readonly position: number;
  readonly device: string;
}

/** Anything else that happened to it; what else is in it depends on the type. */
export interface LiveEvent {
  readonly position: number;
  readonly type: 'connect' | 'disconnect' | 'message' | 'reject' | 'gap' | 'reboot' | 'command';
  readonly device: string;
  readonly time: string;
  readonly [field: string]: unknown;
}

export type ToFleet =
  /** Said when it changes, and now and then while the tab is visible. */
  | { readonly type: 'visible'; readonly visible: boolean }
  | { readonly type: 'bye' }
  | { readonly type: 'view'; readonly wish: ViewWish | null }
  /** Each reading and event of these, and their rows. */
  | { readonly type: 'watch'; readonly wish: number; readonly devices: readonly string[] }
  /** Something was changed by hand: look again, at once. */
  | { readonly type: 'refresh'; readonly device: string | null }
  /** There is a login now. */
  | { readonly type: 'retry' }
  /** A call was refused for want of a login, or there was a logout. */
  | { readonly type: 'login-needed' };

export type FromFleet =
  | { readonly type: 'link'; readonly link: LinkView }
  | { readonly type: 'view'; readonly view: ViewAnswer; readonly rows: readonly Row[] }
  | { readonly type: 'rows'; readonly rows: readonly Row[] }
  | { readonly type: 'gone'; readonly devices: readonly string[] }
  | {
      readonly type: 'happened';
      readonly readings: readonly LiveReading[];
      readonly events: readonly LiveEvent[];
    }
  /**
   * Of what is watched since this wish all behind the position is told; null: all that becomes durable
   * from now on.
   */
  | { readonly type: 'watching'; readonly wish: number; readonly position: number | null }
  /** Some of what happened was not told: fetch again what is shown. */
  | { readonly type: 'missed' };
