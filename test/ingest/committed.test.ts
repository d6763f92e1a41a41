// What viewers are shown of a batch, whenever they look: its columns are used again meanwhile.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Committed, CommittedEvent } from '../../src/ingest/committed.ts';
import { Ingest } from '../../src/ingest/ingest.ts';
import { type Disk, FakeClock, FakePeer, MemoryStore } from './harness.ts';

/** A viewer's look at a commit: how many events it wants, and how many commits later it looks. */
interface Look {
  readonly newest: number;
  readonly later: number;
  readonly released: boolean;
}

const look = fc.record({
  newest: fc.integer({ min: 1, max: 12 }),
  later: fc.nat(5),
  released: fc.boolean(),
});

/** Lines of one commit; some are no readings and come between them. */
const lines = fc.array(
  fc.constantFrom('reading', 'reading', 'without values', 'message', 'other device'),
  { minLength: 1, maxLength: 10 },
);

function lineOf(kind: string, n: number): string {
  if (kind === 'message') return `message ${n}`;
  if (kind === 'other device') return `{"device":"attic","seq":${n},"co2":${n}}`;
  return kind === 'reading' ? `${n},${n}000,${n}.5,60` : `${n},${n}000,,`;
}

/** What the disk holds, as events. */
function eventsOn(disk: Disk): CommittedEvent[] {
  const ids = new Map([...disk.devices.values()].map(({ number, id }) => [number, id]));
  const readings = disk.readings().map((kept): CommittedEvent => {
    const { position, device, time, source: timeSource, seq, millis, boot, values } = kept;
    const data = { timeSource, seq, millis, boot, values };
    return { position, type: 'reading', device, time, data };
  });
  const entries = disk.journal.map(({ position, kind, device, time, data }): CommittedEvent => {
    return { position, type: kind, device: ids.get(device) ?? '', time, data };
  });
  return [...readings, ...entries].sort((a, b) => a.position - b.position);
}

test('a viewer sees the newest events of a commit as they were, or none once it let go of them', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(lines, look), { maxLength: 12 }), async (commits) => {
      const store = new MemoryStore();
      const clock = new FakeClock();
      const published: { of: Committed; look: Look; events: Iterable<CommittedEvent> }[] = [];
      const seen: { of: Committed; look: Look; events: CommittedEvent[] }[] = [];
      const ingest = new Ingest(store, store.disk.recovered(), {
        clock: clock.now,
        publish(of) {
          const look = commits[published.length]?.[1] ?? { newest: 1, later: 0, released: false };
          published.push({ of, look, events: of.events(Math.min(look.newest, of.size)) });
          if (look.released) of.release();
          for (const [at, { of, look, events }] of published.entries()) {
            if (published.length - 1 - at !== look.later) continue;
            seen.push({ of, look, events: [...events] });
          }
        },
      });
      const peer = new FakePeer({ address: '10.0.0.1', port: 1 }, clock.now);
      peer.attach(ingest.accept(peer));
      let n = 0;
      for (const [kinds] of commits) {
        for (const kind of kinds) peer.deliver(Buffer.from(`${lineOf(kind, ++n)}\n`));
        await ingest.commits.flush();
      }
      await ingest.shutDown();
      const all = eventsOn(store.disk);
      for (const { of, look, events } of seen) {
        const whole = all.filter(({ position }) => position >= of.first && position <= of.last);
        expect(whole).toHaveLength(of.size);
        expect(events).toEqual(look.released ? [] : whole.slice(-look.newest));
      }
    }),
    { numRuns: 200 },
  );
});
