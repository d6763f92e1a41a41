// What of the page is in its address, so that it can be shared and Back works.

import { between, parseRange, type Range, rangeName, sameRange, USUAL } from './range/range.ts';

/** Devices that are looked at together. */
export const MAX_DEVICES = 6;

export interface Shown {
  readonly range: Range;
  /** Ids of devices beside the page's own. */
  readonly others: readonly string[];
  /** Names of metrics; null: all. */
  readonly metrics: readonly string[] | null;
}

/** Reads the query of an address. What it does not understand is as if it were not there. */
export function parseShown(search: string): Shown {
  const query = new URLSearchParams(search);
  return {
    range: rangeIn(query) ?? USUAL,
    others: [...new Set(listIn(query.get('with')))].slice(0, MAX_DEVICES - 1),
    metrics: query.has('metrics') ? [...new Set(listIn(query.get('metrics')))] : null,
  };
}

/** The reverse; empty when there is nothing to say. */
export function searchFor({ range, others, metrics }: Shown): string {
  const query = new URLSearchParams();
  if (range.kind === 'between') {
    query.set('from', new Date(range.from).toISOString());
    query.set('to', new Date(range.to).toISOString());
  } else if (!sameRange(range, USUAL)) {
    query.set('range', rangeName(range) ?? '');
  }
  if (others.length > 0) query.set('with', listText(others));
  if (metrics !== null) query.set('metrics', listText(metrics));
  // Both are harmless in a query, and such an address can be read.
  const text = query.toString().replaceAll('%2C', ',').replaceAll('%3A', ':');
  return text === '' ? '' : `?${text}`;
}

function rangeIn(query: URLSearchParams): Range | null {
  const name = query.get('range');
  if (name !== null) return parseRange(name);
  const [from, to] = [query.get('from'), query.get('to')];
  return from === null || to === null ? null : between(timeIn(from), timeIn(to));
}

function timeIn(text: string): number {
  return /^-?\d{1,16}$/.test(text) ? Number(text) : Date.parse(text);
}

/** Names come from boards, and may hold the comma that stands between them. */
function listText(names: readonly string[]): string {
  return names.map((name) => name.replaceAll('%', '%25').replaceAll(',', '%2C')).join(',');
}

function listIn(text: string | null): string[] {
  const names = text?.split(',').filter((name) => name !== '') ?? [];
  return names.map((name) => name.replaceAll('%2C', ',').replaceAll('%25', '%'));
}
