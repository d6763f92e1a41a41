// What a person types at a terminal: lines with editing and history, and the keys that leave.

import { createInterface } from 'node:readline';
import { Transform, type TransformCallback } from 'node:stream';
import { CONSOLE_HISTORY_LINES } from '../../limits.ts';
import type { TerminalRows } from './terminal-rows.ts';

export interface Keys {
  line(text: string): void;
  /** Ctrl-], Ctrl-D, or the terminal is gone. */
  leave(): void;
  /** Ctrl-C. */
  interrupt(): void;
}

/** Ctrl-], with which one leaves telnet. */
export const LEAVE_KEY = 0x1d;

const PROMPT = '> ';

/**
 * Reads lines from stdin, which is a terminal, below rows that come and go.
 *
 * @returns ends it and takes the prompt away
 */
export function readKeyboard(rows: TerminalRows, keys: Keys): () => void {
  const input = new Keyboard(() => keys.leave());
  process.stdin.pipe(input);
  const lines = createInterface({
    input,
    output: process.stdout,
    terminal: true,
    prompt: PROMPT,
    historySize: CONSOLE_HISTORY_LINES,
    removeHistoryDuplicates: true,
  });
  lines.on('line', (text) => {
    rows.fix();
    keys.line(text);
    lines.prompt();
  });
  lines.on('SIGINT', () => keys.interrupt());
  lines.on('close', () => keys.leave());
  rows.showAbove({
    get rowsAbove() {
      return lines.getCursorPos().rows;
    },
    redraw: () => lines.prompt(true),
  });
  lines.prompt();
  return () => {
    rows.removePrompt();
    lines.close();
    process.stdin.unpipe(input);
  };
}

/** Keys on their way to the line editor, which has no use for the one that leaves. */
class Keyboard extends Transform {
  readonly isTTY = true;
  readonly #leave: () => void;

  constructor(leave: () => void) {
    super();
    this.#leave = leave;
  }

  /** The line editor sees each key as it is pressed. */
  setRawMode(raw: boolean): void {
    process.stdin.setRawMode(raw);
  }

  override _transform(keys: Buffer, _encoding: string, done: TransformCallback): void {
    const end = keys.indexOf(LEAVE_KEY);
    // One by one: of what comes in one piece, as from a paste, the editor does not notice that it wraps.
    for (const key of end === -1 ? keys : keys.subarray(0, end)) this.push(Buffer.of(key));
    done();
    if (end === -1) return;
    // What was typed before it comes first.
    setImmediate(this.#leave);
  }
}
