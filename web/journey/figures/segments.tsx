// The segments that carried the line.

import type { SegmentsStep } from '../../../src/journey/journey.ts';
import { count } from '../../format/amounts.ts';
import { SegmentRows } from './segment-rows.tsx';

export function SegmentsFigure({ step, device }: { step: SegmentsStep; device: string }) {
  const { segments, holes, omitted } = step;
  return (
    <>
      <SegmentRows
        from={device}
        to="server"
        isRightwards={true}
        segments={segments}
        holes={holes}
      />
      {omitted > 0 && <p class="quiet small">and {count(omitted, 'more copy', 'more copies')}</p>}
    </>
  );
}
