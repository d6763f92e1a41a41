// All open connections as they were told last, with what changed since the time before.

import type { Connection } from '../api/types.ts';
import { History } from './history.ts';
import type { Detail, OpenConnection, Rates, Sort, View, Wish } from './protocol.ts';

/** With more connections than this, only one that is looked at closely has a history. */
const MAX_HISTORIES = 1000;
/** Rates over less than this, in ms, are chance. */
const LEAST_MS = 200;

const names = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

const NO_RATES: Rates = { bytesIn: 0, bytesOut: 0, linesIn: 0, linesOut: 0 };

export class OpenConnections {
  #open = new Map<string, OpenConnection>();
  #histories = new Map<string, History>();
  #total = 0;
  #takenAt: number | null = null;
  #rates = NO_RATES;
  #nameless = 0;
  /** The last that was looked at closely, also when it is gone. */
  #detail: OpenConnection | null = null;
  /** What is shown keeps its place until another order is wished for, or others come. */
  #order: string[] = [];
  #orderedBy = '';
  #isStale = true;

  /**
   * Takes a list as it was just told.
   *
   * @param at Unix ms
   */
  take(connections: readonly Connection[], total: number, at: number): void {
    const ms = this.#takenAt === null ? 0 : at - this.#takenAt;
    const before = this.#open;
    this.#takenAt = at;
    this.#total = total;
    this.#open = new Map();
    this.#nameless = 0;
    this.#rates = NO_RATES;
    let isNew = false;
    for (const connection of connections) {
      const key = `${connection.id} ${connection.since}`;
      const known = before.get(key);
      isNew ||= known === undefined;
      const rates = known === undefined ? null : ratesOf(connection, known, ms);
      if (connection.device === null) this.#nameless++;
      if (rates !== null) this.#rates = sum(this.#rates, rates);
      this.#open.set(key, { ...connection, key, rates });
    }
    this.#isStale ||= isNew || this.#open.size !== before.size;
    this.#remember(at);
  }

  view(wish: Wish): View {
    if (this.#detail?.key !== wish.detail) this.#detail = null;
    if (wish.detail !== null) this.#detail = this.#open.get(wish.detail) ?? this.#detail;
    const keys = this.#ordered(wish);
    // A list that became shorter is looked at from its end.
    const from = Math.max(0, Math.min(wish.from, keys.length - (wish.to - wish.from)));
    const rows = keys
      .slice(from, Math.max(wish.to, from + wish.to - wish.from))
      .flatMap((key) => this.#open.get(key) ?? []);
    return {
      open: this.#open.size,
      total: this.#total,
      nameless: this.#nameless,
      rates: this.#rates,
      matching: keys.length,
      from,
      rows,
      detail: this.#close(),
    };
  }

  #close(): Detail | null {
    if (this.#detail === null) return null;
    const { key } = this.#detail;
    const moments = this.#histories.get(key)?.moments ?? [];
    return { connection: this.#detail, isClosed: !this.#open.has(key), moments };
  }

  #remember(at: number): void {
    const detail = this.#detail?.key;
    const kept = new Map<string, History>();
    for (const { key, rates, tcp } of this.#open.values()) {
      if (this.#open.size > MAX_HISTORIES && key !== detail) continue;
      const history = this.#histories.get(key) ?? new History();
      kept.set(key, history);
      if (rates === null) continue;
      const { bytesIn, bytesOut } = rates;
      history.add({ at, bytesIn, bytesOut, rtt: tcp?.rtt ?? null });
    }
    const gone = detail === undefined ? undefined : this.#histories.get(detail);
    if (detail !== undefined && gone !== undefined) kept.set(detail, gone);
    this.#histories = kept;
  }

  #ordered({ search, sort, descending }: Wish): readonly string[] {
    const orderedBy = `${sort} ${descending} ${search}`;
    if (!this.#isStale && this.#orderedBy === orderedBy) return this.#order;
    this.#isStale = false;
    this.#orderedBy = orderedBy;
    const wanted = search.trim().toLowerCase();
    const matching = [...this.#open.values()].filter((one) => isFound(one, wanted));
    this.#order = sorted(matching, sort, descending).map(({ key }) => key);
    return this.#order;
  }
}

function ratesOf(now: Connection, before: OpenConnection, ms: number): Rates | null {
  if (ms < LEAST_MS) return before.rates;
  const rate = (name: keyof Rates) => Math.max(0, ((now[name] - before[name]) * 1000) / ms);
  return {
    bytesIn: rate('bytesIn'),
    bytesOut: rate('bytesOut'),
    linesIn: rate('linesIn'),
    linesOut: rate('linesOut'),
  };
}

function sum(a: Rates, b: Rates): Rates {
  return {
    bytesIn: a.bytesIn + b.bytesIn,
    bytesOut: a.bytesOut + b.bytesOut,
    linesIn: a.linesIn + b.linesIn,
    linesOut: a.linesOut + b.linesOut,
  };
}

function isFound(connection: OpenConnection, wanted: string): boolean {
  if (wanted === '') return true;
  const { device, localPort, tls } = connection;
  const words = `${device ?? 'no line yet'} ${addressOf(connection)} ${localPort ?? ''} ${tls ?? ''}`;
  return words.toLowerCase().includes(wanted);
}

/** Connections without the figure in question come last, whichever way it goes. */
function sorted(connections: OpenConnection[], sort: Sort, descending: boolean): OpenConnection[] {
  const sign = descending ? -1 : 1;
  const text = sort === 'address' ? addressOf : ({ device }: OpenConnection) => device;
  const figure = FIGURES[sort];
  const keys = new Map(connections.map((one) => [one, (figure ?? text)(one)]));
  return connections.sort((a, b) => {
    const [one, other] = [keys.get(a) ?? null, keys.get(b) ?? null];
    if (one === null || other === null) {
      return Number(one === null) - Number(other === null) || a.id - b.id;
    }
    const order =
      typeof one === 'number' && typeof other === 'number'
        ? one - other
        : names.compare(String(one), String(other));
    return sign * order || a.id - b.id;
  });
}

const FIGURES: Readonly<Partial<Record<Sort, (connection: OpenConnection) => number | null>>> = {
  // The youngest has the lowest age.
  age: ({ since }) => -Date.parse(since),
  in: ({ rates, bytesIn }) => rates?.bytesIn ?? bytesIn,
  out: ({ rates, bytesOut }) => rates?.bytesOut ?? bytesOut,
  rtt: ({ tcp }) => tcp?.rtt ?? null,
  resent: ({ tcp }) => (tcp === null ? null : (tcp.retrans_total ?? 0)),
  window: ({ tcp }) => tcp?.snd_wnd ?? null,
};

/** `192.168.1.42:51234`, `[fd00::7]:51234`, or the path of a serial port. */
export function addressOf({
  remoteAddress,
  remotePort,
}: Pick<Connection, 'remoteAddress' | 'remotePort'>): string {
  if (remotePort === null) return remoteAddress;
  return `${remoteAddress.includes(':') ? `[${remoteAddress}]` : remoteAddress}:${remotePort}`;
}
