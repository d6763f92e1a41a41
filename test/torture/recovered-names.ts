// Readings whose device, boot or metrics have lost their names: the store gives them new ones, and
// must not give them those of others.

import type { Multiset } from './multiset.ts';

/** A reading as `read-folder.mjs` writes it. */
type Cells = readonly [
  device: string,
  boot: string,
  seq: number | null,
  millis: number | null,
  time: number,
  timeSource: string,
  values: readonly (readonly [metric: string, value: number | string])[],
];

/** Whether the store made up this name for one that was lost. */
export function isRecovered(name: string): boolean {
  return /^recovered-\d+(-\d+)?$|^metric-\d+$/.test(name);
}

/**
 * Takes readings that came back under recovered names from those that are missing, each for one.
 *
 * @param all the readings that were there
 * @param missing those of them that were not found
 * @returns the readings that are none of them
 */
export function takeRecovered(
  all: readonly string[],
  missing: Multiset,
  found: readonly string[],
): string[] {
  if (found.length === 0) return [];
  const byContent = new Map<string, string[]>();
  for (const text of all) {
    const key = contentOf(text);
    const texts = byContent.get(key);
    if (texts === undefined) byContent.set(key, [text]);
    else texts.push(text);
  }
  return found.filter((text) => {
    const texts = byContent.get(contentOf(text)) ?? [];
    return !texts.some((one) => isSameUnderNewNames(one, text) && missing.remove(one));
  });
}

/** All but the names. */
function contentOf(text: string): string {
  const [, , seq, millis, time, timeSource, values] = JSON.parse(text) as Cells;
  return JSON.stringify([seq, millis, time, timeSource, values.map(([, value]) => value)]);
}

function isSameUnderNewNames(one: string, other: string): boolean {
  const [was, is] = [namesIn(one), namesIn(other)];
  return was.every((name, i) => name === is[i] || isRecovered(is[i] ?? ''));
}

function namesIn(text: string): string[] {
  const [device, boot, , , , , values] = JSON.parse(text) as Cells;
  return [device, boot, ...values.map(([metric]) => metric)];
}
