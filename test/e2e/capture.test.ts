// `serve --capture` and `wire --live` as users run them, with real programs on loopback, and with programs that
// may not capture.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { captured } from '../capture/exchange.ts';
import { failingTool } from '../capture/fake-tool.ts';
import { LOOPBACK, requireCapture } from '../capture/right-to-capture.ts';
import {
  api,
  findDevice,
  launchServe,
  runTapline,
  type ServerProcess,
  TAPLINE,
  until,
} from './server-process.ts';
import {
  afterwards,
  connectBoard,
  endAfterwards,
  serveInTemporaryFolder,
  temporaryFolder,
  undoAll,
} from './temporary-server.ts';

const mayCapture = requireCapture('tcpdump');

afterEach(undoAll);

interface WireState {
  readonly capture: {
    readonly state: string;
    readonly tool: string | null;
    readonly packets: number;
    readonly since: string | null;
    readonly error: { code: string; message: string } | null;
  };
  readonly how: readonly { words: string; command: string | null }[];
}

const wireOf = (server: ServerProcess) => api<WireState>(server, '/api/wire');

/** An environment in which no program may capture. */
async function withoutRight(): Promise<Record<string, string>> {
  const folder = await temporaryFolder();
  const words = "You don't have permission to perform this capture on that device";
  await failingTool(folder, 'tcpdump', `tcpdump: ${LOOPBACK}: ${words}`);
  await failingTool(folder, 'dumpcap', `dumpcap: You do not have permission to capture.`);
  return { PATH: `${folder}:${process.env.PATH}` };
}

/** A running `tapline wire --live`. */
function live(args: readonly string[], env: Record<string, string> = {}) {
  const child: ChildProcess = spawn(process.execPath, [TAPLINE, 'wire', '--live', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  endAfterwards(child);
  const said = { stdout: '', stderr: '' };
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    said.stdout += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said.stderr += text;
  });
  return {
    said,
    async interrupt(): Promise<number | null> {
      const closed = once(child, 'close');
      child.kill('SIGINT');
      await closed;
      return child.exitCode;
    },
  };
}

describe.skipIf(!mayCapture)('a server that captures', () => {
  test('holds all packets of its port from the first one on, without tokens, also in files', async () => {
    const files = await temporaryFolder();
    const server = await serveInTemporaryFolder(['--capture', LOOPBACK, '--capture-files', files]);
    expect((await wireOf(server)).capture).toMatchObject({ state: 'running', tool: 'tcpdump' });
    const board = await connectBoard(server.port);
    board.socket.write('HELLO device=kitchen boot=a ack=1 token=s3cret\n');
    await until('it is welcome', () => board.heard().startsWith('WELCOME'));
    board.socket.write('1,1000,20,50\n');
    await until('it is acknowledged', () => board.heard().includes('ACK 1'));
    await until('the packets are there', async () => (await wireOf(server)).capture.packets >= 8);

    const response = await fetch(new URL('/api/wire/packets.pcapng', server.url));
    const bytes = Buffer.from(await response.arrayBuffer());
    expect(captured([bytes])).toMatchObject({ syns: 1, fins: 0 });
    expect(bytes.includes('HELLO device=kitchen boot=a ack=1 token=******\n')).toBe(true);
    expect(bytes.includes('s3cret')).toBe(false);

    expect(await server.end('SIGTERM')).toEqual({ code: 0, signal: null });
    const [name] = await readdir(files);
    const written = await readFile(join(files, name));
    // The server's farewell to the board is in it.
    expect(captured([written]).fins).toBeGreaterThan(0);
    expect(written.includes('ERR shutdown')).toBe(true);
    expect(written.includes('s3cret')).toBe(false);
  });

  test.skipIf(process.platform !== 'linux')('begins again when its program is ended', async () => {
    const server = await serveInTemporaryFolder(['--capture', LOOPBACK]);
    const { since } = (await wireOf(server)).capture;
    await endTool(server.port);
    await until('it runs again', async () => {
      const { capture } = await wireOf(server);
      return capture.state === 'running' && capture.since !== since;
    });
    const before = (await wireOf(server)).capture.packets;
    const board = await connectBoard(server.port);
    board.socket.write('hello\n');
    await until('it captures', async () => (await wireOf(server)).capture.packets > before);
  });
});

/** Ends what captures this port, as somebody else might. */
async function endTool(port: number): Promise<void> {
  for (const pid of await readdir('/proc')) {
    const words = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    if (!words.split('\0').includes(`tcp port ${port}`)) continue;
    try {
      process.kill(Number(pid), 'SIGTERM');
    } catch {
      // Its guard was the first of the two, and has ended it.
    }
  }
}

test('a server that may not capture serves, and says how it could', async () => {
  const env = await withoutRight();
  const args = ['--capture', LOOPBACK];
  const launched = launchServe(await temporaryFolder(), { args, env });
  afterwards(() => launched.end('SIGKILL'));
  const server = await launched.listening;
  const { capture, how } = await wireOf(server);
  expect(capture).toMatchObject({ state: 'failed', error: { code: 'capture-not-permitted' } });
  expect(how.length).toBeGreaterThan(0);
  const told = () => server.stderr().match(/packets are not captured: /g)?.length;
  await until('the terminal says so', () => told() !== undefined);
  expect(told()).toBe(1);
  const response = await fetch(new URL('/api/wire/packets.pcapng', server.url));
  expect(response.status).toBe(503);
  const board = await connectBoard(server.port);
  board.socket.write('1,1000,20,50\n');
  await until('it is stored', async () => {
    const { devices } = await api<{ devices: { readings: number }[] }>(server, '/api/devices');
    return devices[0]?.readings === 1;
  });
});

