// The yardstick of charts and starts: a Node.js server that has one metric in memory and nothing else.

import { createServer } from 'node:http';
import { seededRandom } from '../src/board/random.ts';
import { TEMPERATURE, walk } from './walk.ts';

const BUCKETS = 500;

/** One value a second, as many as the command line says. */
const values = Float64Array.from(
  walk(seededRandom(1), TEMPERATURE, Number(process.argv[2])),
  (tenths) => tenths / 10,
);
const times = Float64Array.from(values, (_, i) => i * 1000);

const server = createServer((_, response) => response.end(JSON.stringify({ points: buckets() })));
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (typeof address === 'object' && address !== null) process.send?.({ port: address.port });
});
process.on('disconnect', () => process.exit());

/** All of it: start, least, mean, greatest, count of each bucket. */
function buckets(): number[][] {
  const stepMs = (values.length * 1000) / BUCKETS;
  const points: number[][] = [];
  for (let i = 0; i < values.length; i++) {
    const bucket = Math.floor(times[i] / stepMs);
    points[bucket] ??= [bucket * stepMs, values[i], 0, values[i], 0];
    const point = points[bucket];
    if (values[i] < point[1]) point[1] = values[i];
    if (values[i] > point[3]) point[3] = values[i];
    point[2] += values[i];
    point[4]++;
  }
  for (const point of points) point[2] /= point[4];
  return points;
}
