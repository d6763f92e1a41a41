// A board with HELLO against a server that cuts connections and crashes, at any moment.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BoardClient } from '../../src/board/client.ts';
import { seededRandom } from '../../src/board/random.ts';
import { MeanServer } from './mean-server.ts';
import { hurriedTime } from './virtual-time.ts';

const LINES = 60;

/** Runs one board until all of its lines are acknowledged. */
async function deliver(seed: number, meanness: { cut: number; crash: number }) {
  const server = new MeanServer({ random: seededRandom(seed), ...meanness });
  const port = await server.start();
  const board = new BoardClient({
    host: '127.0.0.1',
    port,
    hello: { device: 'board', boot: 'boot-a' },
    intervalMs: 100,
    lines: LINES,
    random: seededRandom(seed, 1),
    ...hurriedTime(100),
  });
  board.start();
  try {
    await board.done;
  } finally {
    await board.stop();
    await server.close();
  }
  return { server, board };
}

test('whatever the server does, in the end it holds every seq exactly once', async () => {
  let reconnects = 0;
  let resent = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.integer(),
      fc.record({
        cut: fc.double({ min: 0, max: 0.15, noNaN: true }),
        crash: fc.double({ min: 0, max: 0.15, noNaN: true }),
      }),
      async (seed, meanness) => {
        const { server, board } = await deliver(seed, meanness);
        expect(server.offences).toEqual([]);
        expect([...server.durable.keys()]).toEqual(['boot-a']);
        const seqs = [...(server.durable.get('boot-a')?.keys() ?? [])];
        expect(seqs).toEqual(Array.from({ length: LINES }, (_, index) => index + 1));
        expect(board.complete).toBe(true);
        expect(board.figures).toMatchObject({
          sent: LINES,
          acknowledged: LINES,
          unacknowledged: 0,
          lost: 0,
        });
        reconnects += board.figures.reconnects;
        resent += board.figures.resent;
      },
    ),
    { numRuns: 8, seed: 20231105 },
  );
  // Otherwise the servers were too kind to show anything.
  expect(reconnects).toBeGreaterThan(8);
  expect(resent).toBeGreaterThan(8);
}, 60_000);
