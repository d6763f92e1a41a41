// The colours and fonts of the page, for what is painted on a canvas.

import { MAX_DEVICES } from '../address.ts';

export interface Colours {
  readonly ink: string;
  readonly quiet: string;
  readonly line: string;
  readonly surface: string;
  readonly warn: string;
  readonly bad: string;
  readonly curves: readonly string[];
  /** A font family. */
  readonly font: string;
}

/** Reads them as they are now, where an element stands. */
export function readColours(host: HTMLElement): Colours {
  const probe = document.createElement('span');
  probe.hidden = true;
  host.append(probe);
  const style = getComputedStyle(probe);
  const read = (token: string) => {
    probe.style.color = `var(--${token})`;
    return style.color;
  };
  const colours = {
    ink: read('ink'),
    quiet: read('quiet'),
    line: read('line'),
    surface: read('surface'),
    warn: read('warn'),
    bad: read('bad'),
    curves: Array.from({ length: MAX_DEVICES }, (_, at) => read(`curve-${at + 1}`)),
    font: style.fontFamily,
  };
  probe.remove();
  return colours;
}
