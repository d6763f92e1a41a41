// A server that is killed and started again on the same folder and ports, so that boards find it.

import { setTimeout as sleep } from 'node:timers/promises';
import { type LaunchedServer, launchServe, type ServerProcess } from '../e2e/server-process.ts';
import { ownPort } from '../own-port.ts';
import type { Run } from './run.ts';

export class RestartingServer {
  readonly data: string;
  readonly #args: readonly string[];
  readonly #env: Readonly<Record<string, string>>;
  #ports: { readonly boards: number; readonly http: number } | null = null;
  #launched: LaunchedServer | null = null;
  #running: ServerProcess | null = null;

  constructor(
    run: Run,
    data: string,
    args: readonly string[] = [],
    env: Readonly<Record<string, string>> = {},
  ) {
    this.data = data;
    this.#args = args;
    this.#env = env;
    run.afterwards(() => this.kill());
  }

  get now(): ServerProcess {
    if (this.#running === null) throw new Error('the server does not run');
    return this.#running;
  }

  get port(): number {
    if (this.#ports === null) throw new Error('the server was never started');
    return this.#ports.boards;
  }

  /** Starts it, and waits until it listens. */
  async start(): Promise<ServerProcess> {
    this.#launched = await this.#launch();
    this.#running = await this.#launched.listening;
    return this.#running;
  }

  /** Starts it and kills it after so long, wherever it is by then. */
  async startAndKill(afterMs: number): Promise<void> {
    this.#launched = await this.#launch();
    await sleep(afterMs);
    await this.kill();
  }

  async #launch(): Promise<LaunchedServer> {
    this.#ports ??= { boards: await ownPort(), http: await ownPort() };
    return launchServe(this.data, { args: this.#args, ports: this.#ports, env: this.#env });
  }

  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  /** @returns its exit code; null when the signal ended it */
  async end(signal: NodeJS.Signals): Promise<number | null> {
    this.#running = null;
    const ended = await this.#launched?.end(signal);
    return ended?.code ?? null;
  }
}
