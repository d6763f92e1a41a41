// Runs a console: chooses how the conversation is shown and where what is said comes from.

import { paintFor } from '../terminal/colour.ts';
import { localTime } from '../terminal/event-line.ts';
import type { Place, Weight } from './call.ts';
import { Conversation } from './conversation.ts';
import { HexView } from './hex-view.ts';
import { JsonView } from './json-view.ts';
import { readKeyboard } from './keyboard.ts';
import { LineView } from './line-view.ts';
import { Log } from './log.ts';
import { readPipe } from './piped-input.ts';
import { RawView } from './raw-view.ts';
import { plainRows, type Rows } from './rows.ts';
import { TerminalRows } from './terminal-rows.ts';
import type { Stamp, View } from './view.ts';

export interface RunOptions {
  readonly place: Place;
  /** Lines in both directions come from the other side: each says which it is. */
  readonly showMarks: boolean;
  readonly hex?: boolean;
  readonly json?: boolean;
  readonly time?: boolean;
  readonly log?: string;
  readonly once?: boolean;
  readonly wait?: number;
}

const EXIT_INTERRUPTED = 130;

/** Where the rows of a screen that is none end. */
const NO_SCREEN_COLUMNS = 100;

const MARKS = { in: '< ', out: '> ' } as const;

/**
 * Talks until somebody leaves, or it is over.
 *
 * @returns the exit code
 * @throws TaplineError `log`
 */
export async function runConsole(options: RunOptions): Promise<number> {
  const { stdin, stdout, stderr, env } = process;
  const onTerminal = stdout.isTTY === true;
  const canDraw = onTerminal && env.TERM !== 'dumb';
  const paint = paintFor(onTerminal, env);
  const screen = canDraw ? new TerminalRows(stdout) : null;
  const rows = screen ?? plainRows((text) => stdout.write(text));
  const isTyped = stdin.isTTY === true && screen !== null;

  const tell = (weight: Weight, words: string) => {
    // The outcome of a command has a mark of its own.
    const shown = paint(weight, words.startsWith('→') ? words : `* ${words}`);
    const time = (options.time ?? true) ? paint('time', `[${localTime(Date.now())}] `) : '';
    if (onTerminal) rows.print(`${time}${shown}`);
    else stderr.write(`tapline: ${words}\n`);
  };
  const log = options.log === undefined ? null : new Log(options.log, (w) => tell('bad', w));
  const notice = (weight: Weight, words: string) => {
    tell(weight, words);
    log?.print(`${new Date().toISOString()} - ${words}`);
  };

  const views = [screenView(rows, onTerminal, options)];
  if (log !== null) views.push(logView(log, options.hex === true));
  const conversation = new Conversation({
    place: options.place,
    views,
    notice,
    once: options.once === true,
    waitMs: options.wait,
    hint: isTyped ? '; Ctrl-] leaves' : '',
  });

  const leave = () => conversation.leave(0);
  const stopReading =
    isTyped && screen !== null
      ? readKeyboard(screen, {
          line: (text) => conversation.typed(text),
          leave,
          interrupt: () => conversation.leave(EXIT_INTERRUPTED),
        })
      : null;
  if (!isTyped) {
    void readPipe(stdin, {
      say: (bytes, ends) => conversation.say(bytes, ends),
      ended: () => conversation.inputEnded(),
      leave,
    });
  }
  conversation.start();
  const code = await conversation.done;
  stopReading?.();
  stdin.destroy();
  log?.close();
  return code;
}

function screenView(rows: Rows, onTerminal: boolean, options: RunOptions): View {
  const { hex, json, showMarks, time = onTerminal } = options;
  const { stdin, stdout, env } = process;
  const clock = (at: number) => (time ? `[${localTime(at)}] ` : '');
  if (json === true) return new JsonView(rows);
  if (hex === true) {
    return new HexView(
      rows,
      (_direction, at) => clock(at),
      () => (onTerminal ? stdout.columns : NO_SCREEN_COLUMNS),
    );
  }
  if (!onTerminal && !time) return new RawView((bytes) => stdout.write(bytes));
  const paint = paintFor(onTerminal, env);
  const stamp: Stamp = (direction, at) => {
    const mark = showMarks || direction === 'out' ? MARKS[direction] : '';
    return `${time ? paint('time', clock(at)) : ''}${mark}`;
  };
  return new LineView(rows, {
    stamp,
    // The terminal itself shows what is typed.
    showSent: onTerminal && (showMarks || stdin.isTTY !== true),
    showHalf: onTerminal,
  });
}

function logView(log: Log, hex: boolean): View {
  const time = (at: number) => `${new Date(at).toISOString()} `;
  if (hex) {
    return new HexView(
      log,
      (_direction, at) => time(at),
      () => Number.POSITIVE_INFINITY,
    );
  }
  return new LineView(log, {
    stamp: (direction, at) => `${time(at)}${MARKS[direction]}`,
    showSent: true,
    showHalf: false,
  });
}
