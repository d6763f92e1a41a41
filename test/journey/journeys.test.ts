// What a server tells of a reading's packets, by what its capture holds.

import { afterEach, describe, expect, it, vi } from 'vitest';
import { type HeldPackets, passOver } from '../../src/journey/held-packets.ts';
import type { Journey, ReadingJson, StepName } from '../../src/journey/journey.ts';
import { Journeys } from '../../src/journey/journeys.ts';
import { JourneyLog } from '../../src/journey/log/journey-log.ts';
import type { Carrier } from '../../src/journey/log/logged.ts';
import { JOURNEY_TURN_MS } from '../../src/limits.ts';
import { CaptureFileReader } from '../../src/wire/file/capture-file-reader.ts';
import type { Frame } from '../../src/wire/frame.ts';
import { openIngest } from '../ingest/harness.ts';
import { captureBytes, truthOf } from '../wire/truth.ts';
import { readLines } from './captured.ts';
import { endTimers } from './logged-server.ts';

afterEach(endTimers);

const TRUTH = truthOf('loss.server');
/** So many minutes that nothing is too old. */
const AGES = 1e9;
const START = Number(TRUTH[0]['frame.time_epoch']) * 1000;

function framesOf(name: string): Frame[] {
  const frames: Frame[] = [];
  const reader = new CaptureFileReader((frame) =>
    frames.push({ ...frame, bytes: frame.bytes.slice() }),
  );
  reader.write(captureBytes(name));
  reader.end();
  return frames;
}

function holding(
  frames: readonly Frame[],
  changes: Partial<HeldPackets['state']> = {},
): HeldPackets {
  return {
    state: { state: 'running', oldest: START, minutes: AGES, ...changes },
    frames: () => frames,
  };
}

/** A server that read all of the capture's lines, each by itself. */
async function serverOf(packets: HeldPackets | undefined, carrier: Carrier = 'tcp') {
  const harness = openIngest();
  // It reads behind the last packet: by its clock all had come.
  harness.clock.step(START + 60_000 - harness.clock.wallMs);
  const log = new JourneyLog(harness.clock.now, { records: 1000, bytes: 100_000 });
  const about = { id: 1, carrier, dialled: false, since: START };
  const board = { remoteAddress: TRUTH[0]['ip.src'], remotePort: Number(TRUTH[0]['tcp.srcport']) };
  const own = { localAddress: TRUTH[0]['ip.dst'], localPort: Number(TRUTH[0]['tcp.dstport']) };
  const trace = log.open({ ...about, ...board, ...own });
  const peer = harness.connect({ from: board.remoteAddress, trace });
  for (const line of readLines('loss')) peer.deliver(Buffer.from(line, 'latin1'));
  await harness.settle();
  return { log, journeys: new Journeys({ log, packets }) };
}

const ROW: ReadingJson = {
  ...{ time: '2026-11-21T02:37:30.000Z', timeSource: 'uptime', seq: 11, millis: 564, boot: '~1' },
  values: { temperature: 22.5, humidity: 49.6 },
};

function whyOf({ steps }: Journey, name: StepName): string {
  const step = steps.find((one) => one.step === name);
  return step === undefined || step.known ? 'known' : step.why;
}

describe('the packets of a reading', () => {
  const name = { device: TRUTH[0]['ip.src'], boot: '~1', seq: 11 };

  it('are found among those that are held', async () => {
    const { journeys } = await serverOf(holding(framesOf('loss.server')));
    const journey = await journeys.tell(name, ROW);
    expect(journey.steps.map(({ known }) => known)).toEqual(journey.steps.map(() => true));
    expect(journey.summary).toContain('after one was missing');
  });

  it.each([
    ['nobody captures', undefined, 'no-capture'],
    ['the capture is off', holding([], { state: 'off' }), 'no-capture'],
    ['the capture cannot run', holding([], { state: 'failed', oldest: null }), 'capture-failed'],
    ['the capture missed them', holding([]), 'not-captured'],
    [
      'none came since, and they were held long enough',
      holding([], { oldest: null, minutes: 10 }),
      'dropped',
    ],
    ['newer ones took their room', holding([], { oldest: START + 90_000 }), 'dropped'],
  ] as const)('are not known when %s', async (_, packets, why) => {
    const { journeys } = await serverOf(packets);
    const journey = await journeys.tell(name, ROW);
    expect(whyOf(journey, 'segments')).toBe(why);
    expect(whyOf(journey, 'printed')).toBe('known');
    expect(whyOf(journey, 'read')).toBe('known');
  });

  it.each(['tls', 'serial'] as const)('are not known of a connection over %s', async (carrier) => {
    const { journeys } = await serverOf(holding(framesOf('loss.server')), carrier);
    expect(whyOf(await journeys.tell(name, ROW), 'segments')).toBe(carrier);
  });

  it('are not known of a reading that the log does not have', async () => {
    const { journeys } = await serverOf(holding(framesOf('loss.server')));
    const other = { ...name, seq: 99_999 };
    const journey = await journeys.tell(other, { ...ROW, seq: 99_999 });
    expect(journey.steps.map((step) => (step.known ? 'known' : step.why))).toEqual(
      journey.steps.map(({ step }) => (step === 'stored' ? 'known' : 'before-log')),
    );
  });

  it('are told one journey after the other', async () => {
    const frames = framesOf('loss.server');
    const asked: string[] = [];
    let next = '';
    const packets: HeldPackets = {
      ...holding(frames),
      *frames() {
        asked.push(next);
        yield* frames;
      },
    };
    const { journeys } = await serverOf(packets);
    // Each is over before the next one's packets are looked at.
    const told = [3, 11, 60].map((seq) =>
      journeys.tell({ ...name, seq }, { ...ROW, seq }).then((journey) => {
        next = `after ${journey.seq}`;
        return journey.seq;
      }),
    );
    expect(await Promise.all(told)).toEqual([3, 11, 60]);
    expect(asked).toEqual(['', 'after 3', 'after 11']);
  });
});

describe('going over what is held', () => {
  it('lets others have their turn while none of many packets is wanted', async () => {
    const [frame] = framesOf('clean.server');
    const held = {
      state: { state: 'running', oldest: 0, minutes: AGES },
      *frames() {
        for (let slice = 0; slice < 50; slice++) yield null;
        yield frame;
      },
    } as const;
    // By its clock each look takes as long as a turn may.
    let now = 0;
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => {
      now += JOURNEY_TURN_MS;
      return now;
    });
    let turns = 0;
    let isOver = false;
    const others = () => {
      turns++;
      if (!isOver) setImmediate(others);
    };
    setImmediate(others);
    const none = { localAddress: '', localPort: 0, remoteAddress: '', remotePort: 0 };
    const pass = await passOver(held, none);
    expect(turns).toBeGreaterThanOrEqual(50);
    isOver = true;
    clock.mockRestore();
    const seen: number[] = [];
    await pass((packet) => seen.push(packet.segment.frame));
    expect(seen).toEqual([frame.number]);
  });

  it('sees the same packets each time, whatever comes meanwhile', async () => {
    const frames = framesOf('clean.server');
    const held = {
      state: { state: 'running', oldest: 0, minutes: AGES },
      frames: () => frames,
    } as const;
    const pass = await passOver(held, {
      ...{ localAddress: '', localPort: 0, remoteAddress: '', remotePort: 0 },
    });
    frames.length = 3;
    const seen: number[][] = [[], []];
    for (const numbers of seen) await pass((packet) => numbers.push(packet.segment.frame));
    expect(seen[0]).toHaveLength(truthOf('clean.server').length);
    expect(seen[1]).toEqual(seen[0]);
  });
});
