// The captures of the chapters, in files: for Wireshark, and as the recordings that Tapline comes with.

import { closeSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { TaplineError } from '../../../errors.ts';
import { NOTES_FILE, recordingName } from '../../../lesson/recordings.ts';
import type { End } from '../../../lesson/stage.ts';

export class KeptCaptures {
  readonly #folder: string;
  readonly #files = new Map<string, number>();
  #notes = '';

  /** @throws TaplineError when the folder cannot be made */
  constructor(folder: string) {
    this.#folder = folder;
    try {
      mkdirSync(folder, { recursive: true });
    } catch (error) {
      const words = error instanceof Error ? error.message : String(error);
      throw new TaplineError('file', `The folder for the captures cannot be made: ${words}.`);
    }
  }

  get isEmpty(): boolean {
    return this.#files.size === 0;
  }

  write(chapter: string, end: End, chunk: Uint8Array): void {
    const name = recordingName(chapter, end);
    const file = this.#files.get(name) ?? openSync(join(this.#folder, name), 'w');
    this.#files.set(name, file);
    writeSync(file, chunk);
  }

  note(chapter: string, afterPacket: number, words: string): void {
    this.#notes += `${chapter}\t${afterPacket}\t${words}\n`;
  }

  close(): void {
    for (const file of this.#files.values()) closeSync(file);
    if (this.#notes !== '') writeFileSync(join(this.#folder, NOTES_FILE), this.#notes);
  }
}
