// Each way in which a connection comes to nothing, done by a real client to a real server.

import { once } from 'node:events';
import { join } from 'node:path';
import { connect as connectSecure } from 'node:tls';
import { expect, test } from 'vitest';
import { selfSigned } from '../../src/certificate/self-signed.ts';
import { writePair } from '../../src/certificate/write-pair.ts';
import { MAX_LINE_BYTES, MAX_OPEN_VISITS_AN_ADDRESS } from '../../src/limits.ts';
import {
  afterwards,
  dial,
  get,
  getUntil,
  type Rig,
  start,
  temporaryFolder,
  visitOf,
} from './rig.ts';

async function startSecure(): Promise<{ rig: Rig; port: number }> {
  const folder = await temporaryFolder();
  const files = { certFile: join(folder, 'cert.pem'), keyFile: join(folder, 'key.pem') };
  await writePair(await selfSigned({ names: ['127.0.0.1'], days: 1, keyType: 'ec' }), files);
  const rig = await start({ tls: { ...files, port: 0 } });
  return { rig, port: rig.server.tls?.port ?? 0 };
}

test('nothing reached the port', async () => {
  const rig = await start();
  const { port } = rig.server.boards;
  expect(await get(rig, '/api/diagnosis')).toEqual({
    cause: 'nothing',
    detail: `Nothing has reached port ${port} since the server started. The server listens on 127.0.0.1, which only programs on this machine reach.`,
    remedy: null,
    port,
    tlsPort: null,
    host: '127.0.0.1',
    loopbackOnly: true,
    addresses: ['127.0.0.1'],
    httpPort: rig.server.http.port,
    connectionsTotal: 0,
    lastConnectionAt: null,
    requireToken: false,
    storeOk: true,
    visits: [],
  });
});

test('a server that all can reach names its addresses', async () => {
  const rig = await start({ host: '0.0.0.0' });
  const answer = await get(rig, '/api/diagnosis');
  expect(answer).toMatchObject({ host: '0.0.0.0', loopbackOnly: false });
  expect(answer.addresses).not.toContain('0.0.0.0');
});

test('connected, and not one byte', async () => {
  const rig = await start();
  const board = await dial(rig.server.boards.port);
  const visit = await visitOf(rig, 'no-data');
  expect(visit).toEqual({
    connection: expect.any(Number),
    address: '127.0.0.1',
    port: board.localPort,
    tls: false,
    since: expect.stringMatching(/Z$/),
    endedAt: null,
    reason: null,
    bytes: 0,
    lines: 0,
    device: null,
    cause: 'no-data',
    raw: null,
    detail: expect.stringMatching(
      /^It has been connected for \d+ (ms|s), and not one byte came\.$/,
    ),
    times: 1,
  });
});

test.each([
  ['line ends', '\r\n\r\n'],
  ["telnet's own bytes", Buffer.from('fffd01fffb03', 'hex')],
])('%s are as good as nothing', async (_, sends) => {
  const rig = await start();
  await dial(rig.server.boards.port, sends);
  await getUntil(rig, '/api/diagnosis', ({ visits }) => visits[0]?.bytes === sends.length);
  const { detail } = await visitOf(rig, 'no-data');
  expect(detail).toContain('and only line ends and blanks came.');
});

test('it connects and leaves at once', async () => {
  const rig = await start();
  (await dial(rig.server.boards.port)).end();
  const visit = await visitOf(rig, 'scan');
  expect(visit).toMatchObject({ bytes: 0, reason: 'closed by the board', raw: null });
  expect(Date.parse(visit.endedAt)).toBeGreaterThanOrEqual(Date.parse(visit.since));
});

test('bytes without a line end, which are shown', async () => {
  const rig = await start();
  await dial(rig.server.boards.port, '12,1000,28.3,65.2\r');
  const visit = await visitOf(rig, 'no-line-end');
  expect(visit.raw).toEqual({
    text: '12,1000,28.3,65.2\r',
    hex: '31322c313030302c32382e332c36352e320d',
  });
  expect(visit.detail).toMatch(/^18 bytes came in .*, but only CR and no LF\.$/);
});

