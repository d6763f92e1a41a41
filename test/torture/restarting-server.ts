// A server that is killed and started again on the same folder and ports, so that boards find it.

import { setTimeout as sleep } from 'node:timers/promises';
import { type LaunchedServer, launchServe, type ServerProcess } from '../e2e/server-process.ts';
import type { Run } from './run.ts';

export class RestartingServer {
  readonly data: string;
  readonly #args: readonly string[];
  readonly #env: Readonly<Record<string, string>>;
  #ports = { boards: 0, http: 0 };
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
    return this.#ports.boards;
  }

  /** Starts it, and waits until it listens. */
  async start(): Promise<ServerProcess> {
    this.#launched = launchServe(this.data, {
      args: this.#args,
      ports: this.#ports,
      env: this.#env,
    });
    this.#running = await this.#launched.listening;
    const { port, url } = this.#running;
    this.#ports = { boards: port, http: Number(new URL(url).port) };
    return this.#running;
  }

  /** Starts it and kills it after so long, wherever it is by then. */
  async startAndKill(afterMs: number): Promise<void> {
    this.#launched = launchServe(this.data, {
      args: this.#args,
      ports: this.#ports,
      env: this.#env,
    });
    await sleep(afterMs);
    await this.kill();
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
