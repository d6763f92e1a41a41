// What the page of connections and its worker say to each other.

import type { Connection } from '../api/types.ts';

export type Sort = 'device' | 'address' | 'age' | 'in' | 'out' | 'rtt' | 'resent' | 'window';

/** Which connections are shown, in which order, and which part of them is on the screen. */
export interface Wish {
  /** In the device, the addresses or the port; empty: all. */
  readonly search: string;
  readonly sort: Sort;
  readonly descending: boolean;
  /** The part that is looked at, by index; `to` is exclusive. */
  readonly from: number;
  readonly to: number;
  /** The connection that is looked at closely, by its key; null: none. */
  readonly detail: string | null;
}

/** What goes over a connection, in a second. */
export interface Rates {
  readonly bytesIn: number;
  readonly bytesOut: number;
  readonly linesIn: number;
  readonly linesOut: number;
}

export interface OpenConnection extends Connection {
  /** Stands for it also where another server counts anew. */
  readonly key: string;
  /** Null: it was seen only once so far. */
  readonly rates: Rates | null;
}

/** A moment in the life of a connection. */
export interface Moment {
  /** Unix ms by the browser's clock. */
  readonly at: number;
  /** Bytes a second. */
  readonly bytesIn: number;
  readonly bytesOut: number;
  /** In ms; null: the system does not tell. */
  readonly rtt: number | null;
}

export interface Detail {
  readonly connection: OpenConnection;
  /** It is no longer there: this is how it was. */
  readonly isClosed: boolean;
  readonly moments: readonly Moment[];
}

export interface View {
  readonly open: number;
  /** How many there were since the server started. */
  readonly total: number;
  /** How many of them have not said a line yet. */
  readonly nameless: number;
  /** Of all of them. */
  readonly rates: Rates;
  readonly matching: number;
  /** Index of the first of `rows` among those. */
  readonly from: number;
  readonly rows: readonly OpenConnection[];
  readonly detail: Detail | null;
}

export type ToWorker =
  | { readonly type: 'wish'; readonly wish: Wish }
  /** Nobody looks: nothing is asked for. */
  | { readonly type: 'look'; readonly isSeen: boolean };

export type FromWorker =
  | { readonly type: 'view'; readonly view: View }
  /** What is shown is as it was; why, in words. */
  | { readonly type: 'trouble'; readonly words: string };
