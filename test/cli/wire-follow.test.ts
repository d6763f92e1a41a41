// `tapline wire --follow`: what was said, as bytes and for a person.

import { readFile } from 'node:fs/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { TCP } from '../../src/wire/segment.ts';
import { undoAll } from '../e2e/temporary-server.ts';
import { CAPTURE_NAMES, CAPTURES } from '../wire/truth.ts';
import { MadeCapture } from './made-capture.ts';
import { capturePath, wire } from './wire-command.ts';

afterEach(undoAll);

const RAW = ['--follow', '0', '--side', 'client', '--raw'];

/** The board's second line was never captured, but was acknowledged. */
async function withHole(): Promise<string> {
  const capture = new MadeCapture();
  capture.connection().open().board('1,0,21.5,60\n').lose('2,0,21.5,60\n').board('3,0,21.5,60\n');
  return capture.saved();
}

describe('the bytes of a side', () => {
  it.each(CAPTURE_NAMES)('%s: those that the server read, and nothing else', async (name) => {
    const { code, stdout, stderr } = await wire([capturePath(name), ...RAW]);
    const [board] = name.split('.');
    const received = await readFile(new URL(`${board}.server-received.txt`, CAPTURES));
    expect({ code, stderr, stdout: stdout.toString() }).toEqual({
      code: 0,
      stderr: '',
      stdout: received.toString(),
    });
  });

  it('ends at the first hole, which it names', async () => {
    const { code, stdout, stderr } = await wire([await withHole(), ...RAW]);
    expect([code, stdout.toString()]).toEqual([1, '1,0,21.5,60\n']);
    expect(stderr).toMatch(
      /^tapline: .*made\.pcap: 12 bytes are missing at offset 12, acknowledged in frame 7: --skip-holes[^\n]*\n$/,
    );
  });

  it('goes on behind holes when asked to', async () => {
    const { code, stdout, stderr } = await wire([await withHole(), ...RAW, '--skip-holes']);
    expect({ code, stdout: stdout.toString(), stderr }).toEqual({
      code: 0,
      stdout: '1,0,21.5,60\n3,0,21.5,60\n',
      stderr: '',
    });
  });

  it('does not mind a hole of the other side', async () => {
    const args = ['--follow', '0', '--side', 'server', '--raw'];
    const { code, stdout } = await wire([await withHole(), ...args]);
    expect([code, stdout.toString()]).toEqual([0, '']);
  });
});

describe('the conversation', () => {
  it('has the lines of both sides, secrets hidden, and what moves the cursor made harmless', async () => {
    const capture = new MadeCapture();
    capture
      .connection()
      .open()
      .board('HELLO device=kitchen tok')
      .board('en=s3cret\r\n')
      .server('WELCOME device=kitchen last=- time=1\n')
      .board('red \x1b[31m\nhalf')
      .close();
    const { code, stdout } = await wire([await capture.saved(), '--follow', '0']);
    expect(code).toBe(0);
    expect(stdout.toString()).toBe(`→ client 10.0.0.23:40000
← server 10.0.0.1:5050

22:13:20.050 → HELLO device=kitchen token=***
22:13:20.070 ← WELCOME device=kitchen last=- time=1
22:13:20.090 → red \\x1b[31m
22:13:20.090 → half (without an end of line)
`);
  });

  it('marks holes, and goes on', async () => {
    const { code, stdout } = await wire([await withHole(), '--follow', '0', '--side', 'client']);
    expect([code, stdout.toString().split('\n').slice(3)]).toEqual([
      0,
      [
        '22:13:20.030 → 1,0,21.5,60',
        '× 12 bytes are missing here, at offset 12: acknowledged in packet 7, but not captured',
        '22:13:20.050 → 3,0,21.5,60',
        '',
      ],
    ]);
  });

  it('shows a line that a hole cuts as far as it goes', async () => {
    const capture = new MadeCapture();
    const board = capture.connection().open();
    board.board('1,0,2').lose('1.5').board(',60\n').says('server', TCP.ACK);
    const { stdout } = await wire([await capture.saved(), '--follow', '0']);
    expect(stdout.toString().split('\n').slice(3)).toEqual([
      '22:13:20.030 → 1,0,2 ×',
      expect.stringMatching(/^× 3 bytes are missing here, at offset 5/),
      '22:13:20.050 → ,60',
      '',
    ]);
  });
});
