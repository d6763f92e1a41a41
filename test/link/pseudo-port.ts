// A pair of pseudo-terminals in the place of a board on USB: plugged in, unplugged, plugged in again.

import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { requirePackage } from '../e2e/debian-package.ts';
import { projectFile } from '../project-folder.ts';

/** Whether there can be pseudo-ports here: Node.js has no call for them. */
export const pythonAvailable = requirePackage(
  'python3',
  spawnSync('python3', ['-c', 'import os, select, tty'], { stdio: 'ignore' }).status === 0,
);

/** The board's side of a serial port. */
export class PseudoPort {
  /** What stands for `/dev/ttyUSB0`. */
  readonly path: string;
  /** All that was written to the board. */
  heard = '';
  readonly #folder: string;
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #done: Array<() => void> = [];

  private constructor(folder: string) {
    this.#folder = folder;
    this.path = join(folder, 'ttyUSB0');
    const script = projectFile('test', 'link', 'children', 'pseudo-port.py');
    this.#child = spawn('python3', [script, this.path]);
    createInterface({ input: this.#child.stdout }).on('line', (line) => {
      const told: { heard?: string } = JSON.parse(line);
      if (told.heard === undefined) this.#done.shift()?.();
      else this.heard += Buffer.from(told.heard, 'hex').toString();
    });
  }

  /** @param plugged false: there is no device file yet */
  static async make({ plugged = true } = {}): Promise<PseudoPort> {
    const port = new PseudoPort(await mkdtemp(join(tmpdir(), 'tapline-port-')));
    if (plugged) await port.plug();
    return port;
  }

  send(bytes: string | Buffer): Promise<void> {
    return this.#step({ send: Buffer.from(bytes).toString('hex') });
  }

  plug(): Promise<void> {
    return this.#step({ do: 'plug' });
  }

  unplug(): Promise<void> {
    return this.#step({ do: 'unplug' });
  }

  /** The board reads and writes nothing meanwhile. */
  async hold(meanwhile: () => Promise<void>): Promise<void> {
    this.#child.kill('SIGSTOP');
    await meanwhile();
    this.#child.kill('SIGCONT');
  }

  async remove(): Promise<void> {
    const ended = new Promise((resolve) => this.#child.once('close', resolve));
    this.#child.stdin.end();
    await ended;
    await rm(this.#folder, { recursive: true });
  }

  #step(step: object): Promise<void> {
    return new Promise((resolve) => {
      this.#done.push(resolve);
      this.#child.stdin.write(`${JSON.stringify(step)}\n`);
    });
  }
}
