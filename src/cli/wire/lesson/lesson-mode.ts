// `tapline wire --lesson`: each promise of TCP, seen happening on this machine.

import { rmSync } from 'node:fs';
import { makeOwnFolder } from '../../../lab/own-folder.ts';
import type { Program } from '../../../lesson/actors.ts';
import { perform } from '../../../lesson/perform.ts';
import { readRecording } from '../../../lesson/recordings.ts';
import type { Stage } from '../../../lesson/stage.ts';
import { Capture } from '../../../wire/capture.ts';
import { BOARD_PORT } from '../../defaults.ts';
import { onStopSignal, type StopSignal } from '../../stop-signal.ts';
import { widthOf } from '../../table.ts';
import { type Paint, paintFor, plain } from '../../terminal/colour.ts';
import { chooseStage } from './choose-stage.ts';
import { KeptCaptures } from './kept-captures.ts';
import { LessonLadder } from './lesson-ladder.ts';
import { chosenChapters, type LessonOptions, type Numbered } from './lesson-options.ts';
import { LessonPage } from './lesson-page.ts';
import { type Keyboard, keyboardOf, waitForEnter } from './wait-for-enter.ts';

interface LessonRun {
  readonly options: LessonOptions;
  readonly columns: number;
  readonly paint: Paint;
  readonly keyboard: Keyboard;
  print(row: string): void;
}

/** What a shell shows for a program that was ended by the signal: 128 and its number. */
const EXIT_CODES: Readonly<Record<StopSignal, number>> = { SIGINT: 130, SIGTERM: 143 };

const FROM_RECORDING =
  'This chapter needs a network that can be made to fail: what follows was recorded in a lab.';

/**
 * The lesson in this process's terminal.
 * @returns the exit code
 */
export function startLesson(options: LessonOptions, wantsColour: boolean): Promise<number> {
  const { stdin, stdout, env } = process;
  return runLesson({
    options,
    columns: widthOf(stdout),
    paint: wantsColour ? paintFor(stdout.isTTY === true, env) : plain,
    keyboard: keyboardOf(stdin, stdout),
    print: (row) => stdout.write(`${row}\n`),
  });
}

async function runLesson(run: LessonRun): Promise<number> {
  const page = new LessonPage(run);
  const { lesson = true, list } = run.options;
  const chapters = chosenChapters(lesson);
  if (list === true) {
    page.list();
    return 0;
  }
  const teacher = new Teacher(run, page);
  let letGo = () => {};
  const stopped = new Promise<number>((resolve) => {
    letGo = onStopSignal((signal) => resolve(EXIT_CODES[signal]));
  });
  try {
    return await Promise.race([teacher.teach(chapters), stopped]);
  } finally {
    await teacher.close();
    letGo();
  }
}

/** Goes through the chapters. */
class Teacher {
  readonly #run: LessonRun;
  readonly #page: LessonPage;
  readonly #folder = makeOwnFolder('lesson');
  /** What Tapline itself was started by. */
  readonly #program: Program = [process.execPath, process.argv[1]];
  #stage: Stage | null = null;
  #kept: KeptCaptures | null = null;
  #isClosed = false;

  constructor(run: LessonRun, page: LessonPage) {
    this.#run = run;
    this.#page = page;
  }

  async teach(chapters: readonly Numbered[]): Promise<number> {
    const { keep } = this.#run.options;
    if (keep !== undefined) this.#kept = new KeptCaptures(keep);
    const { stage, words, how } = await chooseStage();
    // A Ctrl-C may have come in the meantime.
    if (this.#isClosed) await stage?.close();
    this.#stage = stage;
    this.#page.where(words, how);
    for (const [at, chapter] of chapters.entries()) {
      await this.#chapter(chapter);
      const isLast = at === chapters.length - 1;
      if ((await this.#question(chapter, isLast)) === 'end') break;
    }
    if (keep !== undefined) this.#page.say(`The captures are in ${keep}.`);
    return 0;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#run.keyboard.unref();
    await this.#stage?.close();
    this.#kept?.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #chapter(numbered: Numbered): Promise<void> {
    const { chapter } = numbered;
    const stage = this.#stage;
    const isPlayed = stage !== null && (stage.lab !== null || !chapter.needsLab);
    this.#page.begin(numbered, stage !== null && !isPlayed ? FROM_RECORDING : null);
    if (!isPlayed) return this.#showRecording(numbered);
    let ladder = this.#ladder(numbered, BOARD_PORT);
    let packets = 0;
    await perform(chapter.name, stage, this.#program, this.#folder, {
      begins: (port) => {
        ladder = this.#ladder(numbered, port);
      },
      packet: (packet) => {
        packets++;
        ladder.take(packet);
      },
      tell: (words) => {
        this.#page.tell(words);
        this.#kept?.note(chapter.name, packets, words);
      },
      bytes: (end, chunk) => this.#kept?.write(chapter.name, end, chunk),
    });
  }

  #showRecording(numbered: Numbered): void {
    const ladder = this.#ladder(numbered, BOARD_PORT);
    const { bytes, notes } = readRecording(numbered.chapter.name);
    const left = [...notes];
    let packets = 0;
    const capture = new Capture({
      packet: (packet) => {
        while (left[0] !== undefined && left[0][0] <= packets)
          this.#page.tell(left.shift()?.[1] ?? '');
        packets++;
        ladder.take(packet);
      },
    });
    capture.write(bytes);
    capture.end();
  }

  #ladder({ chapter }: Numbered, boardPort: number): LessonLadder {
    const { columns, paint, print } = this.#run;
    const explained = [chapter.promise, ...chapter.also];
    return new LessonLadder({ columns, paint, print, boardPort, explained });
  }

  async #question(numbered: Numbered, isLast: boolean): Promise<'on' | 'end'> {
    this.#page.question(numbered);
    const { options, keyboard } = this.#run;
    if (options.pause && keyboard.isTerminal) {
      const answer = await waitForEnter(keyboard, 'Enter: what may be said to that');
      this.#page.answer(numbered);
      if (answer === 'end') return 'end';
      return isLast ? 'on' : waitForEnter(keyboard, 'Enter: the next chapter, q: the end');
    }
    this.#page.answer(numbered);
    return 'on';
  }
}
