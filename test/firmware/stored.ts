// What a server has stored of a device, for comparing it with what a board took.

import { api, type ServerProcess } from '../e2e/server-process.ts';

export interface StoredReading {
  readonly time: string;
  readonly timeSource: string;
  readonly seq: number;
  readonly millis: number;
  readonly boot: string;
  readonly values: Readonly<Record<string, number>>;
}

interface Page {
  readonly readings: readonly StoredReading[];
  readonly next: string | null;
}

/** All readings of a device, in the order of their times. */
export async function storedReadings(
  server: ServerProcess,
  device: string,
): Promise<StoredReading[]> {
  const all: StoredReading[] = [];
  let after = '';
  do {
    const page: Page = await api(server, `/api/devices/${device}/readings?limit=10000${after}`);
    all.push(...page.readings);
    after = page.next === null ? '' : `&after=${encodeURIComponent(page.next)}`;
  } while (after !== '');
  return all;
}

/** The seqs, in rising order. */
export function seqsOf(readings: readonly StoredReading[]): number[] {
  return readings.map((reading) => reading.seq).sort((a, b) => a - b);
}

/** 1 … count. */
export function upTo(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}

/** Whether each value is the one that the board took with that seq. */
export function areAsTaken(readings: readonly StoredReading[]): boolean {
  return readings.every(
    ({ seq, values }) => values.temperature === seq / 10 && values.humidity === 45,
  );
}

/** What a full ring let go, but for those that had arrived and of which only the ACK had not. */
export function lost(dropped: readonly number[], readings: readonly StoredReading[]): number[] {
  const stored = new Set(seqsOf(readings));
  return dropped.filter((seq) => !stored.has(seq));
}
