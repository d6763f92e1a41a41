// The example sketches, compiled for this machine: they build without a warning, for both boards and
// as `tapline sketch` gives them out, and do what they promise against a real server.

import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { runSketch as giveOut } from '../../src/cli/sketch.ts';
import type { SketchOptions } from '../../src/cli/sketch-options.ts';
import { api, findDevice, type ServerProcess, until } from '../e2e/server-process.ts';
import {
  afterwards,
  serveIn,
  serveInTemporaryFolder,
  temporaryFolder,
  undoAll,
} from '../e2e/temporary-server.ts';
import { ownPort } from '../own-port.ts';
import { BUILD_LIMIT_MS, canCompile } from './compiled.ts';
import { type BoardSettings, type RunningSketch, runSketch } from './running-sketch.ts';
import { buildSketch, checkSketch, example, exampleNames } from './sketch-build.ts';

/** A text that breaks out of a C string if anything does, as long as a Wi-Fi's name can be. */
const ODD_WIFI = 'a"b\\c??/\'%s\t1 Küche 🏠\u202e';
const ODD_FIELDS = ['temperature', 'a"b\\c??/', 'µg/m³', '%s%n', '//', '/*'];

beforeAll(async () => {
  // What all of them share is compiled by whoever comes first.
  if (canCompile) await checkSketch(example('Bare'), 'ESP8266');
}, BUILD_LIMIT_MS);

afterEach(undoAll);

function start(program: string, settings: BoardSettings): RunningSketch {
  const sketch = runSketch(program, settings);
  afterwards(() => sketch.end());
  return sketch;
}

/** Writes a sketch as the command does, and gives its file. */
async function given(options: Partial<SketchOptions>): Promise<string> {
  const out = await temporaryFolder();
  const silent = { write: () => {} };
  await giveOut(
    { kind: 'client', name: 'board', out, ...options },
    { stdout: silent, stderr: silent, addresses: () => ['192.168.1.10'] },
  );
  const name = options.name ?? 'board';
  return join(out, name, `${name}.ino`);
}

describe.skipIf(!canCompile)('without a warning', () => {
  test(
    'each example compiles for both boards',
    async () => {
      const names = await exampleNames();
      expect(names).toEqual(expect.arrayContaining(['Bare', 'SensorClient', 'SocketServer']));
      for (const name of names) {
        await checkSketch(example(name), 'ESP8266');
        await checkSketch(example(name), 'ESP32');
      }
    },
    BUILD_LIMIT_MS,
  );

  test.each<[string, Partial<SketchOptions>]>([
    ['for a BME280', { kind: 'client', sensor: 'bme280' }],
    ['with odd fields', { kind: 'client', sensor: 'dht22', fields: ODD_FIELDS }],
    ['with an odd Wi-Fi', { kind: 'bare', sensor: 'dht22', host: 'pi.local', wifi: ODD_WIFI }],
    ['with a long name', { kind: 'commands', name: `${'x'.repeat(60)}.y-`, port: 65_535 }],
  ])('what is given out %s compiles', async (_, options) => {
    const sketch = await given(options);
    await checkSketch(sketch, 'ESP8266');
    await checkSketch(sketch, 'ESP32');
  });
});

describe.skipIf(!canCompile)('Bare', () => {
  test('its readings are stored under its address', async () => {
    const server = await serveInTemporaryFolder();
    const sketch = start(await buildSketch(example('Bare')), {
      HOST_SERVER: `127.0.0.1:${server.port}`,
      HOST_RATE: '50',
      HOST_CLIMATE: '-3.25,100,0',
    });
    await until('three readings are kept', async () => {
      return Number((await findDevice(server, '127.0.0.1'))?.readings ?? 0) >= 3;
    });
    const { readings } = await readingsOf(server, '127.0.0.1');
    expect(readings.slice(0, 3).map(({ seq }) => seq)).toEqual([0, 1, 2]);
    expect(readings[0]?.values).toEqual({ temperature: -3.2, humidity: 100 });
    await until('the serial monitor shows the first', () => sketch.serialLines().length > 0);
    expect(sketch.serial()).toMatch(/^sent 0,\d+,-3\.2,100\.0\r\n/);
  });

  test('a sensor that fails is a reading without values, and no server a line that says so', async () => {
    const server = await serveInTemporaryFolder();
    const sketch = start(await buildSketch(example('Bare')), {
      HOST_SERVER: `127.0.0.1:${server.port}`,
      HOST_RATE: '50',
      HOST_CLIMATE: 'nan,nan,0',
    });
    await until('a reading is kept', async () => {
      return Number((await findDevice(server, '127.0.0.1'))?.readings ?? 0) >= 1;
    });
    expect((await readingsOf(server, '127.0.0.1')).readings[0]?.values).toEqual({});
    await server.end('SIGKILL');
    await until('it misses the server', () => /no server: lost \d+,/.test(sketch.serial()));
  });
});

