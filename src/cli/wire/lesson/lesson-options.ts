// What `tapline wire --lesson` can be told.

import type { Command } from 'commander';
import { TaplineError } from '../../../errors.ts';
import { CHAPTERS, type Chapter, type ChapterName } from '../../../lesson/chapters.ts';

export interface LessonOptions {
  /** A chapter to begin with; true: the first. */
  readonly lesson?: string | true;
  readonly list?: boolean;
  /** False: nobody is waited for. */
  readonly pause: boolean;
  readonly keep?: string;
}

/** A chapter, and which one it is, from 1. */
export interface Numbered {
  readonly number: number;
  readonly chapter: Chapter & { readonly name: ChapterName };
}

/** Adds these options to a command. */
export function addLessonOptions(command: Command): Command {
  return command
    .option('--lesson [chapter]', 'see TCP happen on this machine: all chapters, or only this one')
    .option('--list', 'with --lesson: the chapters')
    .option('--no-pause', 'with --lesson: go on without Enter')
    .option('--keep <folder>', 'with --lesson: keep its captures there, for Wireshark too');
}

/**
 * The chapters that are asked for, by name or number.
 * @throws TaplineError `usage` when there is no such chapter
 */
export function chosenChapters(asked: string | true): Numbered[] {
  const all = CHAPTERS.map((chapter, at) => ({ number: at + 1, chapter }));
  if (asked === true) return all;
  const chosen = all.find(({ number, chapter }) =>
    [chapter.name, String(number)].includes(asked.toLowerCase()),
  );
  if (chosen !== undefined) return [chosen];
  const names = CHAPTERS.map(({ name }) => name).join(', ');
  throw new TaplineError(
    'usage',
    `There is no chapter ${asked}; there are 1 to ${all.length}: ${names}.`,
  );
}
