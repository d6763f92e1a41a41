// Checks the readings: each block and each entry of the log by itself, then that a device's follow
// each other without holes.

import { decodeBlockHeader } from '../block-header.ts';
import { openBlock } from '../format/block.ts';
import { FormatError } from '../format/format-error.ts';
import { type LogEntry, openLogEntry, visitPieces } from '../format/log-entry.ts';
import type { Rows } from '../format/rows.ts';
import { type BlockRow, rowsOf, wholeBlock } from './block-row.ts';
import type { KnownStates } from './check-states.ts';
import type { Findings } from './findings.ts';
import type { Ordinals } from './ordinals.ts';
import type { ReadTable } from './tables.ts';

/** Checks all blocks. Returns how many there are. @throws SqliteError when pages are damaged */
export async function checkBlocks(
  read: ReadTable,
  known: KnownStates,
  findings: Findings,
  ordinals: Ordinals,
): Promise<number> {
  let blocks = 0;
  await read('blocks', (row) => {
    blocks++;
    const { device, from_time: fromMs, to_time: toMs } = row;
    const count = countIn(row);
    const finding = { device, fromMs, toMs, readings: count, what: `block ${row.id}` };
    const isWhole = findings.isWhole(finding, () => {
      const { header, rows } = wholeBlock(row);
      checkNames(known, device, rows);
      ordinals.addBlock(header);
    });
    if (!isWhole) ordinals.addDamagedBlock(row, count);
  });
  return blocks;
}

/** How many readings a block that may be damaged has; null: it no longer tells. */
function countIn(row: BlockRow): number | null {
  for (const count of [() => decodeBlockHeader(row.header).rows, () => rowsOf(row).count]) {
    try {
      return count();
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
    }
  }
  return null;
}

/** What the check of the log found. */
export interface CheckedLog {
  readonly entries: number;
  /** The last commit position of all; 0: no entry is whole. */
  readonly lastPosition: number;
  readonly isWhole: boolean;
}

/** Checks the log. @throws SqliteError when pages are damaged */
export async function checkLog(
  read: ReadTable,
  known: KnownStates,
  findings: Findings,
  ordinals: Ordinals,
): Promise<CheckedLog> {
  let entries = 0;
  let next: number | null = null;
  let lastPosition = 0;
  let isWhole = true;
  await read('log', ({ number, entry }) => {
    entries++;
    if (next !== null && number !== next) {
      isWhole = false;
      findings.add({ device: null, what: `log entries ${next} to ${number - 1} are missing` });
    }
    next = number + 1;
    const isEntryWhole = findings.isWhole({ device: null, what: `log entry ${number}` }, () => {
      const opened = openLogEntry(number, entry);
      if (opened.replayFrom > opened.lastPosition || opened.lastPosition < lastPosition) {
        throw new FormatError('its commit position goes back');
      }
      lastPosition = opened.lastPosition;
      checkPieces(opened, known, findings, ordinals);
    });
    isWhole &&= isEntryWhole;
  });
  return { entries, lastPosition, isWhole };
}

function checkPieces(
  entry: LogEntry,
  known: KnownStates,
  findings: Findings,
  ordinals: Ordinals,
): void {
  visitPieces(entry, (device, ordinal, count, start, length) => {
    const what = `readings of log entry ${entry.number}`;
    if (!known.ids.has(device)) {
      const absent = `${what}: their device, number ${device}, is not there`;
      findings.add({ device: null, readings: count, what: absent });
    }
    findings.isWhole({ device, readings: count, what }, () => {
      if (length === 0) return;
      const rows = openBlock(entry.bytes.subarray(start, start + length)).rows();
      if (rows.count !== count) throw new FormatError('their count is another');
      checkNames(known, device, rows);
    });
    ordinals.addPiece(device, ordinal, count, length === 0);
  });
}

/** Whether the boots and metrics that readings name are there. @throws FormatError */
function checkNames(known: KnownStates, device: number, rows: Rows): void {
  let before = -1;
  for (let row = 0; row < rows.count; row++) {
    const boot = rows.boot[row];
    if (boot === before) continue;
    before = boot;
    const owner = known.boots.get(boot);
    // What is wrong with a damaged boot was told once.
    if (owner === device || known.damagedBoots.has(boot)) continue;
    const is = owner === undefined ? 'is not there' : 'is of another device';
    throw new FormatError(`boot ${boot} of its readings ${is}`);
  }
  const metrics = known.metrics.get(device);
  const highest = rows.metrics.at(-1)?.index ?? -1;
  if (metrics !== undefined && highest >= metrics) {
    throw new FormatError(`metric ${highest} of its readings has no name`);
  }
}
