// A journey told from all that may be known, and from what may be missing: nothing is made up.

import { describe, expect, it } from 'vitest';
import type { Facts } from '../../src/journey/facts.ts';
import {
  type Journey,
  type ReadingJson,
  STEPS,
  type Step,
  type StepName,
  type Unknown,
} from '../../src/journey/journey.ts';
import type { LoggedCopy, LoggedReading } from '../../src/journey/log/logged.ts';
import { findPackets } from '../../src/journey/packets/find-packets.ts';
import { tellJourney } from '../../src/journey/tell.ts';
import { captureBytes, truthOf } from '../wire/truth.ts';
import { loggedLine, passOverFile, readLines } from './captured.ts';

const TRUTH = truthOf('loss.server');

/** The line with that seq, at the server of a lossy link. */
function copyOf(seq: number, changes: Partial<LoggedCopy> = {}): LoggedCopy {
  const lines = readLines('loss');
  const offset = lines.slice(0, seq).join('').length;
  const copy = loggedLine(TRUTH[0], offset, lines[seq]);
  const readAt = Number(TRUTH.at(-1)?.['frame.time_epoch']) * 1000;
  return {
    ...copy,
    readAt,
    reads: [{ offset, length: copy.length, time: readAt }],
    durableAt: readAt + 2,
    ...changes,
  };
}

function logOf(...copies: LoggedCopy[]): LoggedReading {
  return { copies, reply: null };
}

function rowOf(seq: number): ReadingJson {
  const [, millis, temperature, humidity] = readLines('loss')[seq].split(',').map(Number);
  return {
    time: '2026-11-21T02:37:29.500Z',
    timeSource: 'uptime',
    ...{ seq, millis, boot: '~1', values: { temperature, humidity } },
  };
}

function factsOf(seq: number, changes: Partial<Facts> = {}): Facts {
  const copy = copyOf(seq);
  return {
    name: { device: '10.50.0.23', boot: '~1', seq },
    reading: { is: rowOf(seq) },
    log: { is: logOf(copy) },
    copy: { is: copy },
    packets: { why: 'not-captured' },
    fields: ['seq', 'millis', 'temperature', 'humidity'],
    ...{ fieldsOrigin: 'default', lines: [], isFile: false },
    ...changes,
  };
}

async function withPackets(seq: number, changes: Partial<Facts> = {}): Promise<Facts> {
  const facts = factsOf(seq, changes);
  if ('why' in facts.copy) throw new Error('there is no copy');
  const pass = passOverFile(captureBytes('loss.server'));
  const found = await findPackets(pass, facts.copy.is, null, facts.copy.is.readAt);
  return 'why' in found ? facts : { ...facts, packets: { is: found } };
}

function step<Name extends StepName>(journey: Journey, name: Name) {
  const found = journey.steps.find((one) => one.step === name);
  return found as Extract<Step, { step: Name }>;
}

/** Of each step why it is not known; known ones are left out. */
function unknowns({ steps }: Journey): Partial<Record<StepName, Unknown>> {
  return Object.fromEntries(steps.flatMap((one) => (one.known ? [] : [[one.step, one.why]])));
}

