// One capture file, read into a book: how far it got, and what was wrong with it.

import type { Book } from '../data/book.ts';
import { type FileReading, readFile } from './file-source.ts';

/** @returns why it broke off, in words; empty: it did not */
export async function readCapture(
  file: File,
  book: Book,
  { progress, isOver }: Pick<FileReading, 'progress' | 'isOver'>,
): Promise<string> {
  let broken = '';
  try {
    await readFile(file, {
      write: (chunk) => book.write(chunk),
      progress,
      isOver: () => isOver() || book.refusal !== undefined,
    });
  } catch (error) {
    broken = brokenWords(error);
  }
  if (!isOver()) book.end();
  return broken;
}

/** Why it is no capture, or none of which anything could be read; empty: it is one. */
export function refusalOf(book: Book, broken: string): string {
  return book.refusal ?? (book.startedAt === null ? broken : '');
}

function brokenWords(error: unknown): string {
  // A packed file that breaks off or is damaged is a TypeError of the browser's unpacking.
  if (error instanceof TypeError) return 'The packed file breaks off or is damaged.';
  return error instanceof Error ? error.message : String(error);
}
