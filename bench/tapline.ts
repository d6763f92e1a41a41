// Runs Tapline as its users do.

import { spawnSync } from 'node:child_process';
import { inCheckout } from './place.ts';
import { freePort } from './ports.ts';
import { say } from './say.ts';
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

/** Makes the store of a stopped server as small as it gets; false if this Tapline cannot, and says so. */
export function compactStore(folder: string): boolean {
  const words = [PROGRAM, 'store', 'compact', '--data', folder];
  const { status, stderr } = spawnSync(process.execPath, words, { encoding: 'utf8' });
  if (status !== 0) say(`!!! tapline store compact: exit code ${status}: ${stderr.trim()}`);
  return status === 0;
}
