// A command that runs in a place of the lab.

import type { Socket } from 'node:net';
import type { Readable, Writable } from 'node:stream';
import type { Outcome } from './messages.ts';

export interface Running {
  readonly stdin: Writable;
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** Resolves when it has ended; also when the lab ends before. */
  readonly ended: Promise<Outcome>;
  kill(signal?: NodeJS.Signals): void;
}

/** A command that is being started: it is there once it runs and its connections are open. */
export class Starting {
  readonly running: Promise<Running>;
  /** Resolves when it ran and has ended. */
  readonly whole: Promise<unknown>;
  readonly #ended: Promise<Outcome>;
  readonly #kill: (signal: NodeJS.Signals) => void;
  #resolve: (running: Running) => void = () => {};
  #reject: (error: Error) => void = () => {};
  #end: (outcome: Outcome) => void = () => {};
  #started = false;
  readonly #sockets: (Socket | undefined)[] = [undefined, undefined, undefined];

  constructor(kill: (signal: NodeJS.Signals) => void) {
    this.#kill = kill;
    this.running = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    this.#ended = new Promise((resolve) => {
      this.#end = resolve;
    });
    this.whole = Promise.allSettled([this.running, this.#ended]);
  }

  connected(channel: number, socket: Socket): void {
    // A command that ends without having read all cuts its connection.
    socket.on('error', () => {});
    this.#sockets[channel] = socket;
    this.#look();
  }

  started(): void {
    this.#started = true;
    this.#look();
  }

  ended(outcome: Outcome): void {
    this.#end(outcome);
  }

  failed(error: Error): void {
    this.#reject(error);
    this.#end({ code: null, signal: null });
    for (const socket of this.#sockets) socket?.destroy();
  }

  #look(): void {
    const [stdin, stdout, stderr] = this.#sockets;
    if (!this.#started || !stdin || !stdout || !stderr) return;
    // Nothing comes from there, but its end.
    stdin.resume();
    const kill = (signal: NodeJS.Signals = 'SIGTERM') => this.#kill(signal);
    this.#resolve({ stdin, stdout, stderr, ended: this.#ended, kill });
  }
}

/** Resolves when a stream of a command has given all; of a short one that may be before anybody looked. */
export function closed(stream: Readable): Promise<void> {
  if (stream.closed) return Promise.resolve();
  return new Promise((resolve) => stream.once('close', () => resolve()));
}

/** All that a command writes to it, as text. */
export async function textOf(stream: Readable): Promise<string> {
  let text = '';
  stream.setEncoding('utf8').on('data', (chunk) => {
    text += chunk;
  });
  await closed(stream);
  return text;
}
