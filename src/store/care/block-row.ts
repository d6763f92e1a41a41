// A row of the table of blocks, looked at from all sides: its columns, header, readings and summary
// must tell the same.

import { type BlockHeader, decodeBlockHeader } from '../block-header.ts';
import { spanClass, timesOf } from '../block-table.ts';
import { openBlock } from '../format/block.ts';
import { unsealed } from '../format/checksum.ts';
import { FormatError } from '../format/format-error.ts';
import type { Rows } from '../format/rows.ts';
import { type MetricSummary, summarize, summaryMetrics } from '../format/summary.ts';

export interface BlockRow {
  readonly id: number;
  readonly device: number;
  readonly ordinal: number;
  readonly span: number;
  readonly from_time: number;
  readonly to_time: number;
  readonly header: Buffer;
  readonly data: Buffer;
}

export interface WholeBlock {
  readonly header: BlockHeader;
  readonly rows: Rows;
}

/** Two sums of the same values may have been rounded differently by two versions of Tapline. */
const ROUNDING = 1e-9;

/** The block, if all of it is whole. @throws FormatError that says what is not */
export function wholeBlock(row: BlockRow): WholeBlock {
  const header = decodeBlockHeader(row.header);
  checkColumns(row, header);
  const rows = rowsOf(row);
  checkReadings(header, rows);
  return { header, rows };
}

/** The readings of a block, whatever its header says. @throws FormatError when they are damaged */
export function rowsOf({ data }: BlockRow): Rows {
  return openBlock(unsealed(data)).rows();
}

function checkColumns(row: BlockRow, { device, ordinal, fromTime, toTime }: BlockHeader): void {
  if (row.device !== device) throw new FormatError('it is filed under another device');
  if (row.ordinal !== ordinal) throw new FormatError('it is filed under another place');
  if (row.from_time !== fromTime || row.to_time !== toTime) {
    throw new FormatError('it is filed under other times');
  }
  if (row.span !== spanClass(fromTime, toTime)) {
    throw new FormatError('it is filed under another length in time');
  }
}

function checkReadings(header: BlockHeader, rows: Rows): void {
  if (rows.count !== header.rows) throw new FormatError('it has another count of readings');
  const [fromTime, toTime] = timesOf(rows, 0, rows.count);
  if (fromTime !== header.fromTime || toTime !== header.toTime) {
    throw new FormatError('its readings have other times');
  }
  const expected = summarize(rows, 0, rows.count);
  if (Buffer.from(header.summary).equals(expected)) return;
  const summaries = summaryMetrics(header.summary);
  const others = summaryMetrics(expected);
  if (summaries.length !== others.length || !summaries.every((one, i) => isSame(one, others[i]))) {
    throw new FormatError('its summary is not that of its readings');
  }
}

function isSame(one: MetricSummary, other: MetricSummary | undefined): boolean {
  return (
    one.index === other?.index &&
    one.count === other.count &&
    one.min === other.min &&
    one.max === other.max &&
    isSameSum(one, other)
  );
}

function isSameSum(one: MetricSummary, other: MetricSummary): boolean {
  if (Object.is(one.sum, other.sum)) return true;
  const size = Math.max(Math.abs(one.min), Math.abs(one.max)) * one.count;
  return Math.abs(one.sum - other.sum) <= ROUNDING * size;
}
