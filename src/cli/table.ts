// Tables for people: columns as wide as what is in them, cut to the terminal.

import { harmless } from './terminal/harmless.ts';

export interface Column<Row> {
  readonly title: string;
  readonly align?: 'right';
  /** Its text may hold anything: the table makes it harmless. */
  cell(row: Row): string;
}

/** How many characters a line of this output may have: a pipe or a file takes any. */
export function widthOf(output: { readonly isTTY?: boolean; readonly columns?: number }): number {
  return (output.isTTY && output.columns) || Number.POSITIVE_INFINITY;
}

/**
 * The same of what is drawn rather than listed. It is read by a person also in a pipe, as of a pager: as wide as
 * `COLUMNS` says, else as the terminal that still hears stderr.
 */
export function pictureWidthOf({
  stdout,
  stderr,
  env,
}: Pick<NodeJS.Process, 'stdout' | 'stderr' | 'env'>): number {
  if (stdout.isTTY) return widthOf(stdout);
  const said = Number(env.COLUMNS);
  return Number.isInteger(said) && said > 0 ? said : widthOf(stderr);
}

/**
 * The rows as lines of text. Columns that do not fit are left out from the right.
 *
 * @param width characters of a line, as `widthOf` gives it
 */
export function table<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  width: number,
): string {
  const cells = [columns.map(({ title }) => title), ...rows.map((row) => cellsOf(columns, row))];
  const widths = columns.map((_, index) => Math.max(...cells.map((line) => line[index].length)));
  const shown = fitting(widths, width);
  const lines = cells.map((line) =>
    line
      .slice(0, shown)
      .map((cell, index) =>
        columns[index].align === 'right'
          ? cell.padStart(widths[index])
          : cell.padEnd(widths[index]),
      )
      .join('  ')
      .trimEnd()
      .slice(0, width),
  );
  return `${lines.join('\n')}\n`;
}

function cellsOf<Row>(columns: readonly Column<Row>[], row: Row): string[] {
  return columns.map((column) => harmless(column.cell(row)));
}

/** How many columns fit; always one. The last that fits in part is shown cut. */
function fitting(widths: readonly number[], width: number): number {
  let used = 0;
  for (const [index, column] of widths.entries()) {
    if (used >= width && index > 0) return index;
    used += column + 2;
  }
  return widths.length;
}
