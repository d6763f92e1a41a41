// What happens in a chapter, on the screen: played now, or from its recording.

import type { Program } from '../../../lesson/actors.ts';
import { perform } from '../../../lesson/perform.ts';
import { readNotes, readRecording } from '../../../lesson/recordings.ts';
import type { End, Stage } from '../../../lesson/stage.ts';
import { Capture } from '../../../wire/capture.ts';
import { BOARD_PORT } from '../../defaults.ts';
import type { Paint } from '../../terminal/colour.ts';
import type { Output } from '../output.ts';
import type { Screen } from '../wire-run.ts';
import { drawLoss } from './both-ends.ts';
import type { KeptCaptures } from './kept-captures.ts';
import { LessonLadder } from './lesson-ladder.ts';
import type { Numbered } from './lesson-options.ts';
import type { LessonPage } from './lesson-page.ts';

export interface ShowOptions {
  readonly screen: Screen;
  readonly paint: Paint;
  readonly color: boolean;
  readonly output: Output;
  readonly page: LessonPage;
  print(row: string): void;
}

/** What it takes to play. */
export interface Playing {
  readonly stage: Stage;
  readonly program: Program;
  /** For the data of its server. */
  readonly folder: string;
  readonly kept: KeptCaptures | null;
}

export class ChapterShow {
  readonly #options: ShowOptions;
  readonly #chapter: Numbered['chapter'];
  readonly #bytes: Record<End, Uint8Array[]> = { board: [], server: [] };
  #ladder: LessonLadder;
  #packets = 0;

  constructor(options: ShowOptions, { chapter }: Numbered) {
    this.#options = options;
    this.#chapter = chapter;
    this.#ladder = this.#newLadder(BOARD_PORT);
  }

  async play({ stage, program, folder, kept }: Playing): Promise<void> {
    const { name } = this.#chapter;
    await perform(name, stage, program, folder, {
      begins: (port) => {
        this.#ladder = this.#newLadder(port);
      },
      packet: (packet) => {
        this.#packets++;
        this.#ladder.take(packet);
      },
      tell: (words) => {
        this.#options.page.tell(words);
        kept?.note(name, this.#packets, words);
      },
      bytes: (end, chunk) => {
        kept?.write(name, end, chunk);
        if (this.#chapter.hasLoss) this.#bytes[end].push(chunk);
      },
    });
    await this.#drawLoss(Buffer.concat(this.#bytes.board), Buffer.concat(this.#bytes.server));
  }

  async playRecording(): Promise<void> {
    const { name } = this.#chapter;
    const notes = [...readNotes(name)];
    const capture = new Capture({
      packet: (packet) => {
        for (; notes[0] !== undefined && notes[0][0] <= this.#packets; notes.shift()) {
          this.#options.page.tell(notes[0][1]);
        }
        this.#packets++;
        this.#ladder.take(packet);
      },
    });
    const bytes = readRecording(name, 'board');
    capture.write(bytes);
    capture.end();
    await this.#drawLoss(bytes, readRecording(name, 'server'));
  }

  async #drawLoss(board: Uint8Array, server: Uint8Array): Promise<void> {
    if (!this.#chapter.hasLoss) return;
    const { page, output, screen, color } = this.#options;
    page.lossFollows();
    await drawLoss({ board, server }, output, screen, color);
    await output.flush();
  }

  #newLadder(boardPort: number): LessonLadder {
    const { screen, paint, print } = this.#options;
    const explained = [this.#chapter.promise, ...this.#chapter.also];
    return new LessonLadder({ columns: screen.pictureColumns, paint, print, boardPort, explained });
  }
}
