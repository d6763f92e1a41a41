// Words and numbers for the terminal.

export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** 1234567 as 1,234,567. */
export function thousands(value: number): string {
  return Math.round(value).toLocaleString('en');
}

/** With about three digits that mean something. */
export function short(value: number): string {
  if (!Number.isFinite(value)) return '–';
  if (value >= 100) return thousands(value);
  return value.toFixed(value >= 10 ? 1 : value >= 1 ? 2 : 3);
}

/** Columns under each other: the first to the left, the others to the right. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows
    .map((row) =>
      row
        .map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i])))
        .join('  '),
    )
    .join('\n');
}
