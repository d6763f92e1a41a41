// Which lines of a long log are on the screen, where each has a height of its own.

export interface Window {
  /** Index of the first line that is there. */
  readonly first: number;
  /** Index behind the last. */
  readonly end: number;
  /** Height of what is left out above, and below, in px. */
  readonly above: number;
  readonly below: number;
}

/**
 * @param heights of all lines, in px
 * @param top what is seen begins here, in px from the first line's top
 * @param bottom what is seen ends here
 */
export function windowAt(heights: readonly number[], top: number, bottom: number): Window {
  let first = 0;
  let above = 0;
  while (first < heights.length && above + heights[first] <= top) above += heights[first++];
  let end = first;
  let reached = above;
  while (end < heights.length && reached < bottom) reached += heights[end++];
  let below = 0;
  for (let at = end; at < heights.length; at++) below += heights[at];
  return { first, end, above, below };
}

/** The same for the end of the log. @param seen how much of it is seen, in px */
export function windowAtEnd(heights: readonly number[], seen: number): Window {
  let first = heights.length;
  let reached = 0;
  while (first > 0 && reached < seen) reached += heights[--first];
  let above = 0;
  for (let at = 0; at < first; at++) above += heights[at];
  return { first, end: heights.length, above, below: 0 };
}
