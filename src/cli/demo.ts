// `tapline demo`: the server with three virtual boards, for someone without hardware.

import { networkInterfaces } from 'node:os';
import { Command } from 'commander';
import { startFleet } from '../board/fleet.ts';
import type { Server } from '../server.ts';
import { type Companion, serve } from './serve.ts';
import { addServeOptions, type ServeOptions } from './serve-options.ts';

/** Fast enough to see something happen, slow enough to read; a DHT11 gives one sample a second. */
const INTERVAL_MS = 2000;

/** Two boards that say HELLO; a third runs the sketch of the tutorials and is known by its address. */
const NAMED_BOARDS = ['kitchen', 'greenhouse'];

const EXAMPLES = `
Examples:
  $ tapline demo
  $ tapline demo --port 0 --http-port 0     when the usual ports are taken
`;

/** Where the virtual boards come from. Nobody asked: if it may not be captured, no word is lost about it. */
const LOOPBACK = { capture: loopbackName(), quietCapture: true };

/** The command; it takes what \`serve\` takes. */
export function demoCommand(): Command {
  return addServeOptions(
    new Command('demo')
      .description('serve, with three virtual boards that send readings')
      .addHelpText('after', EXAMPLES),
  ).action((options: ServeOptions) =>
    serve({ ...options, ...(options.capture === undefined && LOOPBACK) }, startBoards),
  );
}

function startBoards({ boards }: Server): Companion {
  const to = { host: boards.host === '0.0.0.0' ? '127.0.0.1' : boards.host, port: boards.port };
  const named = startFleet({ ...to, names: NAMED_BOARDS, hello: true, intervalMs: INTERVAL_MS });
  const bare = startFleet({ ...to, names: ['sketch'], intervalMs: INTERVAL_MS });
  return {
    async stop() {
      await Promise.all([named.stop(), bare.stop()]);
    },
  };
}

function loopbackName(): string {
  const all = Object.entries(networkInterfaces());
  return all.find(([, addresses]) => addresses?.some(({ internal }) => internal))?.[0] ?? 'lo';
}
