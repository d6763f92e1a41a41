// `tapline wire A B`: the bytes of packets, and those that something between the ends has rewritten.

import { expect, test } from 'vitest';
import { widthOfText } from '../../../src/cli/terminal/width.ts';
import { projectFile } from '../../project-folder.ts';
import { bytesOfFile, failureOf, pathOf, printed, written } from './two-ends-run.ts';

const [BOARD, SERVER] = [pathOf('loss.device'), pathOf('loss.server')];
const LESSON = ['board', 'server'].map((end) => projectFile(`lessons/lost-segment.${end}.pcap`));
const [LESSON_BOARD = '', LESSON_SERVER = ''] = LESSON;
const DUMP = /^\s*(?:#\d+|\d+\.\d+|)\s*│ +\d+ (?:[0-9a-f]{2}|\*\*| )+ \|(.*?)\|/;

/** What stands in dumps, together. */
function dumped(lines: readonly string[]): string {
  return lines.map((line) => DUMP.exec(line)?.[1] ?? '').join('');
}

/** The capture of the server's end with other bytes in each packet that has these. */
function rewritten(path: string, from: string, to: string): string {
  const bytes = Buffer.from(bytesOfFile(path));
  for (let at = bytes.indexOf(from); at !== -1; at = bytes.indexOf(from, at + 1))
    bytes.write(to, at);
  return written('rewritten.pcap', bytes);
}

test.each([60, 100])('--bytes shows those of each packet once, in %i columns', async (columns) => {
  const { lines, text } = await printed(
    LESSON_BOARD,
    LESSON_SERVER,
    { bytes: true, stream: 0 },
    columns,
  );
  for (const line of lines) expect(widthOfText(line)).toBeLessThanOrEqual(columns);
  expect(text.replaceAll(/\s+/g, ' ')).toContain('with the numbers and the bytes of that one.');
  const all = dumped(lines);
  expect(all).toContain('HELLO device=kitchen boot=lesson');
  // It was lost, and sent again: two packets.
  expect(all.split('2,703,19.6,49.0..')).toHaveLength(3);
  expect(all.split('1,6,19.6,49.0..')).toHaveLength(2);
  expect(text).not.toContain('≠');
});

test('without --bytes there are none', async () => {
  const { lines } = await printed(LESSON_BOARD, LESSON_SERVER, { stream: 0 });
  expect(dumped(lines)).toBe('');
});

test.each([
  [60, false],
  [100, false],
  [60, true],
  [100, true],
])('rewritten bytes are told loudly, in %i columns, --bytes: %s', async (columns, bytes) => {
  const server = rewritten(LESSON_SERVER, '1,6,19.6,', '1,6,99.6,');
  const { lines, text } = await printed(LESSON_BOARD, server, { bytes }, columns);
  for (const line of lines) expect(widthOfText(line)).toBeLessThanOrEqual(columns);
  const words = text.replaceAll(/[\s│]+/g, ' ');
  expect(words).toMatch(
    /Changed on its way: 1 of its 15 bytes is another in rewritten\.pcap, from byte \d+ on\./,
  );
  expect(words).toContain('≠ changed on the way');
  expect(words).toContain('In 1 packet other bytes came than had been sent');
  expect(text.match(/Changed on/g)).toHaveLength(1);
  const all = dumped(lines);
  expect(all.includes('1,6,19.6,')).toBe(bytes);
  expect(all.includes('49.0..1,6,99.6')).toBe(bytes);
});

test('rewritten bytes are counted for programs', async () => {
  const server = rewritten(LESSON_SERVER, '1,6,19.6,', '1,6,99.5,');
  const { lines, notes } = await printed(LESSON_BOARD, server, { json: true });
  const changed = lines
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))
    .filter((arrow) => 'changed' in arrow);
  expect(changed).toEqual([expect.objectContaining({ fate: 'arrived', changed: 2, len: 15 })]);
  expect(notes.at(-1)).toContain('In 1 packet other bytes came');
});

test('a secret that one capture hides is not rewritten, and is shown in neither', async () => {
  const [board, server] = ['secret', '******'].map((token, at) => {
    const bytes = Buffer.from(bytesOfFile(LESSON[at] ?? ''));
    bytes.write(`token=${token} x=`, bytes.indexOf('fields=seq,millis'));
    return written(`secret-${at}.pcap`, bytes);
  });
  const { text, lines } = await printed(board ?? '', server ?? '', { bytes: true }, 100);
  expect(text).not.toContain('≠');
  expect(dumped(lines)).toContain('token=****** x=');
  expect(text).not.toContain('token=s');
});

test('segments that a card merged are shown in the pieces that came', async () => {
  const files = ['board', 'server'].map((end) => projectFile(`lessons/full-network.${end}.pcap`));
  const { text } = await printed(files[0] ?? '', files[1] ?? '', { bytes: true }, 100);
  expect(text).not.toContain('≠ changed');
});

/** A capture that kept only so many bytes of each packet. */
function cutTo(bytesKept: number, path: string): string {
  const all = Buffer.from(bytesOfFile(path));
  const records = [all.subarray(0, 24)];
  for (let at = 24; at < all.length; ) {
    const captured = all.readUInt32LE(at + 8);
    const record = Buffer.from(all.subarray(at, at + 16 + Math.min(captured, bytesKept)));
    record.writeUInt32LE(record.length - 16, 8);
    records.push(record);
    at += 16 + captured;
  }
  return written(`cut-to-${bytesKept}.pcap`, Buffer.concat(records));
}

test('what the capture of its sender cut off is shown as the other one has it', async () => {
  // Ethernet, IP and TCP headers, and a few bytes.
  const board = cutTo(14 + 20 + 20 + 12 + 4, LESSON_BOARD);
  const { text, lines } = await printed(board, LESSON_SERVER, { bytes: true }, 100);
  const words = text.replaceAll(/[\s│]+/g, ' ');
  expect(words).toContain(
    'As lost-segment.server.pcap has them: cut-to-70.pcap kept only 4 of these bytes.',
  );
  expect(dumped(lines)).toContain('HELLO device=kitchen boot=lesson');
  // The lost one is in the other nowhere.
  expect(dumped(lines)).toContain('ACK 1.2,702,703,19.6,49.0..');
  expect(text).not.toContain('≠');
});

test('--bytes and --fields are for a ladder', async () => {
  const files = ['board', 'server'].map((end) => projectFile(`lessons/two-boards.${end}.pcap`));
  const [one = '', other = ''] = files;
  expect(await failureOf(one, other, { bytes: true })).toBe(
    'usage: --bytes is for the ladder, and there are 2 connections: say which one, as in --stream 0.',
  );
  expect(await failureOf(one, other, { fields: new Map([[null, ['seq', 'x']]]) })).toContain(
    'usage: --fields is for the ladder',
  );
});

test('--fields says what is in the lines of boards without HELLO', async () => {
  const fields = new Map([[null, ['seq', 'millis', 'voltage', 'current']]]);
  const { text } = await printed(BOARD, SERVER, { fields }, 100);
  expect(text).toContain('voltage');
});
