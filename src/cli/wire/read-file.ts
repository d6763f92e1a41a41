import { TaplineError } from '../../errors.ts';
import type { Capture, CaptureReport } from '../../wire/capture.ts';
import { onStopSignal } from '../stop-signal.ts';
import { type BarOutput, startProgressBar } from '../terminal/progress-bar.ts';
import { openPieces } from './file-pieces.ts';
import { isGzip, Unpacking } from './gunzip.ts';

/** What takes a capture's bytes. */
export interface CaptureSink extends Pick<Capture, 'write' | 'end' | 'refusal'> {
  /** What has to be waited for before more is read; undefined: nothing. */
  pause?(): Promise<void> | undefined;
}

/**
 * Reads a capture to its end: a pcap or pcapng file, also packed with gzip. Shows on stderr how far it is.
 *
 * @param path `-`: standard input
 * @throws TaplineError `capture-unreadable`, or `not-a-capture` with words that help
 */
export async function readCaptureFile(
  path: string,
  capture: CaptureSink,
  stderr: BarOutput,
): Promise<CaptureReport> {
  const { totalBytes, pieces } = await openPieces(path);
  const bar = startProgressBar(stderr, process.env);
  const release = onStopSignal((signal) => {
    bar.end();
    release();
    // Without a listener it ends the process, and whoever started it sees why.
    process.kill(process.pid, signal);
  });
  try {
    const feed = new Feed(capture);
    let readBytes = 0;
    for await (const piece of pieces) {
      await feed.write(piece);
      await capture.pause?.();
      if (capture.refusal !== undefined) break;
      readBytes += piece.length;
      if (totalBytes !== undefined) bar.progress(readBytes, totalBytes, 'reading');
    }
    return await feed.end(path);
  } finally {
    release();
    bar.end();
  }
}

/** What is wrong with a file that gzip packed. */
const PACKING = {
  whole: undefined,
  cut: 'this is a gzip file that ends too early',
  damaged: 'this is a gzip file that is damaged',
} as const;

/** Gives a file's bytes to a capture, unpacked where they are packed. */
class Feed {
  readonly #capture: CaptureSink;
  /** The first bytes, while they are too few to tell. */
  #first: Uint8Array | undefined = new Uint8Array(0);
  #unpacking: Unpacking | undefined;

  constructor(capture: CaptureSink) {
    this.#capture = capture;
  }

  async write(piece: Uint8Array): Promise<void> {
    let bytes = piece;
    if (this.#first !== undefined) {
      bytes = this.#first.length === 0 ? piece : Buffer.concat([this.#first, piece]);
      if (bytes.length < 2) {
        this.#first = bytes.slice();
        return;
      }
      this.#first = undefined;
      if (isGzip(bytes)) this.#unpacking = new Unpacking((out) => this.#capture.write(out));
    }
    if (this.#unpacking === undefined) this.#capture.write(bytes);
    else await this.#unpacking.write(bytes);
  }

  async end(path: string): Promise<CaptureReport> {
    if (this.#first !== undefined) this.#capture.write(this.#first);
    const unpacked = this.#capture.refusal === undefined ? await this.#unpacking?.end() : undefined;
    this.#unpacking?.close();
    const report = this.#capture.end();
    const refusal = (unpacked && PACKING[unpacked]) ?? this.#capture.refusal;
    if (this.#capture.refusal !== undefined) {
      const place = path === '-' ? 'Standard input' : path;
      throw new TaplineError('not-a-capture', `${place}: ${refusal}.`);
    }
    if (unpacked === 'cut') report.cut = true;
    if (unpacked === 'damaged') report.damaged ??= PACKING.damaged;
    return report;
  }
}
