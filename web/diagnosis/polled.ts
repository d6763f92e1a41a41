// Something of the server that is asked for again and again while it is on the screen.

import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { callJson } from '../api/call.ts';

/** @returns the newest answer; null: none came yet. An older one stays while calls fail. */
export function usePolled<Answer>(path: string, everyMs: number) {
  const answer = useSignal<Answer | null>(null);
  useEffect(() => {
    const gone = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = async () => {
      try {
        if (document.visibilityState === 'visible') {
          answer.value = await callJson<Answer>(path, { signal: gone.signal });
        }
      } catch {
        // That the server does not answer is said above the page.
      }
      if (!gone.signal.aborted) timer = setTimeout(ask, everyMs);
    };
    void ask();
    return () => {
      clearTimeout(timer);
      gone.abort();
    };
  }, [path, everyMs, answer]);
  return answer;
}
