// The newest values of the devices that changed, for viewers who do not want every reading.

import { LIVE_BATCH_EVENTS } from '../limits.ts';
import { metricsJson } from './device-json.ts';
import type { DeviceDirectory, DeviceView } from './directory.ts';
import { formatTime } from './time.ts';

/**
 * Collects which devices changed. Values are taken from the directory when they are written, so
 * that a late reading never shows as the newest.
 */
export class LatestValues {
  readonly #devices: DeviceDirectory;
  readonly #chosen: ReadonlySet<string> | null;
  #changed = new Set<string>();
  #all = false;

  /** @param chosen Ids of the devices to tell about; null: all. */
  constructor(devices: DeviceDirectory, chosen: ReadonlySet<string> | null) {
    this.#devices = devices;
    this.#chosen = chosen;
  }

  get pending(): boolean {
    return this.#all || this.#changed.size > 0;
  }

  add(device: string): void {
    this.#changed.add(device);
  }

  /** Some changes were missed: the next time all devices are told about. */
  addAll(): void {
    this.#all = true;
  }

  /**
   * Takes what has changed as one JSON text, in pieces that are small enough to be written one by
   * one with other work between them.
   */
  take(): Iterator<string> {
    const ids = this.#all ? this.#chosen : this.#changed;
    this.#all = false;
    this.#changed = new Set();
    return pieces(ids === null ? this.#devices.list() : this.#named(ids));
  }

  *#named(ids: Iterable<string>): Generator<DeviceView> {
    for (const id of ids) {
      const device = this.#devices.get(id);
      if (device !== undefined) {
        yield device;
      }
    }
  }
}

function* pieces(devices: Iterable<DeviceView>): Generator<string> {
  let text = '{"devices":{';
  let separator = '';
  let inPiece = 0;
  for (const device of devices) {
    if (device.metrics.length > 0) {
      text += `${separator}${JSON.stringify(device.id)}:${JSON.stringify(latestJson(device))}`;
      separator = ',';
    }
    if (++inPiece === LIVE_BATCH_EVENTS) {
      yield text;
      text = '';
      inPiece = 0;
    }
  }
  yield `${text}}}`;
}

function latestJson({ metrics, lastSeq, boot }: DeviceView): Record<string, unknown> {
  const time = metrics.reduce((newest, metric) => Math.max(newest, metric.time), 0);
  return {
    time: formatTime(time),
    seq: lastSeq,
    boot,
    metrics: metricsJson(metrics),
  };
}
