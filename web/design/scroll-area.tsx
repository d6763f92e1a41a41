// A part of the page that scrolls by itself, and by keys, too: whoever has no mouse has to get at what is outside.

import type { HTMLAttributes } from 'preact';

/** Has to be named, by `aria-label` or `aria-labelledby`: it is a place that one comes to by Tab. */
export function ScrollArea(props: HTMLAttributes<HTMLElement>) {
  // biome-ignore lint/a11y/noNoninteractiveTabindex: scrolling is what one does with it.
  return <section {...props} tabIndex={0} />;
}
