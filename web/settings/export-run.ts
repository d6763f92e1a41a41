// The export that runs: one a tab. It goes on while other pages are shown.

import { type ReadonlySignal, signal } from '@preact/signals';
import { CallError, type CallOptions, call, query } from '../api/call.ts';
import type { ExportFormat } from './export-estimate.ts';
import type { ExportRange } from './export-range.ts';
import { openSink } from './export-sinks.ts';
import { type ExportAmount, ExportCutShort, type ExportSink, pump } from './export-stream.ts';

export interface ExportWish {
  /** Their ids; null: all. */
  readonly devices: readonly string[] | null;
  readonly range: ExportRange;
  readonly format: ExportFormat;
}

/** What became of the last export. */
export interface ExportRun extends ExportAmount {
  readonly state: 'running' | 'done' | 'failed' | 'cancelled';
  readonly file: string;
  /** About how many readings there will be; null: nobody knows. */
  readonly expected: number | null;
  /** How long it took so far, in ms. */
  readonly ms: number;
  /** Why it failed. */
  readonly trouble: string | null;
}

/** How often the figures change on the screen, in ms. */
const TELL_MS = 200;

const shown = signal<ExportRun | null>(null);
/** Null: there was none yet. */
export const exportRun: ReadonlySignal<ExportRun | null> = shown;

let controller: AbortController | null = null;
let expected: number | null = null;

export function cancelExport(): void {
  controller?.abort();
}

/** How many readings there will be: counting them may take until after the export has begun. */
export function expectReadings(readings: number | null): void {
  expected = readings;
}

/** Begins, unless one runs. To be called right after a click: it may ask where to. */
export async function startExport(wish: ExportWish): Promise<void> {
  if (controller !== null) return;
  const own = new AbortController();
  controller = own;
  addEventListener('beforeunload', askBeforeLeaving);
  try {
    await run(wish, own.signal);
  } finally {
    removeEventListener('beforeunload', askBeforeLeaving);
    controller = null;
  }
}

/** Whoever closes the page loses what has come so far. */
function askBeforeLeaving(event: BeforeUnloadEvent): void {
  event.preventDefault();
}

async function run(wish: ExportWish, signal: AbortSignal): Promise<void> {
  const file = fileName(wish);
  const begun = performance.now();
  let amount: ExportAmount = { bytes: 0, readings: wish.format === 'parquet' ? null : 0 };
  const tell = (state: ExportRun['state'], trouble: string | null = null) => {
    shown.value = { ...amount, state, file, expected, ms: performance.now() - begun, trouble };
  };
  let sink: ExportSink | null = null;
  let told = 0;
  try {
    sink = await openSink(file, wish.format);
    if (sink === null) return;
    tell('running');
    const { path, ...options } = requestOf(wish);
    const { body } = await call(path, { ...options, signal });
    if (body === null) throw new ExportCutShort();
    amount = await pump(body, wish.format, sink, (so) => {
      amount = so;
      if (performance.now() - told < TELL_MS) return;
      told = performance.now();
      tell('running');
    });
    await sink.finish();
    tell('done');
  } catch (error) {
    await sink?.discard().catch(() => {});
    if (signal.aborted) tell('cancelled');
    else tell('failed', wordsFor(error, amount));
  }
}

function wordsFor(error: unknown, { bytes }: ExportAmount): string {
  if (error instanceof CallError) return error.message;
  if (error instanceof DOMException && error.name === 'QuotaExceededError') {
    return 'There is no room left for the file. Nothing was saved.';
  }
  if (error instanceof DOMException && error.name === 'NotAllowedError') {
    return 'The browser does not let this page write that file.';
  }
  return bytes === 0
    ? 'The server does not answer.'
    : 'The export broke off before its end: the server or the network ended it. Nothing was saved. Try again.';
}

/** Bytes of an address that a server takes for sure, its other headers beside it. */
const MAX_PATH_BYTES = 8000;

/** The call of an export: the ids of many devices do not fit into an address. */
function requestOf({
  devices,
  range,
  format,
}: ExportWish): CallOptions & { readonly path: string } {
  const device = devices?.join(',');
  const path = query('/api/export', { device, ...range, format });
  if (path.length <= MAX_PATH_BYTES) return { path };
  return { path: '/api/export', method: 'POST', body: { device: devices, ...range, format } };
}

/** As the server would call it. */
function fileName({ devices, format }: ExportWish): string {
  const only = devices?.length === 1 ? devices[0] : undefined;
  return `tapline-${only?.replace(/[^A-Za-z0-9_.-]/g, '_') ?? 'readings'}.${format}`;
}