test('what is told of a capture that nobody asked for is refused', async () => {
  const { code, stderr } = await runTapline(['serve', '--capture-files', 'packets']);
  expect([code, stderr]).toEqual([
    2,
    'tapline: --capture-files is for packets: name an interface with --capture.\n',
  ]);
  expect((await runTapline(['serve', '--capture', '-x'])).code).toBe(2);
  expect((await runTapline(['serve', '--capture', 'lo', '--capture-minutes', '2000'])).code).toBe(
    2,
  );
});

describe('wire --live', () => {
  test.skipIf(!mayCapture)(
    'shows packets as they come, keeps them, and ends with a table',
    async () => {
      const server = await serveInTemporaryFolder();
      const kept = join(await temporaryFolder(), 'kept.pcap');
      const port = String(server.port);
      const viewer = live([LOOPBACK, '--port', port, '-w', kept]);
      const board = await connectBoard(server.port);
      // Until it has begun, nothing is seen.
      let seq = 0;
      await until('a reading is seen', () => {
        board.socket.write(`${++seq},${seq}000,28.3,65.2\n`);
        return viewer.said.stdout.includes('28.3 °C');
      });
      expect(await viewer.interrupt()).toBe(0);
      expect(viewer.said.stdout).toMatch(/1 connection, \d+ packets in /);
      expect(viewer.said.stderr).toBe('');
      const { code, stdout } = await runTapline(['wire', kept, '--json']);
      expect(code).toBe(0);
      expect(stdout.split('\n').length).toBeGreaterThan(1);
    },
  );

  test.skipIf(!mayCapture)(
    'takes the packets of a server where it has not the right itself',
    async () => {
      const server = await serveInTemporaryFolder(['--capture', LOOPBACK]);
      const board = await connectBoard(server.port);
      board.socket.write('1,1000,28.3,65.2\n');
      const port = String(server.port);
      const args = [LOOPBACK, '--port', port, '--data', server.data, '--json'];
      const viewer = live(args, await withoutRight());
      await until('packets are shown', () => viewer.said.stdout.split('\n').length > 4);
      expect(viewer.said.stderr).toContain('The server that runs here captures');
      expect(await viewer.interrupt()).toBe(0);
      expect(JSON.parse(viewer.said.stdout.split('\n')[0])).toMatchObject({
        dst: `127.0.0.1:${server.port}`,
        flags: ['SYN'],
      });
    },
  );

  test.skipIf(!mayCapture)('asks the server which packets are a device’s', async () => {
    const server = await serveInTemporaryFolder(['--capture', LOOPBACK]);
    const [kitchen, bare] = [await connectBoard(server.port), await connectBoard(server.port)];
    kitchen.socket.write('HELLO device=kitchen boot=a\n1,1000,28.3,65.2\n');
    bare.socket.write('1,1000,11.5,40\n');
    await until('both are stored', async () => {
      const readings = async (id: string) => (await findDevice(server, id))?.readings;
      return (await readings('kitchen')) === 1 && (await readings('127.0.0.1')) === 1;
    });
    const portOf = (board: typeof kitchen) => {
      const address = board.socket.address();
      return 'port' in address ? address.port : 0;
    };
    const viewer = live(['--data', server.data, '--device', 'kitchen', '--json']);
    const lines = () => viewer.said.stdout.split('\n').slice(0, -1);
    await until('its packets are shown', () => lines().length > 4);
    expect(await viewer.interrupt()).toBe(0);
    for (const line of lines()) {
      const { src, dst } = JSON.parse(line);
      expect([src, dst]).toContain(`127.0.0.1:${portOf(kitchen)}`);
      expect([src, dst]).not.toContain(`127.0.0.1:${portOf(bare)}`);
    }
    const program = live(['--data', server.data, '--device', 'cellar', '--json']);
    await until('nobody of that name is known', () => program.said.stderr.includes('cellar'));
    // One that comes later is seen.
    const waiting = live(['--data', server.data, '--device', 'cellar']);
    const cellar = await connectBoard(server.port);
    cellar.socket.write('HELLO device=cellar boot=a\n1,1000,9.5,80\n');
    await until('its reading is shown', () => waiting.said.stdout.includes('9.5 °C'));
    expect(await waiting.interrupt()).toBe(0);
    expect(waiting.said.stdout).not.toContain('28.3 °C');
  });

  test('without any right shows what the kernel counts', async () => {
    const server = await serveInTemporaryFolder();
    const board = await connectBoard(server.port);
    const address = board.socket.address();
    const own = 'port' in address ? address.port : 0;
    board.socket.write('1,1000,28.3,65.2\n');
    const port = String(server.port);
    const viewer = live([LOOPBACK, '--port', port], await withoutRight());
    await until('the connection is shown', () => viewer.said.stdout.includes(`127.0.0.1:${own} `));
    expect(viewer.said.stdout).toMatch(/BOARD +RTT +SENT AGAIN +RECEIVED/);
    expect(viewer.said.stderr).toMatch(/may not capture packets on lo.*\n.*what the kernel says/);
    expect(await viewer.interrupt()).toBe(0);
  });

  test('for a program fails without the right', async () => {
    const env = await withoutRight();
    const { code, stdout, stderr } = await runTapline(['wire', '--live', LOOPBACK, '--json'], {
      env,
    });
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^tapline: .* may not capture packets on lo.*\n$/);
  });
});
