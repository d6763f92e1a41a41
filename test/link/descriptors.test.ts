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
  const open = () => {
    const board = connect(port, '127.0.0.1', () => board.write('1\n'));
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
  await until(() => links() > 0 && closed() === links());
  const before = links();
  open();
  await until(() => links() === before + 1 && told.at(-1)?.received === '1\n');
  boards.at(-1)?.destroy();
});
