// Sorts the rows of a commit by device, each device's in their order.

import type { ReadingColumns } from './store.ts';

/** The rows of one device in a commit. */
export interface DeviceRows {
  readonly device: number;
  readonly rows: number;
  /** Where they are: the spans from `from` to before `to`. */
  readonly from: number;
  readonly to: number;
}

/** Neighbouring rows of a commit that are of one boot: span i is the rows first[i] to before end[i]. */
export interface Spans {
  readonly first: Uint32Array;
  readonly end: Uint32Array;
  /** Index into `ReadingColumns.values` of the first row's first value. */
  readonly firstValue: Uint32Array;
}

export interface SplitCommit {
  readonly groups: readonly DeviceRows[];
  /** A device's after the other's. */
  readonly spans: Spans;
}

/** The spans as they come, and sorted by device. */
let found = spansFor(0);
let sorted = spansFor(0);
let groupOfSpan = new Uint32Array(0);

/**
 * Sorts a commit's rows. The arrays it returns are overwritten by the next call.
 *
 * @param deviceOf the device of a boot; throws for a boot that was never committed
 */
export function splitByDevice(
  columns: ReadingColumns,
  deviceOf: (boot: number) => number,
): SplitCommit {
  const count = findSpans(columns);
  const groupOfDevice = new Map<number, number>();
  const devices: number[] = [];
  const rows: number[] = [];
  const spans: number[] = [];
  for (let span = 0; span < count; span++) {
    const device = deviceOf(columns.boot[found.first[span]]);
    const group = groupOfDevice.get(device) ?? devices.length;
    if (group === devices.length) {
      groupOfDevice.set(device, group);
      devices.push(device);
      rows.push(0);
      spans.push(0);
    }
    groupOfSpan[span] = group;
    rows[group] += found.end[span] - found.first[span];
    spans[group]++;
  }
  const next: number[] = [];
  let start = 0;
  const groups = devices.map((device, group): DeviceRows => {
    const from = start;
    start += spans[group];
    next.push(from);
    return { device, rows: rows[group], from, to: start };
  });
  for (let span = 0; span < count; span++) {
    const at = next[groupOfSpan[span]]++;
    sorted.first[at] = found.first[span];
    sorted.end[at] = found.end[span];
    sorted.firstValue[at] = found.firstValue[span];
  }
  return { groups, spans: sorted };
}

/** Fills `found`, and returns how many spans there are. */
function findSpans({ rows, boot, valueCounts }: ReadingColumns): number {
  if (rows > groupOfSpan.length) {
    found = spansFor(2 * rows);
    sorted = spansFor(2 * rows);
    groupOfSpan = new Uint32Array(2 * rows);
  }
  let count = 0;
  let value = 0;
  for (let row = 0; row < rows; count++) {
    const of = boot[row];
    found.first[count] = row;
    found.firstValue[count] = value;
    for (; row < rows && boot[row] === of; row++) value += valueCounts[row];
    found.end[count] = row;
  }
  return count;
}

function spansFor(count: number): Spans {
  return {
    first: new Uint32Array(count),
    end: new Uint32Array(count),
    firstValue: new Uint32Array(count),
  };
}
