// A conversation kept in a file. A disk that is full costs what could not be kept, and nothing else.

import { closeSync, openSync, writeSync } from 'node:fs';
import { TaplineError } from '../../errors.ts';
import { LOG_RETRY_MS } from '../../limits.ts';
import type { Rows } from './rows.ts';

/** Told when the log cannot be written, and when it can again. */
export type LogTrouble = (words: string) => void;

export class Log implements Rows {
  readonly canReplace = false;
  readonly #path: string;
  readonly #fd: number;
  readonly #trouble: LogTrouble;
  /** Rows that could not be kept. */
  #missing = 0;
  #retryAt = 0;
  /** The last row broke off in its middle. */
  #torn = false;

  /**
   * Opens a file to append to; it is made if it is not there.
   *
   * @throws TaplineError `log`
   */
  constructor(path: string, trouble: LogTrouble) {
    this.#path = path;
    this.#trouble = trouble;
    try {
      this.#fd = openSync(path, 'a');
    } catch (cause) {
      throw new TaplineError('log', `The log ${path} cannot be opened: ${reason(cause)}.`, {
        cause,
      });
    }
  }

  print(row: string): void {
    if (this.#missing > 0 && performance.now() < this.#retryAt) {
      this.#missing++;
      return;
    }
    const left = this.#missing === 0 ? '' : `${new Date().toISOString()} - ${this.#leftOut()}\n`;
    try {
      this.#write(`${this.#torn ? '\n' : ''}${left}${row}\n`);
    } catch (error) {
      this.#missing++;
      this.#retryAt = performance.now() + LOG_RETRY_MS;
      if (left === '' && this.#missing === 1) {
        this.#trouble(
          `cannot write to ${this.#path}: ${reason(error)}. The console goes on without its log`,
        );
      }
      return;
    }
    if (left !== '') this.#trouble(`${this.#path} is written again, ${this.#leftOut()}`);
    this.#missing = 0;
  }

  printOpen(): void {}

  close(): void {
    closeSync(this.#fd);
  }

  #write(text: string): void {
    let rest = Buffer.from(text);
    while (rest.length > 0) {
      rest = rest.subarray(writeSync(this.#fd, rest));
      this.#torn = rest.length > 0;
    }
  }

  #leftOut(): string {
    return `${this.#missing} rows left out`;
  }
}

function reason(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return 'the disk is full';
    case 'ENOENT':
      return 'its folder is not there';
    case 'EACCES':
    case 'EPERM':
      return 'you may not write there';
    case 'EISDIR':
      return 'it is a folder';
    case 'EROFS':
      return 'the disk is read-only';
    default:
      return error instanceof Error ? error.message : String(error);
  }
}
