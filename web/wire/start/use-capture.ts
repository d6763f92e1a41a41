// Whether the server captures packets, asked for now and then while the page is seen.

import { usePolled } from '../../api/polled.ts';
import type { Wire } from '../../api/wire.ts';

/** Null: not known yet. */
export function useCapture(): Wire | null {
  return usePolled<Wire>('/api/wire');
}
