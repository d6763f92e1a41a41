// `tapline export`: readings of any number of devices as a stream, to a file or a pipe.

import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Transform, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Command, Option } from 'commander';
import { TaplineError } from '../errors.ts';
import type { SourceOptions } from './api-client.ts';
import { addSourceOptions, withApi } from './source-options.ts';

const FORMATS = ['csv', 'ndjson', 'parquet'] as const;

interface ExportOptions extends SourceOptions {
  readonly device?: string;
  readonly from?: string;
  readonly to?: string;
  readonly format: (typeof FORMATS)[number];
  readonly output?: string;
}

/** An export that takes longer than this shows how far it is, in ms. */
const LONG_MS = 1000;

const LF = 0x0a;

const EXAMPLES = `
Examples:
  $ tapline export > readings.csv
  $ tapline export --device kitchen,attic --from 2026-01-01T00:00:00Z --format ndjson -o jan.ndjson
  $ tapline export --format parquet -o readings.parquet     for DuckDB, pandas, Spark, …
`;

/** The command. */
export function exportCommand(): Command {
  return addSourceOptions(new Command('export').description('write readings to a file or a pipe'))
    .option('--device <a,b>', 'these devices only')
    .option('--from <time>', 'RFC 3339 or Unix ms, inclusive')
    .option('--to <time>', 'RFC 3339 or Unix ms, exclusive')
    .addOption(new Option('--format <format>').choices(FORMATS).default('csv'))
    .option('-o, --output <file>', 'a file; it appears when it is complete')
    .addHelpText('after', EXAMPLES)
    .action(async (options: ExportOptions) => {
      refuseTerminal(options);
      await withApi(options, async (api) => {
        const { device, from, to, format, output } = options;
        const body = await api.get('/api/export', { device, from, to, format });
        const progress = new Progress(format !== 'parquet');
        try {
          if (output === undefined) await writeOut(body, progress.counter);
          else await writeFile(body, progress.counter, output);
        } finally {
          progress.end();
        }
      });
    });
}

/** @throws TaplineError `usage` when bytes would go where text belongs */
function refuseTerminal({ format, output }: ExportOptions): void {
  if (format === 'parquet' && output === undefined && process.stdout.isTTY) {
    throw new TaplineError(
      'usage',
      'A terminal cannot show Parquet: name a file with -o readings.parquet, or use a pipe.',
    );
  }
}

/** @throws TaplineError `export-failed` when the source broke off */
async function writeOut(body: NodeJS.ReadableStream, counter: Transform): Promise<void> {
  try {
    await pipeline(body, counter, stdout());
  } catch (error) {
    throw failure('The export broke off, and what was written is not whole', error);
  }
}

/** Standard output, which stays open. */
function stdout(): (source: AsyncIterable<Buffer>) => Promise<void> {
  return async (source) => {
    for await (const chunk of source) await write(process.stdout, chunk);
  };
}

async function write(stream: Writable, chunk: Buffer): Promise<void> {
  if (stream.write(chunk)) return;
  await new Promise((resolve) => stream.once('drain', resolve));
}

/** Writes beside the file and puts it in place at the end, so that half an export never looks whole. */
async function writeFile(
  body: NodeJS.ReadableStream,
  counter: Transform,
  output: string,
): Promise<void> {
  const draft = `${output}.part`;
  try {
    await pipeline(body, counter, createWriteStream(draft));
    await rename(draft, output);
  } catch (error) {
    await rm(draft, { force: true });
    throw failure(`The export to ${output} failed`, error);
  }
}

function failure(what: string, cause: unknown): TaplineError {
  if (cause instanceof TaplineError) return cause;
  const words = cause instanceof Error ? cause.message : String(cause);
  return new TaplineError('export-failed', `${what}: ${words}`, { cause });
}

/** Counts what goes through, and says so on stderr when it takes long. */
class Progress {
  readonly counter: Transform;
  readonly #startedMs = performance.now();
  #shownMs = this.#startedMs;
  #shown = false;
  readonly #isText: boolean;
  #lines = 0;
  #bytes = 0;

  /** @param isText whether what goes through has lines */
  constructor(isText: boolean) {
    this.#isText = isText;
    this.counter = new Transform({
      transform: (chunk: Buffer, _, done) => {
        this.#count(chunk);
        done(null, chunk);
      },
    });
  }

  end(): void {
    if (this.#shown) process.stderr.write(`${this.#line()}\n`);
  }

  #count(chunk: Buffer): void {
    this.#bytes += chunk.length;
    if (this.#isText) this.#lines += linesIn(chunk);
    const now = performance.now();
    if (now - this.#shownMs < LONG_MS) return;
    this.#shownMs = now;
    if (!process.stderr.isTTY) return;
    this.#shown = true;
    process.stderr.write(this.#line());
  }

  /** Overwrites itself; short enough for 60 columns. */
  #line(): string {
    const seconds = (performance.now() - this.#startedMs) / 1000;
    const megabytes = (this.#bytes / 1e6).toFixed(1);
    const lines = this.#isText ? `${this.#lines} lines, ` : '';
    return `\r${lines}${megabytes} MB, ${seconds.toFixed(0)} s\u001b[K`;
  }
}

function linesIn(chunk: Buffer): number {
  let lines = 0;
  for (let at = chunk.indexOf(LF); at >= 0; at = chunk.indexOf(LF, at + 1)) lines++;
  return lines;
}
