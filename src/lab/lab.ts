// A small network on this machine, of its own kernel's TCP and nothing else: a board, a router and a server,
// each with an IP stack of its own (network_namespaces(7)). Nothing of it can reach, or be reached from, the
// network of the machine.

import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { TaplineError } from '../errors.ts';
import { enter, type Inside, listen } from './entrance.ts';
import { type PlaceName, parseHeader, type Report } from './messages.ts';
import { makeOwnFolder } from './own-folder.ts';
import type { Place } from './place.ts';
import { type Running, Starting, textOf } from './running.ts';
import { connectPlaces } from './wiring.ts';

export interface Lab extends Readonly<Record<PlaceName, Place>> {
  /** Ends all that runs in it and takes it away. */
  close(): Promise<void>;
}

/**
 * Opens a lab: its places are connected, and nothing runs in them.
 * @throws TaplineError `no-lab` with the reason where this is not allowed
 */
export async function openLab(): Promise<Lab> {
  const lab = new OpenLab(makeOwnFolder('lab'));
  try {
    await lab.open();
  } catch (error) {
    await lab.close();
    throw error;
  }
  return lab;
}

class OpenLab implements Lab {
  readonly board = this.#place('board');
  readonly router = this.#place('router');
  readonly server = this.#place('server');
  readonly #folder: string;
  readonly #socket: string;
  readonly #commands = new Map<number, Starting>();
  readonly #listener;
  #inside: Inside | undefined;
  #lastId = 0;

  constructor(folder: string) {
    this.#folder = folder;
    this.#socket = join(folder, 'socket');
    this.#listener = listen(this.#socket, (head, socket) => {
      const { id, channel } = parseHeader(head);
      const command = this.#commands.get(id);
      if (command === undefined) socket.destroy();
      else command.connected(channel, socket);
    });
  }

  async open(): Promise<void> {
    this.#inside = await enter({
      report: (report) => this.#take(report),
      gone: () => this.#gone(),
    });
    await connectPlaces(this, this.#inside.keepers);
  }

  async close(): Promise<void> {
    await this.#inside?.close();
    this.#listener.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #place(name: PlaceName): Place {
    return {
      name,
      start: (command) => this.#start(name, command),
      run: (command, input = '') => this.#run(name, command, input),
    };
  }

  #start(place: PlaceName, command: readonly string[]): Promise<Running> {
    const id = ++this.#lastId;
    const starting = new Starting((signal) => this.#inside?.order({ kind: 'signal', id, signal }));
    this.#commands.set(id, starting);
    // Not as soon as it has ended: a short one may have before its connections are seen.
    void starting.whole.then(() => this.#commands.delete(id));
    if (this.#inside === undefined) this.#gone();
    else this.#inside.order({ kind: 'run', id, place, command, socket: this.#socket });
    return starting.running;
  }

  async #run(place: PlaceName, command: readonly string[], input: string): Promise<string> {
    const running = await this.#start(place, command);
    running.stdin.end(input);
    const [output, errors, { code }] = await Promise.all([
      textOf(running.stdout),
      textOf(running.stderr),
      running.ended,
    ]);
    if (code === 0) return output;
    throw new TaplineError('lab', `${command.join(' ')} failed at the ${place}: ${errors.trim()}`);
  }

  #take(report: Report): void {
    if (report.kind === 'ready') return;
    const command = this.#commands.get(report.id);
    if (report.kind === 'started') command?.started();
    if (report.kind === 'ended') command?.ended({ code: report.code, signal: report.signal });
    if (report.kind === 'failed') command?.failed(new TaplineError('lab', report.message));
  }

  #gone(): void {
    this.#inside = undefined;
    const error = new TaplineError('lab', 'the lab is closed');
    for (const command of this.#commands.values()) command.failed(error);
    this.#commands.clear();
  }
}
