// A store in memory: the interface and nothing more, for tests of what stands in front of it.

import { decodeCommitCursor, decodeTimeCursor, encodeCursor } from '../../src/store/cursor.ts';
import type {
  JournalEntry,
  ReadingQuery,
  ReadingsPage,
  ReadingsQuery,
  Series,
  SeriesQuery,
  Store,
  StoredReading,
  StoreStatus,
} from '../../src/store/store.ts';

export class FakeStore implements Store {
  readonly readingsOf = new Map<number, StoredReading[]>();
  readonly entries: JournalEntry[] = [];
  health: StoreStatus = { ok: true, reason: null, bytes: 4096, commits: 3, damages: 0 };
  /** As of which its answers are. */
  position = 0;
  /** Pages handed out, to see whether anybody still asks. */
  pages = 0;

  add(device: number, reading: Partial<StoredReading> & { readonly time: number }): void {
    const list = this.readingsOf.get(device) ?? [];
    this.readingsOf.set(device, list);
    list.push({
      ordinal: list.length,
      timeSource: 'arrival',
      seq: list.length,
      millis: null,
      boot: '~1',
      values: [['temperature', 20]],
      ...reading,
    });
  }

  async commit(): Promise<void> {}

  async readings(query: ReadingsQuery): Promise<ReadingsPage> {
    this.pages++;
    const { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY, order } = query;
    const key = order === 'commit' ? 'ordinal' : 'time';
    const sign = order === 'desc' ? -1 : 1;
    const after = query.after === undefined ? null : this.#decode(order, query.after);
    const all = (this.readingsOf.get(query.device) ?? [])
      .filter(({ time }) => time >= from && time < to)
      .sort((a, b) => sign * (a[key] - b[key] || a.ordinal - b.ordinal))
      .filter((reading) => after === null || sign * (reading[key] - after) > 0);
    const readings = all.slice(0, query.limit);
    const last = readings.at(-1);
    const more = last !== undefined && all.length > readings.length;
    return { readings, next: more ? this.#encode(order, last) : null, position: this.position };
  }

  async reading({ device, boot, seq }: ReadingQuery): Promise<StoredReading | null> {
    const all = this.readingsOf.get(device) ?? [];
    return all.find((reading) => reading.boot === boot && reading.seq === seq) ?? null;
  }

  async series(query: SeriesQuery): Promise<Series> {
    const times = (this.readingsOf.get(query.device) ?? []).map(({ time }) => time);
    const { position } = this;
    if (times.length === 0) {
      return { from: query.from ?? null, to: query.to ?? null, stepMs: 0, points: [], position };
    }
    const from = query.from ?? Math.min(...times);
    const to = query.to ?? Math.max(...times) + 1;
    const points = (this.readingsOf.get(query.device) ?? []).flatMap(({ time, values }) =>
      values
        .filter(([name]) => name === query.metric && time >= from && time < to)
        .map(([, value]) => [time, value, value, value, 1] as const),
    );
    return { from, to, stepMs: Math.ceil((to - from) / query.buckets), points, position };
  }

  async journal({ device, kinds, limit }: Parameters<Store['journal']>[0]) {
    return this.entries
      .filter((entry) => entry.device === device && kinds.includes(entry.kind))
      .sort((a, b) => b.position - a.position)
      .slice(0, limit);
  }

  status(): StoreStatus {
    return this.health;
  }

  onStatus(): void {}

  onDamage(): void {}

  onWarning(): void {}

  async close(): Promise<void> {}

  #encode(order: ReadingsQuery['order'], { time, ordinal }: StoredReading): string {
    return order === 'commit'
      ? encodeCursor(order, [0, ordinal])
      : encodeCursor(order, [time, 0, 0, ordinal]);
  }

  #decode(order: ReadingsQuery['order'], cursor: string): number {
    if (order !== 'commit') return decodeTimeCursor(order, cursor)[0];
    const place = decodeCommitCursor(cursor);
    return 'ordinal' in place ? place.ordinal : place.position;
  }
}
