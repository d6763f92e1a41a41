// The room that the console has: the rest of the window, without what an on-screen keyboard covers.

import type { RefObject } from 'preact';
import { useLayoutEffect } from 'preact/hooks';

/** Below it, in px, there is room for lines and the line to type in, and little else. */
const LOW_PX = 420;

export function useRoom(box: RefObject<HTMLElement | null>): void {
  useLayoutEffect(() => {
    const element = box.current;
    const seen = window.visualViewport;
    if (element === null) return;
    const measure = () => {
      const height = seen?.height ?? innerHeight;
      const top = element.getBoundingClientRect().top + scrollY;
      element.style.setProperty('--room', `${Math.floor(height - top)}px`);
      element.style.setProperty('--seen', `${Math.floor(height)}px`);
      element.toggleAttribute('data-low', height < LOW_PX);
    };
    measure();
    // Notices above it come and go.
    const observer = new ResizeObserver(measure);
    observer.observe(document.body);
    seen?.addEventListener('resize', measure);
    addEventListener('resize', measure);
    return () => {
      observer.disconnect();
      seen?.removeEventListener('resize', measure);
      removeEventListener('resize', measure);
    };
  }, [box]);
}
