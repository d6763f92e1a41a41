// The journey of readings that real boards sent to the real program while it captured: every byte is the
// one that was sent.

import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Journey, Step, StepName } from '../../src/journey/journey.ts';
import { LOOPBACK, requireCapture } from '../capture/right-to-capture.ts';
import { projectFile } from '../project-folder.ts';
import { api, runTapline, type ServerProcess, startServe, until } from './server-process.ts';
import {
  afterwards,
  type Board,
  connectBoard,
  serveInTemporaryFolder,
  temporaryFolder,
  undoAll,
} from './temporary-server.ts';

const canCapture = requireCapture('tcpdump');

afterEach(undoAll);

type Known<Name extends StepName> = Extract<Step, { step: Name; known: true }>;

/** A step that must be known. */
function known<Name extends StepName>({ steps }: Journey, name: Name): Known<Name> {
  const step = steps.find((one) => one.step === name);
  if (!step?.known) throw new Error(`${name}: ${step?.text}`);
  return step as Known<Name>;
}

function journeyOf(server: ServerProcess, device: string, boot: string, seq: number) {
  return api<Journey>(server, `/api/devices/${device}/readings/${boot}/${seq}/journey`);
}

/** The journey once the reading is stored, and its packets came from the program that captures. */
async function completeJourney(
  server: ServerProcess,
  [device, boot, seq]: readonly [string, string, number],
): Promise<Journey> {
  let journey: Journey | undefined;
  await until(`the journey of ${seq}`, async () => {
    journey = await journeyOf(server, device, boot, seq).catch(() => undefined);
    return journey !== undefined && isComplete(journey);
  });
  if (journey === undefined) throw new Error('there is no journey');
  return journey;
}

/** All its packets are there, the last ACK included. */
function isComplete({ steps }: Journey): boolean {
  return steps.every((step) => {
    if (!step.known) return false;
    if (step.step === 'segments') return step.segments.every(({ acked }) => acked !== null);
    if (step.step !== 'acknowledged' || step.line === null) return true;
    return step.segments.length > 0 && step.segments.every(({ acked }) => acked !== null);
  });
}

/** Writes each piece as a segment of its own. */
async function say(board: Board, ...pieces: string[]): Promise<void> {
  for (const piece of pieces) {
    await new Promise<void>((resolve, reject) => {
      board.socket.write(Buffer.from(piece, 'latin1'), (error) =>
        error ? reject(error) : resolve(),
      );
    });
  }
}

/** Segments without those that TCP sent again: on a busy machine it does, also where nothing is lost. */
function firsts<T extends { readonly copy: boolean }>(segments: readonly T[]): T[] {
  return segments.filter(({ copy }) => !copy);
}

/** The bytes of a line, put together from its segments. */
function carried({ segments }: Known<'segments'>): string {
  const parts = firsts(segments).map(({ bytes }) => bytes.hex);
  return Buffer.from(parts.join(''), 'hex').toString('latin1');
}

const BOOT = '7f3a';
const HELLO = helloOf('kitchen');

function helloOf(device: string): string {
  return `HELLO device=${device} boot=${BOOT} ack=1\n`;
}

