// What went wrong with a device, in quiet words that explain themselves.

import type { Device } from '../api/types.ts';
import { Explain } from '../design/explain.tsx';
import { count } from '../format/numbers.ts';

export function Badges({ device }: { readonly device: Device }) {
  const { conflict, gaps, duplicates, rejected, oversized, truncated } = device;
  return (
    <>
      {conflict && (
        <Explain
          tone="bad"
          meaning="Two boards seem to share this id: they push each other out. Give one of them another name in its HELLO."
        >
          two boards
        </Explain>
      )}
      {gaps.readings > 0 && (
        <Explain
          tone="warn"
          meaning={`${count(gaps.readings, 'reading')} never came: their seq is missing, in ${count(gaps.count, 'gap')}. A board that keeps its readings until they are acknowledged loses none.`}
        >
          {count(gaps.readings, 'missing', 'missing')}
        </Explain>
      )}
      {rejected > 0 && (
        <Explain
          tone="warn"
          meaning={`${count(rejected, 'line')} could not be taken as a reading. The device's page shows each, and why.`}
        >
          {count(rejected, 'rejected', 'rejected')}
        </Explain>
      )}
      {oversized + truncated > 0 && (
        <Explain
          tone="warn"
          meaning={`${count(oversized, 'line')} over 4,096 bytes, and ${count(truncated, 'line')} that the connection cut off before the end. Neither is ever taken for a reading.`}
        >
          {count(oversized + truncated, 'broken line')}
        </Explain>
      )}
      {duplicates > 0 && (
        <Explain
          meaning={`${count(duplicates, 'reading')} came twice, as after a reconnect, and ${duplicates === 1 ? 'was' : 'were'} kept once. Nothing is lost by that.`}
        >
          {count(duplicates, 'copy', 'copies')}
        </Explain>
      )}
    </>
  );
}
