// A port to let go of and take again, as a server does that is started anew.

import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * Below those that the kernel gives to whoever asks for any (from 32768 on Linux, 49152 elsewhere): one of
 * those may be somebody else's as soon as it is free.
 */
const FIRST = 11_000;
const COUNT = 1000;
/** Files that run at the same time take from ranges of their own. */
const OWN_FIRST = FIRST + (Number(process.env.VITEST_POOL_ID ?? 0) % 20) * COUNT;
const given = new Set<number>();

/** A port that is free on every address, and that nobody else is given by chance. */
export async function ownPort(): Promise<number> {
  for (let tries = 0; tries < 100; tries++) {
    const port = OWN_FIRST + Math.floor(Math.random() * COUNT);
    if (given.has(port) || !(await isFree(port))) continue;
    given.add(port);
    return port;
  }
  throw new Error('no port is free');
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  server.listen(port);
  try {
    await once(server, 'listening');
  } catch {
    return false;
  }
  server.close();
  await once(server, 'close');
  return true;
}
