// Who was meant by a device's name that no device has.

import { TaplineError } from '../../errors.ts';
import { type ApiClient, getJson } from '../api-client.ts';

/** Names that are offered. */
const OFFERED = 5;

/** Says that there is no such device, and which there are that sound like it. */
export async function unknownDevice(api: ApiClient, name: string): Promise<TaplineError> {
  const { devices } = await getJson<{ devices: { id: string }[] }>(api, '/api/devices');
  const ids = devices.map(({ id }) => id);
  const near = nearNames(name, ids);
  const offer =
    near.length > 0 ? `did you mean ${near.join(', ')}?` : '`tapline devices` lists them.';
  const words = ids.length === 0 ? 'no device has sent anything yet.' : offer;
  const message = `The server knows no device ${name}: ${words} (A board's own address is written with its port, host:port.)`;
  return new TaplineError('unknown-device', message);
}

/** The names that differ from it in a few letters, or hold it, or are held by it; the nearest first. */
export function nearNames(name: string, known: readonly string[]): string[] {
  const limit = Math.max(1, Math.floor(name.length / 3));
  const wanted = name.toLowerCase();
  return known
    .map((id) => ({ id, distance: nearness(wanted, id.toLowerCase()) }))
    .filter(({ distance }) => distance <= limit)
    .sort((a, b) => a.distance - b.distance || (a.id < b.id ? -1 : 1))
    .slice(0, OFFERED)
    .map(({ id }) => id);
}

function nearness(a: string, b: string): number {
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  return short.length >= 3 && long.includes(short) ? 1 : distance(a, b);
}

/** Letters to insert, drop or change to make one of the other (Levenshtein). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (const [j, other] of [...b].entries()) {
      next.push(Math.min(row[j + 1] + 1, next[j] + 1, row[j] + (letter === other ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length];
}
