// Starts children/listener.mjs and reads what it tells.

import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach } from 'vitest';
import type { ListenOptions } from '../../src/link/tcp-listener.ts';

const SCRIPT = fileURLToPath(new URL('./children/listener.mjs', import.meta.url));

const children: ChildProcess[] = [];

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

export interface ChildListener {
  /** What it told so far. */
  readonly told: Array<Readonly<Record<string, unknown>>>;
  /** Makes it send its greeting. */
  poke(): void;
}

/**
 * @param prefix the command that starts Node.js in its surroundings, for example `ip netns exec x`
 * @param greeting what a link that brought something is sent at `poke`
 */
export function startListener(
  prefix: readonly string[],
  host: string,
  options: Partial<ListenOptions>,
  greeting = '',
): ChildListener {
  const [command = '', ...args] = [
    ...prefix,
    process.execPath,
    SCRIPT,
    host,
    JSON.stringify(options),
    greeting,
  ];
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  children.push(child);
  const told: ChildListener['told'] = [];
  createInterface({ input: child.stdout }).on('line', (line) => told.push(JSON.parse(line)));
  return { told, poke: () => child.stdin.write('now') };
}
