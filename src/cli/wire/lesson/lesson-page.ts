// The text of the lesson around what happens: wrapped, so that it is read in any terminal.

import type { HowTo } from '../../../capture/how-to.ts';
import { CHAPTERS } from '../../../lesson/chapters.ts';
import { PROMISES } from '../../../wire/words/promises.ts';
import type { Paint } from '../../terminal/colour.ts';
import { wrapped } from '../../terminal/width.ts';
import type { Numbered } from './lesson-options.ts';

/** Lines longer than that are hard to read. */
const MAX_COLUMNS = 78;

export interface PageOptions {
  readonly columns: number;
  readonly paint: Paint;
  print(row: string): void;
}

export class LessonPage {
  readonly #options: PageOptions;
  readonly #columns: number;

  constructor(options: PageOptions) {
    this.#options = options;
    this.#columns = Math.min(options.columns, MAX_COLUMNS);
  }

  /** The chapters, a few lines each. */
  list(): void {
    const { paint } = this.#options;
    for (const [at, { name, title, promise, needsLab }] of CHAPTERS.entries()) {
      this.#row(`${String(at + 1).padStart(2)}  ${paint('device', title)}`);
      const lab = needsLab ? ' (needs network namespaces, or is shown from a recording)' : '';
      this.#text(`--lesson ${name}: ${PROMISES[promise].title}${lab}`, '    ', 'quiet');
    }
  }

  /** Where everything happens, and why nowhere better. */
  where(words: readonly string[], how: readonly HowTo[]): void {
    for (const text of words) this.#text(text);
    for (const { words: way, command } of how) {
      this.#text(way);
      // To be copied: never wrapped.
      if (command !== null) this.#row(`  ${command}`);
    }
    this.#row('');
  }

  begin({ number, chapter }: Numbered, note: string | null): void {
    const { paint } = this.#options;
    const place = `${number} of ${CHAPTERS.length}`;
    this.#row(paint('quiet', '─'.repeat(this.#columns)));
    this.#row(`${paint('quiet', place)}  ${paint('device', chapter.title)}`);
    const { title, explanation } = PROMISES[chapter.promise];
    const inTerminal = 'inTerminal' in chapter ? chapter.inTerminal : undefined;
    this.#text(`TCP's promise: ${title}. ${explanation}`, '', 'quiet');
    this.#row('');
    this.#text([...chapter.about, ...(inTerminal === undefined ? [] : [inTerminal])].join(' '));
    if (note !== null) this.#text(note, '', 'warning');
    this.#row('');
  }

  /** What is being done while packets are drawn. */
  tell(words: string): void {
    this.#text(`* ${words}`, '', 'warning');
  }

  lossFollows(): void {
    this.#row('');
    this.#text('The same from both ends, whose captures are put together by their own times:');
    this.#row('');
  }

  question({ chapter }: Numbered): void {
    this.#row('');
    this.#text(`Question: ${chapter.question}`, '', 'device');
  }

  answer({ chapter }: Numbered): void {
    this.#text(chapter.answer);
    this.#row('');
  }

  /** One line of its own. */
  say(words: string): void {
    this.#text(words);
  }

  #text(text: string, indent = '', role?: Parameters<Paint>[0]): void {
    for (const line of wrapped(text, this.#columns - indent.length)) {
      this.#row(`${indent}${role === undefined ? line : this.#options.paint(role, line)}`);
    }
  }

  #row(row: string): void {
    this.#options.print(row);
  }
}
