// What is known of a device that may be silent: gathered from its connections and from the store.

import {
  type DeviceFacts,
  type RejectRemark,
  type Remark,
  usualIntervalMs,
} from '../diagnosis/device.ts';
import type { KernelSilence } from '../diagnosis/device-words.ts';
import type { Remedy } from '../diagnosis/remedy.ts';
import { type SuggestedFields, suggestFields } from '../diagnosis/suggest-fields.ts';
import { FITTED_LINES, USUAL_READINGS } from '../limits.ts';
import type { JournalEntry, JournalKind } from '../store/store.ts';
import type { ApiParts, DeviceView, DiagnosisSource } from './directory.ts';

/** Entries of each kind that are looked at. */
const ENTRIES = FITTED_LINES;

/** Connects within the newest readings that show a board which connects for each of them. */
const CONNECTS = 3;

export async function deviceFacts(
  device: DeviceView,
  { store }: Pick<ApiParts, 'store'>,
  diagnosis: DiagnosisSource,
): Promise<DeviceFacts> {
  const journal = (...kinds: JournalKind[]) =>
    store.journal({ device: device.number, kinds, limit: ENTRIES });
  const [{ readings }, rejects, messages, comings] = await Promise.all([
    store.readings({ device: device.number, limit: USUAL_READINGS, order: 'desc' }),
    journal('reject'),
    journal('message'),
    journal('connect', 'disconnect'),
  ]);
  const times = readings.map(({ time }) => time);
  const traffic = diagnosis.traffic(device.id);
  const left = comings.find(({ kind }) => kind === 'disconnect');
  return {
    now: Date.now(),
    device: device.id,
    storeOk: store.status().ok,
    conflict: device.conflict,
    connected: device.connected,
    usualIntervalMs: usualIntervalMs(times),
    comesAndGoes: comings.filter(since(times.at(-1))).length >= CONNECTS,
    rejects: rejects.map(rejectRemark),
    texts: messages.map(({ time, data }): Remark => ({ time, raw: String(data.text) })),
    left: left === undefined ? null : { time: left.time, reason: String(left.data.reason) },
    ...traffic,
    lastReadingAt: traffic.lastReadingAt ?? times[0] ?? null,
  };
}

/** Connects since a reading. */
function since(oldest: number | undefined): (entry: JournalEntry) => boolean {
  return ({ kind, time }) => oldest !== undefined && kind === 'connect' && time >= oldest;
}

function rejectRemark({ time, data }: JournalEntry): RejectRemark {
  const { raw, reason, detail } = data;
  return { time, raw: String(raw), reason: String(reason), detail: String(detail) };
}

/**
 * The list that fits the lines rejected since the last reading; null: none does, or none would be used.
 *
 * @param remedy what mends the lines themselves
 */
export function suggestionFor(facts: DeviceFacts, remedy: Remedy | null): SuggestedFields | null {
  // Of lines that have to be mended no list makes what was meant.
  return remedy === null ? fittingFields(facts) : null;
}

function fittingFields({ rejects, open, lastReadingAt }: DeviceFacts): SuggestedFields | null {
  // What its own HELLO names goes before any list of the server's.
  if ((open?.helloFields ?? null) !== null) return null;
  const lines = rejects.filter(
    ({ time, reason }) =>
      time > (lastReadingAt ?? 0) && (reason === 'fields' || reason === 'number'),
  );
  const suggested = suggestFields(lines);
  const isRefused = (open?.needsSeq ?? false) && !(suggested?.fields.includes('seq') ?? true);
  return isRefused ? null : suggested;
}

/** What the kernel tells of a device's connection; null: nothing. */
export async function kernelSilence(
  { open }: DeviceFacts,
  { connections }: Pick<ApiParts, 'connections'>,
): Promise<KernelSilence | null> {
  if (open === null) return null;
  const all = await connections();
  const tcp = all.find(({ id }) => id === open.visit.connection)?.tcp ?? null;
  if (tcp === null) return null;
  return { unacknowledgedMs: (tcp.unacked ?? 0) > 0 ? (tcp.lastack ?? null) : null };
}
