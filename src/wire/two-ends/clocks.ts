// How far the clocks of two captures are apart, found from the packets that both saw.

/** A packet that both captures saw, and surely the same one. */
export interface SeenTwice {
  readonly firstNs: number;
  readonly secondNs: number;
}

/** How the second capture's clock is turned into the first one's. */
export interface Alignment {
  /** What the second clock shows more when the first one shows 0. */
  readonly offsetNs: number;
  /** By how much more the second clock goes on in a nanosecond of the first: 1e-6 is a second in eleven days. */
  readonly drift: number;
  /**
   * How wrong it may be at most, if no clock was set meanwhile: half of the shortest round trip. Undefined where
   * packets were seen in one direction only: then anything may be.
   */
  readonly errorNs: number | undefined;
  /** By how much the times contradict each other: a clock was set while capturing. 0: they do not. */
  readonly contradictionNs: number;
}

/** Clocks that differ by more than this are set, not only inexact. */
const MAX_DRIFT = 1e-3;

/** Within this time a drift is smaller than what delays hide. */
const LONG_NS = 60e9;

/** The gain that is taken for a drift and not for chance, as a share of the shortest round trip. */
const GAIN = 0.1;

const STEPS = 80;

/** Numbers of this size have no finer digits than that, and clocks are read in microseconds. */
const ROUNDING_NS = 2000;

interface Point {
  readonly x: number;
  readonly y: number;
}

/**
 * Aligns two clocks.
 *
 * A packet that goes from the first end to the second takes some time, so the second clock shows at least the offset
 * more; one that comes back shows at most the offset more. Of both the quickest packets bound the offset, and without
 * knowing more it lies in the middle: the way there is as long as the way back.
 *
 * @param there packets that the first end sent
 * @param back packets that the second end sent
 */
export function align(there: readonly SeenTwice[], back: readonly SeenTwice[]): Alignment {
  const above = lowerHull(there.map(pointOf));
  const below = lowerHull(back.map(pointOf).map(mirrored)).map(mirrored);
  if (above.length === 0 || below.length === 0) return oneSided(above, below);
  const still = roundTrip(above, below, 0);
  const drift = bestDrift(above, below);
  const best = roundTrip(above, below, drift);
  const isLong = spanOf(above, below) >= LONG_NS && best - still > GAIN * best;
  const usesDrift = isLong || still < -ROUNDING_NS;
  const used = usesDrift ? drift : 0;
  const upper = lowest(above, used);
  const lower = highest(below, used);
  const width = upper - lower;
  return {
    offsetNs: (upper + lower) / 2,
    drift: used,
    errorNs: Math.max(0, width) / 2,
    contradictionNs: width < -ROUNDING_NS ? -width : 0,
  };
}

/** A time of the second capture by the first one's clock. */
export function onFirstClock(secondNs: number, { offsetNs, drift }: Alignment): number {
  return (secondNs - offsetNs) / (1 + drift);
}

function oneSided(above: readonly Point[], below: readonly Point[]): Alignment {
  const offsetNs = above.length > 0 ? lowest(above, 0) : below.length > 0 ? highest(below, 0) : 0;
  return { offsetNs, drift: 0, errorNs: undefined, contradictionNs: 0 };
}

function pointOf({ firstNs, secondNs }: SeenTwice): Point {
  return { x: firstNs, y: secondNs - firstNs };
}

function mirrored({ x, y }: Point): Point {
  return { x, y: -y };
}

/** The shortest round trip that is left when the second clock gains so much. */
function roundTrip(above: readonly Point[], below: readonly Point[], drift: number): number {
  return lowest(above, drift) - highest(below, drift);
}

function lowest(points: readonly Point[], drift: number): number {
  return points.reduce((least, { x, y }) => Math.min(least, y - drift * x), Infinity);
}

function highest(points: readonly Point[], drift: number): number {
  return points.reduce((most, { x, y }) => Math.max(most, y - drift * x), -Infinity);
}

/** The drift that leaves the longest round trip: any other makes quick packets seem quicker than they can be. */
function bestDrift(above: readonly Point[], below: readonly Point[]): number {
  // The round trip is a concave function of the drift: thirds that cannot hold its top are cut off.
  let [low, high] = [-MAX_DRIFT, MAX_DRIFT];
  for (let step = 0; step < STEPS; step++) {
    const third = (high - low) / 3;
    const isRising = roundTrip(above, below, low + third) < roundTrip(above, below, high - third);
    if (isRising) low += third;
    else high -= third;
  }
  return (low + high) / 2;
}

function spanOf(above: readonly Point[], below: readonly Point[]): number {
  const from = Math.max(above[0]?.x ?? 0, below[0]?.x ?? 0);
  const to = Math.min(above.at(-1)?.x ?? 0, below.at(-1)?.x ?? 0);
  return to - from;
}

/** The points that a line can touch from below: all others are never the lowest, whatever the drift. */
function lowerHull(points: Point[]): Point[] {
  points.sort((a, b) => a.x - b.x || a.y - b.y);
  const hull: Point[] = [];
  for (const point of points) {
    while (hull.length >= 2 && !turnsLeft(hull, point)) hull.pop();
    hull.push(point);
  }
  return hull;
}

function turnsLeft(hull: readonly Point[], next: Point): boolean {
  const [a, b] = [hull.at(-2), hull.at(-1)];
  if (a === undefined || b === undefined) return true;
  return (b.x - a.x) * (next.y - a.y) - (b.y - a.y) * (next.x - a.x) > 0;
}
