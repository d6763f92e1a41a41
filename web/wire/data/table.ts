// The table of connections: those that are looked for, in the order that is wished for.

import type { StreamRow, StreamSort, TableView, TableWish } from '../protocol.ts';

const names = new Intl.Collator('en', { numeric: true });

export function tableOf(rows: readonly StreamRow[], wish: TableWish): TableView {
  const words = wish.find.toLowerCase().split(/\s+/).filter(Boolean);
  const matching = rows.filter((row) => isFound(row, words));
  sort(matching, wish.sort, wish.descending);
  const from = Math.min(wish.from, Math.max(0, matching.length - 1));
  return { find: wish.find, matching: matching.length, from, rows: matching.slice(from, wish.to) };
}

function isFound(row: StreamRow, words: readonly string[]): boolean {
  if (words.length === 0) return true;
  const text = `${row.device ?? ''} ${row.client} ${row.server}`.toLowerCase();
  return words.every((word) => text.includes(word));
}

const FIGURES: Readonly<Record<Exclude<StreamSort, 'who'>, (row: StreamRow) => number>> = {
  began: ({ firstNs }) => firstNs,
  duration: ({ firstNs, lastNs }) => lastNs - firstNs,
  packets: ({ packets }) => packets,
  bytes: ({ bytesUp, bytesDown }) => bytesUp + bytesDown,
  rtt: ({ rttNs }) => rttNs,
  lost: ({ pair }) => (pair?.ways ? pair.ways.up.fates.lost + pair.ways.down.fates.lost : -1),
  delay: ({ pair }) => pair?.ways?.up.delay?.middle ?? -1,
  trouble: ({ troubles: { lost, changed, resent, disorder, gaps, closedWindows } }) =>
    lost + changed + resent + disorder + gaps + closedWindows,
  ended: ({ ended }) =>
    ['open', 'client-fin', 'server-fin', 'both-fin', 'client-reset', 'server-reset'].indexOf(ended),
};

function sort(rows: StreamRow[], by: StreamSort, descending: boolean): void {
  const sign = descending ? -1 : 1;
  rows.sort((a, b) => {
    const order = by === 'who' ? names.compare(who(a), who(b)) : FIGURES[by](a) - FIGURES[by](b);
    return sign * order || a.number - b.number;
  });
}

function who({ device, client }: StreamRow): string {
  return device ?? client;
}
