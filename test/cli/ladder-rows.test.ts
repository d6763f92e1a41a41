// Rows of a ladder: what is in them, and that they are as wide as the terminal at most.

import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { coloured, plain } from '../../src/cli/terminal/colour.ts';
import { widthOfText } from '../../src/cli/terminal/width.ts';
import { ladderLayout } from '../../src/cli/wire/ladder-layout.ts';
import { LadderRows } from '../../src/cli/wire/ladder-rows.ts';
import { StreamSight } from '../../src/sight/stream-sight.ts';
import { Capture } from '../../src/wire/capture.ts';
import { startMemory } from '../../src/wire/words/memory.ts';
import { sentence } from '../../src/wire/words/sentence.ts';
import { pcapFile } from '../wire/packets/packets.ts';
import { captureBytes } from '../wire/truth.ts';
import { MadeCapture } from './made-capture.ts';

/** The rows of each packet of the capture's one connection. */
function ladder(
  file: Uint8Array,
  columns: number,
  { paint = plain, bytes = false } = {},
): string[][] {
  const rows = new LadderRows(ladderLayout(columns), paint, bytes);
  const memory = startMemory({ boardPort: 5050 });
  const sight = new StreamSight({ boardPort: 5050 });
  const told: string[][] = [];
  let lastNs: number | null = null;
  const capture = new Capture({
    packet: (packet) => {
      told.push([
        ...rows.packet({
          packet,
          sentence: sentence(packet, memory),
          sight: sight.take(packet),
          sinceNs: lastNs === null ? null : packet.timeNs - lastNs,
          fromStartNs: packet.timeNs,
        }),
      ]);
      lastNs = packet.timeNs;
    },
  });
  capture.write(file);
  capture.end();
  return told;
}

/** What stands between the two lines, in one line. */
function between(rows: readonly string[]): string {
  return rows.map((row) => row.slice(row.indexOf('│') + 1, row.lastIndexOf('│')).trim()).join(' ');
}

describe.each([40, 44, 60, 79, 80, 100, 120, 160, Number.POSITIVE_INFINITY])(
  '%d columns',
  (columns) => {
    it.each(['loss.server', 'zerowin.device', 'rst.device'])(
      '%s fits, both lines straight',
      (name) => {
        const packets = ladder(captureBytes(name), columns, { bytes: true });
        const { left, lane } = ladderLayout(columns);
        for (const row of packets.flat()) {
          expect(widthOfText(row)).toBeLessThanOrEqual(columns);
          expect(row.slice(left, left + 1)).toMatch(/[│┊]/);
          expect(row.slice(left + lane + 1, left + lane + 2)).toMatch(/[│┊]/);
        }
      },
    );
  },
);

it('is no wider than it must be on the narrowest terminal', () => {
  const { left, lane } = ladderLayout(20);
  for (const name of ['loss.server', 'rst.device']) {
    for (const row of ladder(captureBytes(name), 20, { bytes: true }).flat()) {
      expect(widthOfText(row)).toBe(left + lane + 2);
    }
  }
});

