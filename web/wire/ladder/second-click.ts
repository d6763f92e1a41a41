// The second click of a double click where the first one has moved something else under the pointer.

/** As long as people take for a double click at most, in ms. */
const LONGEST_MS = 500;
/** How far the pointer may move meanwhile, in px. */
const NEAR_PX = 6;

const KINDS = ['mousedown', 'mouseup', 'click', 'dblclick'] as const;

let end = () => {};

/**
 * Waits for the second click after a first one: what now lies there does not get it. One that comes to the same
 * element is a double click as usual.
 */
export function takeSecondClick(first: MouseEvent, again: () => void): void {
  end();
  const { currentTarget: element, clientX, clientY, timeStamp } = first;
  let isTaken = false;
  const take = (event: MouseEvent) => {
    const isNear = Math.hypot(event.clientX - clientX, event.clientY - clientY) <= NEAR_PX;
    const isSame = element instanceof Node && event.composedPath().includes(element);
    if (event === first || !isNear || isSame || event.timeStamp - timeStamp > LONGEST_MS) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.type !== 'click' || isTaken) return;
    isTaken = true;
    again();
  };
  for (const kind of KINDS) addEventListener(kind, take, true);
  const timer = setTimeout(() => end(), LONGEST_MS);
  end = () => {
    clearTimeout(timer);
    for (const kind of KINDS) removeEventListener(kind, take, true);
    end = () => {};
  };
}
