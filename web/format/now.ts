// The time, once a second, for ages.

import { computed, signal } from '@preact/signals';
import { link } from '../fleet/client.ts';

/** Unix ms by this clock; moves each second. */
export const ticks = signal(Date.now());
setInterval(() => {
  if (document.visibilityState === 'visible') ticks.value = Date.now();
}, 1000);

/** Unix ms by the server's clock; moves each second, and stands while what is shown is how it was. */
export const now = computed(() => {
  const { state, since, clockOffsetMs } = link.value;
  return (state === 'lost' ? Math.min(ticks.value, since) : ticks.value) + clockOffsetMs;
});
