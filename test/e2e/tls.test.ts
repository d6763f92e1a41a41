// Boards that speak TLS to the real program, and its certificate renewed under them.

import { once } from 'node:events';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { connect as connectPlain } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type TLSSocket } from 'node:tls';
import { afterAll, afterEach, expect, test } from 'vitest';
import { readPair } from '../../src/certificate/pair.ts';
import { runBoardsUntil } from './device-process.ts';
import { api, findDevice, runTapline, type ServerProcess, until } from './server-process.ts';
import {
  afterwards,
  serveInTemporaryFolder,
  temporaryFolder,
  undoAll,
} from './temporary-server.ts';

afterEach(undoAll);

interface SecureServer extends ServerProcess {
  readonly tlsPort: number;
  readonly certFile: string;
  readonly keyFile: string;
}

async function makeCertificate(folder: string) {
  const { code, stderr } = await runTapline(['cert', '--out', `${folder}/`, '--ec']);
  expect([code, stderr]).toEqual([0, '']);
  return { certFile: join(folder, 'tapline-cert.pem'), keyFile: join(folder, 'tapline-key.pem') };
}

/** Made once: making one takes longer than most of what is done with it. */
const pair = makeCertificateHere();

async function makeCertificateHere() {
  const folder = await mkdtemp(join(tmpdir(), 'tapline-tls-'));
  return { folder, ...(await makeCertificate(folder)) };
}

afterAll(async () => rm((await pair).folder, { recursive: true }));

async function serveSecurely(): Promise<SecureServer> {
  const folder = await temporaryFolder();
  const files = { certFile: join(folder, 'cert.pem'), keyFile: join(folder, 'key.pem') };
  const { certFile, keyFile } = files;
  const made = await pair;
  await cp(made.keyFile, keyFile);
  await cp(made.certFile, certFile);
  const tls = ['--tls-port', '0', '--tls-cert', certFile, '--tls-key', keyFile];
  const server = await serveInTemporaryFolder(tls);
  const [listening = ''] = server.stdout;
  return { ...server, ...files, tlsPort: JSON.parse(listening).tls.port };
}

async function connectBoard(port: number, ca: string): Promise<TLSSocket & { heard: string }> {
  const pipe = connectPlain({ port, host: '127.0.0.1', allowHalfOpen: true });
  const socket = connect({ socket: pipe, host: '127.0.0.1', ca });
  afterwards(() => socket.destroy());
  const board = Object.assign(socket, { heard: '' });
  board.setEncoding('utf8').on('data', (text: string) => {
    board.heard += text;
  });
  await once(board, 'secureConnect');
  return board;
}

test('a board over TLS is heard, acknowledged, and listed as such', async () => {
  const server = await serveSecurely();
  const { cert } = await readPair(server);
  const board = await connectBoard(server.tlsPort, cert);
  board.write('HELLO device=safe boot=1 ack=1\n');
  await until('WELCOME', () => board.heard.includes('WELCOME device=safe last=-'));
  for (const piece of ['1,1000,28.', '3,65.2\r', '\n2,2000,28.4,65', '.1\n']) {
    board.write(piece);
    await new Promise(setImmediate);
  }
  await until('ACK 2', () => board.heard.endsWith('ACK 2\n'));
  const { connections } = await api<{ connections: object[] }>(server, '/api/connections');
  expect(connections).toMatchObject([
    { device: 'safe', localPort: server.tlsPort, tls: 'TLSv1.3', linesIn: 3 },
  ]);
  const { boards } = await api<{ boards: object }>(server, '/api/health');
  expect(boards).toMatchObject({ port: server.port, tlsPort: server.tlsPort });
  board.end('3,3000,28.5,65\n');
  await until('the ACK after its end', () => board.heard.endsWith('ACK 3\n'));
  expect((await findDevice(server, 'safe'))?.readings).toBe(3);
});

test('both ports tell who came to the wrong one, and nothing of it is kept', async () => {
  const server = await serveSecurely();
  const plain = connectPlain(server.tlsPort, '127.0.0.1');
  plain.on('error', () => {}).write('1,2,3,4\n');
  await once(plain.resume(), 'close');
  const secure = connect({ port: server.port, host: '127.0.0.1' });
  await once(secure, 'error');
  await until(
    'both notices',
    () => /sends plain text/.test(server.stderr()) && /speaks TLS to port/.test(server.stderr()),
  );
  expect(await api(server, '/api/devices')).toEqual({ devices: [] });
  const metrics = await (await fetch(new URL('/metrics', server.url))).text();
  expect(metrics).toContain('\ntapline_tls_handshakes_failed_total 1\n');
});

