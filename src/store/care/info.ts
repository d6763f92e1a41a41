// What a store holds, and how much room it takes. Reads no readings, only what is known of them.

import { resolve } from 'node:path';
import { decodeBlockHeader } from '../block-header.ts';
import { fileBytes } from '../folder.ts';
import { openBlock } from '../format/block.ts';
import { FormatError } from '../format/format-error.ts';
import { openLogEntry, visitPieces } from '../format/log-entry.ts';
import { MAX_BLOCK_ROWS } from '../limits.ts';
import { isInUse, readOwner } from '../owner.ts';
import { type Connection, databaseFile, pragmaNumber, schemaVersion, walFile } from '../schema.ts';
import { openFailure } from '../sqlite-errors.ts';
import { deviceOfRow } from '../states.ts';
import type { DeviceShare, Progress, StoreInfo } from './care.ts';
import { type Pace, paceOf } from './pace.ts';
import { openSnapshot } from './snapshot.ts';
import { countOf, forgottenIn, type ReadTable, tableReader } from './tables.ts';

/**
 * Tells what the store in a folder holds; a server may have it open. What is damaged is left out:
 * `checkStore` tells of it.
 *
 * @throws TaplineError `no-data`, `data-newer`, `data-older` or `data-damaged`
 */
export async function storeInfo(folder: string, progress: Progress): Promise<StoreInfo> {
  const path = resolve(folder);
  const { database, close } = openSnapshot(path);
  const pace = paceOf(progress);
  const read = tableReader(database, pace);
  try {
    const shares = await devicesOf(read);
    const blocks = await countBlocks(database, shares, pace);
    const log = await countLog(read, shares);
    const devices = [...shares.values()];
    return {
      format: schemaVersion(database),
      bytes: fileBytes(databaseFile(path)),
      walBytes: fileBytes(walFile(path)),
      freeBytes: pragmaNumber(database, 'freelist_count') * pragmaNumber(database, 'page_size'),
      readings: devices.reduce((total, { readings }) => total + readings, 0),
      blocks,
      ...log,
      owner: isInUse(path) ? readOwner(path) : null,
      devices,
    };
  } catch (error) {
    throw openFailure(error, path);
  } finally {
    close();
  }
}

async function devicesOf(read: ReadTable): Promise<Map<number, DeviceShare>> {
  const shares = new Map<number, DeviceShare>();
  await read('devices', (row) => {
    shareOf(shares, row.number).id = ifWhole(() => deviceOfRow(row).id) ?? `#${row.number}`;
  });
  return shares;
}

async function countBlocks(
  database: Connection,
  shares: Map<number, DeviceShare>,
  pace: Pace,
): Promise<number> {
  // SQLite knows the length of a blob without reading it.
  const rows = database.prepare<[], { header: Buffer; bytes: number }>(
    'SELECT header, length(header) + length(data) AS bytes FROM blocks',
  );
  const forgotten = forgottenIn(database);
  const total = countOf(database, 'blocks');
  let done = 0;
  let counted = 0;
  for (const { header, bytes } of rows.iterate()) {
    const block = ifWhole(() => decodeBlockHeader(header));
    const isGone = block !== null && forgotten.has(block.device);
    if (!isGone) counted++;
    if (block !== null && !isGone) {
      const share = shareOf(shares, block.device);
      share.readings += block.rows;
      share.bytes += bytes;
      share.blocks++;
      addTimes(share, block.fromTime, block.toTime);
    }
    if (++done % 64 === 0) await pace(done, total, 'blocks');
  }
  return counted;
}

/** Counts the log, and its readings that are not in blocks yet. */
async function countLog(
  read: ReadTable,
  shares: Map<number, DeviceShare>,
): Promise<{ logEntries: number; logBytes: number }> {
  const blocked = new Map<number, number>();
  await read('blocked', ({ device, rows }) => void blocked.set(device, rows));
  let logEntries = 0;
  let logBytes = 0;
  await read('log', ({ number, entry }) => {
    logEntries++;
    logBytes += entry.length;
    ifWhole(() => {
      const { bytes, ...opened } = openLogEntry(number, entry);
      visitPieces({ bytes, ...opened }, (device, ordinal, _, start, length) => {
        if (length === 0 || ordinal < (blocked.get(device) ?? 0)) return;
        countPiece(shareOf(shares, device), bytes.subarray(start, start + length));
      });
    });
  });
  return { logEntries, logBytes };
}

function countPiece(share: DeviceShare, piece: Uint8Array): void {
  const block = openBlock(piece);
  block.times(times);
  share.readings += block.count;
  share.bytes += piece.length;
  for (const time of times.subarray(0, block.count)) addTimes(share, time, time);
}

const times = new Float64Array(MAX_BLOCK_ROWS);

function addTimes(share: DeviceShare, fromTime: number, toTime: number): void {
  share.fromMs = Math.min(share.fromMs ?? fromTime, fromTime);
  share.toMs = Math.max(share.toMs ?? toTime, toTime);
}

function shareOf(shares: Map<number, DeviceShare>, device: number): DeviceShare {
  let share = shares.get(device);
  if (share === undefined) {
    share = { id: `#${device}`, readings: 0, bytes: 0, blocks: 0, fromMs: null, toMs: null };
    shares.set(device, share);
  }
  return share;
}

/** What could be read; null when it is damaged. */
function ifWhole<Result>(read: () => Result): Result | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof FormatError) return null;
    throw error;
  }
}
