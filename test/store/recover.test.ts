// What a store knows after it was opened again, whether readings were in the log or in blocks by then.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { batch, boot, device, type Row, rowsOf } from './batches.ts';
import { openParts, seqsOf } from './parts.ts';

const deviceOfBoot = (number: number) => Math.ceil(number / 2);

const states = {
  devices: [1, 2].map((number) => device(number)),
  boots: [1, 2, 3, 4].map((number) => boot(number, deviceOfBoot(number))),
};

/** A commit's rows as they are replayed: a device's after the other's, at the commit's end. */
function asReplayed(rows: readonly Row[], position: number): Row[] {
  const devices = [...new Set(rows.map((one) => deviceOfBoot(one.boot)))];
  return devices.flatMap((number) =>
    rows
      .filter((one) => deviceOfBoot(one.boot) === number)
      .map((one) => ({
        ...one,
        position,
        values: [...one.values].sort(([a], [b]) => a - b),
      })),
  );
}

const anyRow = fc.record({
  boot: fc.integer({ min: 1, max: 4 }),
  seq: fc.option(fc.maxSafeNat()),
  millis: fc.option(fc.maxSafeNat()),
  time: fc.integer({ min: -9, max: 4e12 }),
  timeSource: fc.nat(2),
  values: fc.uniqueArray(fc.tuple(fc.nat(255), fc.double({ noNaN: true })), {
    maxLength: 4,
    selector: ([metric]) => metric,
  }),
});
const anySteps = fc.array(
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({ rows: fc.array(anyRow, { maxLength: 25 }), saved: fc.nat(2) }),
    },
    { weight: 1, arbitrary: fc.constantFrom('work' as const, 'finish' as const) },
    { weight: 1, arbitrary: fc.constant('reopen' as const) },
  ),
  { maxLength: 12 },
);

describe('what is recovered', () => {
  it('is what was committed behind the saved states, in the log, in blocks or both', () => {
    fc.assert(
      fc.property(anySteps, (steps) => {
        let parts = openParts();
        parts.commit(batch(states));
        const commits: { rows: Row[]; end: number }[] = [];
        let position = 0;
        let replayFrom = 0;
        const reopen = () => {
          parts.close();
          parts = openParts(parts.folder);
          const { recovered, state, damages } = parts;
          const behind = commits.filter(({ end }) => end > replayFrom);
          expect(rowsOf(recovered.replay)).toEqual(
            behind.flatMap(({ rows, end }) => asReplayed(rows, end)),
          );
          expect(recovered).toMatchObject({ ...states, lastPosition: position });
          expect(state).toMatchObject({ lastPosition: position, replayFrom });
          expect(damages).toEqual([]);
        };
        for (const step of steps) {
          if (step === 'work') parts.work();
          else if (step === 'finish') parts.compaction.finish();
          else if (step === 'reopen') reopen();
          else {
            const rows = step.rows.map((one) => ({ ...one, position: ++position }));
            commits.push({ rows, end: position });
            // As ingest does: up to the end of some commit before this one.
            replayFrom = Math.max(replayFrom, commits.at(-1 - step.saved)?.end ?? 0);
            parts.commit(batch({ rows, lastPosition: position, replayFrom }));
          }
        }
        reopen();
        for (const number of [1, 2]) {
          const own = commits
            .flatMap(({ rows }) => rows)
            .filter((one) => deviceOfBoot(one.boot) === number);
          expect(seqsOf(parts, number)).toEqual(own.map(({ seq }) => seq));
        }
        parts.close();
      }),
      { numRuns: 40 },
    );
  }, 60_000);
});