describe.skipIf(!canCompile)('SensorClient', () => {
  test('every reading is stored once, through a server that is killed and comes back', async () => {
    const data = await temporaryFolder();
    const port = await ownPort();
    let server = await serveIn(data, [], { boards: port, http: 0 });
    const sketch = start(await buildSketch(example('SensorClient')), {
      HOST_SERVER: `127.0.0.1:${port}`,
      HOST_RATE: '20',
    });
    const taken = () => sketch.serial().match(/^Reading \d+/gm)?.length ?? 0;
    const stored = async () => Number((await findDevice(server, 'kitchen'))?.readings ?? 0);
    await until('four readings are kept', async () => (await stored()) >= 4);
    await server.end('SIGKILL');
    const takenBefore = taken();
    await until('it measures without the server', () => taken() >= takenBefore + 4);
    server = await serveIn(data, [], { boards: port, http: 0 });
    const all = taken() + 2;
    await until('all of them are kept', async () => (await stored()) >= all);

    const { readings } = await readingsOf(server, 'kitchen');
    // The board's clock runs fast here, so that its readings are not in the order of their times.
    const seqs = readings.map(({ seq }) => seq).sort((a, b) => a - b);
    expect(seqs).toEqual(readings.map((_, index) => index + 1));
    expect(await api(server, '/api/devices/kitchen')).toMatchObject({
      gaps: { count: 0 },
      rejected: 0,
      metrics: { temperature: { value: 21.5 }, humidity: { value: 45 } },
    });
  });

  test('a BME280, and names of fields that no C string should survive', async () => {
    const server = await serveInTemporaryFolder();
    const fields = [...ODD_FIELDS, 'pressure'];
    const sketch = await given({ sensor: 'bme280', name: 'attic', fields, wifi: ODD_WIFI });
    start(await buildSketch(sketch), {
      HOST_SERVER: `127.0.0.1:${server.port}`,
      HOST_RATE: '20',
      HOST_CLIMATE: '21.5,45,101325',
    });
    await until('a reading is kept', async () => {
      return Number((await findDevice(server, 'attic'))?.readings ?? 0) >= 1;
    });
    const { readings } = await readingsOf(server, 'attic');
    // What measure() does not know yet has no value.
    expect(readings[0]?.values).toEqual({ temperature: 21.5, pressure: 1013.3 });
  });
});

describe.skipIf(!canCompile)('Commands', () => {
  test('carries out what it knows, and says what that is when it does not', async () => {
    const server = await serveInTemporaryFolder();
    start(await buildSketch(example('Commands')), { HOST_SERVER: `127.0.0.1:${server.port}` });
    await until('it is there', async () => (await findDevice(server, 'lamp')) !== null);
    for (const [text, status, reply] of [
      ['led on', 'done', 'the LED is on'],
      ['interval 100', 'done', 'a reading every 100 ms'],
      ['interval 99', 'failed', 'interval takes 100 to 3600000 ms'],
      ['interval 99999999999999999999', 'failed', 'interval takes 100 to 3600000 ms'],
      ['interval 2000x', 'failed', 'interval takes 100 to 3600000 ms'],
      ['interval -1', 'failed', 'interval takes 100 to 3600000 ms'],
      ['led purple', 'failed', 'I know: led on, led off, interval <ms>, status'],
      ['status', 'done', expect.stringMatching(/^led on, interval 100 ms, up \d+ s$/)],
      ['led off', 'done', 'the LED is off'],
    ]) {
      expect(await command(server, 'lamp', String(text))).toMatchObject({ text, status, reply });
    }
    // At the 5 s that it begins with there would be few.
    await until('it measures every 100 ms', async () => {
      return Number((await findDevice(server, 'lamp'))?.readings ?? 0) >= 10;
    });
    // The newest may be of before the LED went off.
    let newest: Record<string, number> | undefined;
    await until('it measures that the LED is off', async () => {
      newest = (await readingsOf(server, 'lamp')).readings.at(-1)?.values;
      return newest?.led === 0;
    });
    expect(newest).toEqual({ rssi: -60, heap: expect.any(Number), led: 0 });
  });
});

interface CommandView {
  readonly id: string;
  readonly status: string;
}

/** Sends a command and waits for its outcome. */
async function command(server: ServerProcess, device: string, text: string): Promise<CommandView> {
  const response = await fetch(new URL(`/api/devices/${device}/commands`, server.url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ text }),
  });
  let view: CommandView = JSON.parse(await response.text());
  await until(`the outcome of ${text}`, async () => {
    view = await api(server, `/api/commands/${view.id}`);
    return view.status !== 'queued' && view.status !== 'sent';
  });
  return view;
}

interface Readings {
  readonly readings: readonly { seq: number; values: Record<string, number> }[];
}

function readingsOf(server: ServerProcess, device: string): Promise<Readings> {
  return api(server, `/api/devices/${device}/readings?order=asc`);
}
