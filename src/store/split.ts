// Sorts the rows of a commit by device, each device's in their order.

import type { ReadingColumns } from './store.ts';

/** The rows of one device in a commit: those that `SplitCommit.order` names from `from` to `to`. */
export interface DeviceRows {
  readonly device: number;
  readonly from: number;
  readonly to: number;
}

export interface SplitCommit {
  readonly groups: readonly DeviceRows[];
  /** Row numbers, a device's after the other's. */
  readonly order: Uint32Array;
  /** Index of each row's first value. */
  readonly firstValue: Uint32Array;
}

let order = new Uint32Array(0);
let firstValue = new Uint32Array(0);
let groupOfRow = new Uint32Array(0);

/**
 * Sorts a commit's rows. The arrays it returns are overwritten by the next call.
 *
 * @param deviceOf the device of a boot; throws for a boot that was never committed
 */
export function splitByDevice(
  columns: ReadingColumns,
  deviceOf: (boot: number) => number,
): SplitCommit {
  const { rows, boot, valueCounts } = columns;
  if (rows > order.length) {
    order = new Uint32Array(2 * rows);
    firstValue = new Uint32Array(2 * rows);
    groupOfRow = new Uint32Array(2 * rows);
  }
  const groupOfDevice = new Map<number, number>();
  const devices: number[] = [];
  const counts: number[] = [];
  let lastBoot = -1;
  let group = 0;
  let value = 0;
  for (let row = 0; row < rows; row++) {
    firstValue[row] = value;
    value += valueCounts[row];
    if (boot[row] !== lastBoot) {
      lastBoot = boot[row];
      const device = deviceOf(lastBoot);
      group = groupOfDevice.get(device) ?? devices.length;
      if (group === devices.length) {
        groupOfDevice.set(device, group);
        devices.push(device);
        counts.push(0);
      }
    }
    groupOfRow[row] = group;
    counts[group]++;
  }
  const next: number[] = [];
  let start = 0;
  const groups = devices.map((device, index): DeviceRows => {
    const from = start;
    start += counts[index];
    next.push(from);
    return { device, from, to: start };
  });
  for (let row = 0; row < rows; row++) order[next[groupOfRow[row]]++] = row;
  return { groups, order, firstValue };
}
