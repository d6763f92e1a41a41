// A table whose cells may be coloured, and whose columns leave in the order in which they can be missed.

import type { Paint, Role } from '../terminal/colour.ts';
import { harmless } from '../terminal/harmless.ts';

export interface Cell {
  readonly text: string;
  readonly role?: Role;
}

export interface PaintedColumn<Row> {
  readonly title: string;
  readonly align?: 'right';
  /** From 0, which always stays; the greatest leaves first. */
  readonly importance: number;
  cell(row: Row): Cell;
}

/** Between two columns. */
const GAP = '  ';

/**
 * The columns that fit, in their order.
 *
 * @param width characters of a line
 */
export function fittingColumns<Row>(
  columns: readonly PaintedColumn<Row>[],
  rows: readonly Row[],
  width: number,
): PaintedColumn<Row>[] {
  const byImportance = [...columns].sort((a, b) => a.importance - b.importance);
  const fitting = new Set<PaintedColumn<Row>>();
  let used = -GAP.length;
  for (const column of byImportance) {
    used += GAP.length + widthOf(column, rows);
    if (used > width && fitting.size > 0) break;
    fitting.add(column);
  }
  return columns.filter((column) => fitting.has(column));
}

/** The lines of the table, its head first. */
export function* paintedTable<Row>(
  columns: readonly PaintedColumn<Row>[],
  rows: readonly Row[],
  paint: Paint,
): Generator<string> {
  const widths = columns.map((column) => widthOf(column, rows));
  yield lineOf(
    columns,
    columns.map(({ title }): Cell => ({ text: title, role: 'quiet' })),
    widths,
    paint,
  );
  for (const row of rows) {
    const cells = columns.map((column) => column.cell(row));
    yield lineOf(columns, cells, widths, paint);
  }
}

function widthOf<Row>({ title, cell }: PaintedColumn<Row>, rows: readonly Row[]): number {
  return rows.reduce(
    (width, row) => Math.max(width, harmless(cell(row).text).length),
    title.length,
  );
}

function lineOf<Row>(
  columns: readonly PaintedColumn<Row>[],
  cells: readonly Cell[],
  widths: readonly number[],
  paint: Paint,
): string {
  let line = '';
  let owed = '';
  for (const [at, { text, role }] of cells.entries()) {
    const shown = harmless(text);
    const pad = ' '.repeat(widths[at] - shown.length);
    const isRight = columns[at].align === 'right';
    // Blanks at the end of a line are not written, and none are coloured.
    if (isRight) owed += pad;
    if (shown !== '') {
      line += owed + (role === undefined ? shown : paint(role, shown));
      owed = '';
    }
    owed += (isRight ? '' : pad) + GAP;
  }
  return line;
}
