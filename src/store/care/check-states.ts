// Checks what is kept of devices and boots, their journal, and the counts of what is in blocks.

import { forgottenOfRow } from '../forgotten.ts';
import { FormatError } from '../format/format-error.ts';
import { entryOfRow } from '../journal.ts';
import { recordOfRow } from '../records.ts';
import { bootOfRow, deviceOfRow, verify } from '../states.ts';
import { type DeviceState, JOURNAL_KINDS, RECORD_KINDS } from '../store.ts';
import type { Findings } from './findings.ts';
import type { ReadTable } from './tables.ts';

/** What the rest of the store refers to. */
export interface KnownStates {
  /** Of all devices that have a row, whole or not. */
  readonly ids: Map<number, string>;
  /** How many metrics a device has; of whole rows only. */
  readonly metrics: Map<number, number>;
  /** The device of each boot; of whole rows only. */
  readonly boots: Map<number, number>;
  readonly damagedBoots: Set<number>;
  /** How many readings of a device are in blocks, or were. */
  readonly blocked: Map<number, number>;
  /** The last commit position that a state or an entry of the journal tells of. */
  lastPosition: number;
}

/** Checks the states. @throws SqliteError when pages are damaged */
export async function checkStates(read: ReadTable, findings: Findings): Promise<KnownStates> {
  const known: KnownStates = {
    ids: new Map(),
    metrics: new Map(),
    boots: new Map(),
    damagedBoots: new Set(),
    blocked: new Map(),
    lastPosition: 0,
  };
  const currentBoots = new Map<number, number>();
  await read('devices', (row) => {
    const { number } = row;
    known.ids.set(number, String(row.id));
    findings.isWhole({ device: number, what: 'the state of the device' }, () => {
      const state = deviceOfRow(row);
      checkDevice(state, number);
      known.metrics.set(number, state.metrics.length);
      known.lastPosition = Math.max(known.lastPosition, state.asOf);
      if (state.currentBoot !== 0) currentBoots.set(number, state.currentBoot);
    });
  });
  await checkBoots(read, known, findings);
  for (const [device, boot] of currentBoots) {
    if (known.boots.get(boot) === device || known.damagedBoots.has(boot)) continue;
    findings.add({ device, what: `boot ${boot}, the device's newest, is not there` });
  }
  await checkJournal(read, known, findings);
  await checkRecords(read, findings);
  await checkForgotten(read, known, findings);
  await checkBlocked(read, known, findings);
  return known;
}

function checkDevice(state: DeviceState, number: number): void {
  if (state.number !== number) throw new FormatError('it is of another device');
  if (state.latest.length !== state.metrics.length) throw new FormatError('metrics are missing');
}

async function checkBoots(read: ReadTable, known: KnownStates, findings: Findings): Promise<void> {
  await read('boots', (row) => {
    const { number, device } = row;
    const of = known.ids.has(device) ? device : null;
    const isWhole = findings.isWhole({ device: of, what: `boot ${number}` }, () => {
      const state = bootOfRow(row);
      if (state.number !== number) throw new FormatError('it is another boot');
      if (of === null) throw new FormatError(`its device, number ${device}, is not there`);
      known.lastPosition = Math.max(known.lastPosition, state.asOf);
    });
    if (isWhole) known.boots.set(number, device);
    else known.damagedBoots.add(number);
  });
}

async function checkJournal(
  read: ReadTable,
  known: KnownStates,
  findings: Findings,
): Promise<void> {
  await read('journal', (row) => {
    const { position, device } = row;
    const of = known.ids.has(device) ? device : null;
    findings.isWhole({ device: of, what: `journal entry ${position}` }, () => {
      const { kind } = entryOfRow(row);
      if (!JOURNAL_KINDS.includes(kind)) throw new FormatError('it is of an unknown kind');
      if (of === null) throw new FormatError(`its device, number ${device}, is not there`);
      known.lastPosition = Math.max(known.lastPosition, position);
    });
  });
}

async function checkRecords(read: ReadTable, findings: Findings): Promise<void> {
  await read('records', (row) => {
    findings.isWhole({ device: null, what: `record ${row.number}` }, () => {
      const { kind } = recordOfRow(row);
      if (!RECORD_KINDS.includes(kind)) throw new FormatError('it is of an unknown kind');
    });
  });
}

async function checkForgotten(
  read: ReadTable,
  known: KnownStates,
  findings: Findings,
): Promise<void> {
  await read('forgotten', (row) => {
    findings.isWhole({ device: null, what: `forgotten device ${row.device}` }, () => {
      const { device } = forgottenOfRow(row);
      if (known.ids.has(device)) throw new FormatError('it is there');
    });
  });
}

async function checkBlocked(
  read: ReadTable,
  known: KnownStates,
  findings: Findings,
): Promise<void> {
  await read('blocked', ({ device, rows, checksum }) => {
    const of = known.ids.has(device) ? device : null;
    findings.isWhole({ device: of, what: 'the count of readings in blocks' }, () => {
      verify([device, rows], checksum);
      known.blocked.set(device, rows);
      if (of === null) throw new FormatError(`its device, number ${device}, is not there`);
    });
  });
}
