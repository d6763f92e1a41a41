// Lines that are taken a run at a time, against the same lines that come one by one, each in two pieces
// and so past the loop for runs: the same readings, times, counters, answers and states.

import fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { Session } from '../../src/ingest/session.ts';
import { MAX_PENDING_ROWS, MAX_PENDING_VALUES, MAX_READING_METRICS } from '../../src/limits.ts';
import { type FakePeer, type Harness, openIngest, START } from './harness.ts';

/** What a board sends at one moment. */
interface Burst {
  /** Ms since the burst before. */
  readonly after: number;
  readonly lines: readonly string[];
}

type Deliver = (peer: FakePeer, lines: readonly string[]) => void;

const inRuns: Deliver = (peer, lines) => peer.deliver(Buffer.from(lines.join('')));

const oneByOne: Deliver = (peer, lines) => {
  for (const line of lines) {
    const bytes = Buffer.from(line);
    peer.deliver(bytes.subarray(0, 1));
    if (bytes.length > 1) peer.deliver(bytes.subarray(1));
  }
};

async function outcome(bursts: readonly Burst[], deliver: Deliver): Promise<unknown> {
  const harness = openIngest();
  const peers = [harness.connect(), harness.connect({ from: '10.0.0.7' })];
  for (const [index, { after, lines }] of bursts.entries()) {
    await harness.pass(after);
    // Two devices: who replaces whom depends on what had arrived by then.
    if (index % 3 < 2) deliver(peers[0], lines);
    else
      deliver(
        peers[1],
        lines.map((line) => line.replace('device=kitchen', 'device=attic')),
      );
    await harness.settle();
  }
  const sent = peers.map((peer) => peer.sent);
  const live = whatCame(harness);
  // What a replay makes of it; counters of what is no reading may lack the last second then.
  await harness.crash();
  return { sent, live, recovered: devicesOf(harness).map(({ counters: _, ...rest }) => rest) };
}

function whatCame(harness: Harness): Record<string, unknown> {
  const { disk, ingest, events } = harness;
  const { faults, journal } = disk;
  const readings = disk.readings();
  const { totals } = ingest;
  const devices = devicesOf(harness);
  return structuredClone({ readings, journal, totals, devices, events, faults });
}

function devicesOf({ ingest }: Harness) {
  return [...ingest.registry.list()].map((device) => {
    const { id, counters, metrics, boot, lastSeq, currentBoot } = device;
    const state = currentBoot?.state(0, { wallMs: START, monoMs: 0 });
    const { readings, gaps, gapReadings } = counters;
    const known = { readings, gaps, gapReadings };
    return { id, counters, known, metrics, boot, lastSeq, state };
  });
}

const value = fc.constantFrom('21.5', '-3', '65.25', '1234567890', '-0', '7.');
const oddValue = fc.constantFrom('', 'nan', '1e3', ' 4', '.5', 'x', '0.1234567890123456');
const odd = fc.constantFrom(
  'hello board\n',
  '\n',
  '\r\n',
  'PING\n',
  '{"seq":3,"temperature":21}\n',
  '{"temperature":22,"co2":400}\n',
  '{"device":"cellar","seq":3,"t":1}\n',
  '1,2\n',
  ',,,\n',
  'HELLO device=kitchen boot=one ack=1\n',
  'HELLO device=kitchen boot=two ack=1 millis=5000\n',
  'HELLO device=kitchen boot=two ack=1 fields=seq,temperature\n',
  'HELLO device=kitchen boot=two ack=1 fields=millis,co2,seq,lux\n',
  'HELLO device=kitchen boot=two ack=1 fields=seq,millis,time,temperature\n',
  'HELLO device=kitchen boot=two ack=1 fields=seq,time,temperature,humidity\n',
  'HELLO device=kitchen\n',
);

/** What a board without a clock, or with one that is not set, sends as its time; and one that is right. */
const firstTime = fc.constantFrom(5000, START / 1000 - 40, START - 9e6, START + 86_399_000, 1e15);

const line = fc.record({
  kind: fc.integer({ min: 0, max: 19 }),
  /** How far the seq goes on; 1 for most. */
  step: fc.oneof({ weight: 9, arbitrary: fc.constant(1) }, fc.integer({ min: -6, max: 3 })),
  millis: fc.oneof(
    { weight: 6, arbitrary: fc.constant(1000) },
    fc.integer({ min: -4000, max: 9e6 }),
  ),
  values: fc.tuple(value, value),
  oddValue,
  odd,
  end: fc.constantFrom('\n', '\n', '\r\n'),
});

