// All devices as this browser knows them, kept up to date by what the server tells.

import type { Device, Metric } from '../api/types.ts';

/** A device with what was seen of it. */
export interface Known {
  device: Device;
  /** The usual time between two readings, in ms; null: unknown yet. */
  usualMs: number | null;
}

/** The newest values of a device, as a `latest` event has them. */
export interface Latest {
  readonly time: string;
  readonly seq: number | null;
  readonly boot: string | null;
  readonly metrics: Readonly<Record<string, Metric>>;
}

/** How much a new interval counts in the usual one. */
const SHARE = 0.2;

export class FleetModel {
  readonly #known = new Map<string, Known>();

  get size(): number {
    return this.#known.size;
  }

  get(id: string): Known | undefined {
    return this.#known.get(id);
  }

  all(): Iterable<Known> {
    return this.#known.values();
  }

  /**
   * Takes devices as a list has them. Values that came later than the list was made stay.
   *
   * @returns the ids of those that were forgotten meanwhile, and began anew
   */
  put(devices: readonly Device[]): string[] {
    const anew: string[] = [];
    for (const device of devices) {
      const known = this.#known.get(device.id);
      const isAnew = known !== undefined && known.device.firstSeen !== device.firstSeen;
      if (isAnew) anew.push(device.id);
      if (known === undefined || isAnew)
        this.#known.set(device.id, { device, usualMs: meanIntervalMs(device) });
      else known.device = { ...device, metrics: newer(known.device.metrics, device.metrics) };
    }
    return anew;
  }

  /** Forgets all but these. @returns those that went */
  keepOnly(ids: ReadonlySet<string>): string[] {
    const gone = [...this.#known.keys()].filter((id) => !ids.has(id));
    for (const id of gone) this.#known.delete(id);
    return gone;
  }

  forget(id: string): void {
    this.#known.delete(id);
  }

  /** Takes the newest values of a device. False: it is not known. */
  latest(id: string, { time, seq, boot, metrics }: Latest): boolean {
    const known = this.#known.get(id);
    if (known === undefined) return false;
    const { device } = known;
    const before = newestOf(device.metrics);
    const interval = Date.parse(time) - before;
    if (before > 0 && interval > 0) {
      const { usualMs } = known;
      known.usualMs = usualMs === null ? interval : usualMs * (1 - SHARE) + interval * SHARE;
    }
    const lastSeen = time > device.lastSeen ? time : device.lastSeen;
    known.device = { ...device, lastSeen, lastSeq: seq, boot, metrics };
    return true;
  }

  /** Connected, or no longer. False: it is not known. */
  connected(id: string, connected: boolean): boolean {
    const known = this.#known.get(id);
    if (known === undefined) return false;
    known.device = { ...known.device, connected };
    return true;
  }
}

/**
 * The mean time between two readings since the device is known, in ms: longer than the usual one if it was away,
 * but there before any was seen. Null: there are too few.
 */
function meanIntervalMs({ readings, firstSeen, metrics }: Device): number | null {
  const span = newestOf(metrics) - Date.parse(firstSeen);
  return readings > 1 && span > 0 ? span / (readings - 1) : null;
}

function newestOf(metrics: Device['metrics']): number {
  let newest = 0;
  for (const name in metrics) {
    const at = Date.parse(metrics[name]?.time ?? '');
    if (at > newest) newest = at;
  }
  return newest;
}

function newer(ours: Device['metrics'], theirs: Device['metrics']): Device['metrics'] {
  const merged: Record<string, Metric> = Object.create(null);
  for (const [name, metric] of Object.entries(theirs)) {
    const own = ours[name];
    // RFC 3339 in UTC with ms compares as text.
    merged[name] =
      own !== undefined && own.time > metric.time ? { ...own, unit: metric.unit } : metric;
  }
  return merged;
}
