// Each way in which a device falls silent, done by a real board to a real server.

import { once } from 'node:events';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import {
  type Answer,
  afterwards,
  diagnosisOf,
  dial,
  get,
  getUntil,
  later,
  type Rig,
  start,
} from './rig.ts';

const FIELDS = ['seq', 'time', 't'];

/** Readings every 100 ms up to now, as of a board that had to wait. */
function readings(): string {
  const now = Date.now();
  return [1, 2, 3, 4, 5].map((seq) => `${seq},${now - 100 * (5 - seq)},28.3\n`).join('');
}

/** Longer than a board with such readings may be silent. */
const SILENCE_MS = 10_000;

function connected(rig: Rig, device: string, is: boolean): Promise<unknown> {
  return getUntil(rig, '/api/devices', ({ devices }) =>
    devices.some(({ id, connected: now }: { id: string; connected: boolean }) => {
      return id === device && now === is;
    }),
  );
}

test('readings come', async () => {
  const rig = await start();
  const { port } = rig.server.boards;
  await dial(port, readings());
  await connected(rig, '127.0.0.1', true);
  // So long apart that they are not late, however slow the machine.
  const now = Date.now();
  const slow = [20, 10, 0].map((minutes) => minutesAgo(minutes, now));
  await dial(port, `HELLO device=slow fields=time,t\n${slow.join('')}`);
  await connected(rig, 'slow', true);
  const answer = await diagnosisOf(rig, 'slow', 'ok');
  expect(answer).toEqual({
    device: 'slow',
    cause: 'ok',
    detail: expect.stringMatching(/^The last reading came \d+ (ms|s) ago, usually every 10 min\.$/),
    remedy: null,
    since: expect.stringMatching(/Z$/),
    lastReadingAt: expect.stringMatching(/Z$/),
    usualIntervalMs: 600_000,
    raw: null,
    fields: null,
    sample: null,
    addresses: ['127.0.0.1'],
    port,
  });
  const unknown = await get(rig, '/api/devices/nobody/diagnosis');
  expect(unknown.error.code).toBe('unknown-device');
});

function minutesAgo(minutes: number, now = Date.now()): string {
  return `${Math.floor(now / 1000) - 60 * minutes},28.3\n`;
}

test('a board that connects for each reading need not be connected', async () => {
  const rig = await start();
  for (const minutes of [30, 20, 10, 0]) {
    const hello = `HELLO device=sleeper fields=time,t\n${minutesAgo(minutes)}`;
    (await dial(rig.server.boards.port, hello)).end();
    await getUntil(rig, '/api/devices/sleeper', ({ readings }) => readings === 4 - minutes / 10);
    await connected(rig, 'sleeper', false);
  }
  expect((await get(rig, '/api/devices/sleeper/diagnosis')).cause).toBe('ok');
});

test('no longer connected', async () => {
  const rig = await start({ fields: FIELDS });
  (await dial(rig.server.boards.port, readings())).end();
  await connected(rig, '127.0.0.1', false);
  const answer = await diagnosisOf(rig, '127.0.0.1', 'disconnected');
  expect(answer.detail).toMatch(
    /^It has not been connected for .* \(closed by the board\)\. The last reading came .* ago\.$/,
  );
  expect(answer.since).toMatch(/Z$/);
});

test('its lines are rejected: the list that would fit, and what a line would be', async () => {
  const rig = await start();
  await dial(rig.server.boards.port, '12,28.3,65.2\n13,28.4,65.1\n14,28.5,65\n');
  await getUntil(rig, '/api/devices/127.0.0.1', ({ rejected }) => rejected === 3);
  const answer = await diagnosisOf(rig, '127.0.0.1', 'rejected');
  expect(answer.fields).toEqual(['seq', 'temperature', 'humidity']);
  expect(answer.sample).toEqual({
    raw: '14,28.5,65',
    time: expect.stringMatching(/Z$/),
    seq: 14,
    millis: null,
    values: { temperature: 28.5, humidity: 65 },
  });
  expect(answer.detail).toMatch(
    /^The last 3 lines were rejected; of “14,28.5,65”: expected 4 .* Another field list fits\.$/,
  );
  expect(answer.raw.text).toBe('12,28.3,65.2\n13,28.4,65.1\n14,28.5,65\n');
});

test('applied, the list makes readings of these lines', async () => {
  const rig = await start();
  const board = await dial(rig.server.boards.port, 'HELLO device=kitchen\n12,28.3,65.2\n');
  const { fields } = await diagnosisOf(rig, 'kitchen', 'rejected');
  const change = await fetch(`${rig.server.http.url}/api/devices/kitchen`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ fields }),
  });
  expect(change.status).toBe(200);
  const { detail } = await diagnosisOf(rig, 'kitchen', 'rejected');
  expect(detail).toMatch(/The field list in use now fits: the next such line is a reading\.$/);
  board.write('13,28.4,65.1\n');
  await diagnosisOf(rig, 'kitchen', 'ok');
  const { readings } = await get(rig, '/api/devices/kitchen/readings');
  expect(readings[0]).toMatchObject({ seq: 13, values: { temperature: 28.4, humidity: 65.1 } });
});

test('who wants an ACK is proposed no list without a seq: it would be refused', async () => {
  const rig = await start();
  await dial(rig.server.boards.port, 'HELLO device=kitchen boot=b ack=1\n28.3,65.2\n');
  expect(await diagnosisOf(rig, 'kitchen', 'rejected')).toMatchObject({ fields: null });
});

