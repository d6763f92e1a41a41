// The serial port of a virtual board on stdin and stdout: a serial monitor with line editing on a
// terminal, plain lines in a pipe.

import {
  clearScreenDown,
  createInterface,
  cursorTo,
  type Interface,
  moveCursor,
} from 'node:readline';
import type { ReadStream, WriteStream } from 'node:tty';
import { LineCutter } from '../../board/socket-server/line-cutter.ts';
import type { Serial } from '../../board/socket-server/serial.ts';
import { BoundedOutput } from './bounded-output.ts';
import { harmless } from './harmless.ts';

/** What is done with what comes in. */
export interface SerialHandler {
  /** A line, or a piece of a long one. */
  typed(line: Buffer): void;
  /** The key that stands for the FLASH button. */
  flash(): void;
}

export interface SerialPort extends Serial {
  /** Whether keys have a meaning besides text. */
  readonly hasKeys: boolean;
  close(): void;
}

/** @returns a serial port that stays open for writing when its input ends */
export function openSerialPort(
  input: NodeJS.ReadStream,
  output: NodeJS.WriteStream,
  handler: SerialHandler,
): SerialPort {
  return input.isTTY && output.isTTY
    ? openMonitor(input, output, handler)
    : openPlain(input, output, handler);
}

/** What comes from a client cannot touch the terminal; the line that is being typed stays below it. */
function openMonitor(input: ReadStream, output: WriteStream, handler: SerialHandler): SerialPort {
  const lines = createInterface({ input, output, prompt: '' });
  let closed = false;
  lines.on('line', (line) => handler.typed(Buffer.from(line)));
  lines.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
  // After Ctrl-D nothing can be typed any more; the board goes on.
  lines.on('close', () => {
    closed = true;
  });
  const pressed = (_text: string, key: { ctrl?: boolean; name?: string }) => {
    if (key.ctrl === true && key.name === 'f') handler.flash();
  };
  input.on('keypress', pressed);
  const print = (text: string) => {
    if (closed) output.write(`${text}\n`);
    else printAbove(lines, output, text);
  };
  return {
    hasKeys: true,
    note: print,
    heard: (prefix, line) => print(prefix + harmless(line.toString())),
    close() {
      input.off('keypress', pressed);
      lines.close();
    },
  };
}

function printAbove(lines: Interface, output: WriteStream, text: string): void {
  const { rows } = lines.getCursorPos();
  if (rows > 0) moveCursor(output, 0, -rows);
  cursorTo(output, 0);
  clearScreenDown(output);
  output.write(`${text}\n`);
  lines.prompt(true);
}

/** Bytes stay as they are where a program reads them; on a terminal they are made harmless. */
function openPlain(
  input: NodeJS.ReadStream,
  output: NodeJS.WriteStream,
  handler: SerialHandler,
): SerialPort {
  const cutter = new LineCutter('serial', (line) => handler.typed(line));
  const bounded = new BoundedOutput(output);
  const take = (chunk: Buffer) => cutter.push(chunk);
  const end = () => cutter.end();
  input.on('data', take);
  input.on('end', end);
  // A terminal that went away says EIO: no more will come.
  input.on('error', () => {});
  return {
    hasKeys: false,
    note: (text) => bounded.write(`${text}\n`),
    heard(prefix, line) {
      const shown = output.isTTY ? Buffer.from(harmless(line.toString())) : line;
      bounded.write(Buffer.concat([Buffer.from(prefix), shown, Buffer.from('\n')]));
    },
    close() {
      input.off('data', take);
      input.off('end', end);
      input.pause();
    },
  };
}