describe.skipIf(!canCapture)('a reading that was captured', () => {
  // One server for all of them: each board has a name or an address of its own.
  let server: ServerProcess;
  let data: string;

  beforeAll(async () => {
    data = await mkdtemp(join(tmpdir(), 'tapline-journey-'));
    server = await startServe(data, ['--capture', LOOPBACK, '--mdns', 'off']);
  });

  afterAll(async () => {
    await server.end('SIGKILL');
    await rm(data, { recursive: true });
  });

  it.each([
    ['whole', 'board-1', ['12,1234567,28.3,65.2\r\n']],
    ['in three segments', 'board-2', ['12,1234', '567,28.3', ',65.2\r\n']],
    ['with its CR LF alone', 'board-3', ['12,1234567,28.3,65.2', '\r\n']],
    ['as JSON', 'board-4', ['{"seq":12,"temperature":28.3,"humidity":65.2}\n']],
    ['as Influx line', 'board-5', ['climate temperature=28.3,seq=12i,humidity=65.2\n']],
    ['for the plotter', 'board-6', ['seq:12,temperature:28.3\thumidity:65.2\r\n']],
  ])('%s is known in every step', async (_, device, pieces) => {
    const board = await connectBoard(server.port);
    await say(board, helloOf(device));
    await until('WELCOME', () => board.heard().includes('WELCOME'));
    await say(board, ...pieces);
    const journey = await completeJourney(server, [device, BOOT, 12]);
    const line = pieces.join('');
    const printed = known(journey, 'printed');
    expect(printed.bytes).toEqual({ text: line, hex: Buffer.from(line).toString('hex') });
    const segments = known(journey, 'segments');
    expect(carried(segments)).toBe(line);
    const lengths = firsts(segments.segments).map(({ length }) => length);
    expect(lengths).toEqual(pieces.map((p) => p.length));
    const { offset, seq, length, alignedBy } = known(journey, 'position');
    expect({ offset, seq, length, alignedBy }).toEqual({
      ...{ offset: helloOf(device).length, seq: helloOf(device).length + 1 },
      ...{ length: line.length, alignedBy: 'syn' },
    });
    const { reads } = known(journey, 'read');
    expect(reads.every(({ afterMs }) => afterMs !== null && afterMs > -1)).toBe(true);
    const { reading } = known(journey, 'stored');
    expect(reading.values).toEqual({ temperature: 28.3, humidity: 65.2 });
    const metrics = known(journey, 'decoded').fields.filter(({ metric }) => metric !== null);
    expect(Object.fromEntries(metrics.map(({ metric, value }) => [metric, value]))).toEqual(
      reading.values,
    );
    const acknowledged = known(journey, 'acknowledged');
    expect(acknowledged.line).toBe('ACK 12');
    const answer = firsts(acknowledged.segments)
      .map(({ bytes }) => bytes.text)
      .join('');
    expect(answer).toBe('ACK 12\n');
    expect(board.heard().indexOf(answer)).toBe(acknowledged.offset);
  });

  it('is found among forty in one segment', async () => {
    const board = await connectBoard(server.port, '127.0.3.1');
    const lines = Array.from(
      { length: 40 },
      (_, i) => `${i},${i * 100},2${i % 10}.5,50.${i % 10}\r\n`,
    );
    await say(board, lines.join(''));
    for (const seq of [0, 17, 39]) {
      const journey = await completeJourney(server, ['127.0.3.1', '~1', seq]);
      expect(known(journey, 'printed').bytes.text).toBe(lines[seq]);
      const [segment, ...others] = firsts(known(journey, 'segments').segments);
      expect(others).toEqual([]);
      expect(segment.length).toBe(lines.join('').length);
      expect([segment.from, segment.to]).toEqual([
        lines.slice(0, seq).join('').length,
        lines.slice(0, seq + 1).join('').length,
      ]);
      expect(known(journey, 'acknowledged').line).toBeNull();
    }
  });

  it('tells of both copies when it came again after a reconnect', async () => {
    const first = await connectBoard(server.port);
    await say(first, HELLO, '1,1000,20,50\r\n');
    await until('ACK', () => first.heard().includes('ACK 1\n'));
    first.socket.end();
    await first.closed;
    const second = await connectBoard(server.port);
    await say(second, HELLO, '1,1000,20,50\r\n2,2000,20,50\r\n');
    await until('ACK', () => second.heard().includes('ACK 2\n'));
    const journey = await completeJourney(server, ['kitchen', BOOT, 1]);
    expect(journey.copies.map(({ stored, offset }) => [stored, offset])).toEqual([
      [true, HELLO.length],
      [false, HELLO.length],
    ]);
    const [a, b] = journey.copies.map(({ connection }) => connection);
    expect(a?.remotePort).toBe(known(journey, 'read').connection.remotePort);
    expect(b?.id).toBeGreaterThan(a?.id ?? 0);
  });

  it('is told in the terminal, within 60 columns, and as JSON', async () => {
    const board = await connectBoard(server.port, '127.0.3.2');
    await say(board, '7,7000,28.', '3,65.2\r\n');
    await completeJourney(server, ['127.0.3.2', '~1', 7]);
    const name = ['wire', '--reading', '127.0.3.2', '~1', '7', '--url', server.url];
    const shown = await runTapline(name);
    expect([shown.code, shown.stderr]).toEqual([0, '']);
    expect(shown.stdout).toContain('7,7000,28.3,65.2\\r\\n');
    const json = await runTapline([...name, '--json']);
    expect(known(JSON.parse(json.stdout), 'printed').bytes.text).toBe('7,7000,28.3,65.2\r\n');
  });
});

