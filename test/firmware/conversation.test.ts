// The library and the real server in what they say to each other: commands, two boards of one name, a token that somebody
// else used.

import { afterEach, describe, expect, test } from 'vitest';
import { api, findDevice, type ServerProcess, until } from '../e2e/server-process.ts';
import {
  afterwards,
  connectBoard,
  serveInTemporaryFolder,
  undoAll,
} from '../e2e/temporary-server.ts';
import { BUILD_LIMIT_MS, canCompile, compiled } from './compiled.ts';
import { type FirmwareBoard, startBoard } from './firmware-board.ts';
import { LossyProxy } from './lossy-proxy.ts';
import { seqsOf, storedReadings, upTo } from './stored.ts';

afterEach(undoAll);

interface CommandView {
  readonly id: string;
  readonly status: string;
  readonly reply: string | null;
}

async function command(server: ServerProcess, text: string): Promise<CommandView> {
  const response = await fetch(new URL('/api/devices/kitchen/commands', server.url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ text }),
  });
  return (await response.json()) as CommandView;
}

async function outcomeOf(server: ServerProcess, id: string): Promise<CommandView> {
  let view = await api<CommandView>(server, `/api/commands/${id}`);
  await until('the command has an outcome', async () => {
    view = await api<CommandView>(server, `/api/commands/${id}`);
    return view.status === 'done' || view.status === 'failed';
  });
  return view;
}

/** How long the board stayed away before each time it said HELLO again, in ms of its clock. */
function waitsOf(board: FirmwareBoard): number[] {
  return board.states.flatMap(({ state, millis }, index) => {
    const next = board.states[index + 1];
    return state === 'waiting' && next?.state === 'greeting' ? [next.millis - millis] : [];
  });
}

describe.skipIf(!canCompile)('the Arduino library and the server', { timeout: 60_000 }, () => {
  test('are compiled', { timeout: BUILD_LIMIT_MS }, async () => {
    expect(Object.keys(await compiled('-m32'))).toContain('board');
  });

  test('carry a command there and its outcome back', async () => {
    const server = await serveInTemporaryFolder();
    const board = await startBoard('-m32', { port: server.port, readings: 5, stay: 1 });
    await until('its readings are there', async () => {
      return (await findDevice(server, 'kitchen'))?.readings === 5;
    });
    const done = await command(server, 'led on');
    expect(await outcomeOf(server, done.id)).toMatchObject({ status: 'done', reply: 'did led on' });
    const failed = await command(server, 'bad idea');
    expect(await outcomeOf(server, failed.id)).toMatchObject({
      status: 'failed',
      reply: 'did bad idea',
    });
    expect(board.commands).toEqual(['led on', 'bad idea']);
  });

  test('carry out once a command whose answer was lost', async () => {
    const server = await serveInTemporaryFolder();
    const proxy = await new LossyProxy({ port: server.port, swallow: /^OK /m }).start();
    afterwards(() => proxy.close());
    const options = { port: proxy.port, readings: 1, stay: 1, rate: 5 } as const;
    const board = await startBoard('-m32', options);
    await until('it is known', async () => (await findDevice(server, 'kitchen')) !== null);
    const { id } = await command(server, 'led on');
    expect(await outcomeOf(server, id)).toMatchObject({ status: 'done', reply: 'did led on' });
    expect(board.commands).toEqual(['led on']);
    expect(proxy.sent.split(`OK ${id} `)).toHaveLength(3);
  });

  test('do not fight over a name that two boards have', async () => {
    const server = await serveInTemporaryFolder();
    const options = { port: server.port, readings: 0, stay: 1, rate: 20 } as const;
    const first = await startBoard('-m32', options);
    await until('the first is welcome', () => first.states.at(-1)?.state === 'ready');
    const second = await startBoard('-m64', options);
    const both = [first, second];
    await until(
      'one of them is told',
      () => both.some((board) => board.words().includes('says in-use')),
      40_000,
    );
    expect(both.some((board) => board.words().includes('says replaced'))).toBe(true);
    for (const board of both) {
      const refusals = board.words().split('the server says').length - 1;
      // Short waits are only the first try of all, and those after a connection that just ended.
      const endings = board.words().split('next try in').length - 1;
      const long = waitsOf(board).filter((ms) => ms >= 30_000).length;
      expect(long).toBeGreaterThanOrEqual(refusals - 1);
      expect(waitsOf(board).length - long).toBeLessThanOrEqual(1 + endings);
    }
  });

  test('drop nothing when somebody else used the boot token', async () => {
    const server = await serveInTemporaryFolder();
    const options = { port: server.port, readings: 400, interval: 200, rate: 20 } as const;
    const board = await startBoard('-m32', options);
    await until('its first readings are there', async () => {
      return Number((await findDevice(server, 'kitchen'))?.readings) > 0;
    });
    const boot = (await findDevice(server, 'kitchen'))?.boot;
    const thief = await connectBoard(server.port);
    thief.socket.write(`HELLO device=kitchen boot=${boot} fields=seq,temperature,humidity ack=1\n`);
    await until('it is welcome', () => thief.heard().includes('WELCOME'));
    thief.socket.write('1000000,1,2\n');
    await until('it is stored', () => thief.heard().includes('ACK 1000000'));

    const summary = await board.done;
    expect(summary.boot).not.toBe(boot);
    expect(summary.dropped).toEqual([]);
    expect(board.words()).toContain('acknowledges what was never sent');
    const stored = await storedReadings(server, 'kitchen');
    const own = stored.filter((reading) => reading.seq <= 400);
    expect([...new Set(seqsOf(own))]).toEqual(upTo(400));
    // What had been acknowledged under the old token was not sent again under the new one.
    const under = (token: unknown) => own.filter((reading) => reading.boot === token);
    expect(under(boot).length).toBeGreaterThan(0);
    expect(under(boot).length + under(summary.boot).length).toBe(own.length);
  });
});