test('a device that is forgotten leaves nothing behind', async () => {
  const rig = await start();
  await dial(rig.server.boards.port, 'HELLO device=kitchen\n12,28.3,65.2\n');
  await diagnosisOf(rig, 'kitchen', 'rejected');
  await fetch(`${rig.server.http.url}/api/devices/kitchen`, { method: 'DELETE' });
  await getUntil(rig, '/api/connections', ({ connections }) => connections.length === 0);
  expect((await get(rig, '/api/diagnosis')).visits).toEqual([]);
});

test('where its own HELLO names the fields, no other list would be used', async () => {
  const rig = await start();
  await dial(rig.server.boards.port, 'HELLO device=own fields=a,b\n1,2,3\n');
  const answer = await diagnosisOf(rig, 'own', 'rejected');
  expect([answer.fields, answer.sample]).toEqual([null, null]);
  expect(answer.detail).toMatch(/Its HELLO names the fields a,b: mend them in the sketch\.$/);
});

test('what came last on connections that had readings', async () => {
  const rig = await start();
  const lasts: [cause: string, sends: string, raw: string | null, words: RegExp][] = [
    ['rejected', '1,2\n', '1,2', /^The last line was rejected; of “1,2”: expected 3/],
    ['text-only', 'Failed to read!\n', 'Failed to read!', /^What came last is text: “Failed to/],
    ['http', 'GET / HTTP/1.1\n', 'GET / HTTP/1.1', /HTTP is answered on port/],
    ['oversized', 'x'.repeat(5000), null, /^A line that is too long came .* and no reading since/],
    ['duplicates', `5,${Date.now()},28.3\n`, null, /with a seq that came before/],
    ['stale', '6,17', '6,17', / in the middle of a line; it should come every 100 ms\./],
  ];
  for (const [cause, sends] of lasts) {
    const hello = `HELLO device=${cause} fields=${FIELDS.join(',')}\n${readings()}`;
    const board = await dial(rig.server.boards.port, hello);
    await getUntil(rig, '/api/devices', ({ devices }) =>
      devices.some(({ id, readings: count }: Answer) => id === cause && count === 5),
    );
    board.write(sends);
  }
  later(SILENCE_MS);
  for (const [cause, , raw, words] of lasts) {
    const answer = await diagnosisOf(rig, cause, cause);
    expect(answer.raw?.text ?? null).toBe(raw);
    expect(answer.detail).toMatch(words);
    expect(answer.since).toBe(answer.lastReadingAt);
    expect(answer.usualIntervalMs).toBe(100);
  }
});

test('two boards with one name', async () => {
  const rig = await start();
  for (const boot of ['a', 'b', 'a', 'b']) {
    const board = await dial(rig.server.boards.port, `HELLO device=twin boot=${boot}\n`);
    await once(board, 'data');
  }
  const { detail, since } = await diagnosisOf(rig, 'twin', 'conflict');
  expect(detail).toMatch(/^Two boards call themselves twin/);
  expect(since).toBeNull();
  await once(await dial(rig.server.boards.port, 'HELLO device=twin boot=b\n'), 'close');
  const { visits } = await get(rig, '/api/diagnosis');
  expect(visits.find(({ cause }: { cause: string }) => cause === 'in-use')).toMatchObject({
    device: 'twin',
    detail: expect.stringMatching(/ERR in-use: another board calls itself twin/),
  });
});

test('a device whose token is wrong now', async () => {
  const rig = await start({ requireToken: true });
  const post = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' };
  const url = `${rig.server.http.url}/api/devices/kitchen/token`;
  const { token } = (await (await fetch(url, post)).json()) as { token: string };
  const { port } = rig.server.boards;
  (await dial(port, `HELLO device=kitchen token=${token}\n1,1000,28.3,65.2\n`)).end();
  await connected(rig, 'kitchen', false);
  await once(await dial(port, 'HELLO device=kitchen token=wrong\n'), 'close');
  const answer = await diagnosisOf(rig, 'kitchen', 'auth');
  expect(answer.detail).toMatch(/ERR auth: this is not the token of kitchen\.$/);
  expect(answer.raw.text).toBe('HELLO device=kitchen token=***\n');
});

test('a board that says nothing where one was that did', async () => {
  const rig = await start();
  (await dial(rig.server.boards.port, 'HELLO device=kitchen\n1,1000,28.3,65.2\n')).end();
  await connected(rig, 'kitchen', false);
  await dial(rig.server.boards.port);
  expect(await diagnosisOf(rig, 'kitchen', 'no-data')).toMatchObject({ raw: null });
});

test('nothing can be stored', async () => {
  const rig = await start({ fields: FIELDS });
  const { port } = rig.server.boards;
  const board = await dial(port, readings());
  await connected(rig, '127.0.0.1', true);
  const other = new Database(join(rig.data, 'tapline.db'));
  afterwards(() => other.close());
  other.exec('BEGIN IMMEDIATE');
  await dial(port, 'HELLO device=new\n');
  board.write(`6,${Date.now()},28.3\n`);
  const { detail } = await diagnosisOf(rig, '127.0.0.1', 'store');
  const words =
    'Nothing can be stored (another program holds the database), so boards are not read until it can.';
  expect(detail).toBe(words);
  const answer = await getUntil(rig, '/api/diagnosis', ({ visits }) => visits.length === 1);
  expect(answer).toMatchObject({ cause: 'store', storeOk: false, detail: words });
  expect(answer.visits[0].cause).toBe('store');
  other.exec('ROLLBACK');
  await getUntil(rig, '/api/diagnosis', ({ storeOk }) => storeOk);
  await getUntil(rig, '/api/devices/127.0.0.1', ({ readings: count }) => count === 6);
  later(SILENCE_MS);
  await diagnosisOf(rig, '127.0.0.1', 'stale');
});