const bursts = fc
  .array(
    fc.record({
      after: fc.nat(3000),
      lines: fc.array(line, { minLength: 1, maxLength: 25, size: 'max' }),
    }),
    {
      minLength: 1,
      maxLength: 6,
    },
  )
  .chain((all) => fc.record({ all: fc.constant(all), first: firstTime }))
  .map(({ all, first: millisAtFirst }) => {
    let seq = 0;
    let millis = millisAtFirst;
    return all.map(({ after, lines }): Burst => {
      return {
        after,
        lines: lines.map((each) => {
          if (each.kind === 0) return each.odd;
          seq = Math.max(0, seq + each.step);
          millis = Math.max(0, millis + each.millis);
          const [first, second] = each.kind === 1 ? [each.oddValue, each.values[1]] : each.values;
          return `${seq},${millis},${first},${second}${each.end}`;
        }),
      };
    });
  });

test('a run gives what its lines give one by one', async () => {
  await fc.assert(
    fc.asyncProperty(bursts, fc.boolean(), fc.boolean(), async (all, hello, timed) => {
      const fields = timed ? ' fields=seq,time,temperature,humidity' : '';
      const first = { after: 0, lines: [`HELLO device=kitchen boot=one ack=1${fields}\n`] };
      const said = hello ? [first, ...all] : all;
      const whole = await outcome(said, inRuns);
      expect(await outcome(said, oneByOne)).toEqual(whole);
      expect(whole).toMatchObject({ live: { faults: [] } });
    }),
    { numRuns: 300 },
  );
});

describe('a long chunk', () => {
  let harness: Harness;
  afterEach(() => {
    vi.restoreAllMocks();
    harness.dispose();
  });

  function linesFrom(first: number, count: number, values = ',21.5,60'): Buffer {
    const lines = Array.from(
      { length: count },
      (_, i) => `${first + i},${(first + i) * 1000}${values}\n`,
    );
    return Buffer.from(lines.join(''));
  }

  async function greeted(fields: string): Promise<FakePeer> {
    harness = openIngest();
    const peer = harness.connect();
    peer.deliver(Buffer.from(`HELLO device=kitchen boot=one ack=1 fields=${fields}\n`));
    await harness.settle();
    return peer;
  }

  test('goes line by line only until the boot and its metrics are known', async () => {
    const peer = await greeted('seq,millis,temperature,humidity');
    const line = vi.spyOn(Session.prototype, 'line');
    peer.deliver(linesFrom(1, 3000));
    expect(line).toHaveBeenCalledTimes(1);
    await harness.settle();
    expect(peer.sent.at(-1)).toBe('ACK 3000');
    expect(harness.ingest.totals).toMatchObject({ linesIn: 3001, readings: 3000 });
  });

  test.each([
    ['rows', 'seq,millis,temperature,humidity', ',21.5,60', MAX_PENDING_ROWS],
    [
      'values',
      `seq,millis,${Array.from({ length: MAX_READING_METRICS }, (_, n) => `m${n}`)}`,
      ',1'.repeat(MAX_READING_METRICS),
      MAX_PENDING_VALUES / MAX_READING_METRICS,
    ],
  ])(
    'is read up to the bound of waiting %s, and further when there is room',
    async (_, fields, values, bound) => {
      const peer = await greeted(fields);
      harness.store.stuck = true;
      peer.deliver(linesFrom(1, 1, values));
      await harness.settle();
      peer.deliver(linesFrom(2, 2 * bound + 100, values));
      await harness.settle();
      const { commits } = harness.ingest;
      expect([commits.pendingRows, commits.full, peer.paused]).toEqual([bound, true, true]);
      harness.store.letOne();
      await harness.settle();
      expect([commits.pendingRows, peer.paused]).toEqual([bound, true]);
      harness.store.go();
      await harness.settle();
      expect(peer.paused).toBe(false);
      expect(peer.sent.at(-1)).toBe(`ACK ${2 * bound + 101}`);
      const seqs = harness.disk.readings().map(({ seq }) => seq);
      expect(seqs).toEqual(Array.from({ length: 2 * bound + 101 }, (_, i) => i + 1));
      expect(harness.disk.faults).toEqual([]);
    },
  );
});
