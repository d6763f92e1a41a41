// What the kernel says of connections, where packets cannot be had: once a second, for as long as somebody looks.

import { setTimeout as sleep } from 'node:timers/promises';
import { KERNEL_TABLE_EVERY_MS } from '../../limits.ts';
import { type KernelFigures, kernelFigures, remoteOfKey } from '../../link/kernel-figures.ts';
import { formatHostPort } from '../arguments.ts';
import { onStopSignal } from '../stop-signal.ts';
import { type Paint, paintFor, plain } from '../terminal/colour.ts';
import { groupDigits } from '../terminal/event-line.ts';
import { harmless } from '../terminal/harmless.ts';
import { humanSize } from '../terminal/size.ts';
import type { KernelSockets } from './kernel-sockets.ts';
import { localClock } from './moments.ts';
import { fittingColumns, type PaintedColumn, paintedTable } from './painted-table.ts';
import type { WireRun } from './wire-run.ts';

/** A connection and what the kernel knows of it. */
interface Row {
  readonly remote: string;
  readonly figures: KernelFigures;
}

/**
 * Prints a table, and again.
 *
 * @param sockets those that are shown; null: all
 */
export async function printKernelFigures(
  run: Omit<WireRun, 'source'>,
  port: number,
  sockets: KernelSockets | null,
): Promise<void> {
  const { output, options, screen } = run;
  const paint = options.color ? paintFor(screen.isTerminal, screen.env) : plain;
  const stopping = new AbortController();
  const release = onStopSignal(() => stopping.abort());
  let above = 0;
  while (!stopping.signal.aborted) {
    const time = Date.now();
    const rows = await kernelRows(port, sockets);
    const lines = linesOf(rows, { time, port, paint, run });
    if (above > 0) output.write(`\x1b[${above}A\x1b[J`);
    output.write(lines.map((line) => `${line}\n`).join(''));
    above = screen.isTerminal ? lines.length : 0;
    await output.flush();
    await sleep(KERNEL_TABLE_EVERY_MS, undefined, { signal: stopping.signal }).catch(() => {});
  }
  release();
}

/** What the kernel says now. @param sockets those that are shown; null: all */
export async function kernelRows(port: number, sockets: KernelSockets | null): Promise<Row[]> {
  const isShown = sockets === null ? () => true : await sockets.now();
  const shown = [...(await kernelFigures([port]))].filter(([key]) => isShown(key));
  return shown.map(([key, figures]) => {
    const { remoteAddress, remotePort } = remoteOfKey(key);
    return { remote: formatHostPort({ host: remoteAddress, port: remotePort }), figures };
  });
}

/** Names differ from kernel to kernel: a column without a value is left out. */
const COLUMNS: readonly (PaintedColumn<Row> & { readonly keys: readonly string[] })[] = [
  column('BOARD', 0, [], ({ remote }) => remote),
  column(
    'RTT',
    1,
    ['rtt'],
    ({ figures: { rtt, rttvar } }) => `${ms(rtt)}${rttvar === undefined ? '' : ` ±${ms(rttvar)}`}`,
  ),
  column('SENT AGAIN', 2, ['rtt'], ({ figures }) => count(figures.retrans_total ?? 0)),
  column('RECEIVED', 3, ['bytes_received'], ({ figures }) => size(figures.bytes_received)),
  column('ACKED', 4, ['bytes_acked'], ({ figures }) => size(figures.bytes_acked)),
  column('LAST HEARD', 5, ['lastrcv'], ({ figures }) => `${ms(figures.lastrcv)} ago`),
  column('IN FLIGHT', 6, ['unacked'], ({ figures }) => count(figures.unacked ?? 0)),
  column('CWND', 7, ['cwnd'], ({ figures }) => count(figures.cwnd)),
  column('ITS WINDOW', 8, ['snd_wnd'], ({ figures }) => size(figures.snd_wnd)),
  column('OUR WINDOW', 9, ['rcv_wnd', 'rcv_space'], ({ figures }) =>
    size(figures.rcv_wnd ?? figures.rcv_space),
  ),
  column('MSS', 10, ['mss'], ({ figures }) => count(figures.mss)),
];

function column(
  title: string,
  importance: number,
  keys: readonly string[],
  text: (row: Row) => string,
): PaintedColumn<Row> & { readonly keys: readonly string[] } {
  const align = importance === 0 ? {} : ({ align: 'right' } as const);
  return { title, importance, keys, ...align, cell: (row) => ({ text: text(row) }) };
}

function linesOf(
  rows: readonly Row[],
  view: { time: number; port: number; paint: Paint; run: Omit<WireRun, 'source'> },
): string[] {
  const { time, port, paint, run } = view;
  const { columns: width, isTerminal } = run.screen;
  const { device } = run.options;
  const whose = device === undefined ? '' : `, ${harmless(device)}`;
  const head = `${localClock(time)}  port ${port}${whose}: ${rows.length === 1 ? '1 connection' : `${groupDigits(rows.length)} connections`}`;
  const room = isTerminal ? Math.max((process.stdout.rows || 24) - 4, 1) : Number.POSITIVE_INFINITY;
  const shown = rows.slice(0, room);
  const known = COLUMNS.filter(
    ({ keys }) =>
      keys.length === 0 || shown.some(({ figures }) => keys.some((key) => key in figures)),
  );
  const lines = [paint('time', head)];
  if (shown.length > 0) {
    lines.push(...paintedTable(fittingColumns(known, shown, width), shown, paint));
  }
  if (rows.length > shown.length) lines.push(`and ${groupDigits(rows.length - shown.length)} more`);
  return lines;
}

function ms(value: number | undefined): string {
  if (value === undefined) return '';
  return value >= 1000 ? `${(value / 1000).toFixed(1)} s` : `${Number(value.toFixed(2))} ms`;
}

function count(value: number | undefined): string {
  return value === undefined ? '' : groupDigits(value);
}

function size(value: number | undefined): string {
  return value === undefined ? '' : humanSize(value);
}
