// `tapline wire --live -`: packets as another program writes them, and what is said at the end.

import { expect, test } from 'vitest';
import { liveSource } from '../../../src/cli/wire/live-source.ts';
import { MadeCapture } from '../made-capture.ts';
import { wire } from '../wire-command.ts';

function twoBoards(): Uint8Array {
  const capture = new MadeCapture();
  capture.connection({ boardPort: 40_001 }).open().board('HELLO device=kitchen\n1,0,21.5,60\n');
  capture.connection({ boardPort: 40_002 }).open().board('HELLO device=attic\n1,0,11.5,60\n');
  return capture.file;
}

test('--device: the table has its connections alone', async () => {
  const { code, stdout } = await wire(['--live', '-', '--device', 'attic'], twoBoards());
  expect(code).toBe(0);
  expect(stdout.toString()).toMatch(/\n1 connection, 5 packets in /);
  expect(stdout.toString()).toContain('10.0.0.23:40002 → 10.0.0.1:5050');
  expect(stdout.toString()).not.toContain('40001');
});

test('--device: who was not seen is said', async () => {
  const { code, stderr } = await wire(['--live', '-', '--device', 'cellar'], twoBoards());
  expect([code, stderr]).toEqual([
    1,
    'tapline: the standard input has no connection of cellar (who said HELLO: kitchen, attic); a board without HELLO goes by its address.\n',
  ]);
});

test('--bytes: with the data', async () => {
  const { code, stdout } = await wire(['--live', '-', '--bytes'], twoBoards());
  expect(code).toBe(0);
  expect(stdout.toString()).toContain('48 45 4c 4c 4f');
});

test('nothing came', async () => {
  const { code, stderr } = await wire(['--live', '-'], new MadeCapture().file);
  expect([code, stderr]).toEqual([0, 'tapline: the standard input: no packet came.\n']);
});

test('nothing came of the port that is captured: which one that is', () => {
  const bytes = {
    name: 'lo',
    port: 5050,
    isOfDevice: false,
    async *[Symbol.asyncIterator]() {},
    dropped: () => null,
    failure: () => null,
    async stop() {},
  };
  expect(liveSource(bytes, { note() {} }).emptyWords).toBe(
    'No packet of port 5050 came on lo: --port is for another.',
  );
});
