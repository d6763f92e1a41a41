// What is known of a reading from all sides, before it is told: the row, the log, the packets.

import type { ReadingJson, Unknown } from './journey.ts';
import type { ReadingName } from './log/find-reading.ts';
import type { FieldsOrigin, LoggedCopy, LoggedReading } from './log/logged.ts';
import type { BothEnds } from './packets/find-in-both.ts';
import type { SeenLine } from './packets/find-in-file.ts';
import type { PacketFacts } from './packets/find-packets.ts';

/** Something, or why there is nothing. */
export type Or<What> = { readonly is: What } | { readonly why: Unknown };

/** All that a journey is told from. */
export interface Facts {
  readonly name: ReadingName;
  readonly reading: Or<ReadingJson>;
  readonly log: Or<LoggedReading>;
  /** The copy whose way is told. */
  readonly copy: Or<LoggedCopy>;
  readonly packets: Or<PacketFacts>;
  /** What the cells of a CSV line are, where no log tells it. */
  readonly fields: readonly string[];
  readonly fieldsOrigin: FieldsOrigin;
  /** Where no log tells it: each line of the capture that is the reading. */
  readonly lines: readonly SeenLine[];
  /** The packets are of a file, whose connections have numbers. */
  readonly isFile: boolean;
  /** Left out: one capture was looked at, or none. */
  readonly ends?: BothEnds;
}

/** The thing itself; null: there is none. */
export function known<What>(what: Or<What>): What | null {
  return 'is' in what ? what.is : null;
}
