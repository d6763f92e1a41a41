// `tapline wire --lesson`: each promise of TCP, seen happening on this machine.

import { rmSync } from 'node:fs';
import { makeOwnFolder } from '../../../lab/own-folder.ts';
import type { Program } from '../../../lesson/actors.ts';
import type { Stage } from '../../../lesson/stage.ts';
import { onStopSignal, type StopSignal } from '../../stop-signal.ts';
import { pictureWidthOf } from '../../table.ts';
import { paintFor, plain } from '../../terminal/colour.ts';
import { bufferedOutput } from '../output.ts';
import { ChapterShow, type ShowOptions } from './chapter-show.ts';
import { chooseStage } from './choose-stage.ts';
import { KeptCaptures } from './kept-captures.ts';
import { chosenChapters, type LessonOptions, type Numbered } from './lesson-options.ts';
import { LessonPage } from './lesson-page.ts';
import { type Keyboard, keyboardOf, waitForEnter } from './wait-for-enter.ts';

/** What a shell shows for a program that was ended by the signal: 128 and its number. */
const EXIT_CODES: Readonly<Record<StopSignal, number>> = { SIGINT: 130, SIGTERM: 143 };

const FROM_RECORDING =
  'This chapter needs a network that can be made to fail: what follows was recorded in a lab.';

/**
 * The lesson in this process's terminal.
 * @returns the exit code
 */
export async function startLesson(options: LessonOptions, color: boolean): Promise<number> {
  const { stdin, stdout, env } = process;
  const columns = pictureWidthOf(process);
  const isTerminal = stdout.isTTY === true;
  const paint = color ? paintFor(isTerminal, env) : plain;
  const print = (row: string) => void stdout.write(`${row}\n`);
  const page = new LessonPage({ columns, paint, print });
  const chapters = chosenChapters(options.lesson ?? true);
  if (options.list === true) {
    page.list();
    return 0;
  }
  const screen = { isTerminal, columns, pictureColumns: columns, env };
  const output = bufferedOutput(stdout);
  const show = { screen, paint, color, output, page, print };
  const kept = options.keep === undefined ? null : new KeptCaptures(options.keep);
  const teacher = new Teacher(options, show, keyboardOf(stdin, stdout), kept);
  return runLesson(teacher, chapters, kept === null ? [] : [kept.failed]);
}

/** @param failures what ends it before its time: each rejects, or never settles */
async function runLesson(
  teacher: Teacher,
  chapters: readonly Numbered[],
  failures: readonly Promise<never>[],
): Promise<number> {
  let letGo = () => {};
  const stopped = new Promise<number>((resolve) => {
    letGo = onStopSignal((signal) => resolve(EXIT_CODES[signal]));
  });
  try {
    return await Promise.race([teacher.teach(chapters), stopped, ...failures]);
  } finally {
    await teacher.close();
    letGo();
  }
}

/** Goes through the chapters. */
class Teacher {
  readonly #options: LessonOptions;
  readonly #show: ShowOptions;
  readonly #keyboard: Keyboard;
  readonly #folder = makeOwnFolder('lesson');
  /** What Tapline itself was started by. */
  readonly #program: Program = [process.execPath, process.argv[1]];
  readonly #kept: KeptCaptures | null;
  #stage: Stage | null = null;
  #isClosed = false;

  constructor(
    options: LessonOptions,
    show: ShowOptions,
    keyboard: Keyboard,
    kept: KeptCaptures | null,
  ) {
    this.#options = options;
    this.#show = show;
    this.#keyboard = keyboard;
    this.#kept = kept;
  }

  async teach(chapters: readonly Numbered[]): Promise<number> {
    const { keep } = this.#options;
    const { page } = this.#show;
    const { stage, words, how } = await chooseStage();
    // A Ctrl-C may have come in the meantime.
    if (this.#isClosed) await stage?.close();
    this.#stage = stage;
    page.where(words, how);
    for (const [at, chapter] of chapters.entries()) {
      await this.#chapter(chapter);
      const isLast = at === chapters.length - 1;
      if ((await this.#question(chapter, isLast)) === 'end') break;
    }
    if (this.#kept?.isEmpty === false) page.say(`The captures are in ${keep}.`);
    return 0;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#keyboard.unref();
    await this.#stage?.close();
    rmSync(this.#folder, { recursive: true, force: true });
    this.#kept?.close();
  }

  async #chapter(numbered: Numbered): Promise<void> {
    const stage = this.#stage;
    const isPlayed = stage !== null && (stage.lab !== null || !numbered.chapter.needsLab);
    this.#show.page.begin(numbered, stage !== null && !isPlayed ? FROM_RECORDING : null);
    const show = new ChapterShow(this.#show, numbered);
    if (!isPlayed) return show.playRecording();
    return show.play({
      stage,
      program: this.#program,
      folder: this.#folder,
      kept: this.#kept,
    });
  }

  async #question(numbered: Numbered, isLast: boolean): Promise<'on' | 'end'> {
    const { page } = this.#show;
    page.question(numbered);
    if (this.#options.pause && this.#keyboard.isTerminal) {
      const answer = await waitForEnter(this.#keyboard, 'Enter: what may be said to that');
      page.answer(numbered);
      if (answer === 'end') return 'end';
      return isLast ? 'on' : waitForEnter(this.#keyboard, 'Enter: the next chapter, q: the end');
    }
    page.answer(numbered);
    return 'on';
  }
}
