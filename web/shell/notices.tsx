// What everybody has to know, above every page.

import { link } from '../fleet/client.ts';

export function Notices() {
  const { state, health } = link.value;
  return (
    <div class="notices" aria-live="polite">
      {health !== null && health.status !== 'ok' && (
        <p class="notice" data-tone="bad" role="alert">
          <strong>The server cannot store readings:</strong> {health.reason} Boards are held back
          and lose nothing as long as they keep their readings.
        </p>
      )}
      {state === 'lost' && (
        <p class="notice" data-tone="warn">
          The server does not answer: this is how it was. The page goes on by itself once it is
          back.
        </p>
      )}
    </div>
  );
}
