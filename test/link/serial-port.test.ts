// A serial port as a stream: what it brings and takes, and how it is told that it cannot be had, or went.

import { once } from 'node:events';
import type { Duplex } from 'node:stream';
import { afterEach, expect, test } from 'vitest';
import { openSerialPort } from '../../src/link/serial-port.ts';
import { until } from '../until.ts';
import { PseudoPort, pythonAvailable } from './pseudo-port.ts';

const undo: Array<() => unknown> = [];

afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function pseudoPort(): Promise<PseudoPort> {
  const port = await PseudoPort.make();
  undo.push(() => port.remove());
  return port;
}

async function open(path: string, baudRate = 115_200): Promise<Duplex> {
  const stream = await openSerialPort({ path, baudRate });
  undo.push(() => stream.destroy());
  return stream;
}

const refusal = (path: string) =>
  openSerialPort({ path, baudRate: 115_200 }).catch((error) => error);

test.skipIf(!pythonAvailable)('bytes go both ways as they are', async () => {
  const port = await pseudoPort();
  const stream = await open(port.path);
  let came = Buffer.alloc(0);
  stream.on('data', (chunk) => {
    came = Buffer.concat([came, chunk]);
  });
  const every = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
  await port.send(every);
  await until(() => came.length === 256);
  expect(came).toEqual(every);
  stream.write('CMD 1 led on\n');
  await until(() => port.heard === 'CMD 1 led on\n');
});

test.skipIf(!pythonAvailable)('an unusual rate is taken', async () => {
  const port = await pseudoPort();
  const stream = await open(port.path, 74_880);
  let came = '';
  stream.on('data', (chunk) => {
    came += chunk;
  });
  await port.send('12\n');
  await until(() => came === '12\n');
});

test.skipIf(!pythonAvailable)('an open port is for nobody else until it is closed', async () => {
  const port = await pseudoPort();
  const stream = await open(port.path);
  expect(await refusal(port.path)).toMatchObject({
    code: 'serial-busy',
    message: expect.stringContaining(`${port.path} is in use by another program: close it`),
  });
  stream.destroy();
  await once(stream, 'close');
  await open(port.path);
});

test.skipIf(!pythonAvailable)('what was written before the end leaves the port', async () => {
  const port = await pseudoPort();
  const stream = await open(port.path);
  stream.end('ERR shutdown bye\n');
  await once(stream, 'close');
  await until(() => port.heard === 'ERR shutdown bye\n');
});

test.skipIf(!pythonAvailable)('a port that is unplugged says so and is closed', async () => {
  const port = await pseudoPort();
  const stream = await open(port.path);
  stream.resume();
  const failed = once(stream, 'error');
  const closed = new Promise<void>((resolve) => stream.once('close', resolve));
  await port.unplug();
  expect(await failed).toMatchObject([
    { code: 'serial-gone', message: `${port.path} was unplugged` },
  ]);
  await closed;
});

test.skipIf(!pythonAvailable)('it is noticed also when nothing is read', async () => {
  const port = await pseudoPort();
  const stream = await open(port.path);
  const failed = once(stream, 'error');
  await port.unplug();
  expect(await failed).toMatchObject([{ code: 'serial-gone' }]);
});

test('a path without a port, and one that is something else', async () => {
  expect(await refusal('/dev/ttyUSB-none')).toMatchObject({
    code: 'serial-missing',
    message: expect.stringMatching(/^there is no board at \/dev\/ttyUSB-none.*plug it in/),
  });
  expect(await refusal('/etc/passwd')).toMatchObject({
    code: 'serial-no-port',
    message: expect.stringMatching(/^\/etc\/passwd is no serial port: /),
  });
});
