// The Python server of the tutorials. It answers for nothing, so its file is looked at for what it kept.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { end, own } from '../children.ts';
import { belongTogether } from '../lines.ts';
import { inCheckout } from '../place.ts';
import { inPath, type Kept, type Peer, said } from './peer.ts';

const PROGRAM = 'python3';
const ONE_DECIMAL = /^\d\d\.\d$/;

export const tutorial: Peer = {
  name: 'Python, as tutorials do',
  debian: 'python3',
  durable: null,
  version: () =>
    inPath(PROGRAM) === null ? null : said(PROGRAM, '--version').replace('Python ', ''),
  how: () =>
    '`bench/peers/tutorial_server.py`: a thread a board, `recv(1024)` taken for whole lines, `split(",")`, ' +
    'rows of a CSV file',
  async start(folder) {
    const file = join(folder, 'readings.csv');
    const server = inCheckout('bench/peers/tutorial_server.py');
    const child = spawn(PROGRAM, [server, file], { stdio: ['ignore', 'pipe', 'inherit'] });
    own(child);
    const lines = createInterface({ input: child.stdout });
    const [port] = await once(lines, 'line');
    lines.close();
    return {
      pid: child.pid ?? 0,
      order: { port: Number(port), transport: 'plain', layout: 'sketch' },
      kept: () => readBack(file),
      stop: () => end(child),
    };
  },
};

/** Counts the rows that were sent like that, and those that are pieces of two lines. */
async function readBack(file: string): Promise<Kept> {
  let right = 0;
  let wrong = 0;
  for await (const line of createInterface({ input: createReadStream(file) })) {
    const [seq, time, temperature, humidity] = line.split(',');
    const whole = ONE_DECIMAL.test(temperature) && ONE_DECIMAL.test(humidity);
    if (whole && belongTogether(Number(seq), Number(time))) right++;
    else wrong++;
  }
  return { right, wrong };
}
