// Waits for a person at the keyboard. A pipe is never waited for.

import type { ReadStream } from 'node:tty';

export interface Keyboard {
  /** Whether there is a person who can press a key, and read what is asked. */
  readonly isTerminal: boolean;
  /** Shows words for as long as it waits; resolves with the line that was typed, null at its end. */
  ask(words: string): Promise<string | null>;
  /** Nothing is waited for any more. */
  unref(): void;
}

/** @returns `end` when the person has had enough: q, or Ctrl-D */
export async function waitForEnter(keyboard: Keyboard, words: string): Promise<'on' | 'end'> {
  const typed = await keyboard.ask(words);
  return typed === null || /^q/i.test(typed.trim()) ? 'end' : 'on';
}

/** The terminal's own line editing stays: Ctrl-C is the signal it always is. */
export function keyboardOf(stdin: ReadStream, stdout: NodeJS.WriteStream): Keyboard {
  return {
    isTerminal: stdin.isTTY === true && stdout.isTTY === true,
    ask(words) {
      stdout.write(`[${words}] `);
      return new Promise((resolve) => {
        const settle = (line: string | null) => {
          stdin.off('data', read).off('end', end).pause();
          resolve(line);
        };
        const read = (line: Buffer) => settle(line.toString());
        const end = () => settle(null);
        stdin.on('data', read).once('end', end).resume();
      });
    },
    unref: () => void stdin.pause(),
  };
}
