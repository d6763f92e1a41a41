// A running board: the library on real sockets, as firmware/test/board.cpp plays it.

import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { afterwards } from '../e2e/temporary-server.ts';
import { compiled, type WordSize } from './compiled.ts';

export interface FirmwareBoardOptions {
  readonly port: number;
  readonly device?: string;
  readonly readings?: number;
  /** ms between two readings, of its own clock. */
  readonly interval?: number;
  /** Where millis() begins. */
  readonly clock?: number;
  /** How fast its clock runs; `idle`: it leaps a second while nothing is under way. */
  readonly rate?: number | 'idle';
  readonly ring?: 'small' | 'large';
  /** Goes on after its readings. */
  readonly stay?: 1;
}

/** What it says when it is done. */
export interface Summary {
  readonly taken: number;
  /** The seqs that a full ring let go. */
  readonly dropped: readonly number[];
  readonly boot: string;
  readonly allocations: number;
}

export interface FirmwareBoard {
  /** States it was in, with its clock in ms. */
  readonly states: readonly { readonly state: string; readonly millis: number }[];
  /** Commands that it carried out. */
  readonly commands: readonly string[];
  /** The library's own words. */
  words(): string;
  /** Resolves when all its readings are acknowledged; rejects when it ends otherwise. */
  readonly done: Promise<Summary>;
  setWifi(there: boolean): void;
  /** It takes no more readings. */
  takeNoMore(): void;
  stop(): void;
}

export async function startBoard(
  wordSize: WordSize,
  options: FirmwareBoardOptions,
): Promise<FirmwareBoard> {
  const programs = await compiled(wordSize);
  const args = Object.entries(options).map(([key, value]) => `${key}=${value}`);
  const child = spawn(programs.board, args, { stdio: 'pipe' });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  afterwards(async () => {
    child.kill('SIGKILL');
    await ended;
  });

  const states: { state: string; millis: number }[] = [];
  const commands: string[] = [];
  let summary: Summary | null = null;
  createInterface({ input: child.stdout }).on('line', (line) => {
    const said = JSON.parse(line);
    if (typeof said.state === 'string') states.push(said);
    else if (typeof said.command === 'string') commands.push(said.command);
    else summary = said;
  });
  let words = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    words += text;
  });
  child.stdin.on('error', () => {});
  const done = ended.then((code) => {
    if (code !== 0 || summary === null) throw new Error(`the board ended with ${code}: ${words}`);
    return summary;
  });
  // Whoever only stops it does not wait for it.
  done.catch(() => {});
  return {
    states,
    commands,
    words: () => words,
    done,
    setWifi: (there) => child.stdin.write(there ? 'wifi on\n' : 'wifi off\n'),
    takeNoMore: () => child.stdin.write('enough\n'),
    stop: () => child.kill('SIGKILL'),
  };
}
