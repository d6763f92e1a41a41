// Boards that announce themselves: told once each, kept within bounds, and made harmless to read.

import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { announcement } from '../../src/cli/announcement.ts';
import { MAX_ANNOUNCED, MAX_MDNS_BYTES } from '../../src/limits.ts';
import { until } from '../until.ts';
import { boardSays, freePort, startNeighbour, startServer } from './loopback.ts';

async function startBoth() {
  const port = await freePort();
  const server = await startServer(port);
  const neighbour = await startNeighbour(port);
  return { server, neighbour };
}

test('it is told once, and again when it has moved', async () => {
  const { server, neighbour } = await startBoth();
  for (let times = 0; times < 3; times++) await neighbour.say(boardSays('relay'));
  await neighbour.say(boardSays('relay', { address: '192.168.1.43' }));
  await until(() => server.found.length === 2);
  const [first, second] = [
    { name: 'relay', address: '192.168.1.42', port: 8888 },
    { name: 'relay', address: '192.168.1.43', port: 8888 },
  ];
  expect(server.found).toEqual([first, second]);
  expect(server.boards).toEqual([second]);
});

test('a server, and one that says nothing of itself, is no board', async () => {
  const { server, neighbour } = await startBoth();
  await neighbour.say(boardSays('other', { role: 'server' }));
  await neighbour.say({ ...boardSays('half'), additionals: [] });
  await neighbour.say(boardSays('relay'));
  await until(() => server.found.length === 1);
  expect(server.found[0]?.name).toBe('relay');
});

test('a board that comes in several packets is put together', async () => {
  const { server, neighbour } = await startBoth();
  const { answers = [], additionals = [] } = boardSays('relay');
  for (const record of [...answers, ...additionals.slice(1)]) {
    await neighbour.say({ type: 'response', answers: [record] });
  }
  await neighbour.say({ type: 'response', answers: additionals });
  await until(() => server.found.length === 1);
});

test('one that says goodbye is in the list no more', async () => {
  const { server, neighbour } = await startBoth();
  await neighbour.say(boardSays('relay'));
  await until(() => server.boards.length === 1);
  await neighbour.say(boardSays('relay', { ttl: 0 }));
  await until(() => server.boards.length === 0);
});

test('the network is asked for boards', async () => {
  const port = await freePort();
  const neighbour = await startNeighbour(port);
  await startServer(port);
  await until(() =>
    neighbour.heard.some(
      ({ type, questions = [] }) => type === 'query' && questions[0]?.type === 'PTR',
    ),
  );
});

test('of a flood of names a bounded number is kept', async () => {
  const { server, neighbour } = await startBoth();
  // A packet may be lost where there is much to do: all are said until enough were heard.
  // The server itself is one of those if it heard itself before.
  for (let round = 0; round < 100 && server.boards.length < MAX_ANNOUNCED - 1; round++) {
    for (let board = 0; board < MAX_ANNOUNCED + 50; board++) {
      await neighbour.say(boardSays(`board-${board}`));
      if (board % 20 === 0) await sleep(5);
    }
  }
  await until(() => server.boards.length >= MAX_ANNOUNCED - 1);
  await sleep(50);
  expect(server.boards.length).toBeLessThanOrEqual(MAX_ANNOUNCED);
});

test('a packet that is larger than a network takes is not looked at', async () => {
  const { server, neighbour } = await startBoth();
  const filler = { name: 'x.local', type: 'TXT', data: [Buffer.alloc(250)] };
  const { answers = [], additionals = [] } = boardSays('huge');
  const more = Array.from({ length: MAX_MDNS_BYTES / 250 }, () => filler);
  await neighbour.say({ type: 'response', answers, additionals: [...additionals, ...more] });
  await neighbour.say(boardSays('relay'));
  await until(() => server.found.length > 0);
  expect(server.found.map(({ name }) => name)).toEqual(['relay']);
});

test.each([
  {
    board: { name: 'relay', address: '192.168.1.42', port: 8888 },
    words:
      'board relay announces itself at 192.168.1.42:8888: take it with --dial relay=192.168.1.42:8888',
  },
  {
    board: { name: 'my \u001b[31mrelay\u202e', address: 'fd00::7', port: 23 },
    words:
      'board my \\x1b[31mrelay\\u202e announces itself at [fd00::7]:23: take it with --dial my___31mrelay_=[fd00::7]:23',
  },
])('$board.address is told as something to type', ({ board, words }) => {
  expect(announcement(board)).toBe(words);
});
