// Takes the readings of one connection to the boot they belong to: its own, or one of another
// device that the line names.

import { MAX_DEVICES_A_CONNECTION, MAX_READING_METRICS } from '../limits.ts';
import { CsvDecoder } from '../line/csv.ts';
import type { NamedReading } from '../line/decode.ts';
import { type Boot, isUnnamed } from './boot.ts';
import { startedAnew, wentBack } from './boot-choice.ts';
import type { Device } from './device.ts';
import { FieldMap } from './field-map.ts';
import type { IncomingReading } from './intake.ts';
import type { Refused } from './remarks.ts';
import type { Session } from './session.ts';

const NO_DEVICE: Refused = { reason: 'limit', detail: 'there is no room for another device' };
const NO_METRIC: Refused = { reason: 'limit', detail: 'there is no room for another metric' };
const NOT_ITS_OWN: Refused = {
  reason: 'auth',
  detail: 'with device tokens a connection may only send readings of its own device',
};
const LATE: Refused = {
  reason: 'late',
  detail: 'it lies in a gap that was given up because too many were open',
};

/** Reused for every reading of the process, so that nothing is allocated a line. */
const incoming: IncomingReading = {
  seq: Number.NaN,
  millis: Number.NaN,
  time: Number.NaN,
  count: 0,
  metrics: new Uint8Array(MAX_READING_METRICS),
  values: new Float64Array(MAX_READING_METRICS),
};

/** The readings of one connection. */
export class Recorder {
  /** Decodes CSV lines by the connection's field list. */
  csv: CsvDecoder;
  readonly #session: Session;
  #fieldMap: FieldMap | null = null;
  /** The boots of other devices that readings on this connection named. */
  readonly #foreign = new Map<string, Boot>();

  constructor(session: Session, fields: readonly string[]) {
    this.#session = session;
    this.csv = new CsvDecoder(fields);
  }

  /** The field list of the lines from now on; also when the device has changed. */
  useFields(fields: readonly string[]): void {
    this.csv = new CsvDecoder(fields);
    this.#fieldMap = null;
  }

  /** Takes the CSV line that `csv` has just decoded. */
  takeCsv(): Refused | null {
    const device = this.#session.become();
    if (device === null) return NO_DEVICE;
    this.#fieldMap ??= new FieldMap(this.csv, device);
    const known = device.metricCount;
    if (!this.#fieldMap.fill(incoming)) return NO_METRIC;
    if (device.metricCount > known) this.#session.ingest.commits.required(device);
    return this.#take(this.#ownBoot(device));
  }

  /**
   * Takes those of the lines in bytes[from, end) that go on, one by one, where the boot's seq stands.
   *
   * @returns where the first line begins that it did not take
   */
  takeRun(bytes: Uint8Array, from: number, end: number): number {
    const { boot, device, arrival, ingest } = this.#session;
    const map = this.#fieldMap?.run ?? null;
    // A boot without a seq may be told from the next by its uptime alone.
    if (map === null || device === null || boot === null || boot.sequence.max < 0) return from;
    const next = ingest.intake.takeRun(boot, map, bytes, from, end, arrival);
    if (next === from) return from;
    if (isUnnamed(boot.name)) device.lastUnnamed = boot;
    this.#session.countLines(map.reader.taken);
    return next;
  }

  /** Takes a reading whose line names its metrics, and perhaps its device. */
  takeNamed(reading: NamedReading): Refused | null {
    const { device: id } = reading;
    const foreign = id !== null && id !== this.#session.id;
    if (foreign && this.#session.ingest.gate.required) return NOT_ITS_OWN;
    const device = foreign ? this.#foreignDevice(id) : this.#session.become();
    if (device === null) return NO_DEVICE;
    const known = device.metricCount;
    if (!fill(device, reading)) return NO_METRIC;
    if (device.metricCount > known) this.#session.ingest.commits.required(device);
    return this.#take(foreign ? this.#foreignBoot(device) : this.#ownBoot(device));
  }

  /** The devices whose readings came over this connection without being its own. */
  *foreignDevices(): Iterable<Device> {
    for (const boot of this.#foreign.values()) yield boot.device;
  }

  /** A device is no longer known: a reading that names its id is of a new one. */
  forgetDevice(device: Device): void {
    if (this.#foreign.get(device.id)?.device === device) this.#foreign.delete(device.id);
  }

  #take(boot: Boot): Refused | null {
    const { ingest, arrival, trace } = this.#session;
    const taken = ingest.intake.take(boot, incoming, arrival);
    trace?.tookLine(boot, incoming.seq, taken);
    return taken === 'late' ? LATE : null;
  }

  /** The boot of this connection's device; without a token the same until the board starts anew. */
  #ownBoot(device: Device): Boot {
    const { boot, hello, ingest, arrival } = this.#session;
    if (boot !== null && hello?.boot) return boot;
    if (boot !== null && !wentBack(boot, incoming, arrival)) {
      device.lastUnnamed = boot;
      return boot;
    }
    const last = device.lastUnnamed;
    const goesOn = boot === null && device.connections === 1 && last !== null;
    if (goesOn && !startedAnew(last, incoming, arrival)) return this.#enter(last);
    return this.#enter(ingest.beginBoot(device, arrival));
  }

  #enter(boot: Boot): Boot {
    const { hello, helloAt } = this.#session;
    const first = this.#session.boot === null;
    this.#session.boot = boot;
    this.#session.commands.readWithoutHello();
    boot.device.lastUnnamed = boot;
    // A start that only the counters showed came after the HELLO.
    if (first && hello !== null && hello.millis !== null) {
      boot.clock.observe(hello.millis, helloAt);
    }
    return boot;
  }

  #foreignDevice(id: string): Device | null {
    const known = this.#foreign.get(id)?.device;
    if (known !== undefined) return known;
    if (this.#foreign.size >= MAX_DEVICES_A_CONNECTION) return null;
    const { ingest, peer, arrival } = this.#session;
    return ingest.device(id, peer.remoteAddress, arrival);
  }

  #foreignBoot(device: Device): Boot {
    const { ingest, peer, arrival } = this.#session;
    device.lastSeen = Math.max(device.lastSeen, arrival.wallMs);
    const known = this.#foreign.get(device.id);
    if (known !== undefined && !wentBack(known, incoming, arrival)) return known;
    if (known === undefined) {
      device.carriers++;
      device.address = peer.remoteAddress;
    }
    const boot = ingest.beginBoot(device, arrival);
    this.#foreign.set(device.id, boot);
    return boot;
  }
}

/** Moves a reading to `incoming`; false, and no metric added, when the device has no room for one. */
function fill(device: Device, reading: NamedReading): boolean {
  if (!device.hasRoomFor(reading.metrics)) return false;
  incoming.seq = reading.seq;
  incoming.millis = reading.millis;
  incoming.time = reading.time;
  incoming.count = reading.metrics.length;
  for (const [i, name] of reading.metrics.entries()) {
    incoming.metrics[i] = device.metricIndex(name);
    incoming.values[i] = reading.values[i];
  }
  return true;
}
