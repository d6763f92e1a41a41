// `tapline export`: readings of any number of devices as a stream, to a file or a pipe.

import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Transform, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Command, Option } from 'commander';
import { TaplineError } from '../errors.ts';
import type { SourceOptions } from './api-client.ts';
import { addSourceOptions, withApi } from './source-options.ts';

interface ExportOptions extends SourceOptions {
  readonly device?: string;
  readonly from?: string;
  readonly to?: string;
  readonly format: 'csv' | 'ndjson';
  readonly output?: string;
}

/** An export that takes longer than this shows how far it is, in ms. */
const LONG_MS = 1000;

const LF = 0x0a;

const EXAMPLES = `
Examples:
  $ tapline export > readings.csv
  $ tapline export --device kitchen,attic --from 2026-01-01T00:00:00Z --format ndjson -o jan.ndjson
`;

/** The command. */
export function exportCommand(): Command {
  return addSourceOptions(new Command('export').description('write readings to a file or a pipe'))
    .option('--device <a,b>', 'these devices only')
    .option('--from <time>', 'RFC 3339 or Unix ms, inclusive')
    .option('--to <time>', 'RFC 3339 or Unix ms, exclusive')
    .addOption(new Option('--format <format>').choices(['csv', 'ndjson']).default('csv'))
    .option('-o, --output <file>', 'a file; it appears when it is complete')
    .addHelpText('after', EXAMPLES)
    .action((options: ExportOptions) =>
      withApi(options, async (api) => {
        const { device, from, to, format, output } = options;
        const body = await api.get('/api/export', { device, from, to, format });
        const progress = new Progress();
        try {
          if (output === undefined) await pipeline(body, progress.counter, stdout());
          else await writeFile(body, progress.counter, output);
        } finally {
          progress.end();
        }
      }),
    );
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
    if (error instanceof TaplineError) throw error;
    const words = error instanceof Error ? error.message : String(error);
    throw new TaplineError('export-failed', `The export to ${output} failed: ${words}`, {
      cause: error,
    });
  }
}

/** Counts what goes through, and says so on stderr when it takes long. */
class Progress {
  readonly counter: Transform;
  readonly #startedMs = performance.now();
  #shownMs = this.#startedMs;
  #shown = false;
  #lines = 0;
  #bytes = 0;

  constructor() {
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
    for (let at = chunk.indexOf(LF); at >= 0; at = chunk.indexOf(LF, at + 1)) this.#lines++;
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
    return `\r${this.#lines} lines, ${megabytes} MB, ${seconds.toFixed(0)} s\u001b[K`;
  }
}
