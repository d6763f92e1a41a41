// Prints lines without ever waiting: one asynchronous write at a time, and a bounded backlog.

import { write } from 'node:fs';
import { MAX_PRINT_BACKLOG_BYTES } from '../../limits.ts';
import { type Output, openOutput } from './output.ts';

/** How long to wait before a terminal or pipe that takes nothing is tried again, in ms. */
const RETRY_MS = 10;

/** How long to wait before a full disk is tried again, in ms. */
const DISK_RETRY_MS = 1000;

export interface Printer {
  readonly isTerminal: boolean;
  /** Whoever read the output is gone: nothing is printed any more. */
  readonly gone: boolean;
  /** Bytes that `print` still takes. */
  readonly freeBytes: number;
  /** Adds the LF. False, and nothing printed, when the backlog is full or the output gone. */
  print(line: string): boolean;
  /** Resolves once what waits is written, or the output is gone, or this time (ms) is over. */
  flush(limitMs: number): Promise<void>;
  /** Forgets what still waits and gives the descriptor back. */
  close(): void;
}

export interface PrinterOptions {
  /** 1, stdout, if left out. */
  readonly fd?: number;
  readonly maxBacklogBytes?: number;
}

/** Opens the printer of a descriptor; whoever opens it closes it. */
export function openPrinter(options: PrinterOptions = {}): Printer {
  return new DescriptorPrinter(
    openOutput(options.fd ?? 1),
    options.maxBacklogBytes ?? MAX_PRINT_BACKLOG_BYTES,
  );
}

class DescriptorPrinter implements Printer {
  gone = false;
  readonly #output: Output;
  readonly #maxBacklogBytes: number;
  /** Lines that no write has taken yet. */
  #lines: string[] = [];
  #lineBytes = 0;
  /** What the write under way has still to write. */
  #writing: Buffer | null = null;
  #retry: NodeJS.Timeout | undefined;
  /** The kernel has a write of ours: its descriptor must not be closed, or it could hit another file. */
  #inKernel = false;
  #closing = false;
  #flushed: Array<() => void> = [];

  constructor(output: Output, maxBacklogBytes: number) {
    this.#output = output;
    this.#maxBacklogBytes = maxBacklogBytes;
  }

  get isTerminal(): boolean {
    return this.#output.isTerminal;
  }

  get freeBytes(): number {
    if (this.gone) return 0;
    return this.#maxBacklogBytes - this.#lineBytes - (this.#writing?.length ?? 0);
  }

  print(line: string): boolean {
    const bytes = Buffer.byteLength(line) + 1;
    if (bytes > this.freeBytes) return false;
    // The lines of one moment leave in one write.
    if (this.#writing === null && this.#lines.length === 0) queueMicrotask(() => this.#next());
    this.#lines.push(line);
    this.#lineBytes += bytes;
    return true;
  }

  async flush(limitMs: number): Promise<void> {
    if (this.#writing === null && this.#lines.length === 0) return;
    await new Promise<void>((resolve) => {
      const limit = setTimeout(resolve, limitMs);
      this.#flushed.push(() => {
        clearTimeout(limit);
        resolve();
      });
    });
  }

  close(): void {
    this.#end();
    this.#closing = true;
    this.#closeIfIdle();
  }

  #next(): void {
    if (this.gone || this.#writing !== null) return;
    if (this.#lines.length === 0) {
      this.#tellFlushed();
      return;
    }
    this.#writing = Buffer.from(`${this.#lines.join('\n')}\n`);
    this.#lines = [];
    this.#lineBytes = 0;
    this.#write(this.#writing);
  }

  #write(bytes: Buffer): void {
    this.#inKernel = true;
    write(this.#output.fd, bytes, 0, bytes.length, null, (error, written) => {
      this.#inKernel = false;
      if (this.gone) this.#closeIfIdle();
      else if (error === null) this.#wrote(bytes.subarray(written));
      else this.#failed(error, bytes);
    });
  }

  #wrote(rest: Buffer): void {
    this.#writing = rest.length > 0 ? rest : null;
    if (rest.length > 0) this.#write(rest);
    else this.#next();
  }

  #failed(error: NodeJS.ErrnoException, bytes: Buffer): void {
    switch (error.code) {
      case 'EAGAIN':
      case 'EINTR':
        this.#retry = setTimeout(() => this.#write(bytes), RETRY_MS);
        break;
      case 'ENOSPC':
      case 'EDQUOT':
        this.#retry = setTimeout(() => this.#write(bytes), DISK_RETRY_MS);
        break;
      default:
        // EPIPE: the reader has gone; EIO: the terminal was closed. The server serves on.
        this.#end();
    }
  }

  #end(): void {
    this.gone = true;
    clearTimeout(this.#retry);
    this.#lines = [];
    this.#lineBytes = 0;
    this.#writing = null;
    this.#tellFlushed();
  }

  #tellFlushed(): void {
    for (const tell of this.#flushed.splice(0)) tell();
  }

  #closeIfIdle(): void {
    if (!this.#closing || this.#inKernel) return;
    this.#closing = false;
    this.#output.close();
  }
}
