// The readings of an export, page by page: by device, then by time.

import { EXPORT_PAGE_READINGS } from '../limits.ts';
import type { Store, StoredReading } from '../store/store.ts';
import type { DeviceView } from './directory.ts';
import type { Range } from './time.ts';

/** Readings of one device, one at least. */
export interface ExportPage {
  /** The device's id. */
  readonly device: string;
  readonly readings: readonly StoredReading[];
}

/** Holds one page at a time; the next is asked for when the caller has read the one before. */
export async function* exportPages(
  store: Store,
  devices: readonly Pick<DeviceView, 'number' | 'id'>[],
  range: Range,
): AsyncGenerator<ExportPage> {
  for (const { number, id } of devices) {
    const to = range.to ?? (await endOf(store, number));
    let after: string | undefined;
    do {
      const { readings, next } = await store.readings({
        device: number,
        from: range.from,
        to,
        limit: EXPORT_PAGE_READINGS,
        order: 'asc',
        after,
      });
      if (readings.length > 0) {
        yield { device: id, readings };
      }
      after = next ?? undefined;
    } while (after !== undefined);
  }
}

/** Just behind the last reading there is now: an export must not run after what still arrives. */
async function endOf(store: Store, device: number): Promise<number | undefined> {
  const { readings } = await store.readings({ device, limit: 1, order: 'desc' });
  const last = readings[0];
  return last === undefined ? undefined : last.time + 1;
}
