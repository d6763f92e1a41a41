// Rows on a terminal, above the line that is being typed.

import { stripVTControlCharacters } from 'node:util';
import type { Rows } from './rows.ts';

/** The line that is being typed. */
export interface Prompt {
  /** Rows of the terminal that it takes above the cursor. */
  readonly rowsAbove: number;
  /** Draws it where the cursor is, as it was. */
  redraw(): void;
}

/** As far as it is used of `process.stdout`. */
export interface Terminal {
  readonly columns?: number;
  write(text: string): unknown;
  on(event: 'resize', listener: () => void): unknown;
}

const CSI = '\x1b[';

export class TerminalRows implements Rows {
  readonly #terminal: Terminal;
  #prompt: Prompt | null = null;
  /** Rows of this moment: they leave in one write. */
  #waiting = '';
  #openStands = false;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
    // What was one row may be two now.
    terminal.on('resize', () => this.fix());
  }

  get canReplace(): boolean {
    return this.#openStands;
  }

  print(row: string, replaces = false): void {
    this.#openStands = false;
    this.#add(row, replaces);
  }

  printOpen(row: string, replaces = false): void {
    // Only what surely fits into one row can be found again.
    this.#openStands = widthAtMost(row) < (this.#terminal.columns ?? 80);
    this.#add(row, replaces);
  }

  /** The open row can no longer be replaced: something else was written below it. */
  fix(): void {
    this.#openStands = false;
  }

  /** From now on rows appear above this line. */
  showAbove(prompt: Prompt): void {
    this.#flush();
    this.#prompt = prompt;
  }

  removePrompt(): void {
    this.#flush();
    this.#terminal.write(this.#erasePrompt());
    this.#prompt = null;
  }

  #flush(): void {
    if (this.#waiting === '') return;
    const rows = this.#waiting;
    this.#waiting = '';
    // Whoever redraws it goes up as many rows as it had above the cursor.
    const room = '\n'.repeat(this.#prompt?.rowsAbove ?? 0);
    this.#terminal.write(`${this.#erasePrompt()}${rows}${room}`);
    this.#prompt?.redraw();
  }

  #erasePrompt(): string {
    if (this.#prompt === null) return '';
    const above = this.#prompt.rowsAbove;
    return `\r${above > 0 ? `${CSI}${above}A` : ''}${CSI}J`;
  }

  #add(row: string, replaces: boolean): void {
    if (this.#waiting === '') queueMicrotask(() => this.#flush());
    this.#waiting += `${replaces ? `${CSI}1A\r${CSI}J` : ''}${row}\n`;
  }
}

/** Columns that a row takes at most: of what is not ASCII each character may take two. */
function widthAtMost(row: string): number {
  let width = 0;
  for (const character of stripVTControlCharacters(row)) width += character < '\x7f' ? 1 : 2;
  return width;
}
