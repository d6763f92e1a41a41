// Devices that were forgotten. One row says so, which makes all that is filed under the device's number
// count for nothing at once; the rows themselves are taken away bit by bit (forgotten-rows.ts).

import { type DamageListener, damageOf } from './damage.ts';
import { FormatError } from './format/format-error.ts';
import type { Connection } from './schema.ts';
import { checksumOf, verify } from './states.ts';

/** A row of the table of forgotten devices. */
export interface ForgottenRow {
  /** `DeviceState.number`. */
  readonly device: number;
  /** The greatest number of a boot of any device by then. */
  readonly boot: number;
  /** 1: there may be rows of it; 0: it is kept for its numbers, which must not be given again. */
  readonly remains: number;
  readonly checksum: number;
}

type Forgotten = Omit<ForgottenRow, 'checksum'>;

/** What a database knows of them. */
export interface ForgottenDevices {
  /** Those of which there may be rows. */
  readonly remaining: ReadonlySet<number>;
  /** The greatest number of a device, and of a boot, that was ever forgotten. */
  readonly lastDevice: number;
  readonly lastBoot: number;
}

/** @throws FormatError when the row is damaged */
export function forgottenOfRow({ checksum, ...row }: ForgottenRow): Forgotten {
  verify([row.device, row.boot, row.remains], checksum);
  return row;
}

/** Whether the row is what was written. */
export function isForgottenRow(row: ForgottenRow): boolean {
  try {
    forgottenOfRow(row);
    return true;
  } catch (error) {
    if (error instanceof FormatError) return false;
    throw error;
  }
}

/** Reads the table; a damaged row is told and left out. */
export function readForgotten(database: Connection, damaged: DamageListener): ForgottenDevices {
  const remaining = new Set<number>();
  let [lastDevice, lastBoot] = [0, 0];
  for (const row of database.prepare<[], ForgottenRow>('SELECT * FROM forgotten').all()) {
    try {
      const { device, boot, remains } = forgottenOfRow(row);
      if (remains !== 0) remaining.add(device);
      lastDevice = Math.max(lastDevice, device);
      lastBoot = Math.max(lastBoot, boot);
    } catch (error) {
      damaged(damageOf(`forgotten device ${row.device}`, error));
    }
  }
  return { remaining, lastDevice, lastBoot };
}

/** Makes a function that writes a row, in a transaction. */
export function forgottenWriter(database: Connection): (row: Forgotten) => void {
  const save = database.prepare<[device: number, boot: number, remains: number, checksum: number]>(
    'INSERT OR REPLACE INTO forgotten (device, boot, remains, checksum) VALUES (?, ?, ?, ?)',
  );
  return ({ device, boot, remains }) =>
    save.run(device, boot, remains, checksumOf([device, boot, remains]));
}
