// Runs Tapline as its users do.

import { execFileSync } from 'node:child_process';
import { inCheckout } from './place.ts';
import { freePort } from './ports.ts';
import { type RunningServer, startServer } from './servers.ts';

export interface RunningTapline extends RunningServer {
  readonly port: number;
  readonly httpPort: number;
}

const PROGRAM = inCheckout('bin/tapline');

/** `tapline serve` on a folder. */
export async function startTapline(folder: string): Promise<RunningTapline> {
  const port = await freePort();
  const httpPort = await freePort();
  const words = [
    ...[PROGRAM, 'serve', '--host', '127.0.0.1', '--port', String(port)],
    ...['--http-port', String(httpPort), '--data', folder, '--output', 'none'],
  ];
  const health = '/api/health';
  const server = await startServer(process.execPath, words, { port: httpPort, health });
  return { ...server, port, httpPort };
}

/** The path of a chart: one metric of a device in 500 buckets. */
export function chartPath(device: string, fromMs: number, toMs: number): string {
  return `/api/devices/${device}/series?metric=temperature&from=${fromMs}&to=${toMs}&buckets=500`;
}

/** Makes the store of a stopped server as small as it gets; false if this Tapline has no command for it. */
export function compactStore(folder: string): boolean {
  const help = tapline(['store', 'compact', '--help']);
  if (!help.startsWith('Usage: tapline store compact')) return false;
  tapline(['store', 'compact', '--data', folder]);
  return true;
}

function tapline(words: readonly string[]): string {
  return execFileSync(process.execPath, [PROGRAM, ...words], { encoding: 'utf8' });
}
