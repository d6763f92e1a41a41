// Whatever comes over the wire is answered or counted, and the next board does not notice.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { api, findDevice, type ServerProcess, startServe, until } from './server-process.ts';
import { type Board, connectBoard, serveInTemporaryFolder, undoAll } from './temporary-server.ts';

afterEach(undoAll);

/** What a device's counters and lists must be after something bad. */
type Expected = Readonly<Record<string, unknown>>;

const DEEP = `{"a":${'{"a":'.repeat(600)}1${'}'.repeat(600)},"b":2}`;

const CASES: readonly (readonly [what: string, sent: string | Buffer, expected: Expected])[] = [
  ['a line over the limit', `${'x'.repeat(5000)}\n`, { oversized: 1, messages: 0 }],
  ['a flood without LF', 'y'.repeat(3_000_000), { oversized: 1 }],
  ['binary garbage', Buffer.from([0, 1, 2, 0x80, 0xfe, 0xc3, 0x28, 10]), { messages: 1 }],
  ['a NUL in a reading', '1,2,3\0,4\n', { rejected: 1 }],
  ['a wrong field count', '1,2,3\n', { rejected: 1 }],
  ['inf', '1,2,inf,4\n', { rejected: 1 }],
  ['1e999', '1,2,1e999,4\n', { rejected: 1 }],
  ['digits of another script', '1,2,٣,4\n', { rejected: 1 }],
  ['nan is a missing value', '1,2,nan,4\n', { readings: 1, rejected: 0 }],
  ['-0 is a number', '1,2,-0,4\n', { readings: 1, rejected: 0 }],
  ['a seq over 2^53', '9007199254740992,2,3,4\n', { rejected: 1 }],
  ['a seq of 2^53-1', '9007199254740991,2,3,4\n', { readings: 1, lastSeq: 9007199254740991 }],
  ['millis over 2^32', '1,4294967297,3,4\n', { readings: 1 }],
  ['JSON 600 levels deep', `${DEEP}\n`, { rejected: 1 }],
  ['JSON with __proto__', '{"__proto__":{"x":1},"constructor":2,"seq":1}\n', { readings: 1 }],
  ['another port scan', 'GET / HTTP/1.1\r\nHost: x\r\n\r\n', { messages: 2 }],
];

describe('a board that sends', () => {
  // One server for all of them: what one did to it, the next would notice.
  let server: ServerProcess;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tapline-bad-input-'));
    server = await startServe(folder);
  });

  afterAll(async () => {
    await server.end('SIGKILL');
    await rm(folder, { recursive: true });
  });

  test.each(CASES.map((one, index) => [...one, index + 1] as const))(
    '%s',
    async (_, sent, expected, number) => {
      // A board without HELLO is known by its address.
      const address = `127.0.2.${number}`;
      const bad = await connectBoard(server.port, address);
      bad.socket.write(sent);
      await until('it is counted', async () => {
        const device = await findDevice(server, address);
        return Object.entries(expected).every(([name, value]) => device?.[name] === value);
      });
      const good = await acknowledgedBoard(server.port, `good-${number}`);
      expect(good.heard()).toContain('ACK 1');
      expect(await findDevice(server, address)).toMatchObject({ ...expected, connected: true });
    },
  );
});

test('a HELLO that is wrong gets ERR bad-hello, and its token is nowhere', async () => {
  const server = await serveInTemporaryFolder();
  const bad = [
    'device=192.168.1.1',
    'device=-x',
    'device=a device=b',
    'device=a boot=..',
    'device=a ack=1',
    'device=a boot=b ack=1 fields=millis,x',
    'device=a millis=-1',
    'device=a fields=x,x',
  ];
  for (const words of bad) {
    const board = await connectBoard(server.port);
    board.socket.write(`HELLO ${words} token=hush-hush\n`);
    await board.closed;
    expect(board.heard()).toMatch(/^ERR bad-hello [^\n]+\n$/);
  }
  const text = await connectBoard(server.port);
  text.socket.write('HALLO device=a token=hush-hush\n{"token=hush-hush",\n');
  await until('the lines are kept', async () => {
    const device = await api<{ rejected: number }>(server, '/api/devices/127.0.0.1');
    return device.rejected === 1;
  });
  for (const list of ['messages', 'rejects', 'events']) {
    const answer = JSON.stringify(await api(server, `/api/devices/127.0.0.1/${list}`));
    expect(answer).not.toContain('hush');
  }
  expect(server.stderr() + server.stdout.join()).not.toContain('hush');
});

test('a board that never reads its ACKs costs no memory, and others get theirs', async () => {
  const server = await serveInTemporaryFolder();
  const deaf = await connectBoard(server.port);
  deaf.socket.pause();
  deaf.socket.write('HELLO device=deaf boot=a ack=1\n');
  let seq = 0;
  for (let round = 0; round < 50; round++) {
    const lines = Array.from({ length: 400 }, () => `${++seq},${seq},20,50\nPING\n`);
    deaf.socket.write(lines.join(''));
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  await until('all is stored', async () => {
    return (await findDevice(server, 'deaf'))?.readings === seq;
  });
  const good = await acknowledgedBoard(server.port, 'good');
  expect(good.heard()).toContain('ACK 1');
  deaf.socket.resume();
  await until('the newest ACK comes when it reads again', () =>
    deaf.heard().includes(`ACK ${seq}\n`),
  );
});

test('RST and FIN in the middle of a line end a connection and nothing else', async () => {
  const server = await serveInTemporaryFolder();
  const good = await acknowledgedBoard(server.port, 'good');
  const reset = await connectBoard(server.port);
  reset.socket.write('1,2,3,4\n5,6,7');
  await until('its reading is there', async () => {
    return (await findDevice(server, '127.0.0.1')) !== null;
  });
  reset.socket.resetAndDestroy();
  await until('both ends are told', async () => {
    const { events } = await api<{ events: { type: string; reason?: string }[] }>(
      server,
      '/api/devices/127.0.0.1/events',
    );
    return events.some(({ type, reason }) => type === 'disconnect' && /reset/.test(reason ?? ''));
  });
  good.socket.write('2,200,21,51\n');
  await until('the other goes on', () => good.heard().includes('ACK 2'));
});

test('with 10,000 idle connections a reading is still acknowledged', {
  timeout: 60_000,
}, async () => {
  const server = await serveInTemporaryFolder();
  const idle: Promise<Board>[] = [];
  for (let i = 0; i < 10_000; i++) {
    idle.push(connectBoard(server.port));
    if (i % 500 === 499) await Promise.all(idle.splice(0));
  }
  const good = await acknowledgedBoard(server.port, 'good');
  expect(good.heard()).toContain('ACK 1');
  // A connection may be open for its board before the server has taken it.
  await until('all are there', async () => {
    const { connections } = await api<{ connections: object[] }>(server, '/api/connections');
    return connections.length === 10_001;
  });
});

async function acknowledgedBoard(port: number, device: string): Promise<Board> {
  const board = await connectBoard(port);
  board.socket.write(`HELLO device=${device} boot=a ack=1\n`);
  await until('it is welcome', () => board.heard().startsWith('WELCOME'));
  board.socket.write('1,100,20,50\n');
  await until('its reading is acknowledged', () => board.heard().includes('ACK 1\n'));
  return board;
}
