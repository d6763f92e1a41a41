// Which devices match a wish, and in which order.

import type { Device } from '../api/types.ts';
import type { Known } from './model.ts';
import type { Show, Sort, ViewWish } from './protocol.ts';
import { isSilent, isTroubled, newestTime } from './silence.ts';

/** Metrics that are offered for sorting. */
const MAX_METRICS = 8;

const names = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

export interface View {
  readonly counts: Record<Show, number>;
  readonly ids: readonly string[];
  readonly metrics: readonly string[];
}

/** What a device is called on the screen. */
export function nameOf({ id, name }: Pick<Device, 'id' | 'name'>): string {
  return name ?? id;
}

/** @param now Unix ms by the server's clock */
export function viewOf(all: Iterable<Known>, wish: ViewWish, now: number): View {
  const counts = { all: 0, connected: 0, silent: 0, trouble: 0 };
  const metrics = new Map<string, number>();
  const matching: Device[] = [];
  const search = wish.search.trim().toLowerCase();
  for (const { device, usualMs } of all) {
    const is = {
      all: true,
      connected: device.connected,
      silent: isSilent(device, usualMs, now),
      trouble: isTroubled(device),
    };
    for (const name in device.metrics) metrics.set(name, (metrics.get(name) ?? 0) + 1);
    counts.all++;
    if (is.connected) counts.connected++;
    if (is.silent) counts.silent++;
    if (is.trouble) counts.trouble++;
    if (is[wish.show] && isFound(device, search)) matching.push(device);
  }
  sort(matching, wish.sort, wish.descending);
  return {
    counts,
    ids: matching.map(({ id }) => id),
    metrics: [...metrics]
      .sort((a, b) => b[1] - a[1] || names.compare(a[0], b[0]))
      .slice(0, MAX_METRICS)
      .map(([name]) => name),
  };
}

/**
 * The part of a list that is told: from where it is wished for, so that cards side by side keep their
 * columns; of a list that became shorter than that, its end.
 */
export function partOf(
  count: number,
  { from, to }: Pick<ViewWish, 'from' | 'to'>,
): { readonly from: number; readonly to: number } {
  if (from < count) return { from, to };
  return { from: Math.max(0, count - (to - from)), to: count };
}

function isFound({ id, name, address }: Device, search: string): boolean {
  return (
    search === '' ||
    id.toLowerCase().includes(search) ||
    address.toLowerCase().includes(search) ||
    (name?.toLowerCase().includes(search) ?? false)
  );
}

/** Devices without the figure in question come last, whichever way it goes. */
function sort(devices: Device[], by: Sort, descending: boolean): void {
  const sign = descending ? -1 : 1;
  const figure = figureOf(by);
  const order = (a: Device, b: Device) => names.compare(nameOf(a), nameOf(b));
  if (figure === null) {
    devices.sort((a, b) => sign * order(a, b));
    return;
  }
  const figures = new Map(devices.map((device) => [device, figure(device)]));
  devices.sort((a, b) => {
    const [one, other] = [figures.get(a) ?? null, figures.get(b) ?? null];
    if (one === null || other === null) {
      return Number(one === null) - Number(other === null) || order(a, b);
    }
    return sign * (one - other) || order(a, b);
  });
}

/** Null: by name. */
function figureOf(by: Sort): ((device: Device) => number | null) | null {
  if (by.startsWith('metric:')) {
    const metric = by.slice('metric:'.length);
    return ({ metrics }) => metrics[metric]?.value ?? null;
  }
  switch (by) {
    case 'lastSeen':
      return newestTime;
    case 'firstSeen':
      return ({ firstSeen }) => Date.parse(firstSeen);
    case 'missing':
      return ({ gaps }) => gaps.readings;
    case 'rejected':
      return ({ rejected, oversized, truncated }) => rejected + oversized + truncated;
    default:
      return null;
  }
}
