// What the board of the `Commands` example can be told to do, in the same words.

import { MAX_COMMAND_INTERVAL_MS, MIN_COMMAND_INTERVAL_MS } from '../limits.ts';

/** What became of a command, and the text that the server is told. */
export interface CommandOutcome {
  readonly done: boolean;
  readonly reply: string;
}

/** The rest of the board, as far as commands reach it. */
export interface Commanded {
  readonly intervalMs: number;
  readonly uptimeMs: number;
  setInterval(ms: number): void;
}

const KNOWN = 'I know: led on, led off, interval <ms>, status';

export class Commands {
  readonly #board: Commanded;
  #led = false;

  constructor(board: Commanded) {
    this.#board = board;
  }

  carryOut(text: string): CommandOutcome {
    switch (text) {
      case 'led on':
      case 'led off':
        this.#led = text === 'led on';
        return done(`the LED is ${this.#ledState}`);
      case 'status':
        return done(
          `led ${this.#ledState}, interval ${this.#board.intervalMs} ms, ` +
            `up ${Math.floor(this.#board.uptimeMs / 1000)} s`,
        );
      default:
        return text.startsWith('interval ')
          ? this.#setInterval(text.slice('interval '.length))
          : failed(KNOWN);
    }
  }

  get #ledState(): string {
    return this.#led ? 'on' : 'off';
  }

  #setInterval(text: string): CommandOutcome {
    const ms = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    if (!(ms >= MIN_COMMAND_INTERVAL_MS && ms <= MAX_COMMAND_INTERVAL_MS)) {
      return failed(`interval takes ${MIN_COMMAND_INTERVAL_MS} to ${MAX_COMMAND_INTERVAL_MS} ms`);
    }
    this.#board.setInterval(ms);
    return done(`a reading every ${ms} ms`);
  }
}

function done(reply: string): CommandOutcome {
  return { done: true, reply };
}

function failed(reply: string): CommandOutcome {
  return { done: false, reply };
}
