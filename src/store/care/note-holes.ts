// After a repair it is known which readings are lost: nobody need look for them.

import { absenceWriter } from '../absent-readings.ts';
import { decodeBlockHeader } from '../block-header.ts';
import { visitPieces } from '../format/log-entry.ts';
import { recoverLog } from '../recover-log.ts';
import type { Connection } from '../schema.ts';

interface BlockPlace {
  readonly device: number;
  readonly ordinal: number;
  readonly header: Buffer;
}

/** Notes the holes among a device's readings as absent, in a database in which all rows are whole. */
export function noteHoles(database: Connection): void {
  const note = absenceWriter(database);
  const ends = new Map<number, number>();
  const reach = (device: number, from: number, to: number): void => {
    const end = ends.get(device) ?? 0;
    if (from > end) note({ device, from: end, to: from });
    ends.set(device, Math.max(end, to));
  };
  const blocks = database.prepare<[], BlockPlace>(
    'SELECT device, ordinal, header FROM blocks ORDER BY device, ordinal',
  );
  for (const { device, ordinal, header } of blocks.all()) {
    reach(device, ordinal, ordinal + decodeBlockHeader(header).rows);
  }
  const blocked = database.prepare<[], { device: number; rows: number }>(
    'SELECT device, rows FROM blocked',
  );
  for (const { device, rows } of blocked.all()) reach(device, rows, rows);
  for (const entry of recoverLog(database, () => {}, 0).index.entries()) {
    visitPieces(entry, (device, ordinal, rows) => {
      const isInBlocks = ordinal < (ends.get(device) ?? 0);
      if (!isInBlocks) reach(device, ordinal, ordinal + rows);
    });
  }
}
