import type { TwoEnds } from './two-ends.ts';

/** Whether both are one and the same: nothing differs, not even a time, and nobody captures that at two ends. */
export function isOneCapture(twoEnds: TwoEnds): boolean {
  const { connections, onlyFirst, onlySecond, aheadNs } = twoEnds;
  if (connections.length === 0 || onlyFirst.length + onlySecond.length > 0) return false;
  return (
    aheadNs === 0 &&
    connections.every(({ arrows }) => arrows.every((arrow) => arrow.leftNs === arrow.arrivedNs))
  );
}
