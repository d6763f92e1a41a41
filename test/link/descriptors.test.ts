// A server that has no file descriptors left.

import { connect, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import { until } from '../until.ts';
import { startListener } from './child-listener.ts';

test('goes on once there are some again', async () => {
  const shell = ['sh', '-c', 'ulimit -n 40; exec "$@"', 'sh'];
  const { told } = startListener(shell, '127.0.0.1', {});
  await until(() => told.length === 1);
  const port = Number(told[0]?.port);
  const boards: Socket[] = [];
  const open = (says = '1\n') => {
    const board = connect(port, '127.0.0.1', () => board.write(says));
    board.on('error', () => {});
    boards.push(board);
  };
  for (let board = 0; board < 60; board++) open();
  const links = () => told.filter((event) => event.link !== undefined).length;
  const closed = () => told.filter((event) => event.closed !== undefined).length;
  // Those that found no place are let go by the server, the others stay.
  await until(() => boards.some((board) => board.closed || board.readableEnded));
  expect(links()).toBeLessThan(60);
  for (const board of boards) board.destroy();
  // Some of them may only now be taken, and be gone at once.
  await until(() => links() > 0 && closed() === links());
  open('2\n');
  await until(() => told.some(({ received }) => received === '2\n'));
  boards.at(-1)?.destroy();
});
