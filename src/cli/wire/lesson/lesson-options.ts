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

/** What is wrong with the options of the lesson; null: nothing. */
export function findLessonMistake(
  { lesson, list, pause, keep }: LessonOptions,
  files: readonly string[],
): string | null {
  if (lesson === undefined) {
    const [alone] = [list && '--list', !pause && '--no-pause', keep !== undefined && '--keep']
      .filter((name) => typeof name === 'string')
      .slice(0, 1);
    return alone === undefined ? null : `${alone} is for the lesson: add --lesson.`;
  }
  return files.length > 0 ? 'The lesson makes its own packets: leave the file out.' : null;
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
