// What each step of a journey says, word for word.

import { expect, it } from 'vitest';
import type { Facts } from '../../src/journey/facts.ts';
import type { ReadingJson } from '../../src/journey/journey.ts';
import type { LoggedCopy, LoggedReply } from '../../src/journey/log/logged.ts';
import { findPackets } from '../../src/journey/packets/find-packets.ts';
import { duration, frames } from '../../src/journey/steps/telling.ts';
import { tellJourney } from '../../src/journey/tell.ts';
import { START_SECONDS } from '../wire/packets/packets.ts';
import { loggedLine, passOverFile } from './captured.ts';
import { BOARD, conversation, SERVER } from './conversation.ts';

const HELLO = 'HELLO device=kitchen boot=7f3a ack=1\n';
const WELCOME = 'WELCOME device=kitchen last=- time=1\n';
const LINE = '2,2000,21,50\r\n';
const START = START_SECONDS * 1000;
const ENDS = {
  ...{ 'ip.src': BOARD, 'tcp.srcport': '40000', 'ip.dst': SERVER, 'tcp.dstport': '5050' },
};

const STORED =
  'Its time is 2023-11-14T22:13:20.004Z: the board was up for 2000 ms, and the server has found that uptime 0 was ' +
  'at 2023-11-14T22:13:18.004Z, by the line of this boot that came fastest. Its commit position is 12; it was on ' +
  'disk 0.70 ms after it was read.';

function copyOf(text: string, changes: Partial<LoggedCopy> = {}): LoggedCopy {
  const reads = [{ offset: HELLO.length, length: text.length, time: START + 6.4 }];
  const own = { reads, readAt: START + 6.4, durableAt: START + 7.1, position: 12 };
  return loggedLine(ENDS, HELLO.length, text, { ...own, wantsAck: true, ...changes });
}

function factsOf(copy: LoggedCopy, changes: Partial<Facts> = {}): Facts {
  const row: ReadingJson = {
    ...{ time: '2023-11-14T22:13:20.004Z', timeSource: 'uptime', seq: 2, millis: 2000 },
    ...{ boot: '7f3a', values: { temperature: 21, humidity: 50 } },
  };
  return {
    name: { device: 'kitchen', boot: '7f3a', seq: 2 },
    reading: { is: row },
    log: { is: { copies: [copy], reply: null } },
    copy: { is: copy },
    packets: { why: 'no-capture' },
    ...{ fields: [], fieldsOrigin: 'default', lines: [], isFile: false },
    ...changes,
  };
}

function told(facts: Facts): Record<string, string> {
  const { summary, steps } = tellJourney(facts);
  return { summary, ...Object.fromEntries(steps.map(({ step, text }) => [step, text])) };
}

it('of a line in two segments, which were read one by one', async () => {
  const file = conversation([
    { board: HELLO },
    { server: WELCOME },
    { board: LINE.slice(0, 7) },
    { board: LINE.slice(7) },
    { server: 'ACK 2\n' },
  ]);
  const half = { length: 7 };
  const reads = [
    { ...half, offset: HELLO.length, time: START + 5.3 },
    { ...half, offset: HELLO.length + 7, time: START + 6.4 },
  ];
  const copy = copyOf(LINE, { reads });
  const { connection } = copy;
  const reply: LoggedReply = {
    ...{ kind: 'ack', seq: 2, offset: WELCOME.length, length: 6, time: START + 6.9, connection },
  };
  const packets = await findPackets(passOverFile(file), copy, reply, copy.readAt);
  if ('why' in packets) throw new Error(packets.why);
  const log = { is: { copies: [copy], reply } };
  expect(told(factsOf(copy, { packets: { is: packets }, log }))).toEqual({
    summary: 'Reading 2 of kitchen came in 2 segments.',
    printed:
      "The board printed 12 bytes of text and ended the line with CR LF, as Arduino's println ends a line.",
    segments:
      '2 segments carried it, frames 6 and 7: TCP cut the stream in the line. Frame 8 acknowledged it after 1.0 ms.',
    headers:
      'IPv4 brought it from 10.0.0.1 to 10.0.0.2 with a time to live of 64 left and the identification 1. ' +
      'The link is Ethernet from 02:00:00:00:00:0a to 02:00:00:00:00:0b.',
    position:
      'The board had sent 37 bytes on this connection before it: these 14 are bytes 38 to 51 of the stream. ' +
      'Their sequence numbers are 38 to 51, counted from the SYN, which takes the first.',
    read: 'The server read the line in 2 goes, 0.40 ms after the packet that it waited for: a read may end anywhere in a line.',
    decoded:
      'It is a CSV line: its cells are seq,millis,temperature,humidity, which is the one of boards that name none.',
    stored: STORED,
    acknowledged:
      '`ACK 2` was written 0.50 ms after the line was read: all readings of the boot up to 2 were on disk. ' +
      "Frame 8 carried it, and the board's TCP acknowledged it with frame 10, 2.0 ms later.",
  });
});

