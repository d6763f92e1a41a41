// A sketch that runs on this machine, with its serial monitor.

import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** How firmware/host/sketch.cpp is told to set the board. */
export interface BoardSettings {
  /** Where its connections go: `127.0.0.1:5050`. */
  readonly HOST_SERVER?: string;
  readonly HOST_LISTEN?: string;
  /** So many times as fast as real time. */
  readonly HOST_RATE?: string;
  readonly HOST_CLIMATE?: string;
}

export interface RunningSketch {
  /** What it printed so far. */
  serial(): string;
  /** The same in lines, without the line that is not whole yet. */
  serialLines(): readonly string[];
  /** The port that its server listens on; 0 before. */
  listenPort(): number;
  /** Types into its serial monitor. */
  type(text: string): void;
  /** Presses the FLASH button, or lets it go. */
  moveFlashButton(): void;
  /** Takes its Wi-Fi away, or brings it back. */
  setWifi(there: boolean): void;
  /** Ends it. @throws Error when it had ended by itself: a sketch never does */
  end(): Promise<void>;
}

export function runSketch(program: string, settings: BoardSettings): RunningSketch {
  const board = spawn(program, { env: { ...process.env, ...settings }, stdio: 'pipe' });
  let printed = '';
  let told = '';
  board.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed += text;
  });
  board.stderr.setEncoding('utf8').on('data', (text: string) => {
    told += text;
  });
  board.stdin.on('error', () => {});
  const closed = once(board, 'close');
  return {
    serial: () => printed,
    serialLines: () => printed.split('\r\n').slice(0, -1),
    listenPort: () => Number(/listening on 127\.0\.0\.1:(\d+)/.exec(told)?.[1] ?? 0),
    type: (text) => void board.stdin.write(text),
    moveFlashButton: () => void board.kill('SIGHUP'),
    setWifi: (there) => void board.kill(there ? 'SIGUSR2' : 'SIGUSR1'),
    async end() {
      board.kill('SIGTERM');
      await closed;
      if (board.signalCode !== 'SIGTERM') {
        throw new Error(`the sketch ended with ${board.exitCode ?? board.signalCode}: ${told}`);
      }
    },
  };
}
