// A port to let go of and take again, as a server does that is started anew.

import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * Below those that the kernel gives to whoever asks for any (from 32768 on Linux, 49152 elsewhere): one of
 * those may be somebody else's as soon as it is free.
 */
const FIRST = 11_000;
const COUNT = 20_000;

/** A port that is free on every address, and that nobody is given by chance. */
export async function ownPort(): Promise<number> {
  for (let tries = 0; tries < 100; tries++) {
    const port = FIRST + Math.floor(Math.random() * COUNT);
    if (await isFree(port)) return port;
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
