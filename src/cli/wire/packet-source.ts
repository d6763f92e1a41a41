// Where packets come from, whatever it is.

import type { CaptureListener, CaptureReport } from '../../wire/capture.ts';

export interface PacketSource {
  /** For messages: `board.pcap`, `the standard input`. */
  readonly name: string;
  /** Whether it can be read more than once. */
  readonly repeatable: boolean;
  /** What is said when nothing comes; undefined: the usual words. */
  readonly emptyWords?: string | undefined;
  /**
   * Reads all of it.
   *
   * @param pause called now and then: what has to be waited for before more is read, undefined if nothing; null where
   *   nothing is printed meanwhile, so that there is room to show how far it is
   * @throws TaplineError when it cannot be read, or is no capture
   */
  read(
    listener: CaptureListener,
    pause: (() => Promise<void> | undefined) | null,
  ): Promise<CaptureReport>;
}
