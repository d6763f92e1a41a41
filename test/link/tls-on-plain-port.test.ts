// A board that speaks TLS to the port for plain lines: told, closed, and nothing of it kept.

import { once } from 'node:events';
import { connect } from 'node:net';
import { connect as secure } from 'node:tls';
import { expect, test } from 'vitest';
import { isClientHello } from '../../src/link/client-hello.ts';
import { until } from '../until.ts';
import { listen } from './board-socket.ts';

test('it is closed without a word, and the operator hears of it once', async () => {
  const rig = await listen();
  for (let times = 0; times < 3; times++) {
    const board = secure({ port: rig.listener.port, host: '127.0.0.1' });
    await once(board, 'error');
  }
  await until(() => rig.notes.length === 3 && rig.listener.links.size === 0);
  expect(rig.notes.map(({ text }) => text)).toEqual(['', '', '']);
  expect(rig.notes[0]?.log).toEqual(['closed: spoke TLS to the port for plain lines']);
  expect(rig.faults.map(({ message }) => message)).toEqual([
    `127.0.0.1 speaks TLS to port ${rig.listener.port}, which takes plain lines: give its sketch the port of --tls-port`,
  ]);
});

test('bytes like those further on are lines as any', async () => {
  const rig = await listen();
  const { board, notes } = await rig.board();
  board.send('1\n');
  await until(() => notes.text === '1\n');
  board.send(Buffer.from('160301000501', 'hex'));
  await until(() => notes.text.length === 8);
  expect(notes.log).toEqual(['received']);
  expect(rig.faults).toEqual([]);
});

test.each([
  { first: '16030100fa01', is: true },
  { first: '16030300fa01', is: true },
  { first: '16030100fa02', is: false },
  { first: '160301', is: false },
  { first: '310a', is: false },
  { first: '', is: false },
])('$first is a ClientHello: $is', ({ first, is }) => {
  expect(isClientHello(Buffer.from(first, 'hex'))).toBe(is);
});

test('a listener hears an HTTP client out, as any text', async () => {
  const rig = await listen();
  const client = connect({ port: rig.listener.port, host: '127.0.0.1' });
  client.write('GET / HTTP/1.1\r\n\r\n');
  await until(() => rig.notes[0]?.text.endsWith('\r\n\r\n') ?? false);
  client.destroy();
});
