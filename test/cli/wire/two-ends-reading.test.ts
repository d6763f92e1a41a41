// `tapline wire A B --reading`: the program, with one capture from each end.

import { describe, expect, it } from 'vitest';
import { wire } from '../wire-command.ts';

const FILES = ['lessons/lost-segment.board.pcap', 'lessons/lost-segment.server.pcap'] as const;
const READING = ['--reading', 'kitchen', 'lesson', '2'];

describe('the journey of a reading whose first segment was lost', () => {
  it('says which one came, for a person', async () => {
    const { code, stdout, stderr } = await wire([...FILES, ...READING]);
    const text = stdout.toString();
    expect([code, stderr]).toEqual([0, '']);
    expect(text).toMatch(/\n {3}\+0\.00 ms {2}✕ frame 12: [^\n]+\n {6}lost: the other end does/);
    expect(text).toMatch(/→ frame 13: [^✕]+\n {6}came as frame 12 there, 0\.06 ms later\n/);
    expect(text).toContain('by the clock of lost-segment.board.pcap');
    expect(text).not.toContain('\x1b');
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(100);
  });

  it('says the same for a program', async () => {
    const { code, stdout } = await wire([...FILES, ...READING, '--json']);
    const journey = JSON.parse(stdout.toString());
    expect([code, journey.captures.board]).toEqual([0, 'lost-segment.board.pcap']);
    const { segments } = journey.steps[1];
    expect(segments.map(({ arrival }: { arrival: { fate: string } }) => arrival.fate)).toEqual([
      'lost',
      'arrived',
    ]);
  });
});

it.each([
  [
    'a reading that neither has',
    [...FILES, '--reading', 'kitchen', 'lesson', '99'],
    1,
    /^tapline: Nothing is known of reading 99 of kitchen in boot lesson by lessons\S+ and lessons\S+: neither capture has a packet of it\.\n$/,
  ],
  [
    'captures of other connections',
    [FILES[0], 'lessons/println.server.pcap', ...READING],
    1,
    /have no connection in common/,
  ],
  ['one capture twice', [FILES[0], FILES[0], ...READING], 2, /is named twice/],
  ['three', [...FILES, FILES[0], ...READING], 2, /Name one capture, or two of the same connection/],
  ['the standard input', [FILES[0], '-', ...READING], 2, /name files, not -/],
  [
    'an option for packets',
    [...FILES, ...READING, '--port', '5050'],
    2,
    /--reading goes with a file, .*: leave --port out/,
  ],
])('refuses %s', async (_, args, expected, words) => {
  const { code, stdout, stderr } = await wire(args);
  expect([code, stdout.toString()]).toEqual([expected, '']);
  expect(stderr).toMatch(words);
});
