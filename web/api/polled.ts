// Small lists that change seldom: asked for again and again while the page is seen.

import { useEffect, useState } from 'preact/hooks';
import { callJson } from './call.ts';

const EVERY_MS = 10_000;

/** The newest answer; null: there was none yet. */
export function usePolled<Answer>(path: string): Answer | null {
  const [answer, setAnswer] = useState<Answer | null>(null);
  useEffect(() => {
    const abort = new AbortController();
    const ask = async () => {
      if (document.visibilityState !== 'visible') return;
      try {
        setAnswer(await callJson<Answer>(path, { signal: abort.signal }));
      } catch {
        // It is as it was; that the server is gone is told elsewhere.
      }
    };
    void ask();
    const timer = setInterval(ask, EVERY_MS);
    document.addEventListener('visibilitychange', ask);
    return () => {
      abort.abort();
      clearInterval(timer);
      document.removeEventListener('visibilitychange', ask);
    };
  }, [path]);
  return answer;
}
