// `tapline serve --serial`: a board on USB, with the real program and a pair of pseudo-terminals.

import { afterEach, describe, expect, test } from 'vitest';
import { PseudoPort, pythonAvailable } from '../link/pseudo-port.ts';
import { api, findDevice, launchServe, until } from './server-process.ts';
import {
  afterwards,
  serveInTemporaryFolder,
  temporaryFolder,
  undoAll,
} from './temporary-server.ts';

afterEach(undoAll);

async function pseudoPort(options?: { plugged: boolean }): Promise<PseudoPort> {
  const port = await PseudoPort.make(options);
  afterwards(() => port.remove());
  return port;
}

describe.skipIf(!pythonAvailable)('a board on USB', () => {
  test('its readings are kept under the name of the port', async () => {
    const port = await pseudoPort();
    const server = await serveInTemporaryFolder(['--serial', port.path]);
    await port.send('1,1000,28.3,65.2\n2,2000,28.4,65.1\r\n12,13\nstarted\n');
    // They come in pieces, as on a wire.
    await until('all is kept', async () => {
      const device = await findDevice(server, 'ttyUSB0');
      return device?.readings === 2 && device.rejected === 1 && device.messages === 1;
    });
    expect(await findDevice(server, 'ttyUSB0')).toMatchObject({
      ...{ connected: true, address: port.path, lastSeq: 2 },
    });
    expect(await api(server, '/api/connections')).toMatchObject({
      connections: [
        {
          ...{ device: 'ttyUSB0', remoteAddress: port.path, remotePort: null },
          ...{ localAddress: null, localPort: null, linesIn: 4, tcp: null },
        },
      ],
    });
    expect(await api(server, '/api/devices/ttyUSB0/events')).toMatchObject({
      events: [{ type: 'connect', address: port.path, port: null }],
    });
  });

  test('telnet is not read: FF is a byte like any other that is no text', async () => {
    const port = await pseudoPort();
    const server = await serveInTemporaryFolder(['--serial', `usb=${port.path}`]);
    await port.send(Buffer.from('fff1410a', 'hex'));
    await until('the message is kept', async () => {
      return (await findDevice(server, 'usb'))?.messages === 1;
    });
    expect(await api(server, '/api/devices/usb/messages')).toMatchObject({
      messages: [{ text: '\ufffd\ufffdA' }],
    });
  });

  test('a board that says HELLO gets its answers, and after ERR the port stays open', async () => {
    const port = await pseudoPort();
    const server = await serveInTemporaryFolder(['--serial', port.path]);
    await port.send('HELLO device=\n');
    await until('it is refused', () => port.heard.startsWith('ERR bad-hello '));
    port.heard = '';
    await port.send('HELLO device=kitchen boot=a ack=1\n1,1000,28.3,65.2\n');
    await until('it is acknowledged', () =>
      /^WELCOME device=kitchen .*\nACK 1\n$/.test(port.heard),
    );
    expect(await findDevice(server, 'kitchen')).toMatchObject({ readings: 1, connected: true });
    port.heard = '';
    await server.end('SIGTERM');
    await until('it is told of the end', () => port.heard.startsWith('ERR shutdown '));
  });

  test('unplugged in the middle of a line, and plugged in again', async () => {
    const port = await pseudoPort();
    const server = await serveInTemporaryFolder(['--serial', `usb=${port.path}`]);
    await port.send('1,1000,28.3,65.2\n2,2000,28.4,6');
    await until('the reading is kept', async () => {
      return (await findDevice(server, 'usb'))?.readings === 1;
    });
    await port.unplug();
    await until('it is gone', async () => {
      const device = await findDevice(server, 'usb');
      return device?.connected === false && device.truncated === 1;
    });
    expect(await findDevice(server, 'usb')).toMatchObject({ readings: 1 });
    expect(await api(server, '/api/devices/usb/events')).toMatchObject({
      events: [{ type: 'disconnect', reason: 'unplugged' }, { type: 'connect' }],
    });
    await port.plug();
    const open = `tapline: ${port.path} is open at 115200 baud\n`;
    await until('it is open again', () => server.stderr().split(open).length === 3);
    // What comes at once could be the rest of a line.
    await port.send('rest\n3,3000,28.5,65\n');
    await until('the next reading is kept', async () => {
      return (await findDevice(server, 'usb'))?.readings === 2;
    });
    expect(server.stderr()).toContain(`tapline: ${port.path} was unplugged; waiting for it\n`);
  });

  test('the server starts without it, and takes it when it comes', async () => {
    const port = await pseudoPort({ plugged: false });
    const server = await serveInTemporaryFolder(['--serial', port.path]);
    await until('it is told', () =>
      server.stderr().includes(`tapline: there is no board at ${port.path}`),
    );
    await port.plug();
    await until('it is open', () => server.stderr().includes(`${port.path} is open`));
    await port.send('rest\n1,1000,28.3,65.2\n');
    await until('the reading is kept', async () => {
      return (await findDevice(server, 'ttyUSB0'))?.readings === 1;
    });
  });

  test('a board at another speed is told of, with what to try', async () => {
    const port = await pseudoPort();
    const server = await serveInTemporaryFolder(['--serial', `${port.path}@9600`]);
    await port.send(Buffer.alloc(1500, Buffer.from('fe318000e078c02c', 'hex')));
    await until('it is told', () => /looks like the wrong baud rate.*\n/.test(server.stderr()));
    expect(server.stderr()).toContain(
      `(9600): the board may print at 115200 or 74880; --serial ${port.path}@115200\n`,
    );
  });
});

test('where the package for serial ports is missing, it is said how to get it', async () => {
  const hook =
    'export async function resolve(name, context, next) {' +
    'if (name.startsWith("@serialport/")) throw new Error("not installed");' +
    'return next(name, context); }';
  const preload = `import { register } from "node:module"; register(${JSON.stringify(url(hook))});`;
  const launched = launchServe(await temporaryFolder(), {
    args: ['--serial', '/dev/ttyUSB0'],
    env: { NODE_OPTIONS: `--import=${url(preload)}` },
  });
  afterwards(() => launched.end('SIGKILL'));
  await expect(launched.listening).rejects.toThrow(
    /ended with 1: tapline: serial ports need the package @serialport\/bindings-cpp.*: npm install/,
  );
});

/** A module as a URL. */
function url(code: string): string {
  return `data:text/javascript,${encodeURIComponent(code)}`;
}
