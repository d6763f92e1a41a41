import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { setTicks, tickClock } from '../../../src/wire/file/ticks.ts';
import { emptyFrame } from '../../../src/wire/frame.ts';
import { framesOf } from './frames-of.ts';
import { joined } from './made.ts';
import { blocksOf } from './made-blocks.ts';

const POWER_OF_2 = 0x80;
const MOST_TICKS = 2n ** 64n - 1n;

function timeOf(resolution: number, ticks: bigint, offsetSeconds = 0) {
  const frame = emptyFrame();
  const clock = tickClock(resolution, offsetSeconds);
  setTicks(frame, clock, Number(ticks >> 32n), Number(ticks & 0xffff_ffffn));
  return { seconds: frame.seconds, nanos: frame.nanos, digits: frame.timeDigits };
}

describe('times of a pcapng file', () => {
  it.each([
    ['whole seconds', 0, 1_700_000_000n, 1_700_000_000, 0, 0],
    ['milliseconds', 3, 1_700_000_000_123n, 1_700_000_000, 123_000_000, 3],
    ['microseconds', 6, 1_700_000_000_123_456n, 1_700_000_000, 123_456_000, 6],
    ['nanoseconds', 9, 1_700_000_000_123_456_789n, 1_700_000_000, 123_456_789, 9],
    ['picoseconds', 12, 1_700_000_123_456_789_012n, 1_700_000, 123_456_789, 9],
    ['halves', POWER_OF_2 | 1, 5n, 2, 500_000_000, 1],
    ['1,024ths', POWER_OF_2 | 10, 1_700_000_000_123n, 1_660_156_250, 120_117_187, 4],
    ['2^20ths', POWER_OF_2 | 20, 1_700_000_000_123_456_789n, 1_621_246_338_008, 362_568_855, 7],
    ['no unit that is known', 127, MOST_TICKS, 0, 0, 9],
  ])('may be %s', (_, resolution, ticks, seconds, nanos, digits) => {
    expect(timeOf(resolution, ticks)).toEqual({ seconds, nanos, digits });
  });

  it('have an offset in whole seconds, also a negative one', () => {
    expect(timeOf(6, 1_000_000_005n, 100)).toMatchObject({ seconds: 1100, nanos: 5000 });
    expect(timeOf(6, 1_000_000_005n, -2000)).toMatchObject({ seconds: -1000, nanos: 5000 });
  });

  it('are exact for all ticks', () => {
    const resolutions = fc.oneof(
      fc.integer({ min: 0, max: 20 }),
      fc.integer({ min: 128, max: 192 }),
    );
    fc.assert(
      fc.property(resolutions, fc.bigInt(0n, MOST_TICKS), (resolution, ticks) => {
        const exponent = BigInt(resolution & 0x7f);
        const units = resolution >= POWER_OF_2 ? 2n ** exponent : 10n ** exponent;
        const { seconds, nanos } = timeOf(resolution, ticks);
        expect(nanos).toBe(Number(((ticks % units) * 1_000_000_000n) / units));
        // Beyond 2^53 seconds a number cannot hold them, nor can anything have happened.
        if (ticks / units < 2n ** 53n) expect(seconds).toBe(Number(ticks / units));
      }),
      { numRuns: 2000 },
    );
  });

  it.each(['little', 'big'] as const)(
    'come from the options of an interface, %s-endian',
    (order) => {
      const { section, interface: described, option, end, enhanced } = blocksOf(order);
      const offset = [0, 0, 0, 0, 0, 0, 0, 100];
      const options = joined(
        option(2, [101, 116, 104, 48]),
        option(9, [9]),
        option(9, [3]),
        option(14, order === 'big' ? offset : offset.reverse()),
        end,
        option(9, [0]),
      );
      const file = joined(section(), described(1, 0, options), enhanced(0, { seconds: 1 }));
      const [frame] = framesOf(file).frames;
      expect(frame).toMatchObject({ seconds: 105, nanos: 294_967_301, timeDigits: 9 });
    },
  );

  it('of an interface whose option has no sense are microseconds', () => {
    const { section, interface: described, option, enhanced } = blocksOf('little');
    for (const options of [option(9, []), option(9, [9, 0]), option(14, [1, 0, 0, 0])]) {
      const [frame] = framesOf(joined(section(), described(1, 0, options), enhanced())).frames;
      expect(frame).toMatchObject({ seconds: 1000, nanos: 5000, timeDigits: 6 });
    }
  });
});