test('the same, more than a line can hold, and then it is gone', async () => {
  const rig = await start();
  const board = await dial(rig.server.boards.port, '1,2,3,4 '.repeat(MAX_LINE_BYTES / 4));
  await visitOf(rig, 'no-line-end');
  board.end();
  await getUntil(rig, '/api/diagnosis', ({ visits }) => visits[0].endedAt !== null);
  expect(await visitOf(rig, 'no-line-end')).toMatchObject({ bytes: 2 * MAX_LINE_BYTES, lines: 0 });
});

test('a HELLO, and behind it bytes without a line end', async () => {
  const rig = await start();
  await dial(rig.server.boards.port, 'HELLO device=kitchen token=secret\n12,1000,28.3');
  const { raw, device } = await visitOf(rig, 'no-line-end');
  expect([raw.text, device]).toEqual(['12,1000,28.3', 'kitchen']);
});

test('a HELLO and nothing behind it; no secret is shown', async () => {
  const rig = await start();
  // Telnet's own bytes in its midst would hide it.
  const hidden = Buffer.from('HELLO device=kitchen tok\xff\xf1en=secret firmware=2\n', 'latin1');
  await dial(rig.server.boards.port, hidden);
  const { raw, device } = await visitOf(rig, 'hello-only');
  expect(device).toBe('kitchen');
  expect(raw.text).toBe('HELLO device=kitchen token=*** firmware=2\n');
  expect(Buffer.from(raw.hex, 'hex').toString()).toBe(raw.text);
});

test('lines that are rejected', async () => {
  const rig = await start();
  await dial(rig.server.boards.port, '12,28.3,65.2\n13,28.4,65.1\n');
  const visit = await visitOf(rig, 'rejected');
  expect(visit).toMatchObject({
    device: '127.0.0.1',
    lines: 2,
    detail: '2 lines came and no reading: 2 rejected.',
  });
});

test('lines of text', async () => {
  const rig = await start();
  await dial(rig.server.boards.port, 'Temp: 28\n');
  const { detail } = await visitOf(rig, 'text-only');
  expect(detail).toBe('1 line of text came and no reading, the first “Temp: 28”.');
  const { remedy } = await get(rig, '/api/diagnosis');
  expect(remedy).toEqual({
    action: 'Print the value right behind the colon:',
    line: 'Temp:28',
  });
});

test('lines that are too long', async () => {
  const rig = await start();
  await dial(rig.server.boards.port, `${'1'.repeat(MAX_LINE_BYTES + 1)}\n`);
  const { detail } = await visitOf(rig, 'oversized');
  expect(detail).toBe('1 line came that went over 4,096 bytes.');
});

test('an HTTP client', async () => {
  const rig = await start();
  await dial(rig.server.boards.port, 'GET /index.html HTTP/1.1\r\nHost: pi:5050\r\n\r\n');
  const { detail } = await visitOf(rig, 'http');
  expect(detail).toBe(
    `An HTTP client (“GET /index.html HTTP/1.1”) came to the port for boards; HTTP is answered on port ${rig.server.http.port}.`,
  );
});

test('TLS on the port for plain lines', async () => {
  const { rig, port } = await startSecure();
  const board = connectSecure({ port: rig.server.boards.port, host: '127.0.0.1' });
  await once(board, 'error');
  const visit = await visitOf(rig, 'tls');
  expect(visit.raw.hex).toMatch(/^1603/);
  expect(visit).toMatchObject({ tls: false, reason: 'spoke TLS to the port for plain lines' });
  expect(visit.detail).toContain(`that for TLS is ${port}.`);
});

test.each([
  ['tls', '12,1000,28.3,65.2\n', /plain text, which belongs to --port/],
  ['http', 'GET / HTTP/1.1\r\nHost: pi\r\n\r\n', /HTTP is answered on port/],
])('%s: plain text on the port for TLS', async (cause, sends, words) => {
  const { rig, port } = await startSecure();
  await dial(port, sends);
  const visit = await visitOf(rig, cause);
  expect(visit).toMatchObject({ tls: true, device: null, address: '127.0.0.1' });
  expect(visit.bytes).toBeGreaterThan(0);
  expect(visit.detail).toMatch(words);
});

