// Sizes for people, in the units that disks are sold in.

const UNITS = ['kB', 'MB', 'GB', 'TB'];

/** `999 B`, `1.5 kB`, `115.5 MB`. */
export function humanSize(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  let amount = bytes / 1000;
  let unit = 0;
  // What would be written as 1000.0 is 1.0 of the next unit.
  while (amount >= 999.95 && unit < UNITS.length - 1) {
    amount /= 1000;
    unit++;
  }
  return `${amount.toFixed(1)} ${UNITS[unit]}`;
}
