// What `tapline wire` prints of two captures, and files for it.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { fileSource } from '../../../src/cli/wire/file-source.ts';
import { printTwoEnds } from '../../../src/cli/wire/two-ends/two-ends-mode.ts';
import type { WireOptions } from '../../../src/cli/wire/wire-run.ts';
import { TaplineError } from '../../../src/errors.ts';
import { projectFile } from '../../project-folder.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tapline-ends-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const NO_OPTIONS: WireOptions = { fields: new Map(), color: false };

export function pathOf(name: string): string {
  return projectFile(`test/wire/captures/${name}.pcap`);
}

export function bytesOfFile(path: string): Uint8Array {
  return readFileSync(path);
}

/** A file that goes with the tests. */
export function written(name: string, bytes: Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

/** What is printed of two files. */
export async function printed(
  one: string,
  other: string,
  options: Partial<WireOptions> = {},
  columns = 60,
) {
  const notes: string[] = [];
  const pieces: Uint8Array[] = [];
  await printTwoEnds({
    sources: { first: fileSource(one), second: fileSource(other) },
    options: { ...NO_OPTIONS, ...options },
    output: {
      write: (piece) => {
        pieces.push(Buffer.from(piece));
      },
      flush: () => undefined,
    },
    screen: { isTerminal: true, columns, pictureColumns: columns, env: {} },
    note: (line) => notes.push(line),
  });
  const bytes = Buffer.concat(pieces);
  const text = bytes.toString();
  return { bytes, text, lines: text.split('\n'), notes };
}

export async function failureOf(one: string, other: string, options?: Partial<WireOptions>) {
  const outcome = await printed(one, other, options).catch((error: unknown) => error);
  if (!(outcome instanceof TaplineError)) throw new Error('it did not fail');
  return `${outcome.code}: ${outcome.message}`;
}
