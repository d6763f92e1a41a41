// What one of two captures lacks, in words.

import type { CaptureReport } from '../../../src/wire/capture.ts';
import type { EndSightings } from '../../../src/wire/two-ends/sighting.ts';
import { duration } from '../../../src/wire/words/amounts.ts';
import { count, numberText } from '../../format/amounts.ts';

/** @param name of the capture */
export function shortcomings(
  name: string,
  { streams, leftOut, leftOutNs }: EndSightings,
  { packets, cut, damaged }: CaptureReport,
): string[] {
  return [
    ...(streams.length === 0 ? [`No TCP packet was read of ${name}.`] : []),
    ...(cut ? [`${name} ends in the middle of a packet: all before it is shown.`] : []),
    ...(damaged === undefined ? [] : [`${name} is damaged ${damaged}: all before it is shown.`]),
    ...(leftOut > 0
      ? [
          `Of ${name} the first ${numberText(packets - leftOut)} packets are compared and shown, those of the first ${duration(leftOutNs ?? 0)}: ` +
            `it is too large for more, and its last ${count(leftOut, 'packet is', 'packets are')} left out. Captures of less time are compared as a whole.`,
        ]
      : []),
  ];
}
