// Keys on the ladder.

import type { LadderRow } from '../protocol.ts';
import type { LadderDesk } from './ladder-desk.ts';

/** What each key does, for people. */
export const KEYS: readonly (readonly [keys: string, does: string])[] = [
  ['Up, Down', 'the packet before, or after'],
  ['Page Up, Page Down', 'a screen of them'],
  ['Home, End', 'the first, the last; a live connection is followed from there'],
  [
    'n, p',
    'the next trouble, the one before: sent again, lost, out of order, window closed or full, broken off',
  ],
  ['Enter', 'opens a packet; zooms into packets that share a row'],
  ['+, −', 'shows less time, or more'],
  ['Escape', 'back from the packet to the ladder; there: no packet is chosen'],
];

/** @param active the row that is chosen @param look opens its packet */
export function pressKey(
  event: KeyboardEvent,
  desk: LadderDesk,
  active: LadderRow | undefined,
  look: () => void,
): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (press(event.key, desk, active, look)) event.preventDefault();
}

function press(
  key: string,
  desk: LadderDesk,
  active: LadderRow | undefined,
  look: () => void,
): boolean {
  switch (key) {
    case 'ArrowDown':
      void desk.step(1);
      return true;
    case 'ArrowUp':
      void desk.step(-1);
      return true;
    case 'PageDown':
      void desk.step(desk.scroll.screen - 1);
      return true;
    case 'PageUp':
      void desk.step(1 - desk.scroll.screen);
      return true;
    case 'Home':
      void desk.go({ kind: 'first' });
      return true;
    case 'End':
      void desk.goToEnd();
      return true;
    case 'n':
      void desk.goToTrouble(true);
      return true;
    case 'p':
      void desk.goToTrouble(false);
      return true;
    case '+':
    case '=':
      void desk.zoom(true);
      return true;
    case '-':
      void desk.zoom(false);
      return true;
    case 'Enter':
    case ' ':
      if (active === undefined) return false;
      if ('packet' in active) look();
      else {
        void desk.zoomTo(active.bundle.fromNs, active.bundle.toNs);
      }
      return true;
    case 'Escape':
      desk.choose(null);
      return true;
    default:
      return false;
  }
}