test('a board that does not trust the certificate', async () => {
  const { rig, port } = await startSecure();
  const board = connectSecure({ port, host: '127.0.0.1', rejectUnauthorized: true });
  await once(board, 'error');
  const visit = await visitOf(rig, 'tls');
  expect(visit.detail).toMatch(/^It did not get through the TLS handshake: .*certificate/);
});

test('a board over TLS that sends nothing is one that speaks TLS', async () => {
  const { rig, port } = await startSecure();
  const board = connectSecure({ port, host: '127.0.0.1', rejectUnauthorized: false });
  afterwards(() => board.destroy());
  await once(board, 'secureConnect');
  expect(await visitOf(rig, 'no-data')).toMatchObject({ tls: true, bytes: 0 });
});

test.each([
  ['auth', 'HELLO device=kitchen\n', 'kitchen', /ERR auth: a token is needed/],
  ['auth', '1,1000,28.3,65.2\n', null, /ERR auth: the first line must be a HELLO/],
  ['bad-hello', 'HELLO device=\n', null, /ERR bad-hello/],
])('%s: refused after %j', async (cause, sends, device, words) => {
  const rig = await start({ requireToken: cause === 'auth' });
  await dial(rig.server.boards.port, sends);
  const visit = await visitOf(rig, cause);
  if (cause === 'auth') expect(visit.device).toBe(device);
  expect(visit.detail).toMatch(words);
});

test('no room', async () => {
  const rig = await start({ maxConnections: 1 });
  const { port } = rig.server.boards;
  const board = await dial(port, '1,1000,28.3,65.2\n');
  await getUntil(rig, '/api/devices', ({ devices }) => devices[0]?.readings === 1);
  await once(await dial(port), 'close');
  await once(await dial(port), 'close');
  await getUntil(rig, '/api/diagnosis', ({ visits }) => visits[0]?.times === 2);
  const visit = await visitOf(rig, 'full');
  expect(visit).toMatchObject({
    times: 2,
    reason: 'full: 1 connections are open, the most allowed',
  });
  expect((await get(rig, '/api/diagnosis')).connectionsTotal).toBe(3);
  board.destroy();
});

test('a reading ends it, and so does the second copy of one', async () => {
  const rig = await start();
  const { port } = rig.server.boards;
  const lines = ['1,1000,28.3,65.2\n', 'hello\n1,1000,28.3,65.2\n'];
  for (const [index, sends] of lines.entries()) {
    const board = await dial(port, sends);
    await getUntil(rig, '/api/diagnosis', ({ visits, connectionsTotal: total }) => {
      return total === index + 1 && visits.length === 0;
    });
    board.end();
  }
  await getUntil(rig, '/api/connections', ({ connections }) => connections.length === 0);
  const answer = await get(rig, '/api/diagnosis');
  expect(answer).toMatchObject({ cause: 'ok', visits: [], connectionsTotal: 2 });
});

test('who comes a thousand times pushes nobody out', async () => {
  const rig = await start({ maxConnections: 200 });
  const { port } = rig.server.boards;
  (await dial(port, 'hello board\n')).end();
  for (let times = 0; times < 100; times++) (await dial(port)).end();
  const { visits, cause } = await getUntil(
    rig,
    '/api/diagnosis',
    ({ visits: list }) =>
      list.find((visit: { cause: string }) => visit.cause === 'scan')?.times === 100,
  );
  expect(visits.map((visit: { cause: string }) => visit.cause)).toEqual(['scan', 'text-only']);
  expect(cause).toBe('text-only');

  for (let times = 0; times < 2 * MAX_OPEN_VISITS_AN_ADDRESS; times++) await dial(port);
  const { visits: open } = await getUntil(rig, '/api/connections', ({ connections }) => {
    return connections.length === 2 * MAX_OPEN_VISITS_AN_ADDRESS;
  }).then(() => get(rig, '/api/diagnosis'));
  const isOpen = ({ endedAt }: { endedAt: string | null }) => endedAt === null;
  expect(open.filter(isOpen)).toHaveLength(MAX_OPEN_VISITS_AN_ADDRESS);
});
