// `tapline wire --live lo --device` without the right to capture: whose sockets are shown.

import { existsSync } from 'node:fs';
import { afterEach, expect, test, vi } from 'vitest';
import { kernelRows } from '../../../src/cli/wire/kernel-mode.ts';
import { socketsOf } from '../../../src/cli/wire/kernel-sockets.ts';
import { requirePackage } from '../../e2e/debian-package.ts';
import {
  connectBoard,
  serveInTemporaryFolder,
  temporaryFolder,
  undoAll,
} from '../../e2e/temporary-server.ts';

afterEach(undoAll);

const available = requirePackage(
  'iproute2',
  ['/usr/bin/ss', '/bin/ss', '/usr/sbin/ss'].some(existsSync),
);

test.skipIf(!available)(
  'those that the server says are of the device',
  async () => {
    const server = await serveInTemporaryFolder();
    const { port, data } = server;
    const [kitchen, attic] = [await connectBoard(port), await connectBoard(port)];
    kitchen.socket.write('HELLO device=kitchen boot=7f3a\n');
    attic.socket.write('HELLO device=attic boot=7f3a\n');
    const rowsOf = async (device: string) =>
      (await kernelRows(port, await socketsOf(device, { data }))).map(({ remote }) => remote);
    // What a line said is shown once it is kept.
    for (const [board, device] of [[kitchen, 'kitchen'] as const, [attic, 'attic'] as const]) {
      const own = [`127.0.0.1:${board.socket.localPort}`];
      await vi.waitFor(async () => expect(await rowsOf(device)).toEqual(own), { timeout: 30_000 });
    }
    expect(await rowsOf('cellar')).toEqual([]);
    expect(await rowsOf('127.0.0.1')).toHaveLength(2);
    expect(await rowsOf('127.0.0.2')).toEqual([]);
    expect(await kernelRows(port, null)).toHaveLength(2);
  },
  60_000,
);

test('without a server it is a mistake to ask for a device by its name', async () => {
  const data = await temporaryFolder();
  await expect(socketsOf('kitchen', { data })).rejects.toMatchObject({
    code: 'usage',
    message: expect.stringMatching(/^Without packets only the server tells .* kitchen's, and none/),
  });
});