describe('a packet', () => {
  const packets = ladder(captureBytes('loss.device'), 80);

  it('is an arrow with flags and numbers, a sentence, a promise, and the readings in it', () => {
    expect(between(packets[7])).toMatch(
      /^── PSH ACK seq 34 len 18 ack 1 win 64512 ─+▶ The board sends 18 bytes, .* \(PSH\)\. +push » seq 2: 21\.78 °C, 51 %/,
    );
    expect(between(packets[8])).toMatch(
      /^◀─+ ACK seq 1 ack 52 win 65536 ── The server has everything/,
    );
  });

  it('stands out by a sign and a word where it was sent again', () => {
    expect(between(packets[29])).toMatch(/↻ sent again/);
    expect(between(packets[28])).toMatch(/= duplicate ACK #1/);
  });

  it('has its number, its time, and the time since the one before it', () => {
    expect(packets[8][0]).toMatch(/^ {4}9 \d\d:37:29\.624 {4}\+38 ms │/);
    expect(packets[8][1]).toMatch(/^ {11}0\.175 s {11}│/);
  });

  it.each([
    { minutes: 39, words: '+39 min', width: 80 },
    { minutes: 125, words: '+2 h', width: 80 },
    { minutes: 60 * 24 * 29_000, words: '+29000 d', width: 60 },
    { minutes: 60 * 24 * 29_000, words: '+29000 d', width: 118 },
  ])('has room for a silence of $minutes minutes', ({ minutes, words, width }) => {
    const slow = new MadeCapture();
    const talk = slow.connection().open();
    slow.wait(minutes * 60_000);
    talk.board('1,0,21.5,60\n');
    const [, , , late] = ladder(slow.file, width);
    expect(late.join('\n')).toContain(words);
    for (const row of late) expect(widthOfText(row)).toBeLessThanOrEqual(width);
  });

  it('has room for the shortest time', () => {
    const quick = new MadeCapture();
    const talk = quick.connection().open();
    // Frames are 10 ms apart by themselves.
    quick.wait(0.004 - 10);
    talk.board('1,0,21.5,60\n');
    const [, , , next] = ladder(quick.file, 80);
    expect(next[0]).toContain(' +<0.01 ms │');
  });

  it('shows silence', () => {
    const quiet = new MadeCapture();
    const talk = quiet.connection().open();
    quiet.wait(2500);
    talk.board('1,0,21.5,60\n');
    const [, , , late] = ladder(quiet.file, 80);
    expect(late[0].trim()).toMatch(/^┊ +┊$/);
    expect(late[1]).toMatch(/\+2\.5 s │/);
  });

  it('says what of its data was not captured, where its bytes are shown or not', () => {
    const made = new MadeCapture();
    made.connection().open().board('1,0,21.5,60\n').board('2,0');
    // Ethernet, IP and TCP without options take 54.
    const cut = (captured: number) =>
      pcapFile(
        made.frames.map((frame) => ({
          ...frame,
          captured: Math.min(captured, frame.bytes.length),
        })),
      );
    for (const bytes of [false, true]) {
      const [, , syn, whole] = ladder(cut(60), 80, { bytes });
      expect(between(whole)).toContain('Only 6 of the 12 bytes were captured.');
      expect(between(syn)).not.toContain('captured');
      const [, , , none, , rest] = ladder(cut(54), 80, { bytes });
      expect(between(none)).toContain('Its data was not captured.');
      expect(between(rest)).toContain('Its data was not captured.');
    }
    expect(ladder(made.file, 80).flat().join(' ')).not.toContain('captured.');
  });

  it('is coloured without being changed', () => {
    const [, , , , , , , pushed] = ladder(captureBytes('loss.device'), 80, { paint: coloured });
    expect(pushed.map(stripVTControlCharacters)).toEqual(packets[7]);
    expect(pushed.join('')).toContain('\x1b[1mPSH ACK\x1b[0m');
  });
});

describe('the bytes of a packet', () => {
  it('are numbered as in the stream, in hexadecimal and as text', () => {
    const packets = ladder(captureBytes('clean.device'), 80, { bytes: true });
    expect(
      packets[5].filter((row) => row.includes('|')).map((row) => row.slice(31, -1).trim()),
    ).toEqual([
      '17 31 2c 31 30 32 2c 32 31 |1,102,21|',
      '25 2e 36 34 2c 35 31 2e 30 |.64,51.0|',
      '33 0d 0a                   |..|',
    ]);
  });

  it('hide a token, and wide characters and escape sequences do no harm', () => {
    const made = new MadeCapture();
    made.connection().open().board('HELLO device=a token=s3c\n').board('\x1b[2J温度 \u202eabc\n');
    const rows = ladder(made.file, 60, { bytes: true }).flat();
    expect(rows.join('\n')).not.toMatch(/s3c|73 33 63/);
    expect(rows.join('\n')).toMatch(/\*\* \*\* \*\*/);
    expect(rows.join('\n')).toContain('\\x1b[2J温度 \\u202eabc');
    for (const row of rows) expect(widthOfText(row)).toBe(60);
  });
});
