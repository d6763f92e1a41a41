// Who is the board and who the server, whatever packets are selected by.

import { afterEach, expect, test } from 'vitest';
import { undoAll } from '../../e2e/temporary-server.ts';
import { MadeCapture } from '../made-capture.ts';
import { wire } from '../wire-command.ts';

afterEach(undoAll);

test.each([
  ['the usual port', 5050, 5050, 'The board asks'],
  ["the board's own port", 5050, 40_000, 'The board asks'],
  ["the server's port, another than usual", 6000, 6000, 'The board asks'],
  ["the client's port, where no end has the usual one", 6000, 40_000, 'The client asks'],
])('selected by %s', async (_, serverPort, port, words) => {
  const capture = new MadeCapture();
  capture.connection({ serverPort }).open().board('1,0,21.5,60\n');
  const { stdout } = await wire([await capture.saved(), '--stream', '0', '--port', String(port)]);
  expect(stdout.toString()).toContain(words);
});

test('and in two captures', async () => {
  const both = ['lessons/the-end.board.pcap', 'lessons/the-end.server.pcap'];
  const { stdout } = await wire([...both, '--stream', '1', '--port', '58350']);
  expect(stdout.toString()).toContain('The board asks for a connection');
  expect(stdout.toString()).not.toContain('The server asks for a connection');
});
