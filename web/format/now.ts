// The time, once a second, for ages.

import { computed, signal } from '@preact/signals';
import { link } from '../fleet/client.ts';

const ticks = signal(Date.now());
setInterval(() => {
  if (document.visibilityState === 'visible') ticks.value = Date.now();
}, 1000);

/** Unix ms by the server's clock; moves each second. */
export const now = computed(() => ticks.value + link.value.clockOffsetMs);
