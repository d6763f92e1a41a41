// Ranges of bytes, each from one place up to, not including, another.

export interface Range {
  readonly from: number;
  readonly to: number;
}

/** What of some ranges lies in none of the others. */
export function without(ranges: readonly Range[], others: readonly Range[]): Range[] {
  let left = [...ranges];
  for (const { from, to } of others) {
    left = left.flatMap((range) =>
      [
        { from: range.from, to: Math.min(range.to, from) },
        { from: Math.max(range.from, to), to: range.to },
      ].filter((rest) => rest.from < rest.to),
    );
  }
  return left;
}

/** What lies in both. */
export function common(ranges: readonly Range[], others: readonly Range[]): Range[] {
  return ranges.flatMap((range) =>
    others
      .map(({ from, to }) => ({ from: Math.max(range.from, from), to: Math.min(range.to, to) }))
      .filter(({ from, to }) => from < to),
  );
}

/** The ranges and another one, in order; those that meet are one. */
export function joined(ranges: readonly Range[], added: Range): Range[] {
  const all = [...ranges, added].sort((a, b) => a.from - b.from);
  const merged: Range[] = [];
  for (const range of all) {
    const last = merged.at(-1);
    if (last === undefined || last.to < range.from) merged.push(range);
    else merged[merged.length - 1] = { from: last.from, to: Math.max(last.to, range.to) };
  }
  return merged;
}
