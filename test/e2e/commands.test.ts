// Commands from a shell to boards on real sockets, over restarts of both sides.

import { afterEach, expect, test } from 'vitest';
import { LossyProxy } from '../firmware/lossy-proxy.ts';
import { ownPort } from '../own-port.ts';
import { api, runTapline, until } from './server-process.ts';
import {
  afterwards,
  connectBoard,
  serveIn,
  serveInTemporaryFolder,
  temporaryFolder,
  undoAll,
} from './temporary-server.ts';

afterEach(undoAll);

interface CommandView {
  readonly id: string;
  readonly status: string;
  readonly reply: string | null;
}

/** The id of the last command that a board heard. */
function commandIn(heard: string): string {
  return /CMD (\S+) [^\n]*\n$/.exec(heard)?.[1] ?? '';
}

test('a command waits for a board that is away, over a restart of both, and reaches it once', async () => {
  const first = await serveInTemporaryFolder();
  const before = await connectBoard(first.port);
  before.socket.write('HELLO device=kitchen boot=one\n');
  await until('it is welcome', () => before.heard().includes('WELCOME'));
  before.socket.destroy();
  await until('it is away', () => first.stdout.some((line) => line.includes('"disconnect"')));
  const queued = ['send', 'kitchen', 'led', 'on', '--no-wait', '--json', '--data', first.data];
  const { stdout } = await runTapline([...queued, '--ttl', '1h']);
  const { id, status }: CommandView = JSON.parse(stdout);
  expect(status).toBe('queued');
  await first.end('SIGKILL');

  const second = await serveIn(first.data);
  const board = await connectBoard(second.port);
  board.socket.write('HELLO device=kitchen boot=two\n');
  await until('it has come', () => board.heard().endsWith(`CMD ${id} led on\n`));
  board.socket.write(`OK ${id} the LED is on\n`);
  await until('its outcome is known', async () => {
    const command = await api<CommandView>(second, `/api/commands/${id}`);
    return command.status === 'done' && command.reply === 'the LED is on';
  });
  await second.end('SIGKILL');

  const third = await serveIn(first.data);
  expect(await api(third, `/api/commands/${id}`)).toMatchObject({ status: 'done' });
  const again = await connectBoard(third.port);
  again.socket.write('HELLO device=kitchen boot=two\n1,1,1,1\nPING\n');
  await until('it is answered', () => again.heard().includes('PONG'));
  expect(again.heard()).not.toContain('CMD');
});

test('tapline send goes on waiting while the server is restarted', async () => {
  const data = await temporaryFolder();
  const ports = { boards: await ownPort(), http: await ownPort() };
  const first = await serveIn(data, [], ports);
  const before = await connectBoard(first.port);
  before.socket.write('HELLO device=kitchen boot=one\n');
  await until('it is welcome', () => before.heard().includes('WELCOME'));
  before.socket.destroy();
  await until('it is away', () => first.stdout.some((line) => line.includes('"disconnect"')));
  const between = await new LossyProxy({ port: ports.http }).start();
  afterwards(() => between.close());
  const url = `http://127.0.0.1:${between.port}`;
  const sending = runTapline(['send', 'kitchen', 'led on', '--url', url]);
  // Then it knows the command's id: the server has answered that it is on disk.
  await until('it asks for the outcome', () => between.sent.includes('GET /api/commands/'));
  await first.end('SIGKILL');
  const second = await serveIn(data, [], ports);
  const board = await connectBoard(second.port);
  board.socket.write('HELLO device=kitchen boot=two\n');
  await until('it has come', () => commandIn(board.heard()) !== '');
  board.socket.write(`OK ${commandIn(board.heard())} it is on\n`);
  expect(await sending).toMatchObject({
    code: 0,
    stdout: 'OK: it is on\n',
    stderr: expect.stringContaining('is on its disk'),
  });
});

test('tapline send tells what the board answered, by words and exit code', async () => {
  const server = await serveInTemporaryFolder();
  const board = await connectBoard(server.port);
  board.socket.write('HELLO device=kitchen boot=one\n');
  await until('it is welcome', () => board.heard().includes('WELCOME'));
  const answers = async (answer: string) => {
    const sending = runTapline(['send', 'kitchen', 'do it', '--url', server.url]);
    const before = commandIn(board.heard());
    await until('it was sent', () => ![before, ''].includes(commandIn(board.heard())));
    board.socket.write(`${answer} ${commandIn(board.heard())} \u001b[2Jso\n`);
    const { code, stdout } = await sending;
    return { code, stdout };
  };
  expect(await answers('OK')).toEqual({ code: 0, stdout: 'OK: \\x1b[2Jso\n' });
  expect(await answers('FAIL')).toEqual({ code: 1, stdout: 'FAIL: \\x1b[2Jso\n' });
  const silence = ['send', 'kitchen', 'wait', '--ttl', '1s', '--url', server.url];
  expect(await runTapline(silence)).toMatchObject({ code: 1, stdout: 'expired: no answer\n' });
});

test('a board without HELLO gets the text; a device that is not there is named', async () => {
  const server = await serveInTemporaryFolder();
  const board = await connectBoard(server.port);
  board.socket.write('here I am\n');
  await until('it is a device', () => server.stdout.some((line) => line.includes('here I am')));
  const sent = await runTapline(['send', '127.0.0.1', 'hello', 'wörld', '--url', server.url]);
  expect(sent.code).toBe(0);
  await until('it has come', () => board.heard() === 'hello wörld\n');
  const nobody = await runTapline(['send', 'nobody', 'x', '--url', server.url]);
  expect(nobody).toMatchObject({ code: 1, stderr: expect.stringContaining('no device "nobody"') });
  const wrong = await runTapline(['send', '127.0.0.1', 'a\tb', '--url', server.url]);
  expect(wrong.code).toBe(2);
  await server.end('SIGTERM');
  const stopped = await runTapline(['send', '127.0.0.1', 'x', '--data', server.data]);
  expect(stopped).toMatchObject({ code: 1, stderr: expect.stringContaining('tapline serve') });
});
