// How far down the page each moment stands. Text needs more room than a microsecond, so heights are not to scale: what is
// later stands lower, longer takes more room, and a long wait is cut out and told.

/** Longer waits are cut, in ns. */
const LONG_NS = 1e6;
/** What is left of them. */
const CUT = 38;
/** A lost packet is drawn as if it took so long. */
const LOST_NS = 35e3;
/** From an arrow to the label of the next one below it. */
const LABEL = 26;

/** More for longer, ever less so. */
function stretch(ns) {
  return 3 + 6 * Math.log10(1 + Math.max(ns, 0) / 1000);
}

/**
 * Gives each arrow its two heights.
 *
 * @param arrows in the order in which they left; none may cross another one of its direction
 * @param room how much each needs below it, for its contents
 * @param above how much each needs above its label, for a heading
 * @returns the heights `from` and `to` of each, the waits that were cut, and the height below all
 */
export function heightsOf(arrows, { top, room, above }) {
  const moments = arrows
    .flatMap((arrow, at) => [
      { at, ns: arrow.leftNs, isLeft: arrow.fromClient, isFrom: true },
      {
        at,
        ns: arrow.arrivedNs ?? arrow.leftNs + LOST_NS,
        isLeft: !arrow.fromClient,
        isFrom: false,
      },
    ])
    .sort((a, b) => a.ns - b.ns || a.at - b.at);
  const heights = arrows.map(() => ({ from: 0, to: 0 }));
  const waits = [];
  const used = { left: top, right: top };
  let [last, lastNs] = [top, moments[0].ns];
  for (const { at, ns, isLeft, isFrom } of moments) {
    const side = isLeft ? 'left' : 'right';
    const waited = ns - lastNs;
    const isCut = waited >= LONG_NS;
    const before = Math.max(last, used.left, used.right);
    const heading = isFrom ? above(at) : 0;
    let y = Math.max(last + stretch(waited), used[side] + LABEL);
    if (isCut || heading > 0) y = Math.max(y, before + heading + (isCut ? CUT : 0) + LABEL / 2);
    if (isCut) waits.push({ from: before, to: y - heading, ns: waited, before: at });
    heights[at][isFrom ? 'from' : 'to'] = y;
    used[side] = y + room(at);
    [last, lastNs] = [y, ns];
  }
  return { heights, waits, bottom: Math.max(last, used.left, used.right) };
}
