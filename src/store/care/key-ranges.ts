// Ranges of keys, and what to do with many of them.

/** Keys from `from` to `to`, both included. */
export interface KeyRange {
  readonly from: number;
  readonly to: number;
}

/** The ranges in rising order; those that touch become one. */
function joined(ranges: readonly KeyRange[]): KeyRange[] {
  const joint: KeyRange[] = [];
  for (const range of [...ranges].sort((one, other) => one.from - other.from)) {
    const before = joint.at(-1);
    if (before !== undefined && range.from <= before.to + 1) {
      joint[joint.length - 1] = { from: before.from, to: Math.max(before.to, range.to) };
    } else {
      joint.push(range);
    }
  }
  return joint;
}

/** What is left of ranges, which rise and do not touch, without others. */
export function without(ranges: readonly KeyRange[], others: readonly KeyRange[]): KeyRange[] {
  const rest: KeyRange[] = [];
  const rising = joined(others);
  let next = 0;
  for (const { from, to } of ranges) {
    let start = from;
    for (; next < rising.length && rising[next].from <= to; next++) {
      const other = rising[next];
      if (other.from > start) {
        rest.push({ from: start, to: other.from - 1 });
      }
      start = Math.max(start, other.to + 1);
      if (other.to > to) {
        break; // and reaches into the next range
      }
    }
    if (start <= to) {
      rest.push({ from: start, to });
    }
  }
  return rest;
}

export function largestFirst(ranges: readonly KeyRange[]): KeyRange[] {
  return [...ranges].sort((one, other) => other.to - other.from - (one.to - one.from));
}
