// The kernel's table of connections as text, and who is given up by a clock of the test.

import { expect, test } from 'vitest';
import {
  parseTable,
  readUnacknowledged,
  type Unacknowledged,
} from '../../src/link/kernel-table.ts';
import { type Addressee, UnansweredWatch } from '../../src/link/unanswered.ts';
import { until } from '../until.ts';
import { listen } from './board-socket.ts';

const HEADING =
  '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid\n';

test.each([
  [
    'acknowledged',
    '   0: 0100630A:13BA 0200630A:CB48 01 00000000:00000000 02:000001CC 00000000     0        0 1',
    null,
  ],
  [
    'just sent',
    '   1: 0100630A:13BA 0200630A:CB48 01 00000007:00000000 01:00000014 00000000     0        0 1',
    { remoteAddress: '10.99.0.2', remotePort: 52040, localPort: 5050, resending: false },
  ],
  [
    'sent again',
    '   2: 0100630A:13BA 0200630A:CB48 01 00000007:00000000 01:0000008E 0000000D     0        0 1',
    { remoteAddress: '10.99.0.2', remotePort: 52040, localPort: 5050, resending: true },
  ],
  [
    'not read by the board: it answers the probes of its closed window',
    '   3: 0100630A:13BA 0200630A:CB48 01 00000007:00000000 04:0000008E 00000003     0        0 1',
    { remoteAddress: '10.99.0.2', remotePort: 52040, localPort: 5050, resending: false },
  ],
  [
    'already closing',
    '   4: 0100630A:13BA 0200630A:CB48 04 00000007:00000000 01:0000008E 00000003     0        0 1',
    null,
  ],
  [
    'IPv4 on a dual-stack socket',
    '   5: 0000000000000000FFFF00000100007F:13BA 0000000000000000FFFF00000200630A:CB48 01 00000007:00000000 01:0000008E 00000003     0        0 1',
    { remoteAddress: '10.99.0.2', remotePort: 52040, localPort: 5050, resending: true },
  ],
  [
    'IPv6',
    '   6: 000000FD000000000000000001000000:13BA 000000FD000000000000000007000000:CB48 01 00000007:00000000 01:0000008E 00000003     0        0 1',
    { remoteAddress: 'fd00::7', remotePort: 52040, localPort: 5050, resending: true },
  ],
])('a line of the kernel: %s', (_name, line, row) => {
  expect(parseTable(`${HEADING}${line}\n`)).toEqual(row === null ? [] : [row]);
});

test('no table, no connections', () => {
  expect(parseTable('')).toEqual([]);
});

test.skipIf(process.platform !== 'linux')(
  'the kernel’s table shows what a board does not read',
  async () => {
    const { notes } = await (await listen()).board({ reads: false });
    while (notes.link.send('x'.repeat(1000))) await new Promise(setImmediate);
    const { remoteAddress, remotePort, localPort } = notes.link;
    expect(await readUnacknowledged()).toContainEqual({
      remoteAddress,
      remotePort,
      localPort,
      resending: false,
    });
  },
);

class Board implements Addressee {
  readonly remoteAddress = '10.0.0.2';
  readonly remotePort = 1000;
  readonly localPort = 5050;
  givenUp = 0;
  unreachable(): void {
    this.givenUp++;
  }
}

/** A watch whose kernel and clock are the test's. */
function rig() {
  const board = new Board();
  const kernel = { now: 0, looks: 0, resending: false, table: [] as Unacknowledged[] };
  const watch = new UnansweredWatch(
    2,
    30_000,
    () => ({ wallMs: 0, monoMs: kernel.now }),
    async () => {
      kernel.looks++;
      return kernel.table;
    },
  );
  const looked = () => {
    const { looks } = kernel;
    return until(() => kernel.looks >= looks + 2);
  };
  const sees = (resending: boolean) => {
    const { remoteAddress, remotePort, localPort } = board;
    kernel.table = [{ remoteAddress, remotePort, localPort, resending }];
  };
  return { board, kernel, watch, looked, sees };
}

test('a board that acknowledges nothing for 30 s is given up', async () => {
  const { board, kernel, watch, looked, sees } = rig();
  sees(true);
  watch.watch(board);
  await looked();
  kernel.now = 29_999;
  await looked();
  expect(board.givenUp).toBe(0);
  kernel.now = 30_000;
  await until(() => board.givenUp > 0);
  watch.unwatch(board);
  expect(watch.size).toBe(0);
});

test('an answer in between begins it anew', async () => {
  const { board, kernel, watch, looked, sees } = rig();
  sees(true);
  watch.watch(board);
  await looked();
  kernel.now = 20_000;
  sees(false);
  await looked();
  sees(true);
  await looked();
  kernel.now = 45_000;
  await looked();
  expect(board.givenUp).toBe(0);
  kernel.now = 50_000;
  await until(() => board.givenUp > 0);
  watch.unwatch(board);
});

test('once all is acknowledged nobody looks any more', async () => {
  const { board, kernel, watch } = rig();
  watch.watch(board);
  await until(() => watch.size === 0);
  expect(kernel.looks).toBe(1);
  expect(board.givenUp).toBe(0);
});

test('what is sent while the kernel is asked is looked at the next time', async () => {
  const board = new Board();
  let looks = 0;
  const watch: UnansweredWatch = new UnansweredWatch(
    2,
    30_000,
    () => ({ wallMs: 0, monoMs: 0 }),
    async () => {
      looks++;
      if (looks === 1) watch.watch(board);
      return [];
    },
  );
  watch.watch(board);
  await until(() => watch.size === 0);
  expect(looks).toBe(2);
});