describe('a journey', () => {
  it('has all steps, in their order, whatever is known', () => {
    for (const facts of [factsOf(3), nothingKnown('no-capture'), nothingKnown('before-log')]) {
      expect(tellJourney(facts).steps.map((one) => one.step)).toEqual(STEPS);
    }
  });

  it('is known in every step where packets, log and row are there', async () => {
    const journey = tellJourney(await withPackets(3));
    expect(unknowns(journey)).toEqual({});
    expect(step(journey, 'printed')).toMatchObject({
      bytes: { text: readLines('loss')[3], hex: Buffer.from(readLines('loss')[3]).toString('hex') },
      ending: 'CR LF',
      source: 'packets',
    });
    expect(step(journey, 'decoded')).toMatchObject({
      kind: 'csv',
      fields: [
        { name: 'seq', value: 3, metric: null },
        { name: 'millis', value: 154, metric: null },
        { name: 'temperature', value: 21.92, metric: 'temperature' },
        { name: 'humidity', value: 50.9, metric: 'humidity' },
      ],
    });
  });

  it('counts bytes from 1, as the sequence numbers behind a SYN', async () => {
    const before = readLines('loss').slice(0, 3).join('').length;
    const { length } = readLines('loss')[3];
    const place = `bytes ${before + 1} to ${before + length} of the stream`;
    const numbers = `sequence numbers are ${before + 1} to ${before + length}`;
    const told = step(tellJourney(await withPackets(3)), 'position');
    expect(told.text).toContain(place);
    expect(told.text).toContain(numbers);
    expect(told).toMatchObject({ offset: before, length });
    expect(step(tellJourney(factsOf(3)), 'position').text).toContain(place);
  });

  const TABLE: readonly (readonly [string, Partial<Facts>, Partial<Record<StepName, Unknown>>])[] =
    [
      ['nobody captured', nothingKnown('no-capture'), all('no-capture')],
      ['it came before the log', nothingKnown('before-log'), { ...all('before-log') }],
      ['the ring dropped its packets', { packets: { why: 'dropped' } }, packetsOnly('dropped')],
      ['it came over TLS', { packets: { why: 'tls' } }, { ...packetsOnly('tls') }],
      ['it came over a serial port', { packets: { why: 'serial' } }, packetsOnly('serial')],
      [
        'the capture began in the middle',
        { packets: { why: 'not-aligned' } },
        packetsOnly('not-aligned'),
      ],
      [
        'its bytes are gone from log and capture',
        { copy: { is: copyOf(3, { bytes: null }) } },
        { ...packetsOnly('not-captured'), printed: 'dropped', decoded: 'dropped' },
      ],
      [
        'its reads are gone from the log',
        { copy: { is: copyOf(3, { reads: null }) } },
        { ...packetsOnly('not-captured'), read: 'dropped' },
      ],
      [
        'no store was asked',
        { reading: { why: 'no-store' } },
        {
          ...packetsOnly('not-captured'),
          stored: 'no-store',
        },
      ],
      [
        'the bytes are of another reading',
        { name: { device: '10.50.0.23', boot: '~1', seq: 4 } },
        { ...packetsOnly('not-captured'), decoded: 'no-match' },
      ],
    ];

  it.each(TABLE)('says what is not known when %s', (_, changes, expected) => {
    const told = unknowns(tellJourney(factsOf(3, changes)));
    expect(told).toEqual(expected);
  });

  it('gives every unknown step a reason in words', () => {
    for (const [, changes] of TABLE) {
      for (const one of tellJourney(factsOf(3, changes)).steps) {
        expect(one.text).toMatch(/^[A-Z`].*[.:]$/s);
      }
    }
  });
});

it('does not call it lack of room alone when packets are gone: they may have been too old', () => {
  const told = step(tellJourney(factsOf(3, { packets: { why: 'dropped' } })), 'segments');
  expect(told.text).toContain('it is older than the time for which things are kept, or newer');
});

describe('a line that was lost and sent again', () => {
  it('is told with the hole, the ACKs that asked for it and what filled it', async () => {
    const lost = await firstLost();
    const journey = tellJourney(lost);
    const segments = step(journey, 'segments');
    if (!segments.known) throw new Error(segments.text);
    const [hole] = segments.holes;
    const truth = TRUTH.find((row) => row['tcp.analysis.lost_segment'] !== '');
    expect(hole.frame).toBe(Number(truth?.['frame.number']));
    expect(hole.duplicateAckCount).toBeGreaterThan(0);
    expect(segments.segments.find(({ fillsHole }) => fillsHole)?.frame).toBe(hole.filled?.frame);
    expect(segments.text).toContain('missing');
    expect(segments.text).toContain(`Frame ${hole.filled?.frame} filled the hole`);
    expect(journey.summary).toContain('after one was missing');
  });
});

describe('a reading that came twice', () => {
  it('tells both copies, and which is stored', () => {
    const first = copyOf(3);
    const second = copyOf(3, {
      isNew: false,
      position: null,
      connection: { ...first.connection, id: 2 },
    });
    const journey = tellJourney(factsOf(3, { log: { is: logOf(first, second) } }));
    expect(journey.copies.map(({ stored, connection }) => [stored, connection?.id])).toEqual([
      [true, 1],
      [false, 2],
    ]);
    expect(journey.summary).toContain('It came 2 times, and is stored once.');
  });

  it('does not take the copy that was dropped for the row', () => {
    const second = copyOf(3, { isNew: false, position: null });
    const changes = { log: { is: logOf(second) }, copy: { is: second } };
    const stored = step(tellJourney(factsOf(3, changes)), 'stored');
    expect(stored).toMatchObject({ known: true, position: null, lateMs: null });
    expect(stored.text).toContain('This copy was dropped');
  });
});

describe('the time of a row', () => {
  it.each([
    ['device', 1000, "the board's own"],
    ['uptime', 1000, 'uptime 0 was at 2026-11-21T02:37:28.500Z'],
    ['arrival', 1000, 'it is not trusted'],
    ['arrival', null, 'tells none that could be used'],
  ] as const)('is explained: %s', (timeSource, millis, words) => {
    const reading = { is: { ...rowOf(3), timeSource, millis } };
    expect(step(tellJourney(factsOf(3, { reading })), 'stored').text).toContain(words);
  });

  it('shows how long the line was on its way, where that is long', () => {
    const time = new Date(copyOf(3).readAt - 1300).toISOString();
    const reading = { is: { ...rowOf(3), time } };
    const stored = step(tellJourney(factsOf(3, { reading })), 'stored');
    expect(stored.text).toContain('which this end cannot tell apart');
  });
});

describe('an answer', () => {
  it.each([
    ['did not ask', {}, 'did not ask'],
    ['named another device', { isOwn: false }, 'names another device'],
    ['is waiting', { wantsAck: true }, 'No ACK has gone back yet'],
  ] as const)('is not there for a board that %s', (_, changes, words) => {
    const copy = copyOf(3, changes);
    const told = tellJourney(factsOf(3, { copy: { is: copy }, log: { is: logOf(copy) } }));
    const acknowledged = step(told, 'acknowledged');
    expect(acknowledged).toMatchObject({ known: true, line: null, sent: null });
    expect(acknowledged.text).toContain(words);
  });

  it('may have gone over another connection', () => {
    const copy = copyOf(3, { wantsAck: true });
    const connection = { ...copy.connection, id: 2 };
    const reply = { kind: 'welcome', seq: 5, offset: 0, length: 40, connection } as const;
    const log = { is: { ...logOf(copy), reply: { ...reply, time: copy.readAt + 900 } } };
    const acknowledged = step(tellJourney(factsOf(3, { log })), 'acknowledged');
    expect(acknowledged).toMatchObject({ line: 'WELCOME last=5', otherConnection: { id: 2 } });
    expect(acknowledged.text).toContain('on a later connection');
  });
});

function all(why: Unknown): Partial<Record<StepName, Unknown>> {
  const steps = STEPS.filter((name) => name !== 'stored');
  return Object.fromEntries(steps.map((name) => [name, why]));
}

function packetsOnly(why: Unknown): Partial<Record<StepName, Unknown>> {
  return { segments: why, headers: why };
}

function nothingKnown(why: Unknown): Facts {
  return factsOf(3, { log: { why }, copy: { why }, packets: { why } });
}

async function firstLost(): Promise<Facts> {
  for (let seq = 0; seq < readLines('loss').length; seq++) {
    const facts = await withPackets(seq);
    if ('is' in facts.packets && facts.packets.is.line.holes.length > 0) return facts;
  }
  throw new Error('no line was lost');
}
