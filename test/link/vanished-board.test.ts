// Boards that lose their power or their network send no FIN: two network namespaces and a cable
// between them that can be cut.

import { spawn, spawnSync } from 'node:child_process';
import { afterEach, describe, expect, test } from 'vitest';
import { until } from '../until.ts';
import { type ChildListener, startListener } from './child-listener.ts';

const SERVER = `tapline-server-${process.pid}`;
const BOARD = `tapline-board-${process.pid}`;

const cleanup: Array<() => void> = [];

afterEach(() => {
  for (const clean of cleanup.splice(0).reverse()) clean();
});

function ip(...args: string[]): boolean {
  return spawnSync('ip', args, { stdio: 'ignore' }).status === 0;
}

/** Whether this user may lay a cable; it is taken away at once. */
function canLayCable(): boolean {
  const laid = layCable();
  for (const clean of cleanup.splice(0).reverse()) clean();
  return laid;
}

function layCable(): boolean {
  for (const namespace of [SERVER, BOARD]) {
    if (!ip('netns', 'add', namespace)) return false;
    cleanup.push(() => ip('netns', 'del', namespace));
  }
  return [
    `link add tap0 netns ${SERVER} type veth peer name tap0 netns ${BOARD}`,
    `-n ${SERVER} addr add 10.99.0.1/24 dev tap0`,
    `-n ${BOARD} addr add 10.99.0.2/24 dev tap0`,
    `-n ${SERVER} link set tap0 up`,
    `-n ${BOARD} link set tap0 up`,
  ].every((line) => ip(...line.split(' ')));
}

const possible = canLayCable();
if (!possible) console.warn('vanished boards are not tested: that takes root and iproute2');

/** A board that sends one line and then only keeps its connection. */
function startBoard(port: unknown): void {
  const script = `const s = require('net').connect(${port}, '10.99.0.1', () => s.write('1,2,3,4\\n'));
    s.on('error', () => {}).resume(); setTimeout(() => {}, 60_000);`;
  const board = spawn('ip', ['netns', 'exec', BOARD, process.execPath, '-e', script]);
  cleanup.push(() => board.kill('SIGKILL'));
}

const CASES = [
  {
    how: 'in silence is found by keepalive',
    greeting: '',
    reason: 'board unreachable (keepalive)',
  },
  {
    how: 'with a command on its way is found by what it does not acknowledge',
    greeting: 'led on',
    reason: 'board unreachable (it acknowledges nothing)',
  },
];

// Where it is not possible a build must not pass over it.
describe.skipIf(!possible && process.env.CI === undefined)('a board that vanished', () => {
  // Both wait for the kernel at the same time: its own part of the wait (ten probes a second apart) cannot be made
  // shorter.
  test(CASES.map(({ how }) => how).join('; '), async () => {
    expect(layCable()).toBe(true);
    const timings = { keepaliveIdleMs: 1000, unansweredLookMs: 100, unansweredLimitMs: 2000 };
    const prefix = ['ip', 'netns', 'exec', SERVER];
    const listeners = CASES.map(({ greeting }) =>
      startListener(prefix, '10.99.0.1', { timings }, greeting),
    );
    for (const { told } of listeners) {
      await until(() => told.length === 1);
      startBoard(told[0]?.port);
      await until(() => told.length === 3);
    }
    ip('-n', BOARD, 'link', 'set', 'tap0', 'down');
    for (const [index, { greeting }] of CASES.entries()) {
      if (greeting !== '') listeners[index]?.poke();
    }
    const isOver = ({ told }: ChildListener) => told.at(-1)?.closed !== undefined;
    await until(() => listeners.every(isOver), 50_000);
    expect(listeners.map(({ told }) => told.slice(1))).toEqual(
      CASES.map(({ greeting, reason }) => [
        { link: '10.99.0.2' },
        { received: '1,2,3,4\n' },
        ...(greeting === '' ? [] : [{ sent: true }]),
        { closed: reason },
      ]),
    );
  });
});
