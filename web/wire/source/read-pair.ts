// Two capture files that were given together: both are read, and what they turn out to be decides what is shown.

import type { PairBook } from '../data/pair-book.ts';
import type { FileReading } from './file-source.ts';
import { readCapture, refusalOf } from './read-capture.ts';

/** What is to be shown of two files. */
export type PairOutcome =
  /** Both, put together. @property words why a file broke off; empty: none did */
  | { readonly shows: 'both'; readonly words: string }
  /** One alone: the other one is none, or nothing new. @property words why */
  | { readonly shows: 'one'; readonly file: File; readonly words: string }
  | { readonly shows: 'none'; readonly words: string };

/** Two files cannot be told apart by a name that both have. */
export function namesOf([first, second]: readonly [File, File]) {
  if (first.name !== second.name) return { first: first.name, second: second.name };
  return { first: `${first.name} (first)`, second: `${second.name} (second)` };
}

/** How the reading of two files goes on. */
export interface PairReading extends Pick<FileReading, 'progress' | 'isOver'> {
  /** Lets be seen, and heard, what came so far. @returns whether the outcome is still wanted */
  readonly pause: () => Promise<boolean>;
}

/** @returns null: nobody wants it any more */
export async function readPair(
  [one, other]: readonly [File, File],
  book: PairBook,
  { progress, isOver, pause }: PairReading,
): Promise<PairOutcome | null> {
  const { first, second } = book.books;
  const names = namesOf([one, other]);
  const broken = {
    first: await readCapture(one, first, { progress, isOver }),
    second: isOver()
      ? ''
      : await readCapture(other, second, { progress: (read) => progress(one.size + read), isOver }),
  };
  const refused = {
    first: refusalOf(first, broken.first),
    second: refusalOf(second, broken.second),
  };
  const wordsOf = (end: 'first' | 'second') =>
    `${names[end]} is not shown: ${asSentence(refused[end])}`;
  if (refused.first !== '' && refused.second !== '') {
    return {
      shows: 'none',
      words: `${names.first}: ${asSentence(refused.first)} ${names.second}: ${asSentence(refused.second)}`,
    };
  }
  if (refused.first !== '') return { shows: 'one', file: other, words: wordsOf('first') };
  if (refused.second !== '') return { shows: 'one', file: one, words: wordsOf('second') };
  // Nothing is heard while they are compared.
  if (!(await pause())) return null;
  if (book.compare() === 'the same') {
    return {
      shows: 'one',
      file: one,
      words: `${names.second} has the same packets at the same times as ${names.first}: it is the same capture, not that of the other end.`,
    };
  }
  const words = (['first', 'second'] as const)
    .filter((end) => broken[end] !== '')
    .map((end) => `${names[end]}: ${broken[end]}`);
  return { shows: 'both', words: words.join(' ') };
}

function asSentence(words: string): string {
  return words.endsWith('.') ? words : `${words}.`;
}