it('of a line that came over TLS, on a connection that the server began', () => {
  const copy = copyOf('{"device":"kitchen","seq":2,"temperature":21}\n');
  const connection = {
    ...{ ...copy.connection, carrier: 'tls' as const, dialled: true },
    closed: { at: START + 9, reason: 'idle' },
  };
  const tls =
    'The connection is encrypted (TLS): its packets do not show which of them carried the line.';
  expect(told(factsOf({ ...copy, connection }, { packets: { why: 'tls' } }))).toEqual({
    summary: 'Reading 2 of kitchen: 2 of 8 steps are not known.',
    printed:
      'The board printed 45 bytes of text and ended the line with LF. They are known as the server read them, after TLS.',
    segments: tls,
    headers: tls,
    position:
      'The board had sent 37 bytes on this connection before it: these 46 are bytes 38 to 83 of the stream. ' +
      'So the server counted; no packet shows its sequence numbers.',
    read: 'The server, which had called the board, read just this line in one go.',
    decoded:
      'It is JSON, which names its values: no field list is needed. It names its device itself: kitchen.',
    stored: STORED,
    acknowledged: 'No ACK went back: the connection ended first (idle).',
  });
});

const BESIDES = { offset: HELLO.length - 10, length: 24, time: START + 6.4 };

it.each<[LoggedCopy['fieldsOrigin'], string]>([
  ['hello', 'which is what the board said in its HELLO.'],
  ['person', 'which is what a person gave this device.'],
  ['device-option', 'which is what `--fields` gives this device.'],
  ['option', 'which is what `--fields` gives.'],
])('of a field list that comes from %s', (fieldsOrigin, expected) => {
  expect(told(factsOf(copyOf(LINE, { fieldsOrigin }))).decoded).toContain(expected);
});

it.each<[Partial<LoggedCopy>, string]>([
  [{}, 'The server read just this line in one go.'],
  [{ reads: [BESIDES] }, 'The server read it in one go with 10 bytes of other lines.'],
  [
    { reads: [BESIDES], lines: 3 },
    'The server read it in one go with other lines, 24 bytes together.',
  ],
])('of a read: %j', (changes, expected) => {
  expect(told(factsOf(copyOf(LINE, changes))).read).toBe(expected);
});

it.each([
  [0.004, '0.00 ms'],
  [-0.4, '-0.40 ms'],
  [1, '1.0 ms'],
  [9.9, '9.9 ms'],
  [10, '10 ms'],
  [999, '999 ms'],
  [1000, '1.0 s'],
  [9999, '10.0 s'],
  [10_000, '10 s'],
])('of %f ms: %s', (ms, expected) => {
  expect(duration(ms)).toBe(expected);
});

it.each([
  [1, 'frame 1'],
  [2, 'frames 1 and 2'],
  [6, 'frames 1, 2, 3, 4, 5 and 6'],
  [7, 'frames 1, 2, 3, 4, 5 and 2 more'],
])('of %i frames: %s', (count, expected) => {
  expect(frames(Array.from({ length: count }, (_, at) => ({ frame: at + 1 })))).toBe(expected);
});
