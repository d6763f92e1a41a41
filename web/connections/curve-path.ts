// The way of a curve through its moments.

/** A point in a unit square: x from the past to now, y upwards; null: nothing is known. */
export type CurvePoint = readonly [x: number, y: number | null];

/** SVG path data in a box of this size; the curve breaks where nothing is known. */
export function curvePath(points: readonly CurvePoint[], width: number, height: number): string {
  let path = '';
  let isDown = false;
  for (const [x, y] of points) {
    if (y === null) {
      isDown = false;
      continue;
    }
    const place = `${(x * width).toFixed(1)} ${((1 - y) * height).toFixed(1)}`;
    // A single point is a dot: a line of no length with round ends.
    path += isDown ? `L${place}` : `M${place}L${place}`;
    isDown = true;
  }
  return path;
}

/** The least round number (1, 2 or 5 times a power of ten) that no value is above. */
export function roundAbove(greatest: number): number {
  if (greatest <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(greatest));
  return ([1, 2, 5].find((step) => step * power >= greatest) ?? 10) * power;
}
