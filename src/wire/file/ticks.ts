// Times in a pcapng file: ticks of an interface's own clock, in 64 bits.

import type { Frame } from '../frame.ts';

/** How an interface counts time. */
export interface TickClock {
  readonly ticksASecond: bigint;
  /** The same where a tick is a whole number of nanoseconds, else 0: numbers are much faster. */
  readonly wholeTicksASecond: number;
  /** Seconds to add to each of its times. */
  readonly offsetSeconds: number;
  /** Digits after the second that it tells apart, at most 9. */
  readonly digits: number;
}

/**
 * The clock of an interface.
 *
 * @param resolution the option if_tsresol: a power of 10, or of 2 where the highest bit is set
 * @param offsetSeconds the option if_tsoffset
 */
export function tickClock(resolution: number, offsetSeconds: number): TickClock {
  const exponent = BigInt(resolution & 0x7f);
  const ticksASecond = (resolution & 0x80 ? 2n : 10n) ** exponent;
  const digits = Math.min(9, ticksASecond.toString().length - (resolution & 0x80 ? 0 : 1));
  const isWhole = 1_000_000_000n % ticksASecond === 0n;
  const wholeTicksASecond = isWhole ? Number(ticksASecond) : 0;
  return { ticksASecond, wholeTicksASecond, offsetSeconds, digits };
}

/** Microseconds, where an interface says nothing. */
export const MICROSECOND_CLOCK: TickClock = tickClock(6, 0);

const TWO_16 = 0x1_0000;
const TWO_32 = 0x1_0000_0000;

/** Sets a frame's time from the two halves of its ticks. */
export function setTicks(frame: Frame, clock: TickClock, high: number, low: number): void {
  frame.timeDigits = clock.digits;
  const units = clock.wholeTicksASecond;
  if (units === 0) {
    setOddTicks(frame, clock, high, low);
    return;
  }
  // Long division by 16 bits at a time: all numbers stay below 2^53.
  const highest = Math.floor(high / units);
  const upper = (high - highest * units) * TWO_16 + (low >>> 16);
  const middle = Math.floor(upper / units);
  const lower = (upper - middle * units) * TWO_16 + (low & 0xffff);
  const lowest = Math.floor(lower / units);
  frame.seconds = highest * TWO_32 + middle * TWO_16 + lowest + clock.offsetSeconds;
  frame.nanos = (lower - lowest * units) * (1e9 / units);
}

/** The same for a clock whose ticks are no whole number of nanoseconds. */
function setOddTicks(frame: Frame, clock: TickClock, high: number, low: number): void {
  const ticks = (BigInt(high) << 32n) | BigInt(low >>> 0);
  const seconds = ticks / clock.ticksASecond;
  frame.seconds = Number(seconds) + clock.offsetSeconds;
  frame.nanos = Number(
    ((ticks - seconds * clock.ticksASecond) * 1_000_000_000n) / clock.ticksASecond,
  );
}
