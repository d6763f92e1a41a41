// Something of a device that is fetched again when there is news of it, while somebody looks.

import { useEffect } from 'preact/hooks';
import { watch } from '../../fleet/client.ts';
import type { LiveEvent, LiveReading } from '../../fleet/protocol.ts';

/** How often it is fetched at most, in ms: boards can send a lot. */
const RENEW_MS = 1000;

/** Whether what is shown may be another now. */
type IsNews = (readings: readonly LiveReading[], events: readonly LiveEvent[]) => boolean;

/**
 * Fetches at once, then after news: one call at a time, so that no answer comes behind a newer one.
 *
 * @param fetchIt keeps what it fetched, unless the signal says that nobody waits for it any more
 * @param isNews null: what is shown does not change
 */
export function useRenewed(
  id: string,
  fetchIt: (signal: AbortSignal) => Promise<void>,
  isNews: IsNews | null,
): void {
  useEffect(() => {
    const left = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isBusy = false;
    let isDue = true;
    const renew = async () => {
      if (isBusy || !isDue || document.visibilityState !== 'visible') return;
      isBusy = true;
      isDue = false;
      await fetchIt(left.signal);
      if (left.signal.aborted) return;
      timer = setTimeout(() => {
        isBusy = false;
        void renew();
      }, RENEW_MS);
    };
    const news = () => {
      isDue = true;
      void renew();
    };
    void renew();
    document.addEventListener('visibilitychange', renew, { signal: left.signal });
    const end =
      isNews === null
        ? () => {}
        : watch([id], {
            happened: (readings, events) => {
              if (isNews(readings, events)) news();
            },
            missed: news,
          });
    return () => {
      left.abort();
      clearTimeout(timer);
      end();
    };
  }, [id, fetchIt, isNews]);
}
