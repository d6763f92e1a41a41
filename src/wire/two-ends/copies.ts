// Which arrival belongs to which departure, where several packets are alike.

/** How the copies of a packet that left are joined with those that came. */
export interface CopyTimes {
  /** When each left and when each came, by one clock, in order. */
  readonly leftNs: readonly number[];
  readonly arrivedNs: readonly number[];
  /** How long others take. */
  readonly usualNs: number;
  /** By how much a packet may seem to arrive before it left. */
  readonly slackNs: number;
}

/** Beyond so many pairs to be weighed, copies are joined as they come. */
const MAX_WEIGHED = 40_000;

/** No arrival. */
export const NEVER = -1;

/**
 * Joins copies: as many as can be, none that arrives before it left, and among those the ones that take the usual time.
 *
 * The first copy may be the one that is missing: n-th to n-th would be wrong.
 *
 * @returns for each departure the place of its arrival, or `NEVER`
 */
export function joinCopies(times: CopyTimes): number[] {
  const { leftNs, arrivedNs } = times;
  if (leftNs.length === 1 && arrivedNs.length === 1)
    return [costOf(times, 0, 0) < Infinity ? 0 : NEVER];
  if (leftNs.length * arrivedNs.length > MAX_WEIGHED) return joinInTurn(times);
  return weigh(times);
}

/** How unusual it is that one departure is the other arrival; never: infinite. */
function costOf({ leftNs, arrivedNs, usualNs, slackNs }: CopyTimes, left: number, arrived: number) {
  const tookNs = (arrivedNs[arrived] ?? 0) - (leftNs[left] ?? 0);
  return tookNs < -slackNs ? Infinity : Math.abs(tookNs - usualNs);
}

/** A number of pairs, and how unusual they are together. */
interface Joined {
  readonly pairs: number;
  readonly cost: number;
}

/** The best way to join the last ones is part of the best way to join them all. */
function weigh(times: CopyTimes): number[] {
  const [departures, arrivals] = [times.leftNs.length, times.arrivedNs.length];
  const nothing: Joined = { pairs: 0, cost: 0 };
  const best: Joined[][] = Array.from({ length: departures + 1 }, () =>
    new Array<Joined>(arrivals + 1).fill(nothing),
  );
  const at = (left: number, arrived: number) => best[left]?.[arrived] ?? nothing;
  const both = (left: number, arrived: number): Joined | undefined => {
    const cost = costOf(times, left, arrived);
    const rest = at(left + 1, arrived + 1);
    return cost === Infinity ? undefined : { pairs: rest.pairs + 1, cost: rest.cost + cost };
  };
  for (let left = departures - 1; left >= 0; left--) {
    const row = best[left] ?? [];
    for (let arrived = arrivals - 1; arrived >= 0; arrived--) {
      const choices = [both(left, arrived), at(left + 1, arrived), at(left, arrived + 1)];
      row[arrived] = choices.reduce<Joined>(
        (a, b) => (b !== undefined && isBetter(b, a) ? b : a),
        nothing,
      );
    }
  }
  const joined = new Array<number>(departures).fill(NEVER);
  for (let left = 0, arrived = 0; left < departures && arrived < arrivals; ) {
    const here = at(left, arrived);
    const joint = both(left, arrived);
    if (joint !== undefined && !isBetter(here, joint)) joined[left++] = arrived++;
    else if (!isBetter(here, at(left + 1, arrived))) left++;
    else arrived++;
  }
  return joined;
}

function isBetter(one: Joined, other: Joined): boolean {
  return one.pairs > other.pairs || (one.pairs === other.pairs && one.cost < other.cost);
}

/** Each arrival takes the next departure, or one after it that fits its time better while enough are left. */
function joinInTurn(times: CopyTimes): number[] {
  const [departures, arrivals] = [times.leftNs.length, times.arrivedNs.length];
  const joined = new Array<number>(departures).fill(NEVER);
  let left = 0;
  for (let arrived = 0; arrived < arrivals && left < departures; arrived++) {
    const spare = () => departures - left > arrivals - arrived;
    while (spare() && costOf(times, left + 1, arrived) <= costOf(times, left, arrived)) left++;
    if (costOf(times, left, arrived) < Infinity) joined[left++] = arrived;
  }
  return joined;
}
