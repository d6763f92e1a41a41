// What `ss` says of a connection: its text as it was seen, and a connection of our own.

import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { connectionKey, kernelFigures, parseFigures } from '../../src/link/kernel-figures.ts';
import { listenTcp } from '../../src/link/tcp-listener.ts';
import { requirePackage } from '../e2e/debian-package.ts';

const available = requirePackage(
  'iproute2',
  ['/usr/bin/ss', '/bin/ss', '/usr/sbin/ss'].some(existsSync),
);

test('the details of a connection are read whatever the congestion control adds', () => {
  const line =
    '\t bbr wscale:10,10 rto:204 rtt:0.012/0.006 mss:32768 cwnd:18 bytes_sent:2886 ' +
    'bbr:(bw:524bps,mrtt:0.005) send 39bps lastsnd:224 retrans:0/3 minrtt:0.005 snd_wnd:65536 app_limited';
  expect(parseFigures(line)).toEqual({
    ...{ rto: 204, rtt: 0.012, rttvar: 0.006, mss: 32768, cwnd: 18, bytes_sent: 2886 },
    ...{ lastsnd: 224, retrans: 0, retrans_total: 3, minrtt: 0.005, snd_wnd: 65536 },
  });
});

test('who asks meanwhile gets the same answer, and who asks later a new one', async () => {
  const asked = [kernelFigures([1]), kernelFigures([2]), kernelFigures([1])];
  const [one, other, again] = await Promise.all(asked);
  expect(again).toBe(one);
  expect(other).not.toBe(one);
  expect(await kernelFigures([1])).not.toBe(one);
});

test.skipIf(!available)('the kernel tells what a connection has received', async () => {
  const options = { host: '127.0.0.1', port: 0, maxConnections: 1, idleTimeoutMs: 0 };
  let noteReceived = () => {};
  const received = new Promise<void>((resolve) => {
    noteReceived = resolve;
  });
  const handler = { received: () => noteReceived(), drained() {}, closed() {} };
  const listener = await listenTcp(options, () => handler);
  const socket = connect(listener.port, '127.0.0.1', () => socket.write('hello'));
  try {
    await received;
    const figures = await kernelFigures([listener.port, socket.localPort ?? 0]);
    const accepted = { localPort: listener.port, remotePort: socket.localPort ?? 0 };
    const dialled = { localPort: socket.localPort ?? 0, remotePort: listener.port };
    const remoteAddress = '127.0.0.1';
    expect(figures.get(connectionKey({ ...accepted, remoteAddress }))).toMatchObject({
      bytes_received: 5,
      rtt: expect.any(Number),
    });
    expect(figures.get(connectionKey({ ...dialled, remoteAddress }))).toMatchObject({
      bytes_sent: 5,
    });
  } finally {
    socket.destroy();
    listener.destroy();
  }
});