describe.skipIf(!canCapture)('a reading over TLS', () => {
  let files: { certFile: string; keyFile: string };
  beforeAll(async () => {
    const folder = await temporaryFolder();
    const { code } = await runTapline(['cert', '--out', `${folder}/`, '--ec']);
    expect(code).toBe(0);
    files = {
      certFile: join(folder, 'tapline-cert.pem'),
      keyFile: join(folder, 'tapline-key.pem'),
    };
  });

  it('is known as it was read, and its packets are not', async () => {
    const { certFile, keyFile } = files;
    const tls = ['--tls-port', '0', '--tls-cert', certFile, '--tls-key', keyFile];
    const server = await serveInTemporaryFolder(['--capture', LOOPBACK, ...tls]);
    const { port } = JSON.parse(server.stdout[0] ?? '{}').tls;
    const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false });
    afterwards(() => socket.destroy());
    await once(socket, 'secureConnect');
    socket.write(`${HELLO}3,3000,20.5,50\r\n`);
    await until('it is stored', () =>
      journeyOf(server, 'kitchen', BOOT, 3).then(
        () => true,
        () => false,
      ),
    );
    const journey = await journeyOf(server, 'kitchen', BOOT, 3);
    expect(known(journey, 'printed')).toMatchObject({
      ...{ bytes: { text: '3,3000,20.5,50\r\n' }, source: 'reads' },
    });
    expect(known(journey, 'read').connection.carrier).toBe('tls');
    const unknown = journey.steps.flatMap((step) => (step.known ? [] : [[step.step, step.why]]));
    expect(unknown).toEqual([
      ['segments', 'tls'],
      ['headers', 'tls'],
    ]);
  });
});

describe('a reading that nobody captured', () => {
  it('is known as a row, with a server and without one', async () => {
    const server = await serveInTemporaryFolder();
    const board = await connectBoard(server.port);
    await say(board, '7,7000,28.3,65.2\r\n');
    const isStored = () =>
      journeyOf(server, '127.0.0.1', '~1', 7).then(
        () => true,
        () => false,
      );
    await until('it is stored', isStored);
    const running = await journeyOf(server, '127.0.0.1', '~1', 7);
    expect(running.steps.filter((step) => step.known).map(({ step }) => step)).toEqual(['stored']);
    await server.end('SIGTERM');
    const name = ['wire', '--reading', '127.0.0.1', '~1', '7', '--data', server.data];
    const { code, stdout } = await runTapline([...name, '--json'], { cwd: projectFile() });
    expect(code).toBe(0);
    expect(known(JSON.parse(stdout), 'stored').reading).toMatchObject({ seq: 7, millis: 7000 });
    const unknown = await runTapline(name.with(4, '8'));
    expect([unknown.code, unknown.stdout]).toEqual([1, '']);
    expect(unknown.stderr).toContain('has no reading 8');
  });
});
