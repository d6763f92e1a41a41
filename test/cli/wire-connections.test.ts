// `tapline wire`: the table of connections, and whose they are.

import { afterEach, describe, expect, it } from 'vitest';
import { TCP } from '../../src/wire/segment.ts';
import { undoAll } from '../e2e/temporary-server.ts';
import { MadeCapture } from './made-capture.ts';
import { capturePath, wire } from './wire-command.ts';

afterEach(undoAll);

/** One connection of each fate. */
function fates(): MadeCapture {
  const capture = new MadeCapture();
  capture
    .connection({ boardPort: 40_001 })
    .open()
    .board('HELLO device=kit')
    .board('chen\r\n1,0,21.5,60\r\n')
    .close();
  const refused = capture.connection({ boardPort: 40_002, serverPort: 5051 });
  refused.says('board', TCP.SYN).says('server', TCP.RST | TCP.ACK);
  capture.connection({ boardPort: 40_003 }).says('board', TCP.SYN);
  capture.connection({ board: 'fd00::7', server: 'fd00::1', boardPort: 40_004 }).board('x\n');
  const reset = capture.connection({ boardPort: 40_005 }).open().board('y\n');
  reset.says('server', TCP.RST | TCP.ACK);
  const half = capture.connection({ boardPort: 40_006 }).open();
  half.says('board', TCP.FIN | TCP.ACK);
  capture.wait(200_000).connection({ boardPort: 40_007 }).open();
  return capture;
}

/** Cells of the rows; two blanks are between columns. */
function rowsOf(stdout: Buffer): string[][] {
  const [table] = stdout.toString().split('\n\n');
  return table.split('\n').map((line) => line.trim().split(/ {2,}/));
}

describe('the table', () => {
  it('says of each connection how it began and ended, and who it was', async () => {
    const { code, stdout, stderr } = await wire([await fates().saved()]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const lines = stdout.toString().split('\n');
    expect(lines[0]).toMatch(/^# +BEGAN +CLIENT → SERVER +DEVICE .* START +END$/);
    expect(lines.slice(1, 8).map((line) => line.replace(/ {2,}/g, ' | '))).toEqual([
      expect.stringMatching(
        /^0 \| 22:13:20 \| 10\.0\.0\.23:40001 → 10\.0\.0\.1:5050 \| kitchen .*handshake \| FIN client$/,
      ),
      expect.stringMatching(/^1 .*→ 10\.0\.0\.1:5051 .*refused \| RST server$/),
      expect.stringMatching(/^2 .*no answer \| silent 3 min 20 s$/),
      expect.stringMatching(/^3 .*\[fd00::7\]:40004 → \[fd00::1\]:5050 .*earlier \| silent/),
      expect.stringMatching(/^4 .*handshake \| RST server$/),
      expect.stringMatching(/^5 .*handshake \| only FIN client$/),
      expect.stringMatching(/^6 .*handshake \| open$/),
    ]);
    expect(lines.at(-2)).toMatch(
      /^7 connections, 28 packets in 3 min 20 s from 2023-11-14 22:13:20 on\.$/,
    );
  });

  it('is explained by --help as it counts', async () => {
    const { stdout } = await wire(['--help']);
    expect(stdout.toString()).toContain(
      'been sent before, and gaps: packets before which something\nwas missing when they came.',
    );
  });

  it('counts what was sent again, and round trips', async () => {
    const { stdout } = await wire([capturePath('loss.device')]);
    expect(rowsOf(stdout)).toEqual([
      [
        '#',
        'BEGAN',
        'CLIENT → SERVER',
        'LASTED',
        'PACKETS',
        'BYTES →',
        '← BYTES',
        'RTT',
        'ACKS',
        'SENT AGAIN',
        'START',
        'END',
      ],
      [
        '0',
        '02:37:29',
        '10.50.0.23:46280 → 10.50.0.1:5050',
        '6.2 s',
        '244',
        '2.5 kB',
        '0 B',
        '33 ms',
        expect.stringMatching(/^31 ms \/ 3\d ms$/),
        '4 (3.2 %)',
        'handshake',
        'FIN client',
      ],
    ]);
  });
});

describe('what is selected', () => {
  it.each([
    [['--port', '5051'], [1]],
    [['--port', '40005'], [4]],
    [['--device', 'kitchen'], [0]],
    [['--device', 'fd00::7'], [3]],
    [['--device', '10.0.0.23', '--from', '2023-11-14T22:16:00Z'], [6]],
    [
      ['--to', '2023-11-14T22:13:20.120Z'],
      [0, 1],
    ],
  ])('%j', async (args, numbers) => {
    const { code, stdout } = await wire([await fates().saved(), ...args]);
    const rows = rowsOf(stdout).slice(1);
    expect([code, rows.map(([number]) => Number(number))]).toEqual([0, numbers]);
  });

  it('tells who is there when a device is not', async () => {
    const { code, stdout, stderr } = await wire([await fates().saved(), '--device', 'attic']);
    expect([code, stdout.length]).toEqual([1, 0]);
    expect(stderr).toMatch(
      /^tapline: .* has no connection of attic \(who said HELLO: kitchen\)[^\n]*\n$/,
    );
  });

  it('takes a whole connection for a device, also what came before its HELLO', async () => {
    const { stdout } = await wire([await fates().saved(), '--device', 'kitchen', '--json']);
    const [first] = stdout.toString().split('\n');
    expect(JSON.parse(first)).toMatchObject({ frame: 1, flags: ['SYN'] });
  });

  it('later packets of a connection tell how it began all the same', async () => {
    const capture = new MadeCapture();
    const connection = capture.connection().open();
    capture.wait(60_000);
    connection.board('1,0,21.5,60\n');
    const args = [await capture.saved(), '--from', '2023-11-14T22:14:00Z'];
    const { stdout } = await wire(args);
    expect(rowsOf(stdout)[1]?.slice(-2)).toEqual(['handshake', 'open']);
    expect(stdout.toString()).toContain('1 connection, 2 packets');
  });

  it('tells when nothing is left', async () => {
    const { code, stdout, stderr } = await wire([await fates().saved(), '--port', '9']);
    expect([code, stdout.toString()]).toEqual([0, '']);
    expect(stderr).toMatch(/^tapline: .* none from or to port 9[^\n]*\n$/);
  });
});
