// The captures of the chapters, in files: for Wireshark, and as the recordings that Tapline comes with.

import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmdirSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { TaplineError } from '../../../errors.ts';
import { NOTES_FILE, recordingName } from '../../../lesson/recordings.ts';
import type { End } from '../../../lesson/stage.ts';

export class KeptCaptures {
  /** Rejects once a file cannot be written: chunks come where nobody could take an error. */
  readonly failed: Promise<never>;
  readonly #folder: string;
  readonly #files = new Map<string, number>();
  readonly #fail: (failure: TaplineError) => void;
  #failure: TaplineError | null = null;
  #notes = '';

  /** @throws TaplineError `file` when nothing can be kept in that folder */
  constructor(folder: string) {
    this.#folder = folder;
    let fail: (failure: TaplineError) => void = () => {};
    this.failed = new Promise((_, reject) => {
      fail = reject;
    });
    this.#fail = fail;
    try {
      makeFolder(resolve(folder));
      // Some folders take no file from anybody, whatever their rights say.
      rmdirSync(mkdtempSync(join(folder, '.tapline-')));
    } catch (error) {
      throw this.#failureOf(error);
    }
  }

  get isEmpty(): boolean {
    return this.#files.size === 0;
  }

  write(chapter: string, end: End, chunk: Uint8Array): void {
    if (this.#failure !== null) return;
    const name = recordingName(chapter, end);
    try {
      const file = this.#files.get(name) ?? openSync(join(this.#folder, name), 'w');
      this.#files.set(name, file);
      for (let at = 0; at < chunk.length; ) at += writeSync(file, chunk, at);
    } catch (error) {
      this.#failure = this.#failureOf(error);
      this.#fail(this.#failure);
    }
  }

  note(chapter: string, afterPacket: number, words: string): void {
    this.#notes += `${chapter}\t${afterPacket}\t${words}\n`;
  }

  /** @throws TaplineError `file` */
  close(): void {
    try {
      for (const file of this.#files.values()) closeSync(file);
      if (this.#notes !== '' && this.#failure === null) {
        writeFileSync(join(this.#folder, NOTES_FILE), this.#notes);
      }
    } catch (error) {
      throw this.#failureOf(error);
    }
  }

  #failureOf(cause: unknown): TaplineError {
    const words = cause instanceof Error ? cause.message : String(cause);
    const isFile = existsSync(this.#folder) && !statSync(this.#folder).isDirectory();
    const why = isFile ? 'it is a file' : words;
    const message = `The captures cannot be kept in ${this.#folder} (${why}): name another folder with --keep.`;
    return new TaplineError('file', message, { cause });
  }
}

/** Folder by folder: where none can be made, in /proc, Node's own way down tries for ever. */
function makeFolder(folder: string): void {
  if (!existsSync(folder)) {
    makeFolder(dirname(folder));
    mkdirSync(folder);
  }
}
