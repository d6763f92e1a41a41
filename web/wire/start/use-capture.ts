// Whether the server captures packets, asked for now and then while the page is seen.

import { usePolled } from '../../api/polled.ts';
import type { CaptureState } from '../../api/wire.ts';

/** Null: not known yet. */
export function useCapture(): CaptureState | null {
  return usePolled<CaptureState>('/api/wire');
}
