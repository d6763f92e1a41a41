// The second click of a double click where the first one has moved something else under the pointer.

/** As long as people take for a double click at most, in ms. */
const LONGEST_MS = 500;
/** How far the pointer may move meanwhile, in px. */
const NEAR_PX = 6;

const KINDS = ['mousedown', 'mouseup', 'click', 'dblclick'] as const;

interface First {
  readonly event: MouseEvent;
  readonly element: EventTarget | null;
  /** Null: it was done. */
  again: (() => void) | null;
}

/** The last one whose second one is waited for. */
let first: First | null = null;

/**
 * Waits for the second click after a first one: what now lies there does not get it. One that comes to the same
 * element is a double click as usual.
 */
export function takeSecondClick(event: MouseEvent, again: () => void): void {
  first = { event, element: event.currentTarget, again };
  // Added once: they are the same.
  for (const kind of KINDS) addEventListener(kind, take, true);
}

function take(event: MouseEvent): void {
  if (first === null || event === first.event) return;
  if (!isSecond(event, first)) {
    first = null;
    return;
  }
  event.preventDefault();
  event.stopPropagation();
  if (event.type !== 'click') return;
  first.again?.();
  first.again = null;
}

/** By when it was made, however late it is heard. */
function isSecond(event: MouseEvent, { event: before, element }: First): boolean {
  const { clientX, clientY, timeStamp } = before;
  const isNear = Math.hypot(event.clientX - clientX, event.clientY - clientY) <= NEAR_PX;
  const isSame = element !== null && event.composedPath().includes(element);
  return isNear && !isSame && event.timeStamp - timeStamp <= LONGEST_MS;
}