test('a certificate is renewed under load without a connection lost', async () => {
  const server = await serveSecurely();
  const { cert } = await readPair(server);
  const board = await connectBoard(server.tlsPort, cert);
  board.write('HELLO device=steady boot=1 ack=1\n');
  let seq = 0;
  const load = setInterval(() => {
    for (let line = 0; line < 50; line++) board.write(`${++seq},${seq},1,1\n`);
  }, 5);
  afterwards(() => clearInterval(load));
  const other = await makeCertificate(await temporaryFolder());
  await cp(other.keyFile, server.keyFile);
  await cp(other.certFile, server.certFile);
  await until('the renewal', () => server.stderr().includes('certificate renewed, valid until'));
  const renewed = await readPair(server);
  const newcomer = await connectBoard(server.tlsPort, renewed.cert);
  newcomer.write('HELLO device=new\n');
  await until('WELCOME', () => newcomer.heard.includes('WELCOME device=new'));
  server.child.kill('SIGHUP');
  await until('the answer to SIGHUP', () => server.stderr().includes('certificate unchanged'));
  clearInterval(load);
  await until('the last ACK', () => board.heard.endsWith(`ACK ${seq}\n`));
  expect(await findDevice(server, 'steady')).toMatchObject({ readings: seq, duplicates: 0 });
});

test('what is missing or does not fit is told in one line, and nothing runs', async () => {
  const folder = await temporaryFolder();
  const { certFile } = await pair;
  const { keyFile } = await makeCertificate(folder);
  const data = ['--data', join(folder, 'data'), '--port', '0', '--http-port', '0'];
  const alone = await runTapline(['serve', ...data, '--tls-port', '0']);
  expect(alone).toMatchObject({ code: 2, stdout: '' });
  expect(alone.stderr).toMatch(/^tapline: .*--tls-cert and --tls-key are missing[^\n]*\n$/);
  const tls = ['--tls-port', '0', '--tls-cert', certFile, '--tls-key', keyFile];
  const unfit = await runTapline(['serve', ...data, ...tls]);
  expect(unfit.code).toBe(1);
  expect(unfit.stderr).toMatch(/^tapline: The key in .* does not belong to [^\n]*\n$/);
});

test('virtual boards over TLS lose nothing, though their connections are reset', async () => {
  const server = await serveSecurely();
  const to = ['device', '--to', `127.0.0.1:${server.tlsPort}`, '--hello', '--interval', '5'];
  const { certificate } = await readPair(server);
  const trust = ['--tls', '--fingerprint', certificate.fingerprint256];
  const faults = ['--fault', 'drop=0.02,split', '--seed', '7'];
  const fleet = ['--count', '5', '--lines', '60', '--timeout', '60', '--json'];
  const ran = await runTapline([...to, ...trust, ...faults, ...fleet]);
  expect(JSON.parse(ran.stdout)).toMatchObject({ outcome: 'done', unacknowledged: 0, lost: 0 });
  expect(JSON.parse(ran.stdout).reconnects).toBeGreaterThan(0);
  const { devices } = await api<{ devices: object[] }>(server, '/api/devices');
  expect(devices).toHaveLength(5);
  for (const device of devices) expect(device).toMatchObject({ readings: 60, lastSeq: 60 });
});

test.each([
  [['--fingerprint', '00'.repeat(20)], 'another fingerprint'],
  [[], 'self-signed certificate'],
])(
  'a virtual board with %j sends nothing to a server that it does not know',
  async (trust, why) => {
    const server = await serveSecurely();
    const to = ['--to', `127.0.0.1:${server.tlsPort}`, '--hello', '--tls', ...trust];
    const ran = await runBoardsUntil(why, [...to, '--lines', '1']);
    expect(ran).toMatchObject({ code: 130, stderr: expect.stringContaining(' 0 lines sent') });
    expect(await api(server, '/api/devices')).toEqual({ devices: [] });
  },
);
